"""How contracts, their seats and deductions are shown everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Badge, Column, Link, Row, Tone
from lianxin.domain.purchasing.forms import LEVELS
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from datetime import date

    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.purchasing.models import Contract, ContractSeat, Deduction
    from lianxin.domain.purchasing.selectors import Posted, Seat, SeatMonth

STATES: Final[dict[str, tuple[str, Tone]]] = {"draft": (N_("草稿"), "warn"), "signed": (N_("已签订"), "good"), "ended": (N_("已终止"), "plain")}
DECIDED: Final[dict[str, tuple[str, Tone]]] = {"proposed": (N_("待认定"), "warn"), "confirmed": (N_("已扣"), "bad"), "waived": (N_("不扣"), "plain")}
KINDS: Final = {"vacant": N_("缺人"), "uncertified": N_("没有要求的证书")}
_LEVELS: Final = dict(LEVELS)


def contract_badge(contract: Contract, today: date) -> Badge:
    """How it stands on a day; a signed one may not have begun yet, or be over."""
    if contract.state == "signed" and today < contract.starts_on:
        return Badge(_("还没有开始"), "info")
    if contract.state == "signed" and today > contract.ends_on:
        return Badge(_("已期满"), "plain")
    text, tone = STATES[contract.state]
    return Badge(_(text), tone)


def post_name(seat: ContractSeat) -> str:
    return word(packs.for_place(seat.place).posts, seat.kind)


def level_name(level: str) -> str:
    return str(_LEVELS[level])


def seat_columns() -> list[Column]:
    """The headings over `seat_row`."""
    return [
        Column(_("驻哪里")), Column(_("岗位")), Column(_("要求")), Column(_("在岗")), Column(_("缺口")), Column(_("每人每月(元)"), "number"),
    ]  # fmt: skip


def seat_row(seat: Seat, today: date, viewer: Viewer, *, drop: bool = False) -> Row:
    """A seat: what is asked, who is there, what lacks."""
    row = seat.row
    asked = _("%(seats)s 人,%(level)s") % {"seats": row.seats, "level": level_name(row.level)}
    cells: list[object] = [full_name(row.place, language()), post_name(row), asked, [person(one, today, row.level, viewer) for one in here(seat, today)] or None, gap(seat), row.monthly]
    if drop:
        cells.append(Link(_("去掉"), reverse("purchasing:drop-seat", args=[row.id])))
    return Row(cells)


def here(seat: Seat, today: date) -> list[Posted]:
    """Who is on the post on a day."""
    return [one for one in seat.posted if one.stay.since <= today and (one.stay.until is None or today <= one.stay.until)]


def person(one: Posted, today: date, level: str, viewer: Viewer) -> Badge:
    """Somebody by name, and whether they hold what is asked; leading to them for whoever may read of them."""
    worker = one.engagement.worker
    href = reverse("web:worker", args=[worker.id]) if viewer.may("workforce.read", worker.place) else ""
    if not level:
        return Badge(worker.name, href=href)
    if one.stay.is_certified(today):
        return Badge(_("%(name)s 持证") % {"name": worker.name}, "good", href=href)
    return Badge(_("%(name)s 无证") % {"name": worker.name}, "bad", href=href)


def gap(seat: Seat) -> list[Badge] | Badge:
    """How many seats are empty, how many people lack the certificate."""
    found = []
    if seat.empty:
        found.append(Badge(_("缺 %(count)s 人") % {"count": seat.empty}, "bad"))
    if seat.uncertified:
        found.append(Badge(_("%(count)s 人没有要求的证书") % {"count": seat.uncertified}, "warn"))
    return found or Badge(_("齐"), "good")


def month_columns() -> list[Column]:
    """The headings over `month_row`."""
    numbers = (_("应付(元)"), _("缺人(人天)"), _("其中要扣"), _("无证(人天)"), _("其中要扣"), _("按规定扣(元)"))
    return [Column(_("驻哪里")), Column(_("岗位")), *(Column(text, "number") for text in numbers)]


def month_row(one: SeatMonth) -> Row:
    gaps, row = one.gaps, one.seat.row
    costs = gaps.vacant_amount + gaps.uncertified_amount
    return Row((full_name(row.place, language()), post_name(row), one.price, gaps.vacant, gaps.vacant_counted, gaps.uncertified, gaps.uncertified_counted, costs))


def shares(place: str, month: date) -> dict[str, str]:
    """Which share of a day's pay an empty seat and a missing certificate cost in a month, and whose word that is."""
    pack = packs.for_place(place, month)
    rows = [pack.parameters[name].on(month) for name in ("contract_vacant_percent", "contract_uncertified_percent")]
    vacant, uncertified = (f"{row.value.normalize():f}" if row is not None else "" for row in rows)
    titles = dict.fromkeys(pack.sources[row.source].title for row in rows if row is not None)
    return {"vacant": vacant, "uncertified": uncertified, "source": "、".join(titles)}


def deduction_columns() -> list[Column]:
    """The headings over `deduction_row`."""
    return [
        Column(_("驻哪里")), Column(_("为什么")), Column(_("人天"), "number"), Column(_("金额(元)"), "number"), Column(_("状态")), Column("", "actions"),
    ]  # fmt: skip


def deduction_row(one: Deduction, seat: ContractSeat, viewer: Viewer) -> Row:
    """A deduction, and what the viewer may do about it."""
    text, tone = DECIDED[one.state]
    action: object = None
    if viewer.may("contract.decide", one.place):
        if one.state != "proposed":
            action = Link(_("退回重算"), reverse("purchasing:reopen", args=[one.id]))
        elif one.made_by != viewer.id:
            action = Link(_("认定"), reverse("purchasing:decide", args=[one.id]))
        else:
            action = _("您核算的,由另一人认定")
    return Row((f"{full_name(seat.place, language())} {post_name(seat)}", _(KINDS[one.kind]), one.days, one.amount, Badge(_(text), tone, reason=one.decided_why), action))
