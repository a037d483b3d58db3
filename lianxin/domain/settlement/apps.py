"""Settlement 结算: hours, meals and subsidies of a month, counted from confirmed commitments only."""

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    name = "lianxin.domain.settlement"
    label = "settlement"

    def ready(self) -> None:
        from lianxin.domain.settlement import policies, services  # noqa: F401  declares the abilities
