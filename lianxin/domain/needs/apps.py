from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "lianxin.domain.needs"
    label = "needs"

    def ready(self) -> None:
        from lianxin.domain.needs import policies  # noqa: F401  declares the abilities
