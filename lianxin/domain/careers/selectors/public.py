"""What a round of selection puts on public show: who is to hold the title, for the days of the publicity."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.ui.pack_words import word
from lianxin.domain.careers.models import Application, Judge, SelectionRound
from lianxin.domain.careers.selectors.rounds import applies
from lianxin.domain.workforce.selectors.publicity import Kind, Line, Publicity
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

KIND: Final = "title"
REGIONS: Final = {"province": N_("省级"), "city": N_("市级"), "district": N_("区(县)级")}


def round_text(one: SelectionRound) -> str:
    """2026 年区(县)级领军人才选拔"""
    name = word(packs.for_place(one.place).titles, one.title)
    return _("%(year)s 年%(batch)s%(region)s%(title)s选拔") % {
        "year": one.year, "batch": one.batch, "region": _(REGIONS[one.region]), "title": name,
    }  # fmt: skip


def _shown() -> QuerySet[SelectionRound]:
    return SelectionRound.objects.filter(state__in=("notice", "done"), notice_from__isnull=False, notice_until__isnull=False)


def running(today: date) -> list[Publicity]:
    """Every round whose result is on show today."""
    return [_publicity(one) for one in _shown().filter(notice_from__lte=today, notice_until__gte=today)]


def found(round_id: UUID) -> Publicity | None:
    """The result of one round, during its days and after; None before, and of one that was cancelled."""
    one = _shown().filter(id=round_id).first()
    return _publicity(one) if one is not None else None


def _publicity(one: SelectionRound) -> Publicity:
    rows = Application.objects.filter(round=one, state__in=("chosen", "conferred", "struck")).select_related("worker").order_by("worker__name", "id")
    lines = [Line(row.id, row.worker.name, row.worker.place, stands=row.state == "chosen") for row in rows]
    return Publicity(KIND, one.id, one.place, round_text(one), one.notice_from, one.notice_until, lines)  # type: ignore[arg-type]  # both are there


def _is_near(viewer: Viewer, round_id: UUID) -> bool:
    one = SelectionRound.objects.filter(id=round_id).first()
    return one is None or applies(viewer, one)


def _hands(round_id: UUID) -> set[UUID]:
    """Who judged in the round, and who proposed somebody in it."""
    proposed = Application.objects.filter(round_id=round_id).values_list("made_by", flat=True)
    return {one for one in proposed if one is not None} | set(Judge.objects.filter(round_id=round_id).values_list("user_id", flat=True))


TITLES: Final = Kind(
    running, found, "career.manage", _is_near, lambda round_id: reverse("careers:round", args=[round_id]), _hands, N_("这个人在这一轮里不再授予称号。"),
)  # fmt: skip
