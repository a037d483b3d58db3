"""One assessment scored: the total and its level, what changed the level, what is missing, what calls for action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lianxin.engines.scales.changing import Changed, Standing, moved, standing
from lianxin.engines.scales.instrument import Instrument
from lianxin.kernel.problems import ProblemError

WarningCode = Literal["unanswered", "prorated", "trigger_untold", "change_untold", "one_counts"]


@dataclass(frozen=True)
class Warned:
    """Something a person has to look at: ``about`` are the codes of the items, triggers or changes it is about.

    ``unanswered``: items without an answer void the total. ``prorated``: they were made up for by the others.
    ``trigger_untold``: the item of a trigger is not answered, so that nobody knows. ``change_untold``: a level change cannot
    be told for want of facts. ``one_counts``: of several level changes that held only one counted.
    """

    code: WarningCode
    about: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """What an assessment says. ``total``, ``level`` None: void, a person has to look; never a nought.

    ``between``: the least and the most the total can be, given what was answered. ``before``: the level before the changes.
    ``triggers``: the codes of those that were hit, void or not.
    """

    total: int | None
    between: tuple[int, int]
    subtotals: Mapping[str, int | None]
    level: str | None
    before: str | None
    changes: tuple[Changed, ...]
    missing: tuple[str, ...]
    triggers: tuple[str, ...]
    warnings: tuple[Warned, ...]

    @property
    def is_void(self) -> bool:
        return self.total is None


def score(
    instrument: Instrument, answers: Mapping[str, str | None], facts: Mapping[str, Any] | None = None
) -> Result:
    """The result of these answers (item → code of the option; None, "" or left out: not answered).

    ``facts``: what is known of the person (``instrument.facts``); None or left out: not known. Raises ProblemError
    "scales.unknown_item", "scales.unknown_option", "scales.unknown_fact".
    """
    told = dict(facts or {})
    points = _points(instrument, answers)
    _known("scales.unknown_fact", told, instrument.facts)
    missing = tuple(code for code, one in points.items() if one is None)
    total = _total(instrument, points, missing)
    before = None if total is None else instrument.level_at(total)
    rules = standing(instrument, {code: answers.get(code) or None for code in instrument.items}, told)
    level, changes = (None, ()) if before is None else moved(instrument, before, rules.holding)
    return Result(
        total=total,
        between=_between(instrument, points),
        subtotals={
            code: whole([points[item] for item in part.items]) for code, part in instrument.subscales.items()
        },
        level=level,
        before=before,
        changes=changes,
        missing=missing,
        triggers=tuple(
            code for code, one in instrument.triggers.items() if (points[one.item] or 0) >= one.at_least
        ),
        warnings=tuple(_warnings(instrument, missing, total, rules, changes)),
    )


def whole(points: Iterable[int | None]) -> int | None:
    """The sum; None as soon as one is missing."""
    found = list(points)
    return None if None in found else sum(one for one in found if one is not None)


def made_up(instrument: Instrument, raw: int, missing: int) -> int | None:
    """The total from the points of the answered items when so many are missing; None where that voids it.

    Rounded to the nearest whole number, a half upwards.
    """
    count = len(instrument.items)
    if missing > instrument.prorated or missing == count:
        return None
    answered = count - missing
    return instrument.factor * ((2 * raw * count + answered) // (2 * answered))


def _points(instrument: Instrument, answers: Mapping[str, str | None]) -> dict[str, int | None]:
    _known("scales.unknown_item", answers, instrument.items)
    found: dict[str, int | None] = {}
    for code, item in instrument.items.items():
        answer = answers.get(code) or None
        if answer is not None and answer not in item.points:
            raise ProblemError("scales.unknown_option", item=code, known="、".join(item.points))
        found[code] = None if answer is None else item.points[answer]
    return found


def _known(problem: str, given: Iterable[str], known: Iterable[str]) -> None:
    allowed = list(known)
    for name in given:
        if name not in allowed:
            raise ProblemError(problem, name=name, known="、".join(sorted(allowed)) or "—")


def _total(instrument: Instrument, points: Mapping[str, int | None], missing: tuple[str, ...]) -> int | None:
    return made_up(instrument, sum(one for one in points.values() if one is not None), len(missing))


def _between(instrument: Instrument, points: Mapping[str, int | None]) -> tuple[int, int]:
    spans = [instrument.items[code].span if one is None else (one, one) for code, one in points.items()]
    return instrument.factor * sum(low for low, _ in spans), instrument.factor * sum(
        high for _, high in spans
    )


def _warnings(
    instrument: Instrument,
    missing: tuple[str, ...],
    total: int | None,
    rules: Standing,
    changes: tuple[Changed, ...],
) -> Iterable[Warned]:
    if missing:
        yield Warned("unanswered" if total is None else "prorated", missing)
    if untold := tuple(code for code, one in instrument.triggers.items() if one.item in missing):
        yield Warned("trigger_untold", untold)
    if rules.untold:
        yield Warned("change_untold", rules.untold)
    if not all(change.counts for change in changes):
        yield Warned(
            "one_counts", tuple(change.code for change in changes if instrument.changes[change.code].by)
        )
