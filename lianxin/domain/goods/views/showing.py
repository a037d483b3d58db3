"""How goods, stores, lists and hand-outs are shown everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.selectors import labels_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Badge, Link, Tone
from lianxin.base.ui.wording import day_text, moment_text
from lianxin.domain.goods.rules import NAMED, OUTCOMES, SIGNERS
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from datetime import date

    from lianxin.domain.goods.models import Campaign, GoodsBatch, HandOut, Recipient, StockAccount

CAMPAIGN_STATES: Final[dict[str, tuple[str, Tone]]] = {
    "draft": (N_("准备中"), "warn"), "open": (N_("发放中"), "info"), "closed": (N_("已结束"), "plain"),
}  # fmt: skip
LINE_STATES: Final[dict[str, tuple[str, Tone]]] = {
    "listed": (N_("待发放"), "warn"), "handed": (N_("已发放"), "good"), "refused": (N_("本人不要"), "plain"), "removed": (N_("已去掉"), "plain"),
}  # fmt: skip


def goods_word(code: str, place: str) -> str:
    """The name of a kind of goods."""
    return word(packs.for_place(place).goods, code)


def amount(code: str, number: int, place: str) -> str:
    """藏茶 2 块"""
    kind = packs.for_place(place).goods.get(code)
    return f"{goods_word(code, place)} {number} {kind.unit.in_language(language()) if kind else ''}".strip()


def each_text(campaign: Campaign) -> str:
    """What everybody gets: 藏茶 1 块、纸巾 2 提."""
    return "、".join(amount(one["goods"], one["quantity"], campaign.place) for one in campaign.goods)


def batch_text(batch: GoodsBatch) -> str:
    """A batch in one line: goods, size, number, last good day."""
    parts = [goods_word(batch.goods, batch.place), batch.size, batch.batch_number]
    parts += [_("有效期至 %(day)s") % {"day": day_text(batch.expires_on)}] if batch.expires_on else []
    return " · ".join(part for part in parts if part)


def store_name(account: StockAccount) -> str:
    """The store of a place."""
    return _("%(place)s物资库") % {"place": full_name(account.place, language())}


def expiry(expires_on: date | None, today: date) -> Badge | str | None:
    """The last good day; marked when it is over or near."""
    if expires_on is None:
        return None
    if expires_on < today:
        return Badge(_("%(day)s 已过期") % {"day": day_text(expires_on)}, "bad")
    return Badge(day_text(expires_on), "warn") if (expires_on - today).days <= 60 else day_text(expires_on)


def state_badge(campaign: Campaign) -> Badge:
    text, tone = CAMPAIGN_STATES[campaign.state]
    return Badge(_(text), tone)


def line_badge(line: Recipient) -> Badge:
    text, tone = LINE_STATES[line.state]
    return Badge(_(text), tone)


def why_links(line_reasons: list[dict[str, str]], resident_id: object, place: str, on: date) -> list[Link]:
    """Each category somebody was chosen by, leading to why they are in it."""
    categories = packs.for_place(place).categories
    return [
        Link(word(categories, one["code"]), f"{reverse('people:why', args=[resident_id, one['code']])}?on={on}", _("自 %(day)s") % {"day": one["since"]})
        for one in line_reasons
    ]  # fmt: skip


def outcome_text(made: HandOut) -> str:
    """How an attempt ended, and who signed."""
    text = _(OUTCOMES[made.outcome])
    if made.undone_at is not None:
        return _("%(outcome)s(误登,已撤销:%(reason)s)") % {"outcome": text, "reason": made.undone_reason}
    if made.outcome != "handed":
        return text
    who = _(SIGNERS.get(made.signed_by, ""))
    if made.signed_by in NAMED:
        who = f"{who} {made.signer_name}({made.relation})"
    return _("%(outcome)s,%(who)s签收") % {"outcome": text, "who": who}


def by_whom(made: HandOut) -> str:
    """Who wrote it down, and when."""
    names = labels_of([made.made_by])
    return f"{names.get(made.made_by, '') if made.made_by else ''} {moment_text(made.made_at)}".strip()
