"""Exams 职业水平考试: who may sit which, who registered, sat, passed; results and what they add up to."""

from django.apps import AppConfig


class ExamsConfig(AppConfig):
    name = "lianxin.domain.exams"
    label = "exams"

    def ready(self) -> None:
        from lianxin.base.sheets.kinds import declare
        from lianxin.domain.commitments.views.elsewhere import kept_at
        from lianxin.domain.exams import policies  # noqa: F401  declares the abilities
        from lianxin.domain.exams.selectors.questions import page_of_clock
        from lianxin.domain.exams.services.sheets import REGISTERED, RESULTS

        declare(REGISTERED)
        declare(RESULTS)
        kept_at(page_of_clock)
