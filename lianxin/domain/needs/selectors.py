"""The inbox of needs, its cards, and the needs of one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Substr

from lianxin.base import packs
from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.needs import rules
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.rules import TriageState
from lianxin.domain.people.selectors.categories import memberships
from lianxin.domain.people.selectors.looks import looked_at
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What of the inbox to show; empty means all. `place` narrows, it never widens."""

    triage: TriageState | None = None
    kind: str = ""
    urgency: str = ""
    channel: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """The cards above the inbox: each equals the rows its link opens."""

    waiting: int
    due_soon: int
    overdue: int
    accepted: int

    @property
    def untriaged(self) -> int:
        return self.waiting + self.due_soon + self.overdue


@dataclass(frozen=True, slots=True)
class Queue:
    """A category whose members, or a benefit whose claimants, each call for one need: how many they are, and how many have
    theirs already."""

    kind: str
    category: str
    members: int
    opened: int

    @property
    def waiting(self) -> int:
        return max(self.members - self.opened, 0)


def visible(viewer: Viewer) -> QuerySet[Need]:
    """Every need the viewer may read."""
    return scope(viewer, "need.read", Need.objects.select_related("resident", "found_by"))


def need_or_404(viewer: Viewer, need_id: UUID) -> Need:
    """One need, or "general.not_found" (also when it lies beyond the viewer's reach)."""
    found = visible(viewer).filter(id=need_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    looked_at(found.resident)
    return found


def soon(viewer: Viewer, now: datetime) -> timedelta:
    """How long before its due moment a need counts as due soon, by the pack of the viewer's own place."""
    hours = packs.for_place(viewer.home).value("triage_soon_hours", local_day(now))
    return timedelta(hours=float(hours))


def triage_state(viewer: Viewer, now: datetime, need: Need) -> TriageState | None:
    """Where a need stands on the triage clock; None once somebody has looked."""
    if need.state != Need.State.NEW:
        return None
    return rules.triage_state(need.triage_due_at, now, soon(viewer, now))


def inbox(
    viewer: Viewer, now: datetime, wanted: InboxFilter | None = None, *, after: str = "", limit: int = ROWS
) -> Page[Need]:
    """Needs nobody has looked at yet: what cannot wait, then by the clock. One query."""
    chosen = wanted or InboxFilter()
    rows = visible(viewer).filter(_matching(chosen), state=Need.State.NEW)
    if chosen.triage is not None:
        rows = rows.filter(_due_within(chosen.triage, now, soon(viewer, now)))
    return page_of(rows, "triage_due_at", first="precedence", after=after, limit=limit)


def accepted(viewer: Viewer, wanted: InboxFilter | None = None, *, after: str = "", limit: int = ROWS) -> Page[Need]:
    """Needs taken on and not yet met: what cannot wait, then the oldest. One query."""
    rows = visible(viewer).filter(_matching(wanted or InboxFilter()), state=Need.State.ACCEPTED, is_open=True)  # the latter lets need_open serve
    return page_of(rows, "found_at", first="precedence", after=after, limit=limit)


def counts(viewer: Viewer, now: datetime, wanted: InboxFilter | None = None) -> Counts:
    """The cards, in one query, from the same bounds the rows are filtered by (`wanted.triage` apart)."""
    span = soon(viewer, now)
    new = Q(state=Need.State.NEW)
    cards = {state: Count("id", filter=new & _due_within(state, now, span)) for state in rules.TRIAGE_STATES}
    rows = scope(viewer, "need.read", Need.objects.filter(_matching(wanted or InboxFilter()), is_open=True))
    return Counts(**rows.aggregate(**cards, accepted=Count("id", filter=Q(state=Need.State.ACCEPTED))))


def counted_by_place(viewer: Viewer, now: datetime) -> dict[str, QuerySet[Need]]:
    """What a county's page counts of needs, by the bounds the rows of the inbox are filtered by: `counts_below` asks for
    all of them at once."""
    rows = scope(viewer, "need.read", Need.objects.all())
    untriaged = rows.filter(state=Need.State.NEW)
    return {
        "untriaged": untriaged,
        "untriaged_overdue": untriaged.filter(_due_within("overdue", now, soon(viewer, now))),
        "accepted": rows.filter(state=Need.State.ACCEPTED, is_open=True),
    }


def rule_queues(viewer: Viewer, place: str = "", members: Mapping[str, int] | None = None) -> list[Queue]:
    """Categories in which people wait for their need: a township has at most `rule_needs_open` untriaged at once.

    Two queries, over those who are in such a category and the needs found by rule; one when `members` says how many there are.
    """
    if not viewer.may("need.read"):
        return []
    kinds = packs.for_place(place or viewer.home).need_kinds.values()
    linked = [(kind.code, code) for kind in kinds for code in (*kind.categories, *kind.benefits)]
    inside = memberships(viewer, {category for _, category in linked}, place)
    counted = members if members is not None else dict(inside.order_by().values_list("code").annotate(n=Count("*")))
    held = inside.annotate(
        source=Concat(Value(rules.category_source("")), "code"), begun=Cast("since", CharField())
    ).filter(resident_id=OuterRef("resident_id"), source=OuterRef("source_kind"), begun=OuterRef("begun"))
    rows = scope(viewer, "need.read", Need.objects.filter(channel=rules.RULE_CHANNEL)).order_by()
    if place:  # the index holds the needs found by rule, by place
        rows = rows.filter(within((place_range(place),)) or Q())
    rows = rows.annotate(begun=Substr("source_id", rules.SINCE_AT + 1)).filter(Exists(held))
    opened = {(kind, source): n for kind, source, n in rows.values_list("kind", "source_kind").annotate(n=Count("*"))}
    found = [
        Queue(kind, category, counted.get(category, 0), opened.get((kind, rules.category_source(category)), 0))
        for kind, category in linked
    ]
    return [queue for queue in found if queue.waiting]


def needs_of_resident(viewer: Viewer, resident_id: UUID) -> QuerySet[Need]:
    """All needs of one person, newest first."""
    return visible(viewer).filter(resident_id=resident_id).order_by("-found_at", "-id")


def of_source(viewer: Viewer, kind: str, source_id: str) -> QuerySet[Need]:
    """What one act found, such as one visit: its own id and the numbered ones below it (`<id>/2`)."""
    return visible(viewer).filter(source_kind=kind, source_id__startswith=source_id)


def _repeat_days(need: Need) -> int:
    """The pack's days; none in force on an early day means no known repeats, never a page that cannot open."""
    try:
        return int(packs.for_place(need.place).value("need_repeat_days", local_day(need.found_at)))
    except KeyError:
        return 0


def repeats_of(viewer: Viewer, need: Need) -> list[Need]:
    """Open needs of the same person and kind found within the pack's days of this one: likely the same thing twice."""
    if need.resident_id is None:
        return []
    days = _repeat_days(need)
    near = visible(viewer).filter(resident_id=need.resident_id, kind=need.kind, is_open=True).exclude(id=need.id)
    mine = (need.resident_id, need.kind, need.found_at)
    rows = near.order_by("found_at", "id")
    return [n for n in rows if rules.are_repeats(mine, (n.resident_id, n.kind, n.found_at), days)]


def repeat_counts(viewer: Viewer, needs: Sequence[Need]) -> dict[UUID, int]:
    """How many open repeats each of these needs has (`repeats_of`), for a whole page in one query; none are left out."""
    people = {need.resident_id for need in needs if need.resident_id}
    if not people:
        return {}
    fields = ("id", "resident_id", "kind", "found_at")
    rows = scope(viewer, "need.read", Need.objects.filter(resident_id__in=people, is_open=True))
    near: dict[tuple[UUID, str], list[tuple[UUID, datetime]]] = defaultdict(list)
    for need_id, resident_id, kind, found_at in rows.values_list(*fields):
        near[resident_id, kind].append((need_id, found_at))
    counted = {}
    for need in needs:
        if need.resident_id is None:
            continue
        days = _repeat_days(need)
        mine = (need.resident_id, need.kind, need.found_at)
        others = ((i, (need.resident_id, need.kind, at)) for i, at in near[need.resident_id, need.kind] if i != need.id)
        if number := sum(rules.are_repeats(mine, other, days) for _, other in others):
            counted[need.id] = number
    return counted


def _due_within(state: TriageState, now: datetime, span: timedelta) -> Q:
    after, until = rules.due_bounds(state, now, span)
    condition = Q() if after is None else Q(triage_due_at__gt=after)
    return condition if until is None else condition & Q(triage_due_at__lte=until)


def _matching(wanted: InboxFilter) -> Q:
    condition = Q()
    for name in ("kind", "urgency", "channel"):
        if value := getattr(wanted, name):
            condition &= Q(**{name: value})
    if wanted.place:
        condition &= within((place_range(wanted.place),)) or Q()
    return condition
