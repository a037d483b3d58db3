"""The parameters of the pack that training goes by, on a day at a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lianxin.base import packs
from lianxin.domain.training.rules import HourRule


@dataclass(frozen=True, slots=True)
class Settings:
    """How hours are credited; the least attendance of who completes, in percent; how codes change and are confirmed, in seconds; how
    long before the start one can sign in, in minutes; how many must have answered before the evaluation is shown."""

    hours: HourRule
    completion_percent: int
    code_seconds: int
    confirm_seconds: int
    open_minutes: int
    evaluation_people: int


def settings_of(place: str, on: date) -> Settings:
    """No rows of anybody: the pack of the place."""
    pack = packs.for_place(place)

    def number(name: str) -> int:
        return int(pack.value(f"training_{name}", on))

    rule = HourRule(
        int(pack.value("education_hour_minutes", on)),
        number("hour_steps"),
        number("presence_percent"),
        number("late_minutes"),
    )
    return Settings(
        rule, number("completion_percent"), number("code_seconds"), number("confirm_seconds"), number("open_minutes"), number("evaluation_people")
    )  # fmt: skip
