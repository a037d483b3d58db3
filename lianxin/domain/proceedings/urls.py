"""Addresses of the pages of proceedings."""

from django.urls import path

from lianxin.domain.proceedings.views import drawing, readers, steps

app_name = "proceedings"
urlpatterns = [
    path("<uuid:proceeding_id>/steps/", steps.steps, name="steps"),
    path("<uuid:proceeding_id>/steps/<slug:code>/", steps.step, name="step"),
    path("<uuid:proceeding_id>/hand-over/", steps.hand_over, name="hand-over"),
    path("<uuid:proceeding_id>/reopen/", steps.reopen, name="reopen"),
    path("<uuid:proceeding_id>/readers/", readers.readers, name="readers"),
    path("<uuid:proceeding_id>/ask/", readers.ask, name="ask"),
    path("<uuid:proceeding_id>/at-once/", readers.at_once, name="at-once"),
    path("asked/", readers.asked, name="asked"),
    path("readers/<uuid:reader_id>/decide/", readers.decide, name="decide"),
    path("readers/<uuid:reader_id>/judge/", readers.judge, name="judge"),
    path("readers/<uuid:reader_id>/end/", readers.end, name="end-reader"),
    path("workflows/", drawing.workflows, name="workflows"),
    path("workflows/<slug:code>/", drawing.workflow, name="workflow"),
]
