"""What can go wrong with a day plan: input that cannot be planned, and a plan the checker refuses."""

from __future__ import annotations

from typing import Any


class PlanInputError(ValueError):
    """A day cannot be planned because one given value is wrong.

    `subject` names what it belongs to ("visit v7", "carer c2", "day"), `field` the field, `value` the value as given,
    `remedy` (Chinese) what to do about it. Values of people never appear, only ids and minutes.
    """

    def __init__(self, subject: str, field: str, value: Any, remedy: str) -> None:
        super().__init__(f"{subject}: {field}={value!r}: {remedy}")
        self.subject = subject
        self.field = field
        self.value = value
        self.remedy = remedy


class PlanRefusedError(RuntimeError):
    """The independent checker refused a plan that was about to be handed out; `violations` names each broken rule."""

    def __init__(self, violations: tuple[Any, ...]) -> None:
        super().__init__("; ".join(str(violation) for violation in violations))
        self.violations = violations


def whole_number(subject: str, field: str, value: object, low: int, high: int) -> None:
    """Refuse anything but an int in low..high (a float minute would make plans differ between machines)."""
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise PlanInputError(subject, field, value, f"请填 {low} 到 {high} 之间的整数")
