"""Needs that a rule finds: somebody is in a category, or entitled to a benefit, which the pack links to a kind of need."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from lianxin.base import packs
from lianxin.base.access.scope import within
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs import Pack
from lianxin.domain.needs import rules
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.selectors import visible
from lianxin.domain.needs.services.inbox import record_need
from lianxin.domain.people.selectors import ResidentFilter, residents
from lianxin.domain.people.selectors.categories import categories_of
from lianxin.domain.people.selectors.standing import StandingFilter, newly_entitled
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import place_range

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident

_PAGE = 200


@service("need.record")
def open_rule_needs(*, actor: Viewer, now: datetime, place: str) -> int:
    """Needs of those in the categories that the pack links to a kind of need, and of those entitled to such a benefit who are
    not known to receive it, each once per membership.

    `place` is a township: it never has more of them waiting than the pack's `rule_needs_open`, for a flood would bury
    what people say themselves. The others stay in their category and come up as room is made. Returns how many were
    opened; run again at once it opens none.
    """
    actor.must("need.record", place)
    pack, today = packs.for_place(place), local_day(now)
    waiting = _by_rule(actor, place).filter(state=Need.State.NEW).count()
    room = max(int(pack.value("rule_needs_open", today)) - waiting, 0)
    found = islice(_called_for(actor, pack, place, today), room)
    opened = [
        record_need(
            actor=actor, now=now, kind=kind, channel=rules.RULE_CHANNEL, resident_id=resident.id,
            source_kind=rules.category_source(category), source_id=source_id,
        )
        for kind, category, resident, source_id in found
    ]  # fmt: skip
    if not opened:
        audit.unchanged()
    return len(opened)


def _by_rule(viewer: Viewer, place: str) -> QuerySet[Need]:
    return visible(viewer).filter(within((place_range(place),)), channel=rules.RULE_CHANNEL)


def _called_for(viewer: Viewer, pack: Pack, place: str, today: date) -> Iterator[tuple[str, str, Resident, str]]:
    """Kind, category, resident and source of every need that memberships call for and nobody has opened yet."""
    streams = [
        _of_one(viewer, pack, place, kind.code, code, today)
        for kind in pack.need_kinds.values()
        for code in (*kind.categories, *kind.benefits)
    ]
    while streams:  # in turn, so that what concerns many does not keep the others waiting for ever
        for stream in tuple(streams):
            found = next(stream, None)
            if found is None:
                streams.remove(stream)
            else:
                yield found


def _of_one(
    viewer: Viewer, pack: Pack, place: str, kind: str, code: str, today: date
) -> Iterator[tuple[str, str, Resident, str]]:
    found = _by_rule(viewer, place).filter(kind=kind, source_kind=rules.category_source(code))
    known = set(found.values_list("source_id", flat=True))
    members = _entitled if code in pack.benefits else _members
    for resident, source_id in members(viewer, place, code, today):
        if source_id not in known:
            yield kind, code, resident, source_id


def _entitled(viewer: Viewer, place: str, benefit: str, today: date) -> Iterator[tuple[Resident, str]]:
    """Everybody of a place entitled to a benefit and not known to receive it, likewise."""
    after, wanted = "", StandingFilter(place, benefit, days=None)
    while True:
        page = newly_entitled(viewer, wanted, today=today, after=after, limit=_PAGE)
        for row in page.rows:
            yield row.resident, rules.membership_source(row.resident_id, row.since)
        after = page.after
        if not after:
            return


def _members(viewer: Viewer, place: str, category: str, today: date) -> Iterator[tuple[Resident, str]]:
    """Everybody of a place in a category, with a text that names this membership."""
    after = ""
    while True:
        page = residents(viewer, ResidentFilter(place=place, category=category), today=today, after=after, limit=_PAGE)
        badges = categories_of(viewer, page.rows, today=today)
        for resident in page.rows:
            since = next((m.since for m in badges[resident.id] if m.code == category), today)
            yield resident, rules.membership_source(resident.id, since)
        after = page.after
        if not after:
            return
