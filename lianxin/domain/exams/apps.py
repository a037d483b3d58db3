"""Exams 职业水平考试: who may sit which, who registered, sat, passed; results and what they add up to."""

from django.apps import AppConfig


class ExamsConfig(AppConfig):
    name = "lianxin.domain.exams"
    label = "exams"

    def ready(self) -> None:
        from lianxin.domain.exams import policies  # noqa: F401  declares the abilities
