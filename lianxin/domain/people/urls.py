"""Addresses of the people pages; the file of one resident is `web:resident`."""

from django.urls import path

from lianxin.domain.people.views import residents, rosters

app_name = "people"
urlpatterns = [
    path("", residents.listing, name="list"),
    path("search/", residents.search, name="search"),
    path("households/", residents.households, name="households"),
    path("new/", residents.new, name="new"),
    path("<uuid:resident_id>/edit/", residents.edit, name="edit"),
    path("<uuid:resident_id>/leave/", residents.leave, name="leave"),
    path("<uuid:resident_id>/reveal/<slug:field>/", residents.reveal, name="reveal"),
    path("<uuid:resident_id>/categories/", residents.categories, name="categories"),
    path("<uuid:resident_id>/categories/<slug:code>/", residents.why, name="why"),
    path("<uuid:resident_id>/consents/", residents.consents, name="consents"),
    path("consents/<uuid:consent_id>/withdraw/", residents.withdraw, name="withdraw"),
    path("rosters/", rosters.rosters, name="rosters"),
    path("rosters/new/", rosters.upload, name="roster_new"),
    path("rosters/sources/<uuid:source_id>/", rosters.columns, name="roster_columns"),
    path("rosters/<uuid:import_id>/", rosters.report, name="roster"),
    path("rosters/<uuid:import_id>/decide/", rosters.decide, name="roster_decide"),
    path("rosters/<uuid:import_id>/faults/", rosters.faults, name="roster_faults"),
]
