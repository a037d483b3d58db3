"""The numbers of a place as cells with every sum that ties them together, so that small ones can be hidden soundly. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lianxin.domain.people.rules.residents import ADULT
from lianxin.domain.people.rules.small_cells import Sum, hidden
from lianxin.domain.people.rules.tallies import FEMALE, LAST, MALE, OLD, STEP, VERY_OLD, Tally

Cell = tuple[str, str]
"""A place (`WHOLE` or the code of a division below it) and what is counted there."""
WHOLE: Final = ""
SEXES: Final = {"men": MALE, "women": FEMALE}
_TEENS: Final = ADULT // STEP * STEP  # the band that the end of childhood cuts in two


@dataclass(slots=True)
class Cells:
    """`values` by cell; the `sums` between them; cells that no table shows; cells that may be small and known."""

    values: dict[Cell, int] = field(default_factory=dict)
    sums: list[Sum[Cell]] = field(default_factory=list)
    never_shown: set[Cell] = field(default_factory=set)
    harmless: set[Cell] = field(default_factory=set)

    def hidden(self, k: int | None) -> frozenset[Cell]:
        """What may not leave when `k` is the smallest number that may."""
        return hidden(self.values, self.sums, k, never_shown=self.never_shown, harmless=self.harmless)

    def _put(self, place: str, what: str, number: int, *, shown: bool = True, harmless: bool = False) -> Cell:
        cell = place, what
        self.values[cell] = number
        if not shown:
            self.never_shown.add(cell)
        if harmless:
            self.harmless.add(cell)
        return cell


def band(sex: str, start: int) -> str:
    """The name of a step of the pyramid: "men:60"."""
    return f"{sex}:{start}"


def lacking(what: str) -> str:
    """The name of the cell that says of how many people a number cannot be told, for want of a fact: it stands beside the
    number as its reason, and may leave only like one."""
    if what == "households":
        return "no_household"
    return "no_birth" if what in ("over_60", "over_80", "children") else f"unknown:{what}"


def cells_of(whole: Tally, below: Mapping[str, Tally], codes: Sequence[str]) -> Cells:
    """All numbers of a place's profile: of the whole with its pyramid, and of each division below; `codes`: the categories."""
    made = Cells()
    _ages(made, WHOLE, whole)
    _pyramid(made, whole)
    for place, tally in below.items():
        _ages(made, place, tally)
    counted = ("households", *codes)
    for what in counted:
        for place, tally in ((WHOLE, whole), *below.items()):
            made._put(place, what, tally.households if what == "households" else tally.members.get(what, 0))
            made._put(place, lacking(what), tally.no_household if what == "households" else tally.unknown.get(what, 0))
    if below:
        of_ages = ("residents", "children", "adults", "over_60", "between", "over_80", "no_birth")
        for what in (*of_ages, *counted, *map(lacking, counted)):
            made.sums.append(Sum((WHOLE, what), tuple((place, what) for place in below)))
    return made


def _ages(made: Cells, place: str, tally: Tally) -> None:
    over_60, over_80, children = tally.at_least(OLD), tally.at_least(VERY_OLD), tally.under(ADULT)
    residents = made._put(place, "residents", tally.residents)
    old = made._put(place, "over_60", over_60)
    parts = (
        made._put(place, "children", children),
        made._put(place, "adults", tally.residents - tally.no_birth - children - over_60, shown=False),
        old,
        made._put(place, lacking("children"), tally.no_birth),
    )
    made.sums.append(Sum(residents, parts))
    between = made._put(place, "between", over_60 - over_80, shown=False)
    made.sums.append(Sum(old, (between, made._put(place, "over_80", over_80))))


def _pyramid(made: Cells, whole: Tally) -> None:
    """Bands add up to men and women, and across both sexes to the age groups; who has no sex or no birth date on record is in
    no band and stands in cells that nobody sees."""
    steps = range(0, LAST + 1, STEP)
    for name, sex in SEXES.items():
        bands = [made._put(WHOLE, band(name, start), _number(whole, (sex,), start, start + STEP)) for start in steps]
        unborn = made._put(WHOLE, f"{name}:no_birth", whole.ages.get((sex, None), 0), shown=False, harmless=True)
        everybody = made._put(WHOLE, name, sum(n for (s, _), n in whole.ages.items() if s == sex))
        made.sums.append(Sum(everybody, (*bands, unborn)))
    others = sorted({sex for sex, _ in whole.ages} - set(SEXES.values()))
    nobody = made._put(WHOLE, "no_sex", sum(n for (s, _), n in whole.ages.items() if s in others), shown=False, harmless=True)
    made.sums.append(Sum((WHOLE, "residents"), ((WHOLE, "men"), (WHOLE, "women"), nobody)))
    for start in steps:
        made._put(WHOLE, f"no_sex:{start}", _number(whole, others, start, start + STEP), shown=False, harmless=True)
    teens = _number(whole, None, _TEENS, ADULT)
    young = made._put(WHOLE, "teens", teens, shown=False)
    grown = made._put(WHOLE, "grown", _number(whole, None, ADULT, _TEENS + STEP), shown=False)
    both = made._put(WHOLE, "band_of_teens", _number(whole, None, _TEENS, _TEENS + STEP), shown=False)
    made.sums += [
        Sum(both, _across([_TEENS])),
        Sum(both, (young, grown)),
        Sum((WHOLE, "children"), (*_across(range(0, _TEENS, STEP)), young)),
        Sum((WHOLE, "adults"), (grown, *_across(range(_TEENS + STEP, OLD, STEP)))),
        Sum((WHOLE, "between"), _across(range(OLD, VERY_OLD, STEP))),
        Sum((WHOLE, "over_80"), _across(range(VERY_OLD, LAST + 1, STEP))),
    ]


def _across(starts: Iterable[int]) -> tuple[Cell, ...]:
    return tuple((WHOLE, band(name, start)) for start in starts for name in (*SEXES, "no_sex"))


def _number(tally: Tally, sexes: Iterable[str] | None, start: int, end: int) -> int:
    """People of these sexes (None: of any) from `start` up to `end`; everybody above where the last band begins."""
    wanted = None if sexes is None else set(sexes)
    top = None if start >= LAST else end
    return sum(
        n
        for (sex, age), n in tally.ages.items()
        if age is not None and age >= start and (top is None or age < top) and (wanted is None or sex in wanted)
    )
