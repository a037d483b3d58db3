"""Campaigns, who would be on their list and who would not and why, and the list once it stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from lianxin.base import packs
from lianxin.base.access.scope import scope, within
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.goods.models import Campaign, Recipient, StockBalance, StockMovement
from lianxin.domain.goods.rules import Considered, Excluded, by_number, excluded
from lianxin.domain.people.selectors.categories import memberships_on
from lianxin.domain.people.selectors.looks import looked_at, looked_through
from lianxin.kernel.clock import day_bounds, local_day
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.people.models import CategoryMembership, Resident

Reasons = tuple[tuple[str, date], ...]
"""(category, since) of somebody: why they are chosen."""
_MOST_LISTED: Final = 2000


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody who would be on the list, and why."""

    resident: Resident
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody in the categories who would not be on the list, and why not."""

    resident: Resident
    reasons: Reasons
    why: Excluded


@dataclass(frozen=True, slots=True)
class Needed:
    """One kind of goods of a campaign: so many a person, so many in all, what the store can give, what other lists still wait for."""

    goods: str
    each: int
    needed: int
    left: int
    reserved: int

    @property
    def is_enough(self) -> bool:
        return self.left - self.reserved >= self.needed


@dataclass(frozen=True, slots=True)
class Preview:
    """What freezing the list now would give."""

    chosen: tuple[Chosen, ...]
    left_out: tuple[LeftOut, ...]
    by_category: Mapping[str, int]
    needed: tuple[Needed, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """The people of a list by how it stands, within the viewer's reach; `unassigned` of the listed."""

    listed: int = 0
    handed: int = 0
    refused: int = 0
    removed: int = 0
    unassigned: int = 0


def campaigns(viewer: Viewer) -> QuerySet[Campaign]:
    """Campaigns over places within reach, and of a wider place those with somebody within reach on their list."""
    here = within(viewer.ranges("goods.read"))
    if here is None:
        return Campaign.objects.none()
    somebody = Recipient.objects.filter(here, campaign=OuterRef("pk"))
    return Campaign.objects.filter(here | Q(Exists(somebody))).select_related("store")


def campaign_or_404(viewer: Viewer, campaign_id: UUID) -> Campaign:
    found = campaigns(viewer).filter(id=campaign_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def preview(viewer: Viewer, campaign: Campaign, *, today: date) -> Preview:
    """Everybody in the campaign's categories on its day, with reasons: who gets the goods, who not and why; is there enough."""
    rows = memberships_on(viewer, campaign.categories, campaign.place, on=campaign.as_of)
    held: dict[UUID, list[CategoryMembership]] = defaultdict(list)
    for row in rows:
        held[row.resident_id].append(row)
    days = int(packs.for_place(campaign.place).value("goods_again_days", today))
    got = _got_lately(viewer, campaign, today - timedelta(days=days), held)
    chosen, left_out = [], []
    for resident_id, mine in held.items():
        resident = mine[0].resident
        reasons = tuple((row.code, row.since) for row in mine)
        person = Considered(resident.died_on, resident.left_on, resident.merged_into_id is not None, got.get(resident_id))
        why = excluded(person, today=today, again_days=days)
        if why is None:
            chosen.append(Chosen(resident, reasons))
        else:
            left_out.append(LeftOut(resident, reasons, why))
    people = [*(one.resident for one in chosen), *(one.resident for one in left_out)]
    looked_through("goods", people, {"campaign": str(campaign.id)})
    by_category = Counter(code for one in chosen for code, _since in one.reasons)
    return Preview(tuple(chosen), tuple(left_out), by_category, tuple(needed_for(viewer, campaign, len(chosen), today=today)))


def _got_lately(viewer: Viewer, campaign: Campaign, since: date, people: Iterable[UUID]) -> dict[UUID, date]:
    """When each of these people last got one of the campaign's kinds of goods, from any list of the place, since a day."""
    codes = [line["goods"] for line in campaign.goods]
    rows = StockMovement.objects.filter(what="handed", batch__goods__in=codes, hand_out__at__gte=day_bounds(since)[0], reversed_by__isnull=True)
    rows = rows.filter(within((place_range(campaign.place),), "hand_out__place") or Q())
    rows = scope(viewer, "goods.read", rows, "hand_out__place").order_by()
    # A recipient's own row follows a merged file; so does the date of what was given to it.
    last = rows.values_list("hand_out__recipient__resident_id").annotate(last=Max("hand_out__at"))
    wanted = set(people)
    return {key: local_day(moment) for key, moment in last if key in wanted}


def needed_for(viewer: Viewer, campaign: Campaign, people: int, *, today: date) -> list[Needed]:
    """Whether the campaign's store has enough for so many people, beside what other lists still wait for."""
    fresh = Q(batch__expires_on__isnull=True) | Q(batch__expires_on__gte=today)
    codes = [line["goods"] for line in campaign.goods]
    held = StockBalance.objects.filter(fresh, account_id=campaign.store_id, batch__goods__in=codes)
    left = dict(held.order_by().values_list("batch__goods").annotate(number=Sum("quantity")))
    waiting = Recipient.objects.filter(campaign__store_id=campaign.store_id, campaign__state="open", state="listed")
    reserved: dict[str, int] = defaultdict(int)
    open_ones = waiting.exclude(campaign_id=campaign.id).order_by().values_list("campaign__goods").annotate(number=Count("id"))
    for goods, number in open_ones:
        for line in goods:
            reserved[line["goods"]] += line["quantity"] * number
    return [
        Needed(line["goods"], line["quantity"], line["quantity"] * people, left.get(line["goods"], 0), reserved[line["goods"]])
        for line in (campaign.goods if viewer.may("goods.read", campaign.place) else ())
    ]


def recipients(viewer: Viewer) -> QuerySet[Recipient]:
    """Everybody within reach on any list, with person, worker and campaign."""
    rows = Recipient.objects.select_related("resident", "commitment__worker", "campaign")
    return scope(viewer, "goods.read", scope(viewer, "resident.read", rows))


def recipients_page(
    viewer: Viewer, campaign: Campaign, state: str = "", *, village: str = "", after: str = "", limit: int = ROWS
) -> Page[Recipient]:
    """The people of one list within reach, village by village."""
    rows = recipients(viewer).filter(campaign=campaign)
    rows = rows.filter(state=state) if state else rows.exclude(state="removed")
    if village:
        rows = rows.filter(within((place_range(village),)) or Q())
    found = page_of(rows, "added_at", after=after, limit=limit)
    looked_through("goods", [one.resident for one in found.rows], {"campaign": str(campaign.id)})
    return found


def recipient_or_404(viewer: Viewer, recipient_id: UUID) -> Recipient:
    found = recipients(viewer).filter(id=recipient_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    looked_at(found.resident)
    return found


def progress(viewer: Viewer, campaign: Campaign) -> Progress:
    """How far the handing out is. Two queries."""
    rows = scope(viewer, "goods.read", Recipient.objects.filter(campaign=campaign)).order_by()
    numbers = dict(rows.values_list("state").annotate(number=Count("id")))
    unassigned = rows.filter(state="listed", commitment__isnull=True).count()
    return Progress(**numbers, unassigned=unassigned)


def open_for(viewer: Viewer) -> list[Recipient]:
    """Whom the viewer still has to bring goods to, by campaign, village and address: No. 9 before No. 10."""
    mine = recipients(viewer).filter(state="listed", commitment__worker_id=viewer.id, commitment__is_open=True)
    found = list(mine.order_by("campaign_id", "place", "resident__address", "id")[:_MOST_LISTED])
    found.sort(key=lambda one: (one.campaign_id, one.place, by_number(one.resident.address)))
    looked_through("goods mine", [one.resident for one in found])
    return found


def to_assign(viewer: Viewer, campaign: Campaign) -> list[tuple[str, int]]:
    """The villages within reach of whoever may make promises there, with how many people nobody brings goods to yet."""
    rows = Recipient.objects.filter(campaign=campaign, state="listed", commitment__isnull=True)
    rows = scope(viewer, "commitment.make", scope(viewer, "goods.read", rows))
    return sorted(rows.order_by().values_list("place").annotate(number=Count("id")))
