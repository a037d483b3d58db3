"""Addresses of the pages of groups."""

from django.urls import path

from lianxin.domain.groups.views import files, members, papers, sessions

app_name = "groups"
urlpatterns = [
    path("", files.listing, name="list"),
    path("new/", files.new, name="new"),
    path("<uuid:group_id>/", files.group, name="group"),
    path("<uuid:group_id>/plan/", papers.plan, name="plan"),
    path("<uuid:group_id>/summary/", papers.summary, name="summary"),
    path("<uuid:group_id>/print/<slug:paper>.<slug:kind>", papers.printed, name="print"),
    path("<uuid:group_id>/member/", members.add, name="add-member"),
    path("<uuid:group_id>/members/", members.choose, name="choose-members"),
    path("members/<uuid:member_id>/", members.decide, name="member"),
    path("members/<uuid:member_id>/measure/", members.measure, name="measure"),
    path("<uuid:group_id>/session/", sessions.plan, name="add-session"),
    path("sessions/<uuid:session_id>/", sessions.session, name="session"),
    path("sessions/<uuid:session_id>/sign-in/", sessions.sign_in, name="sign-in"),
    path("sessions/<uuid:session_id>/held/", sessions.held, name="held"),
    path("sessions/<uuid:session_id>/move/", sessions.move, name="move-session"),
    path("sessions/<uuid:session_id>/cancel/", sessions.cancel, name="cancel-session"),
]
