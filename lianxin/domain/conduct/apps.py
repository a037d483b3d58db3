"""Conduct 行业自律: the code of ethics, complaints, agency rating, peer review of files."""

from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "lianxin.domain.conduct"
    label = "conduct"

    def ready(self) -> None:
        from lianxin.domain.conduct import policies  # noqa: F401  declares the abilities
