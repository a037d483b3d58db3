"""When a level is passed: the marks against the line, within the years the rule gives."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from lianxin.kernel.clock import birthday_in
from lianxin.kernel.divisions import contains, prefix
from lianxin.kernel.problems import N_

OUTCOMES: Final[dict[str, str]] = {
    "scored": N_("有成绩"),
    "absent": N_("缺考"),
    "void": N_("成绩无效"),
    "cheating": N_("违纪"),
}
ABSENT: Final = frozenset({"缺考", "未参加", "未考", "缺"})
VOID: Final = frozenset({"成绩无效", "无效"})
CHEATING: Final = frozenset({"违纪", "作弊", "违规"})
_MARKS: Final = {"-1": "absent", "-2": "cheating"}
"""How some sheets write absence and breach."""
HALF: Final = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Line:
    """A pass line: of a paper ("" of all) in a region ("" of the whole country)."""

    score: Decimal
    subject: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What came of one paper in one year; `passed_in`: "" by the national line, else the region by whose own; None: not."""

    subject: str
    year: int
    outcome: str = "scored"
    passed_in: str | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """A level passed with the marks of `since` to `year`; `region` as of the narrowest line used."""

    year: int
    since: int
    region: str = ""


def read_mark(text: str, full: Decimal) -> tuple[str, Decimal | None]:
    """A cell of a result sheet: the outcome, and the score where there is one.

    ValueError "text" for words nobody knows, "range" outside 0 to `full`, "halves" for a score that is not in halves.
    """
    said = text.strip().replace(" ", "")
    for words, outcome in ((ABSENT, "absent"), (VOID, "void"), (CHEATING, "cheating")):
        if said in words:
            return outcome, None
    if said in _MARKS:
        return _MARKS[said], None
    try:
        score = Decimal(said)
    except InvalidOperation:
        raise ValueError("text") from None
    if not score.is_finite() or not 0 <= score <= full:
        raise ValueError("range")
    if score % HALF:
        raise ValueError("halves")
    return "scored", score


def passed_in(score: Decimal | None, subject: str, lines: Iterable[Line], place: str) -> str | None:
    """By which line the score passes at this place: "" the national one, else the region's own; None: by none."""
    if score is None:
        return None
    own = [
        line
        for line in lines
        if line.subject in ("", subject) and (not line.region or contains(line.region, place))
    ]
    if not own:
        return None
    for region in sorted({line.region for line in own}, key=_narrowness):
        here = [line for line in own if line.region == region]
        line = next((one for one in here if one.subject == subject), here[0])
        if score >= line.score:
            return region
    return None


def _narrowness(region: str) -> int:
    """0 for the whole country, then the wider region before the narrower."""
    return len(prefix(region)) if region else 0


def years_back(year: int, count: int, not_held: Collection[int] = ()) -> list[int]:
    """The last `count` years in which the exam was held, up to this one, the earliest first."""
    found: list[int] = []
    while len(found) < count:
        if year not in not_held:
            found.append(year)
        year -= 1
    return found[::-1]


def level_passed(
    marks: Sequence[Mark], subjects: Collection[str], window: Callable[[int], int], not_held: Collection[int] = ()
) -> Passed | None:
    """The first year in which all papers of a level were passed within consecutive years of the exam; None: not yet.

    `window`: how many years, by the rule of that very year: a later rule neither gives nor takes back what was passed before it.
    """
    by_year = sorted({mark.year for mark in marks if mark.passed_in is not None})
    for year in by_year:
        years = years_back(year, window(year), not_held)
        inside = [mark for mark in marks if mark.passed_in is not None and mark.year in years]
        best = {
            mark.subject: mark for mark in sorted(inside, key=lambda one: (one.passed_in == "", one.year))
        }
        if set(subjects) <= set(best):
            regions = [best[code].passed_in or "" for code in subjects]
            return Passed(year, min(best[code].year for code in subjects), max(regions, key=_narrowness))
    return None


def kept(marks: Sequence[Mark], window: int, year: int, not_held: Collection[int] = ()) -> dict[str, int]:
    """Papers passed that still count in the exam of `year`: paper → the last year in which they count."""
    years = years_back(year, window, not_held)
    found: dict[str, int] = {}
    for mark in marks:
        if mark.passed_in is not None and mark.year in years and mark.year < year:
            last = _last_year(mark.year, window, not_held)
            found[mark.subject] = max(found.get(mark.subject, 0), last)
    return found


def _last_year(year: int, window: int, not_held: Collection[int]) -> int:
    left = window - 1
    while left:
        year += 1
        if year not in not_held:
            left -= 1
    return year


def sat(marks: Iterable[Mark]) -> bool:
    """Did somebody sit at all: at least one paper not absent."""
    return any(mark.outcome != "absent" for mark in marks)


def note_until(passed_on: date, years: int) -> date:
    """The last day on which the note of a passed senior exam is valid for the review that follows."""
    return birthday_in(passed_on, passed_on.year + years) - timedelta(days=1)
