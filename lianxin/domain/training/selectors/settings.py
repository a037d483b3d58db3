"""The parameters of the pack that training goes by, on a day at a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from lianxin.base import packs
from lianxin.domain.training.rules import HourRule

if TYPE_CHECKING:
    from lianxin.base.packs.schema import DatedValue
    from lianxin.domain.training.models import Cohort

_OF_HOURS: Final = ("education_hour_minutes", "training_hour_steps", "training_presence_percent", "training_late_minutes")
"""The parameters from which hours are credited."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How hours are credited, and whether the office in charge has looked into these numbers; the least attendance of who completes, in
    percent; how codes change and are confirmed, in seconds; how long before the start one can sign in, in minutes; with how many answers
    together the evaluation is shown."""

    hours: HourRule
    is_verified: bool
    completion_percent: int
    code_seconds: int
    confirm_seconds: int
    open_minutes: int
    evaluation_people: int


def least_attendance(cohort: Cohort) -> int:
    """The least attendance of who completes a class, in percent, by the rule of the day on which its programme ends; no rows of anybody."""
    return settings_of(cohort.place, cohort.programme.ends_on).completion_percent


def settings_of(place: str, on: date) -> Settings:
    """No rows of anybody: the pack of the place."""
    pack = packs.for_place(place)

    def dated(code: str) -> DatedValue:
        known = pack.parameters[code]
        return known.on(on) or min(known.values, key=lambda one: one.start)  # what was held before is counted by the first rule there is

    def number(name: str) -> int:
        return int(dated(f"training_{name}").value)

    rule = HourRule(
        int(dated("education_hour_minutes").value), number("hour_steps"), number("presence_percent"), number("late_minutes")
    )
    return Settings(
        rule, not any(dated(code).unverified for code in _OF_HOURS), number("completion_percent"), number("code_seconds"), number("confirm_seconds"),
        number("open_minutes"), number("evaluation_people"),
    )  # fmt: skip
