from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "lianxin.domain.care"
    label = "care"

    def ready(self) -> None:
        from lianxin.domain.care import policies  # noqa: F401  declares the abilities
