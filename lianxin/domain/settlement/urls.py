"""Addresses of the pages of settlement."""

from django.urls import path

from lianxin.domain.settlement.views import corrections, own, statements, waiting

app_name = "settlement"
urlpatterns = [
    path("", statements.overview, name="overview"),
    path("mine/", own.mine, name="mine"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("<uuid:run_id>/", statements.run, name="run"),
    path("<uuid:run_id>/draw/", statements.draw, name="draw"),
    path("<uuid:run_id>/close/", statements.close, name="close"),
    path("<uuid:run_id>/discard/", statements.discard, name="discard"),
    path("<uuid:run_id>/print/", statements.printed, name="print"),
    path("lines/<uuid:line_id>/correct/", corrections.correct, name="correct"),
]
