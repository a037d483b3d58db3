"""The numbers of a place's profile: each with its qualifier and reason, its rows, and hidden where it may not be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.base.ui.charts import HIDDEN
from lianxin.base.ui.pack_words import word
from lianxin.domain.people import selectors as people
from lianxin.domain.people.rules.place_numbers import WHOLE, Cell, Cells, band, cells_of, lacking
from lianxin.domain.people.rules.qualified import SIGNS, Qualified, counted
from lianxin.domain.people.rules.small_cells import threshold
from lianxin.domain.people.rules.tallies import Tally
from lianxin.domain.people.selectors import Counts
from lianxin.entry.web.joined.county_places import at
from lianxin.kernel.divisions import level

AGES = {"over_60": "60+", "over_80": "80+", "children": "0-17"}
"""The part of the list's address behind a number of an age."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number as a page writes it; `value` None: it may not be shown. `href` only where its rows may be read."""

    what: str
    label: str
    value: Qualified | None
    href: str = ""
    reason: str = ""

    @property
    def sign(self) -> str:
        """What stands before a bound."""
        return SIGNS[self.value.qualifier] if self.value else ""

    @property
    def text(self) -> str:
        """With its qualifier: "≥ 1,512"."""
        if self.value is None:
            return HIDDEN
        return f"{self.sign} {self.value.number:,}".strip()


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a place, for one reader. `shut`: the cells not to be shown; `k`: the smallest number that may
    be, None when the pack does not say; `opens`: may the reader open the rows?"""

    place: str
    counts: Counts
    pack: Pack
    codes: tuple[str, ...]
    opens: bool
    shut: frozenset[Cell]
    k: int | None
    names: Mapping[str, str] = field(default_factory=dict)

    def number(self, what: str, place: str = WHOLE) -> Number:
        """A number of the whole, or of a division below it."""
        tally = self.counts.whole if place == WHOLE else self.counts.below.get(place, Tally())
        value, reason = _counted(what, tally, tells=(place, lacking(what)) not in self.shut)
        if (place, what) in self.shut:
            return Number(what, self.names[what], None)
        href = _rows(what, place or self.place) if self.opens else ""
        return Number(what, self.names[what], value, href, reason)

    def band(self, sex: str, start: int) -> int | None:
        """People of a step of the pyramid; None when that may not be shown."""
        if (WHOLE, band(sex, start)) in self.shut:
            return None
        found = next(step for step in self.counts.bands if step.start == start)
        return found.men if sex == "men" else found.women


def profile_of(viewer: Viewer, place: str, today: date, *, leaving: bool) -> Profile:
    """The profile of a place for this viewer; in what is `leaving`, and for who may not open the rows, small numbers
    are hidden. Raises "access.denied"."""
    viewer.must("county.read", place)
    pack = packs.for_place(place)
    opens = viewer.may("resident.read", place)
    found = people.counts(viewer, place, today=today, ability="resident.read" if opens else "county.read")
    codes = tuple(pack.categories) if viewer.may("category.read", place) else ()
    codes = tuple(code for code in codes if found.whole.members.get(code) or found.whole.unknown.get(code))
    k, shut = smallest(pack, today), frozenset[Cell]()
    if leaving or not opens:
        shut = cells(place, found, codes).hidden(k)
    return Profile(place, found, pack, codes, opens and not leaving, shut, k, names(pack, codes))


def cells(place: str, found: Counts, codes: Sequence[str]) -> Cells:
    """The numbers with all their sums; a village has nothing below it."""
    return cells_of(found.whole, {} if level(place) == "village" else found.below, codes)


def smallest(pack: Pack, today: date) -> int | None:
    """The smallest number that may leave; None, and then none may, when the pack says nothing."""
    try:
        return threshold(pack.value("smallest_cell", today))
    except KeyError:
        return threshold(None)


def names(pack: Pack, codes: Sequence[str]) -> dict[str, str]:
    """What each number is called."""
    return {
        "residents": _("居民"), "households": _("家庭户"), "over_60": _("60岁以上"), "over_80": _("80岁以上"),
        "children": _("未成年人"), **{code: word(pack.categories, code) for code in codes},
    }  # fmt: skip


def _counted(what: str, tally: Tally, *, tells: bool) -> tuple[Qualified, str]:
    """The number, and why it is no exact one; `tells`: of how many people the fact is lacking may be said as well."""
    if what == "residents":
        return counted(tally.residents, 0), ""
    if what == "households":
        value = counted(tally.households, tally.no_household)
        return value, _said(value.lacking, tells, _("%(number)s 人没有登记家庭户"), _("有人没有登记家庭户"))
    if what in AGES:
        number = {"over_60": tally.at_least(60), "over_80": tally.at_least(80), "children": tally.under(18)}[what]
        value = counted(number, tally.no_birth)
        return value, _said(value.lacking, tells, _("%(number)s 人没有出生日期"), _("有人没有出生日期"))
    value = counted(tally.members.get(what, 0), tally.unknown.get(what, 0))
    return value, _said(value.lacking, tells, _("%(number)s 人资料不全,无法判断"), _("有人资料不全,无法判断"))


def _said(number: int, tells: bool, exact: str, vague: str) -> str:
    """The reason, with the number of people where that may be said; nothing when nobody lacks anything."""
    if not number:
        return ""
    return exact % {"number": f"{number:,}"} if tells else vague


def _rows(what: str, place: str) -> str:
    if what == "households":
        return at("people:households", place=place)
    narrowed = {"age": AGES[what]} if what in AGES else {} if what == "residents" else {"category": what}
    return at("people:list", place=place, **narrowed)
