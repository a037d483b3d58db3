"""Addresses of the people pages; the file of one resident is `web:resident`."""

from django.urls import path

from lianxin.domain.people.views import (
    answers,
    contacts,
    duplicates,
    household,
    letter,
    likely,
    merging,
    noting,
    residents,
    roster_upload,
    rosters,
    tiers,
)

app_name = "people"
urlpatterns = [
    path("", residents.listing, name="list"),
    path("search/", residents.search, name="search"),
    path("households/", residents.households, name="households"),
    path("new/", residents.new, name="new"),
    path("new/likely/", likely.panel, name="likely"),
    path("duplicates/", duplicates.queue, name="duplicates"),
    path("duplicates/find/", duplicates.find, name="duplicates-find"),
    path("merges/<uuid:merge_id>/undo/", merging.undo, name="merge-undo"),
    path("<uuid:resident_id>/duplicates/", duplicates.of_resident, name="likely-files"),
    path("<uuid:resident_id>/same/<uuid:other_id>/", merging.compare, name="compare"),
    path("<uuid:resident_id>/edit/", residents.edit, name="edit"),
    path("<uuid:resident_id>/household/", household.household, name="household"),
    path("<uuid:resident_id>/leave/", residents.leave, name="leave"),
    path("<uuid:resident_id>/reveal/<slug:field>/", residents.reveal, name="reveal"),
    path("<uuid:resident_id>/tier/", tiers.tier, name="tier"),
    path("<uuid:resident_id>/categories/", answers.answers, name="categories"),
    path("<uuid:resident_id>/categories/<slug:code>/", answers.why, name="why"),
    path("<uuid:resident_id>/categories/<slug:code>/letter/", letter.letter, name="letter"),
    path("<uuid:resident_id>/facts/", noting.facts, name="facts"),
    path("<uuid:resident_id>/consents/", residents.consents, name="consents"),
    path("<uuid:resident_id>/contacts/new/", contacts.new, name="contact-new"),
    path("contacts/<uuid:contact_id>/", contacts.change, name="contact"),
    path("contacts/<uuid:contact_id>/remove/", contacts.remove, name="contact-remove"),
    path("contacts/<uuid:contact_id>/reveal/", contacts.reveal, name="contact-reveal"),
    path("consents/<uuid:consent_id>/withdraw/", residents.withdraw, name="withdraw"),
    path("rosters/", rosters.rosters, name="rosters"),
    path("rosters/new/", roster_upload.upload, name="roster_new"),
    path("rosters/columns/", roster_upload.columns, name="roster_columns"),
    path("rosters/<uuid:import_id>/", rosters.report, name="roster"),
    path("rosters/<uuid:import_id>/decide/", rosters.decide, name="roster_decide"),
    path("rosters/<uuid:import_id>/faults/", rosters.faults, name="roster_faults"),
]
