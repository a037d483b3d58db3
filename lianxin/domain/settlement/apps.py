"""Settlement 结算: hours, meals and subsidies of a month, counted from confirmed commitments only."""

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    name = "lianxin.domain.settlement"
    label = "settlement"
