"""Payroll 薪酬补助: the monthly sheet of pay and subsidies."""

from django.apps import AppConfig


class PayrollConfig(AppConfig):
    name = "lianxin.domain.payroll"
    label = "payroll"

    def ready(self) -> None:
        from lianxin.domain.payroll import policies  # noqa: F401  declares the abilities
