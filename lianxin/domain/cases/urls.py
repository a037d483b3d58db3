"""Addresses of the pages of casework."""

from django.urls import path

from lianxin.domain.cases.views import (
    counselling,
    file,
    goals,
    linking,
    listing,
    opening,
    printing,
    records,
    support,
    ties,
)

app_name = "cases"
urlpatterns = [
    path("", listing.listing, name="list"),
    path("months/", listing.months, name="months"),
    path("new/", opening.new, name="new"),
    path("<uuid:case_id>/", file.case, name="case"),
    path("<uuid:case_id>/basis/", opening.basis, name="basis"),
    path("<uuid:case_id>/records/", records.records, name="records"),
    path("<uuid:case_id>/records/<slug:paper>/write/", records.write, name="write"),
    path("records/<uuid:record_id>/", records.record, name="record"),
    path("records/<uuid:record_id>/sign/", records.sign, name="sign"),
    path("records/<uuid:record_id>/edit/", records.edit, name="edit"),
    path("<uuid:case_id>/goals/", goals.goals, name="goals"),
    path("<uuid:case_id>/goals/new/", goals.new, name="goal-new"),
    path("<uuid:case_id>/goals/<uuid:case_goal_id>/score/", goals.score, name="score"),
    path("<uuid:case_id>/goals/<uuid:case_goal_id>/drop/", goals.drop, name="drop"),
    path("<uuid:case_id>/well-being/", goals.well_being, name="well-being"),
    path("<uuid:case_id>/ties/", ties.ties, name="ties"),
    path("<uuid:case_id>/ties/new/", ties.new, name="tie-new"),
    path("<uuid:case_id>/ties/<uuid:tie_id>/remove/", ties.remove, name="tie-remove"),
    path("<uuid:case_id>/ties/<slug:what>.svg", ties.drawing, name="drawing"),
    path("<uuid:case_id>/support/", support.support, name="support"),
    path("<uuid:case_id>/support/resource/", support.resource, name="resource"),
    path("<uuid:case_id>/support/refer/", support.refer, name="refer"),
    path("<uuid:case_id>/support/<uuid:referral_id>/answer/", support.answer, name="answer"),
    path("<uuid:case_id>/support/<uuid:referral_id>/link/", linking.link, name="link"),
    path("<uuid:case_id>/support/<uuid:referral_id>/link/revoke/", linking.revoke, name="link-revoke"),
    path("<uuid:case_id>/counselling/", counselling.counselling, name="counselling"),
    path("<uuid:case_id>/counselling/new/", counselling.new, name="session-new"),
    path("<uuid:case_id>/counselling/readers/", counselling.readers, name="counselling-readers"),
    path("<uuid:case_id>/counselling/ask/", counselling.ask, name="counselling-ask"),
    path("counselling/<uuid:counselling_id>/", counselling.session, name="session"),
    path("counselling/<uuid:counselling_id>/edit/", counselling.edit, name="session-edit"),
    path("<uuid:case_id>/print/<slug:paper>/<slug:kind>/", printing.paper, name="print"),
    path("<uuid:case_id>/print/", printing.whole, name="print-all"),
    path("print/<uuid:print_id>/", printing.fetch, name="print-fetch"),
]
