"""A small store and list for the tests of goods: tea, tissues and vests in 工卡镇, elders of 塔巴村 who live alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from lianxin.base.access.models import User
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.goods.models import Campaign, HandOut, Recipient, StockAccount
from lianxin.domain.goods.services import (
    DonatedLine,
    assign_round,
    hand_out,
    make_campaign,
    open_campaign,
    receive_donation,
)
from lianxin.domain.people.models import CategoryMembership, Resident
from tests.factories import GONGKA, NOW, TABA, TODAY, make_resident, viewer_for

GOODS = {"zangcha": 1, "zhijin": 2, "beixin": 1}
SECOND = GivenProof("second_worker", NOW, text="次仁")
LONG = date(2028, 1, 1)


def lines(number: int = 10) -> list[DonatedLine]:
    """So many of each a person gets, for `number` people."""
    return [
        DonatedLine("zangcha", number, "T1", LONG, unit_value="25.50"), DonatedLine("zhijin", 2 * number, expires_on=LONG),
        DonatedLine("beixin", number, size="L"),
    ]  # fmt: skip


def stocked(head: User, number: int = 10, place: str = GONGKA) -> StockAccount:
    """The store of a place with goods for so many people."""
    receive_donation(
        actor=viewer_for(head), now=NOW - timedelta(days=3), place=place, donor_kind="organisation", donor_name="拉萨某商会", lines=lines(number)
    )
    return StockAccount.objects.get(place=place, kind="store")


def in_category(resident: Resident, code: str = "duju", since: date = TODAY - timedelta(days=9), **more: Any) -> CategoryMembership:
    return CategoryMembership.objects.create(
        resident=resident, place=resident.place, code=code, since=since, rule_version="1", computed_at=NOW, **more
    )


def elders(number: int, place: str = TABA) -> list[Resident]:
    """So many who live alone."""
    found = [make_resident(f"老人{at}", place) for at in range(number)]
    for each in found:
        in_category(each)
    return found


def draft(head: User, store: StockAccount, **more: Any) -> Campaign:
    filled: dict[str, Any] = {
        "title": "暖冬行动", "place": GONGKA, "store_id": store.id, "goods": GOODS, "categories": ["duju", "gugua", "kongchao"],
    }
    return make_campaign(actor=viewer_for(head), now=NOW, **(filled | more))


def listed(head: User, store: StockAccount, worker: User | None = None, **more: Any) -> Campaign:
    """A list that stands; with `worker` everybody on it is theirs to bring goods to."""
    made = open_campaign(actor=viewer_for(head), now=NOW, campaign_id=draft(head, store, **more).id)
    if worker is not None:
        assign_round(actor=viewer_for(head), now=NOW, campaign_id=made.id, place=GONGKA, worker_id=worker.id)
    return made


def hand(worker: User, line: Recipient | UUID, outcome: str = "handed", **more: Any) -> HandOut:
    """To the person, a colleague beside them."""
    filled: dict[str, Any] = {"signed_by": "self", "proofs": [SECOND], "sizes": {"beixin": "L"}}
    key = line.id if isinstance(line, Recipient) else line
    return hand_out(actor=viewer_for(worker), now=NOW, recipient_id=key, outcome=outcome, **(filled | more))
