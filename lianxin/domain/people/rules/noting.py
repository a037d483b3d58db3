"""What somebody answered to a question of the rules: whether it is an answer at all, and what it does to the earlier one. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

from lianxin.kernel.clock import FIRST_DAY, LAST_DAY
from lianxin.kernel.problems import N_, ProblemError

Value = bool | int | Decimal | str | date
"""An answer as rules read it."""
Act = Literal["same", "begin", "end"]

SOURCES: Final = {
    "visit": N_("走访时当面问的"), "document": N_("看了证件或文书"), "assessment": N_("评估或筛查"),
    "questionnaire": N_("问卷"), "office": N_("向主管部门核对"),
}  # fmt: skip
"""How an answer came to be known."""
EVIDENCE: Final = 120
"""Characters of what was seen."""
_MOST: Final = 10**9
"""No sum of one person reaches it; a longer number is a slip of the hand."""
_CENTS: Final = -2
_WORDS: Final = 60


@dataclass(frozen=True, slots=True)
class Shape:
    """What answers a fact takes: its name for refusals, its kind, the codes of a coded one, the bounds of a number."""

    name: str
    kind: Literal["boolean", "number", "string", "date"]
    codes: Collection[str] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What is on record about one fact of one person: the answer that holds (None: none), since when, what was seen, and the
    last day on which anything about it changed."""

    value: Value | None = None
    since: date | None = None
    evidence: str = ""
    changed: date | None = None


def checked_answer(shape: Shape, given: object) -> Value:
    """The answer as rules read it. Raises "people.fact_unreadable", "people.value_out_of_range", "people.code_unknown"."""
    if shape.kind == "boolean" and isinstance(given, bool):
        return given
    if shape.kind == "number" and isinstance(given, int | Decimal) and not isinstance(given, bool):
        return _number(shape, Decimal(given))
    if shape.kind == "date" and isinstance(given, date) and not isinstance(given, datetime):
        if not FIRST_DAY <= given <= LAST_DAY:
            raise ProblemError("people.value_out_of_range", field=shape.name, low=FIRST_DAY, high=LAST_DAY)
        return given
    if shape.kind == "string" and isinstance(given, str):
        if shape.codes and given not in shape.codes:
            raise ProblemError("people.code_unknown", field=shape.name, value=given[:_WORDS])
        if given.strip():
            return given.strip()[:_WORDS]
    raise ProblemError("people.fact_unreadable", field=shape.name)


def turned(standing: Standing, answer: Value | None, on: date, evidence: str = "") -> Act:
    """What an answer heard on a day does: nothing, begin a new one (ending the one that holds), or end it (None: not known
    any more). The same answer again is nothing new, unless something else has been seen that proves it.

    Raises "people.fact_answered_later" when something about it is on record of a later day: history is not rewritten.
    """
    if answer is None and standing.value is None:
        return "same"
    if answer == standing.value and evidence in ("", standing.evidence):
        return "same"
    if standing.changed is not None and on < standing.changed:
        raise ProblemError("people.fact_answered_later", day=standing.changed.isoformat())
    return "end" if answer is None else "begin"


def checked_source(source: str) -> str:
    """Raises "people.code_unknown"."""
    if source not in SOURCES:
        raise ProblemError("people.code_unknown", field="怎样得知", value=source[:_WORDS])
    return source


def checked_day(on: date, today: date, born: date | None) -> date:
    """The day of an answer. Raises "people.day_in_future", "people.day_before_birth"."""
    if on > today:
        raise ProblemError("people.day_in_future")
    if born is not None and on < born:
        raise ProblemError("people.day_before_birth")
    return on


def checked_evidence(evidence: str) -> str:
    """Raises "people.too_long"."""
    evidence = evidence.strip()
    if len(evidence) > EVIDENCE:
        raise ProblemError("people.too_long", field="凭据", limit=EVIDENCE)
    return evidence


def _number(shape: Shape, given: Decimal) -> int | Decimal:
    if not given.is_finite():
        raise ProblemError("people.fact_unreadable", field=shape.name)
    least = -_MOST if shape.least is None else shape.least
    most = _MOST if shape.most is None else shape.most
    if not least <= given <= most:
        raise ProblemError("people.value_out_of_range", field=shape.name, low=least, high=most)
    is_whole = given == given.to_integral_value()
    exponent = given.as_tuple().exponent
    if not is_whole and (shape.whole or not isinstance(exponent, int) or exponent < _CENTS):
        raise ProblemError("people.fact_unreadable", field=shape.name)
    return int(given) if is_whole else given
