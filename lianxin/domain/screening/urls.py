"""Addresses of the pages of screening."""

from django.urls import path

from lianxin.domain.screening.views import board, crisis, deciding, person, screening

app_name = "screening"
urlpatterns = [
    path("", board.board, name="board"),
    path("whom/", person.whom, name="whom"),
    path("residents/<uuid:resident_id>/", person.person, name="person"),
    path("blank/<slug:code>/", person.blank, name="blank"),
    path("crises/<uuid:crisis_id>/", crisis.crisis, name="crisis"),
    path("crises/<uuid:crisis_id>/note/", crisis.note, name="crisis-note"),
    path("crises/<uuid:crisis_id>/plan/", crisis.plan, name="crisis-plan"),
    path("follow-ups/<uuid:follow_up_id>/", deciding.follow_up, name="follow-up"),
    path("<uuid:screening_id>/", screening.screening, name="screening"),
    path("<uuid:screening_id>/answers/", screening.answers, name="answers"),
    path("<uuid:screening_id>/accept/", deciding.accept, name="accept"),
    path("<uuid:screening_id>/choose/", deciding.choose, name="choose"),
    path("<uuid:screening_id>/void/", deciding.void, name="void"),
    path("<uuid:screening_id>/move/", deciding.move, name="move"),
    path("<uuid:screening_id>/report/", screening.report, name="report"),
]
