"""What can go wrong with a round: input that cannot be planned, and a plan the checker refuses."""

from __future__ import annotations

from typing import Any

from lianxin.engines.planning.errors import PlanInputError


class RoundInputError(PlanInputError):
    """Rounds cannot be planned because one given value is wrong: `subject` ("drop d7", "runner r2", "rounds"), `field`,
    `value`, and the Chinese `remedy`. Only ids and figures appear, nothing of a person."""


class RoundRefusedError(RuntimeError):
    """The independent checker refused rounds that were about to be handed out; `violations` names each broken rule."""

    def __init__(self, violations: tuple[Any, ...]) -> None:
        super().__init__("; ".join(str(violation) for violation in violations))
        self.violations = violations


def whole(subject: str, field: str, value: object, low: int, high: int) -> None:
    """Refuse anything but an int in low..high."""
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise RoundInputError(subject, field, value, f"请填 {low} 到 {high} 之间的整数")
