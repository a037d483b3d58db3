"""A campaign is prepared, its list frozen, people added and removed by hand with a reason, and closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Max

from lianxin.base import packs
from lianxin.base.access.selectors import labels_of
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs import Pack
from lianxin.domain.commitments.services import cancel_commitment
from lianxin.domain.goods import rules
from lianxin.domain.goods.models import Campaign, HandOut, Recipient, StockMovement
from lianxin.domain.goods.selectors import campaign_or_404, needed_for, preview, recipient_or_404, stores
from lianxin.domain.goods.services.ledger import goods_name, must_say
from lianxin.domain.people.selectors import resident_or_404
from lianxin.kernel.clock import SHANGHAI, day_bounds, local_day
from lianxin.kernel.divisions import contains, county_of
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT = "goods.Campaign"
LINE = "goods.Recipient"


@service("goods.plan")
def make_campaign(
    *, actor: Viewer, now: datetime, title: str, place: str, store_id: UUID, goods: Mapping[str, object], categories: Sequence[str],
    as_of: date | None = None, campaign_id: UUID | None = None,
) -> Campaign:  # fmt: skip
    """Prepare a campaign: so many of each kind a person, out of one store, for everybody in any of the categories on a day.

    The same `campaign_id` twice is one. Raises "general.empty_field", "goods.nothing_given", "goods.kind_unknown", "goods.quantity_invalid",
    "goods.categories_needed", "goods.category_unknown", "goods.day_in_future", "goods.store_outside".
    """
    actor.must("goods.plan", place)
    earlier = Campaign.objects.filter(id=campaign_id).first() if campaign_id else None
    if earlier is not None:
        actor.must("goods.plan", earlier.place)
        audit.unchanged()
        return earlier
    campaign = Campaign(id=campaign_id or new_id(), place=place, made_by=actor.id, made_at=now)
    _fill(actor, now, campaign, title, store_id, goods, categories, as_of)
    campaign.save(force_insert=True)
    _record(actor, now, "goods.plan", campaign)
    return campaign


@service("goods.plan")
def change_campaign(
    *, actor: Viewer, now: datetime, campaign_id: UUID, title: str, store_id: UUID, goods: Mapping[str, object],
    categories: Sequence[str], as_of: date | None = None,
) -> Campaign:  # fmt: skip
    """Change what is still being prepared. Raises as `make_campaign`, and "goods.campaign_started" once the list stands."""
    campaign = _taken_up(actor, campaign_id, Campaign.State.DRAFT)
    _fill(actor, now, campaign, title, store_id, goods, categories, as_of)
    campaign.save()
    _record(actor, now, "goods.plan", campaign)
    return campaign


def _fill(
    actor: Viewer, now: datetime, campaign: Campaign, title: str, store_id: UUID, goods: Mapping[str, object],
    categories: Sequence[str], as_of: date | None,
) -> None:  # fmt: skip
    if not title.strip():
        raise ProblemError("general.empty_field", field="名称")
    _must_be_known(packs.for_place(campaign.place), goods, categories)
    today = local_day(now)
    if as_of is not None and as_of > today:
        raise ProblemError("goods.day_in_future", day=str(as_of))
    store = stores(actor, "goods.plan").filter(id=store_id).first()
    if store is None or county_of(store.place) != county_of(campaign.place):
        raise ProblemError("goods.store_outside")
    campaign.title, campaign.store, campaign.as_of = title.strip(), store, as_of or today
    campaign.goods = [{"goods": code, "quantity": rules.checked_quantity(number)} for code, number in goods.items()]
    campaign.categories = list(categories)


def _must_be_known(pack: Pack, goods: Iterable[str], categories: Iterable[str]) -> None:
    if not goods:
        raise ProblemError("goods.nothing_given")
    if unknown := [code for code in goods if code not in pack.goods]:
        raise ProblemError("goods.kind_unknown", goods=unknown[0])
    if not categories:
        raise ProblemError("goods.categories_needed")
    if unknown := [code for code in categories if code not in pack.categories]:
        raise ProblemError("goods.category_unknown", category=unknown[0])


@service("goods.plan")
def open_campaign(*, actor: Viewer, now: datetime, campaign_id: UUID) -> Campaign:
    """Freeze the list as it would be now, every line with its reasons. From here on people come and go by hand alone.

    Raises "goods.campaign_started", "goods.nobody_selected", "goods.stock_short" when the store has not enough for everybody.
    """
    campaign = _taken_up(actor, campaign_id, Campaign.State.DRAFT)
    today = local_day(now)
    found = preview(actor, campaign, today=today)
    if not found.chosen:
        raise ProblemError("goods.nobody_selected")
    _must_suffice(actor, campaign, len(found.chosen), today)
    Recipient.objects.bulk_create(
        Recipient(
            place=one.resident.place, campaign=campaign, resident=one.resident, listed_as=one.resident.id, added_by=actor.id, added_at=now,
            reasons=[{"code": code, "since": str(since)} for code, since in one.reasons],
        )
        for one in found.chosen
    )  # fmt: skip
    campaign.state, campaign.opened_at = Campaign.State.OPEN, now
    campaign.save(update_fields=["state", "opened_at"])
    _record(actor, now, "goods.open", campaign, recipients=len(found.chosen), left_out=len(found.left_out))
    return campaign


@service("goods.plan")
def add_recipient(
    *, actor: Viewer, now: datetime, campaign_id: UUID, resident_id: UUID, reason: str, again: bool = False
) -> Recipient:
    """Put somebody on a standing list by hand, and say why; `again`: although they got the same goods lately.

    Raises "goods.campaign_not_open", "goods.reason_needed", "goods.outside_campaign", "goods.person_gone", "goods.already_listed",
    "goods.got_lately", "goods.stock_short".
    """
    campaign = _taken_up(actor, campaign_id, Campaign.State.OPEN)
    resident, why = resident_or_404(actor, resident_id), must_say(reason)
    if not contains(campaign.place, resident.place):
        raise ProblemError("goods.outside_campaign")
    must_be_here(resident.died_on, resident.left_on)
    standing = Recipient.objects.filter(campaign=campaign).exclude(state__in=("removed", "refused"))
    if standing.filter(resident=resident).exists() or standing.filter(listed_as=resident.id).exists():
        raise ProblemError("goods.already_listed")
    if not again:
        _must_not_have(campaign, resident_id, local_day(now))
    _must_suffice(actor, campaign, 1 + standing.filter(state="listed").count(), local_day(now))
    # Who had declined and wants it after all stands on the list anew; the line that was declined keeps its history.
    Recipient.objects.filter(campaign=campaign, listed_as=resident.id, state="refused").update(state="removed", removed_reason=why)
    line = Recipient(
        place=resident.place, campaign=campaign, resident=resident, listed_as=resident.id, reason=why, added_by=actor.id, added_at=now
    )
    line.save(force_insert=True)
    audit.record(actor=actor, verb="goods.add", subject=(LINE, line.id), place=line.place, after={"reason": why}, now=now)
    return line


@service("goods.plan")
def remove_recipient(*, actor: Viewer, now: datetime, recipient_id: UUID, reason: str) -> Recipient:
    """Take somebody off a list who got nothing yet, and say why; a promise to bring the goods is cancelled.

    Raises "goods.reason_needed", "goods.already_handed", "goods.not_on_list".
    """
    recipient_or_404(actor, recipient_id)
    line = Recipient.objects.select_for_update(of=("self",)).select_related("commitment").get(id=recipient_id)
    actor.must("goods.plan", line.place)
    why = must_say(reason)
    if line.state == "removed":
        raise ProblemError("goods.not_on_list")
    if line.state == "handed":
        raise already_handed(line)
    take_off(actor, now, line, why)
    if line.commitment is not None and line.commitment.is_open:
        maker = actor if actor.may("commitment.make", line.place) else _MAKER
        cancel_commitment(actor=maker, now=now, commitment_id=line.commitment.id, reason=why)
    return line


_MAKER = Viewer.system("发放名单")
"""Who cancels a promise when the bureau, which makes none itself, takes somebody off a list; the removal has its own row."""


def take_off(actor: Viewer, now: datetime, line: Recipient, why: str) -> None:
    """The line no longer stands; its row stays."""
    line.state, line.removed_reason = Recipient.State.REMOVED, why
    line.save(update_fields=["state", "removed_reason"])
    audit.record(actor=actor, verb="goods.remove", subject=(LINE, line.id), place=line.place, after={"reason": why}, now=now)


@service("goods.plan")
def close_campaign(*, actor: Viewer, now: datetime, campaign_id: UUID) -> Campaign:
    """Nothing more is handed out; what was not stays in the store, free for other lists, and open promises end.

    Raises "goods.campaign_not_open".
    """
    campaign = _taken_up(actor, campaign_id, Campaign.State.OPEN)
    campaign.state, campaign.closed_at = Campaign.State.CLOSED, now
    campaign.save(update_fields=["state", "closed_at"])
    rows = Recipient.objects.filter(campaign=campaign, state="listed", commitment__is_open=True).select_related("commitment")
    for line in rows:
        if line.commitment is not None:
            cancel_commitment(actor=_MAKER, now=now, commitment_id=line.commitment.id, reason=campaign.title)
    _record(actor, now, "goods.close", campaign)
    return campaign


def must_be_here(died_on: date | None, left_on: date | None) -> None:
    """Raises "goods.person_gone" for somebody dead or moved away."""
    if gone := rules.gone_on(rules.Considered(died_on, left_on)):
        raise ProblemError("goods.person_gone", day=str(gone.on), what=rules.LEFT_OUT[gone.why])


def already_handed(line: Recipient) -> ProblemError:
    """Says who handed it out and when, and who signed."""
    first = HandOut.objects.get(recipient=line, outcome="handed", undone_at__isnull=True)
    who = labels_of([first.made_by]).get(first.made_by, "") if first.made_by else ""
    return ProblemError("goods.already_handed", who=who, at=moment(first.at), signer=rules.SIGNERS.get(first.signed_by, ""))


def moment(at: datetime) -> str:
    """The moment as refusals say it, by the clocks of Asia/Shanghai."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _must_not_have(campaign: Campaign, resident_id: UUID, today: date) -> None:
    days = int(packs.for_place(campaign.place).value("goods_again_days", today))
    codes = [line["goods"] for line in campaign.goods]
    since = day_bounds(today - timedelta(days=days - 1))[0]
    got = StockMovement.objects.filter(what="handed", batch__goods__in=codes, hand_out__recipient__resident_id=resident_id, hand_out__at__gte=since)
    got = got.filter(reversed_by__isnull=True)
    if last := got.aggregate(last=Max("hand_out__at"))["last"]:
        raise ProblemError("goods.got_lately", day=str(local_day(last)), days=days)


def _must_suffice(actor: Viewer, campaign: Campaign, people: int, today: date) -> None:
    for one in needed_for(actor, campaign, people, today=today):
        if not one.is_enough:
            name = goods_name(one.goods, campaign.place)
            raise ProblemError("goods.stock_short", goods=name, needed=one.needed, left=max(0, one.left - one.reserved))


def _taken_up(actor: Viewer, campaign_id: UUID, state: Campaign.State) -> Campaign:
    campaign_or_404(actor, campaign_id)
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("store").get(id=campaign_id)
    actor.must("goods.plan", campaign.place)
    if campaign.state != state:
        raise ProblemError("goods.campaign_started" if state == Campaign.State.DRAFT else "goods.campaign_not_open")
    return campaign


def _record(actor: Viewer, now: datetime, verb: str, campaign: Campaign, **more: object) -> None:
    after = {
        "title": campaign.title, "goods": {line["goods"]: line["quantity"] for line in campaign.goods}, "categories": campaign.categories,
        "as_of": str(campaign.as_of),
    } | more  # fmt: skip
    audit.record(actor=actor, verb=verb, subject=(SUBJECT, campaign.id), place=campaign.place, after=after, now=now)
