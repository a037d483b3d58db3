"""Careers 职业发展: the ladder, competency, titles by selection, supervision."""

from django.apps import AppConfig


class CareersConfig(AppConfig):
    name = "lianxin.domain.careers"
    label = "careers"

    def ready(self) -> None:
        from lianxin.domain.careers import policies  # noqa: F401  declares the abilities
        from lianxin.domain.careers.selectors.public import KIND, TITLES
        from lianxin.domain.careers.services.judging import strike
        from lianxin.domain.workforce.events import ObjectionUpheld
        from lianxin.domain.workforce.selectors.publicity import register
        from lianxin.kernel.events import subscribe

        register(KIND, TITLES)
        subscribe(ObjectionUpheld, strike)
