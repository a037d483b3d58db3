"""Practice 刷题: the question bank, spaced repetition on the phone, mock exams, weakness by chapter."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "lianxin.domain.practice"
    label = "practice"

    def ready(self) -> None:
        from lianxin.base.sheets.kinds import declare
        from lianxin.domain.practice import policies  # noqa: F401  declares the abilities
        from lianxin.domain.practice.services.sheets_of_questions import KIND

        declare(KIND)
