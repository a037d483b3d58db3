"""Addresses of the pages of mediation."""

from django.urls import path

from lianxin.domain.mediation.views import agreeing, files, people

app_name = "mediation"
urlpatterns = [
    path("", files.listing, name="list"),
    path("new/", files.new, name="new"),
    path("<uuid:mediation_id>/", files.mediation, name="mediation"),
    path("<uuid:mediation_id>/party/", people.party, name="add-party"),
    path("parties/<uuid:party_id>/willing/", people.willing, name="willing"),
    path("parties/<uuid:party_id>/drop/", people.drop_party, name="drop-party"),
    path("<uuid:mediation_id>/mediator/", people.mediator, name="add-mediator"),
    path("<uuid:mediation_id>/mediators/<uuid:mediator_id>/end/", people.end_mediator, name="end-mediator"),
    path("<uuid:mediation_id>/session/", people.session, name="add-session"),
    path("<uuid:mediation_id>/statement/", people.statement, name="add-statement"),
    path("<uuid:mediation_id>/clause/", agreeing.clause, name="add-clause"),
    path("clauses/<uuid:clause_id>/drop/", agreeing.drop, name="drop-clause"),
    path("clauses/<uuid:clause_id>/check/", agreeing.check, name="check-clause"),
    path("<uuid:mediation_id>/duties/", agreeing.duties, name="duties"),
    path("<uuid:mediation_id>/copy/", agreeing.copy, name="copy"),
    path("<uuid:mediation_id>/sign/", agreeing.sign, name="sign"),
    path("<uuid:mediation_id>/other-ways/", agreeing.other_ways, name="other-ways"),
    path("<uuid:mediation_id>/agreement.<slug:kind>", agreeing.printed, name="agreement"),
]
