"""Careers 职业发展: the ladder, competency, titles by selection, supervision."""

from django.apps import AppConfig


class CareersConfig(AppConfig):
    name = "lianxin.domain.careers"
    label = "careers"

    def ready(self) -> None:
        from lianxin.domain.careers import policies  # noqa: F401  declares the abilities
