"""The night's work on one county: categories decided from everything known, and needs opened where a rule finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.scope import within
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.selectors import trail
from lianxin.base.places.selectors import children, current
from lianxin.domain.needs.selectors import visible as visible_needs
from lianxin.domain.needs.services import record_need
from lianxin.domain.people.selectors import ResidentFilter, residents
from lianxin.domain.people.selectors import visible as visible_residents
from lianxin.domain.people.selectors.categories import categories_of
from lianxin.domain.people.services.passes import run_pass
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import place_range

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident

CHANNEL = "rule"
_PAGE = 200


@dataclass(frozen=True, slots=True)
class Night:
    """What one night did in one county."""

    residents: int
    entered: int
    ended: int
    undecided: int
    needs: int


def counties(viewer: Viewer) -> list[str]:
    """The counties where residents are registered, by code."""
    found = []
    for code in current().filter(level="county").order_by("code").values_list("code", flat=True):
        if visible_residents(viewer).filter(within((place_range(code),))).exists():
            found.append(code)
    return found


def work_through_night(
    actor: Viewer, now: datetime, county: str, progress: Callable[[int, int], None] | None = None
) -> Night:
    """The pass, then needs by rule. Running it again the same day changes nothing that is the same."""
    done = run_pass(actor=actor, now=now, county=county, progress=progress)
    opened = sum(open_found_needs(actor, now, town.code) for town in children(actor, county))
    return Night(done.residents, done.entered, done.ended, done.undecided, opened)


def is_done(actor: Viewer, county: str, today: date) -> bool:
    """Has the pass of this county been written today?"""
    newest = trail(actor, verb="category.pass", subject_kind="places.Division", subject_id=county).first()
    return newest is not None and local_day(newest.at) >= today


def open_found_needs(actor: Viewer, now: datetime, town: str) -> int:
    """Needs of those in the categories that the pack links to a kind of need, each once per membership.

    A town never has more of them waiting than the pack's `rule_needs_open`: a flood would bury what people say
    themselves. The others stay in their category and come up as room is made. Returns how many were opened.
    """
    pack, today = packs.for_place(town), local_day(now)
    mine = visible_needs(actor).filter(within((place_range(town),)), channel=CHANNEL)
    room = int(pack.value("rule_needs_open", today)) - mine.filter(state="new").count()
    opened = 0
    for kind in pack.need_kinds.values():
        for category in kind.categories:
            known = set(mine.filter(kind=kind.code).values_list("source_id", flat=True))
            for resident, source in _members(actor, town, category, today):
                if opened >= room:
                    return opened
                if source not in known:
                    record_need(
                        actor=actor, now=now, kind=kind.code, channel=CHANNEL, resident_id=resident.id,
                        said=pack.categories[category].meaning.zh, source_kind=f"category:{category}", source_id=source,
                    )  # fmt: skip
                    opened += 1
    return opened


def _members(viewer: Viewer, town: str, category: str, today: date) -> Iterator[tuple[Resident, str]]:
    """Everybody of a town in a category, with a text that names this membership."""
    after: UUID | None = None
    while True:
        page = residents(viewer, ResidentFilter(place=town, category=category), today=today, after=after, limit=_PAGE)
        badges = categories_of(viewer, page.rows)
        for resident in page.rows:
            since = next((m.since for m in badges[resident.id] if m.code == category), today)
            yield resident, f"{resident.id}/{since}"
        after = page.after
        if after is None:
            return
