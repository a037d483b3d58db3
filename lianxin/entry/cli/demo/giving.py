"""The article's 藏茶、纸巾、背心 for the empty-nest, kinless and solitary elders of 堆龙德庆区: donated, listed, handed out, counted."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from lianxin.base.access.viewer import Viewer
from lianxin.base.files.services import store_file
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.goods.selectors import campaigns, held_in, open_for, report, stores
from lianxin.domain.goods.services import (
    DonatedLine,
    assign_round,
    hand_out,
    make_campaign,
    open_campaign,
    receive_donation,
    send_goods,
    write_off,
)
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.cast import CAST, DONGGA, DUILONG, NAIQIONG
from lianxin.entry.cli.demo.drawings import signature
from lianxin.entry.cli.session import step
from lianxin.kernel.clock import combine

_BY_NAME: Final = {member.username: member for member in CAST}
_GIVEN: Final = 14
"""So many days ago the goods came; the handing out began two days later."""
_SIZES: Final = (("L", 50), ("M", 30), ("XL", 20))
_FAMILY: Final = (("仁增", "儿子"), ("卓嘎", "女儿"), ("达娃", "孙女"))
TITLE: Final = "暖冬行动:藏茶、纸巾、背心"
EACH: Final = {"zangcha": 1, "zhijin": 1, "beixin": 1}


def give_goods(troupe: Troupe, today: date) -> None:
    """Whoever the categories name gets them: the list is made by the product, nobody is counted here."""
    bureau, came = troupe[_BY_NAME["gesang"]], today - timedelta(days=_GIVEN)
    _receive(bureau, came)
    store = stores(bureau).get(place=DUILONG)
    made = make_campaign(
        actor=bureau, now=_at(came, 15), title=TITLE, place=DUILONG, store_id=store.id, goods=EACH, categories=("kongchao", "gugua", "duju"),
    )  # fmt: skip
    open_campaign(actor=bureau, now=_at(came, 16), campaign_id=made.id)
    rounds = (("danzeng", DONGGA, "lamu"), ("suolang", NAIQIONG, "suolang"))
    for head, place, worker in rounds:
        assign_round(
            actor=troupe[_BY_NAME[head]], now=_at(came, 17), campaign_id=made.id, place=place, worker_id=troupe[_BY_NAME[worker]].person_id
        )
    with step("发放藏茶、纸巾、背心") as giving:
        for _head, _place, worker in rounds:
            giving.advance(_go_round(troupe[_BY_NAME[worker]], came + timedelta(days=2)))


def handed(actor: Viewer, place: str) -> int:
    """Pieces of goods in the hands of residents of a place."""
    return sum(row.handed for row in report(actor, place))


def unaccounted(actor: Viewer, place: str) -> int:
    """Pieces that came in and are neither with residents nor in a store, on the way or written off; nought in good books."""
    return sum(abs(row.from_elsewhere) for row in report(actor, place))


def served(actor: Viewer, place: str) -> int:
    """People who signed for what was handed out on the lists of a place."""
    return sum(one.recipients.filter(state="handed").count() for one in campaigns(actor).filter(place=place))


def _receive(bureau: Viewer, came: date) -> None:
    keeps = came + timedelta(days=700)
    lines = [
        DonatedLine("zangcha", 100, "ZC-07", keeps, unit_value="32.00"), DonatedLine("zhijin", 100, "ZJ-11", keeps, unit_value="18.50"),
        *(DonatedLine("beixin", number, size=size, unit_value="45.00") for size, number in _SIZES),
    ]  # fmt: skip
    receive_donation(
        actor=bureau, now=_at(came, 11), place=DUILONG, donor_kind="organisation", donor_name="拉萨市雪莲花爱心商贸有限公司(演示)", lines=lines,
        note="入冬前慰问老人",
    )  # fmt: skip
    store = stores(bureau).get(place=DUILONG)
    held = {(one.balance.batch.goods, one.lot.size): one.lot.batch_id for one in held_in(bureau, store.id)}
    write_off(actor=bureau, now=_at(came, 12), store_id=store.id, batch_id=held["zangcha", ""], quantity=1, reason="搬运时压碎一块")
    send_goods(
        actor=bureau, now=_at(came, 14), store_id=store.id, batch_id=held["beixin", "L"], quantity=3, to_place=DONGGA, reason="放在站里备用"
    )


def _go_round(worker: Viewer, first: date) -> int:
    """Fifteen doors a day; some open only the second time, some where a child of the family signs."""
    lines = open_for(worker)
    for at, line in enumerate(lines):
        when = _at(first + timedelta(days=at // 15), 9) + timedelta(minutes=25 * (at % 15))
        if at % 17 == 5:
            hand_out(actor=worker, now=when, recipient_id=line.id, outcome="no_answer", note="邻居说去转经了")
            when += timedelta(hours=3)
        name, relation = _FAMILY[at % len(_FAMILY)] if at % 9 == 4 else ("", "")
        picture = signature(str(line.resident_id))
        signed = store_file(actor=worker, now=when, place=line.place, content=picture, needs="goods.hand_out")
        hand_out(
            actor=worker, now=when, recipient_id=line.id, outcome="handed", signed_by="family" if name else "self", signer_name=name,
            relation=relation, sizes={"beixin": ("L", "M", "XL", "L", "M", "L", "L", "M", "L", "XL")[at % 10]}, proofs=(GivenProof("signature", when, file_id=signed.id),),
        )  # fmt: skip
    return len(lines)


def _at(day: date, hour: int) -> datetime:
    return combine(day, time(hour))
