"""Purchasing 购买服务: contracts with agencies, the staff they must post, gaps and deductions."""

from django.apps import AppConfig


class PurchasingConfig(AppConfig):
    name = "lianxin.domain.purchasing"
    label = "purchasing"

    def ready(self) -> None:
        from lianxin.base.files.selectors import Holding, holds_files
        from lianxin.domain.purchasing import policies  # noqa: F401  declares the abilities
        from lianxin.domain.purchasing.selectors import contracts

        holds_files("purchasing.Contract.copy", Holding(lambda viewer, now: contracts(viewer)))
