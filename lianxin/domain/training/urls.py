"""Addresses of the pages of training."""

from django.urls import path

from lianxin.domain.training.views import (
    classes,
    courses,
    credentials,
    heat,
    mine,
    programmes,
    scanning,
    seats,
    sessions,
)

app_name = "training"
urlpatterns = [
    path("", programmes.listing, name="list"),
    path("new/", programmes.new, name="new"),
    path("topics/", heat.topics, name="topics"),
    path("mine/<uuid:training_session_id>/enrol/", mine.enrol, name="enrol"),
    path("mine/<uuid:training_session_id>/withdraw/", mine.withdraw, name="withdraw"),
    path("mine/evaluate/<uuid:class_member_id>/", mine.evaluate, name="evaluate"),
    path("programmes/<uuid:programme_id>/", programmes.programme, name="programme"),
    path("programmes/<uuid:programme_id>/edit/", programmes.edit, name="programme-edit"),
    path("programmes/<uuid:programme_id>/attended/", programmes.attended, name="attended"),
    path("programmes/<uuid:programme_id>/class/", classes.new, name="class-new"),
    path("programmes/<uuid:programme_id>/course/", courses.new, name="course-new"),
    path("classes/<uuid:cohort_id>/", classes.cohort, name="class"),
    path("classes/<uuid:cohort_id>/people/", classes.add, name="class-add"),
    path("classes/<uuid:cohort_id>/complete/", classes.complete, name="class-complete"),
    path("classes/<uuid:cohort_id>/issue/", classes.issue, name="class-issue"),
    path("members/<uuid:class_member_id>/drop/", classes.drop, name="member-drop"),
    path("members/<uuid:class_member_id>/quiz/", classes.quiz, name="member-quiz"),
    path("courses/<uuid:course_id>/edit/", courses.edit, name="course-edit"),
    path("courses/<uuid:course_id>/session/", courses.new_session, name="session-new"),
    path("sessions/<uuid:training_session_id>/", sessions.session, name="session"),
    path("sessions/<uuid:training_session_id>/edit/", courses.edit_session, name="session-edit"),
    path("sessions/<uuid:training_session_id>/enrol/", seats.enrol, name="session-enrol"),
    path("sessions/<uuid:training_session_id>/seats/<uuid:enrolment_id>/withdraw/", seats.withdraw, name="session-withdraw"),
    path("sessions/<uuid:training_session_id>/cancel/", sessions.cancel, name="session-cancel"),
    path("sessions/<uuid:training_session_id>/list/", sessions.write, name="session-list"),
    path("sessions/<uuid:training_session_id>/list.pdf", sessions.printed, name="session-print"),
    path("sessions/<uuid:training_session_id>/credit/", sessions.credit, name="session-credit"),
    path("sessions/<uuid:training_session_id>/code/", scanning.screen, name="session-code"),
    path("sessions/<uuid:training_session_id>/here/", scanning.here, name="here"),
    path("credentials/<uuid:credential_id>/", credentials.credential, name="credential"),
    path("credentials/<uuid:credential_id>/badge.json", credentials.as_json, name="credential-json"),
    path("credentials/<uuid:credential_id>/badge.svg", credentials.as_picture, name="credential-svg"),
    path("credentials/<uuid:credential_id>/certificate.pdf", credentials.printed, name="credential-pdf"),
    path("credentials/<uuid:credential_id>/revoke/", credentials.revoke, name="credential-revoke"),
    path("credentials/<uuid:credential_id>/reissue/", credentials.reissue, name="credential-reissue"),
]
