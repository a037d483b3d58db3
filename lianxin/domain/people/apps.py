from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "lianxin.domain.people"
    label = "people"

    def ready(self) -> None:
        from lianxin.domain.people import policies  # noqa: F401  declares the abilities
