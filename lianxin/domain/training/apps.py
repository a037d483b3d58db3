"""Training 培训: programmes, courses, sessions, attendance, hours, credentials that others can verify."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "lianxin.domain.training"
    label = "training"

    def ready(self) -> None:
        from lianxin.base.sheets.kinds import declare
        from lianxin.domain.training import policies  # noqa: F401  declares the abilities
        from lianxin.domain.training.services.sheet_of_list import KIND

        declare(KIND)
