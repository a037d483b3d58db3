from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "lianxin.domain.commitments"
    label = "commitments"

    def ready(self) -> None:
        from lianxin.domain.commitments import policies  # noqa: F401  declares the abilities
