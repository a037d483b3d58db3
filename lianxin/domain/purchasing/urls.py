"""Addresses of the pages of purchasing."""

from django.urls import path

from lianxin.domain.purchasing.views import contracts, deducting

app_name = "purchasing"
urlpatterns = [
    path("", contracts.listing, name="list"),
    path("new/", contracts.new, name="new"),
    path("gaps/", contracts.gaps, name="gaps"),
    path("<uuid:contract_id>/", contracts.contract, name="contract"),
    path("<uuid:contract_id>/seat/", contracts.add_seat, name="add-seat"),
    path("<uuid:contract_id>/sign/", contracts.sign, name="sign"),
    path("<uuid:contract_id>/end/", contracts.end, name="end"),
    path("<uuid:contract_id>/propose/", deducting.propose, name="propose"),
    path("seats/<uuid:seat_id>/drop/", contracts.drop_seat, name="drop-seat"),
    path("deductions/<uuid:deduction_id>/decide/", deducting.decide, name="decide"),
    path("deductions/<uuid:deduction_id>/reopen/", deducting.reopen, name="reopen"),
]
