"""The one catalogue of named problems: what went wrong, and what the person can do about it.

Every refusal the product makes has a stable code, a Chinese sentence and a Chinese remedy (both message ids that the
edge translates), so a page, a row of an import report, an API answer and the handbook all say the same thing.
Declare problems in `lianxin/kernel/problems/<area>.py`; the reference page is generated from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


def N_(message: str) -> str:
    """Mark a message id for extraction without translating it (the edge translates)."""
    return message


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of refusal. `message` and `remedy` may hold %(name)s placeholders filled from the details."""

    code: str
    message: str
    remedy: str
    status: int = 400


_CATALOGUE: Final[dict[str, Problem]] = {}


def declare(*problems: Problem) -> None:
    """Add problems to the catalogue. A code used twice is a programming error."""
    for problem in problems:
        if problem.code in _CATALOGUE:
            raise ValueError(f"problem code declared twice: {problem.code}")
        _CATALOGUE[problem.code] = problem


def catalogue() -> tuple[Problem, ...]:
    """All problems, by code."""
    return tuple(sorted(_CATALOGUE.values(), key=lambda p: p.code))


def problem(code: str) -> Problem:
    """The problem with this code. Raises KeyError for an undeclared code."""
    return _CATALOGUE[code]


class ProblemError(Exception):
    """A refusal with a name. `details` fill the placeholders; they must never hold secrets or child data."""

    def __init__(self, code: str, /, **details: object) -> None:
        self.problem = problem(code)
        self.details = details
        super().__init__(code)

    @property
    def code(self) -> str:
        return self.problem.code

    @property
    def message(self) -> str:
        """The Chinese sentence, filled in (an edge with a language translates `problem.message` instead)."""
        return self.problem.message % self.details if self.details else self.problem.message

    @property
    def remedy(self) -> str:
        return self.problem.remedy % self.details if self.details else self.problem.remedy


from lianxin.kernel.problems import (  # noqa: E402,F401  the areas register themselves
    access,
    alarms,
    amendments,
    care,
    careers,
    cases,
    conduct,
    demo,
    dmn,
    duty,
    errands,
    exams,
    feel,
    field,
    general,
    goods,
    groups,
    jobs,
    meals,
    mediation,
    minors,
    openrosa,
    papers,
    payroll,
    people,
    places,
    planning,
    population,
    practice,
    proceedings,
    purchasing,
    roster,
    rules,
    scales,
    screening,
    settlement,
    sheets,
    storage,
    surveys,
    training,
    workforce,
    workforce_files,
)
