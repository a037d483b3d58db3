"""How statements and their lines are shown everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.selectors import labels_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Badge, Column, Link, Row, Tone
from lianxin.base.ui.wording import day_text, spoken
from lianxin.domain.people.views.listing import listed_name
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from datetime import date

    from lianxin.domain.settlement.models import SettlementLine, SettlementRun
    from lianxin.domain.settlement.rules import Sums

KINDS: Final[dict[str, tuple[str, Tone]]] = {"counted": (N_("计入"), "plain"), "reversed": (N_("冲回"), "bad"), "corrected": (N_("更正后"), "warn")}
UNITS: Final = {"visit": N_("次"), "meal": N_("餐"), "hour": N_("小时"), "call": N_("次")}


def run_title(run: SettlementRun) -> str:
    """工卡镇 2026-10 结算单;a supplement says so."""
    names = {"place": full_name(run.place, language()), "month": f"{run.month:%Y-%m}", "number": run.number - 1}
    return _("%(place)s %(month)s 结算单(补充 %(number)s)") % names if run.number > 1 else _("%(place)s %(month)s 结算单") % names


def run_badge(run: SettlementRun) -> Badge:
    return Badge(_("已关账"), "good") if run.state == "closed" else Badge(_("草稿"), "warn")


def agency_name(agency: str) -> str:
    """An organisation by its name; the station of a township by the name of its place."""
    return _("%(place)s社工站") % {"place": full_name(agency, language())} if agency.isdigit() else agency


def service_name(place: str, service: str) -> str:
    return word(packs.for_place(place).services, service) if service else _("其他")


def payer_name(place: str, payer: str) -> str:
    return word(packs.for_place(place).payers, payer)


def worker_names(keys: Iterable[str]) -> dict[str, str]:
    """Names by key; "" is nobody of the staff."""
    known = labels_of([UUID(key) for key in keys if key])
    return {str(key): name for key, name in known.items()} | {"": _("未分派")}


def line_columns(*, with_why: bool) -> list[Column]:
    """The headings over `line_row`."""
    texts = [Column(text) for text in (_("服务"), _("日期"), _("为谁"), _("承办人"))]
    numbers = [Column(text, "number") for text in (_("数量"), _("费用(元)"), _("其中补贴"))]
    return [*texts, *numbers, Column(_("谁付")), Column(_("说明"))] + ([Column("", "actions")] if with_why else [])


def line_row(line: SettlementLine, today: date, *, correct: bool = False) -> Row:
    """A line, leading to its commitment; `correct`: with the way to correct it."""
    href = reverse("commitments:commitment", args=[line.commitment_id])
    whom = listed_name(line.commitment.resident, today) if line.commitment.resident else ""
    quantity = f"{line.quantity.normalize():f} {_(UNITS.get(line.unit, ''))}".strip()
    cells: list[object] = [
        service_name(line.place, line.service), day_text(line.day), whom, line.worker.display_name if line.worker else "", quantity, line.price, line.subsidy,
        parts_text(line.place, line.parts), note_of(line),
    ]  # fmt: skip
    if correct:
        cells.append(Link(_("更正"), reverse("settlement:correct", args=[line.id])))
    return Row(cells, href)


def parts_text(place: str, parts: Iterable[Mapping[str, str]]) -> str:
    """政府补贴 20.00、本人自付 20.00"""
    return "、".join(f"{payer_name(place, part['payer'])} {part['amount']}" for part in parts)


def note_of(line: SettlementLine) -> str | Badge:
    """That it comes from an earlier month, takes back, or stands in the place of another; and why."""
    if line.kind != "counted":
        text, tone = KINDS[line.kind]
        return Badge(_(text), tone, reason=spoken(line.reason))
    late = _("以前月份的服务,后来才确认") if line.is_late else ""
    return ";".join(part for part in (late, _why_nothing(line)) if part)


def _why_nothing(line: SettlementLine) -> str:
    """Why a line that counts is worth nothing; "" for one that is worth something."""
    if line.price:
        return ""
    if line.quantity:
        return _("这项服务没有单价")
    return _("没有登记用时") if line.unit == "hour" and not line.minutes else _("两人同去的第二位:计件,费用算在第一位")


def sums_row(label: Link | str, sums: Sums) -> Row:
    return Row((label, sums.count, sums.minutes, sums.price, sums.subsidy))


def sums_columns(first: str) -> list[Column]:
    return [Column(first), *(Column(text, "number") for text in (_("件数"), _("分钟"), _("费用(元)"), _("其中补贴(元)")))]


def yuan_text(amount: Decimal) -> str:
    return f"{amount:,.2f}"
