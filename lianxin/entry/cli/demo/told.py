"""The demo holds what the story tells: the figures of the article and of the registers, counted as the pages count them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.selectors import verify
from lianxin.domain.people.selectors import counts
from lianxin.entry.cli.demo.offices import OFFICES
from lianxin.kernel.problems import ProblemError

_GUANGDE: Final = "330109002024"


@dataclass(frozen=True, slots=True)
class Figure:
    """How many there are of something over a place: at least `low`, at most `high`. `what`: a field of the county's counts,
    or the code of a category."""

    place: str
    what: str
    low: int
    high: int


def _registered() -> Iterable[Figure]:
    for office in OFFICES:
        number = sum(area.people for area in office.areas) + len(office.tell)
        yield Figure(office.place, "residents", number, number)
        yield from (
            Figure(area.place, "residents", area.people, area.people + len(office.tell))
            for area in office.areas
        )


FIGURES: Final = (
    *_registered(),
    Figure(_GUANGDE, "over_60", 1400, 1600),  # the article: 1,500
    Figure(_GUANGDE, "kongchao", 100, 160),  # the article: 100 living alone or as a couple
)


def hold_to(actor: Viewer, today: date, figures: Sequence[Figure] = FIGURES) -> None:
    """Raises "demo.not_as_told" naming the first figure that is not there, or a broken audit chain."""
    for place in dict.fromkeys(figure.place for figure in figures):
        found = counts(actor, place, today=today)
        for figure in (one for one in figures if one.place == place):
            number = getattr(found, figure.what, None)
            number = found.by_category.get(figure.what, 0) if number is None else number
            if not figure.low <= number <= figure.high:
                raise ProblemError(
                    "demo.not_as_told", what=f"{place} {figure.what}: {number} ({figure.low}–{figure.high})"
                )
    if broken := next(verify(), None):
        raise ProblemError("demo.not_as_told", what=f"{broken.chain} {broken.seq} {broken.fault}")
