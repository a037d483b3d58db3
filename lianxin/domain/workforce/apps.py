"""Workforce 从业人员: who works where, on which post, with which certificate, and what the duty to be certified says of it."""

from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "lianxin.domain.workforce"
    label = "workforce"

    def ready(self) -> None:
        from lianxin.domain.workforce import policies  # noqa: F401  declares the abilities
