"""Purchasing 购买服务: contracts with agencies, the staff they must post, gaps and deductions."""

from django.apps import AppConfig


class PurchasingConfig(AppConfig):
    name = "lianxin.domain.purchasing"
    label = "purchasing"

    def ready(self) -> None:
        from lianxin.domain.purchasing import policies  # noqa: F401  declares the abilities
