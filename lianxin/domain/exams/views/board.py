"""A year of a county in four counts that are never mixed; each number opens the rows it was counted from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.paging import page_of
from lianxin.base.places.selectors import choices, full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Tab, Table
from lianxin.base.ui.submitting import pager
from lianxin.domain.exams import selectors
from lianxin.domain.exams.rules.counts import COUNTS, MEANINGS, Counts, Standing, by_group, count
from lianxin.domain.exams.rules.levels import LEVELS
from lianxin.domain.exams.views.showing import (
    anew_text,
    answer_badge,
    cycle_title,
    level_word,
    standing_badges,
)
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import level as level_of
from lianxin.kernel.divisions import township_of
from lianxin.kernel.problems import N_, ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.exams.models import ExamCycle

LISTS: Final[dict[str, str]] = {
    **COUNTS,
    "uncalled": N_("符合条件、还没有报名"),
    "unsure": N_("还不能判断"),
    "awaited": N_("已通过,证书还没有登记"),
    "unmarked": N_("已报名,成绩还没有导全"),
}
"""The lists of people: the four counts, whom to call, of whom too little is known, whose certificate is to be written down, and
who registered and has not all results."""


@page("exam.read")
def board(request: SignedRequest) -> HttpResponse:
    """The year asked for, else the one at hand."""
    viewer = request.viewer
    known = list(selectors.cycles(viewer)[:40])
    asked = request.GET.get("cycle", "")
    cycle = next((one for one in known if str(one.id) == asked), None) or _at_hand(viewer, known, local_day(request.now))
    under = request.GET.get("under", "")
    context: dict[str, Any] = {
        "cycle": cycle,
        "actions": _actions(viewer, cycle),
        "tabs": _tabs(known, cycle),
    }
    if cycle is not None:
        found = selectors.standings(viewer, cycle)
        context |= {
            "title": cycle_title(cycle),
            "levels": levels_table(cycle, [one for _place, one in found]),
            "places": places_table(cycle, found, under),
            "waiting": _waiting(cycle, [one for _place, one in found]),
            "unsure": selectors.entries_of_cycle(viewer, cycle, count="unsure")
            .values("worker")
            .distinct()
            .count(),
            "awaited": selectors.entries_of_cycle(viewer, cycle, count="awaited").values("worker").distinct().count(),
            "awaited_href": people_href(cycle, "awaited"),
            "unsure_href": people_href(cycle, "unsure"),
            "uncalled_href": people_href(cycle, "uncalled"),
            "meanings": [(_(COUNTS[name]), _(text)) for name, text in MEANINGS.items()],
            "up": Link(_("看全县"), f"?cycle={cycle.id}") if under else None,
            "manages": viewer.may("exam.manage", cycle.place) and not _has_results(found),
        }
    return render(request, "exams/board.html", context)


@page("exam.read")
def listing(request: SignedRequest, cycle_id: UUID) -> HttpResponse:
    """The people behind a number."""
    cycle = selectors.cycle_or_404(request.viewer, cycle_id)
    which = request.GET.get("count", "eligible")
    level, place = request.GET.get("level", ""), request.GET.get("place", "")
    if which not in LISTS or level not in ("", *LEVELS):
        raise ProblemError("general.not_found")
    try:
        exact = request.GET.get("exact") == "1"
        found = selectors.entries_of_cycle(request.viewer, cycle, count=which, level=level, place=place, exact=exact)
    except ValueError:
        raise ProblemError("general.not_found") from None
    rows = page_of(found, "made_at", after=request.GET.get("after", ""))
    anew = selectors.told_anew(request.viewer, cycle, rows.rows)
    cells = [
        Row(
            (
                one.worker.name,
                full_name(one.place, language()),
                level_word(one.level),
                [answer_badge(one.answer, one.reasons, one.from_year), *([Badge(_("资料变了"), "warn", anew_text(anew[one.id]))] if one.id in anew else [])],
                standing_badges(one),
            ),
            reverse("exams:entry", args=[one.id]),
        )
        for one in rows.rows
    ]
    columns = [Column(text) for text in (_("姓名"), _("地点"), _("级别"), _("符不符合条件"), _("到了哪一步"))]
    title = _(LISTS[which])
    lead = (
        [cycle_title(cycle)]
        + ([level_word(level)] if level else [])
        + ([full_name(place, language())] if place else [])
    )
    people = found.values("worker").distinct().count()
    context = {
        "title": title,
        "lead": _lead(" · ".join(lead), people, found.count()),
        "table": Table(title, columns, cells, _("没有人。")),
        "pager": pager(request, rows),
        "back": Link(_("返回考试"), f"{reverse('exams:board')}?cycle={cycle.id}"),
    }
    return render(request, "ui/rows_page.html", context)


def people_href(cycle: ExamCycle, which: str, level: str = "", place: str = "", *, exact: bool = False) -> str:
    """The rows of a number."""
    asked = (("count", which), ("level", level), ("place", place), ("exact", "1" if exact else ""))
    query = {name: value for name, value in asked if value}
    return f"{reverse('exams:people', args=[cycle.id])}?{urlencode(query)}"


def counts_cells(cycle: ExamCycle, counts: Counts, level: str = "", place: str = "", *, exact: bool = False) -> list[Any]:
    """The four numbers, each leading to its rows. `exact`: of that very place, without those inside it."""
    return [Link(str(counts.of(name)), people_href(cycle, name, level, place, exact=exact)) for name in COUNTS]


def levels_table(cycle: ExamCycle, found: list[Standing]) -> Table:
    """By level; the whole counts a person once who is on two levels."""
    rows = [
        Row(
            (
                level_word(level),
                *counts_cells(cycle, count([one for one in found if one.level == level]), level),
            )
        )
        for level in LEVELS
    ]
    rows.append(Row((_("合计(一人只算一次)"), *counts_cells(cycle, count(found)))))
    return Table(_("按级别"), [Column(_("级别")), *_columns()], rows)


def places_table(cycle: ExamCycle, found: list[tuple[str, Standing]], under: str = "") -> Table:
    """By township, and inside one by community; people kept at the county stand under its name."""
    inside = [(place, one) for place, one in found if not under or place.startswith(under[:9])]
    groups = by_group((place if under else _township(place), one) for place, one in inside)
    rows = []
    for place, counts in groups.items():
        opens = not under and level_of(place) == "township"
        name = full_name(place, language())
        href = f"?cycle={cycle.id}&under={place}" if opens else ""
        is_exact = bool(under) or level_of(place) != "township"
        rows.append(Row((Link(name, href) if opens else name, *counts_cells(cycle, counts, place=place, exact=is_exact))))
    title = _("按社区(村)") if under else _("按乡镇(街道)")
    return Table(title, [Column(_("地点")), *_columns()], rows, _("还没有人。"))


def _lead(where: str, people: int, rows: int) -> str:
    """How many people; and how many rows where somebody stands on two levels."""
    if people == rows:
        return _("%(where)s:%(number)s 人") % {"where": where, "number": people}
    return _("%(where)s:%(number)s 人,%(rows)s 项(一人报几个级别的,每个级别一项)") % {"where": where, "number": people, "rows": rows}


def _township(place: str) -> str:
    return township_of(place) if level_of(place) in ("township", "village") else place


def _columns() -> list[Column]:
    return [Column(_(text), "number") for text in COUNTS.values()]


def _waiting(cycle: ExamCycle, found: list[Standing]) -> int:
    """People who may sit and registered for nothing: each is worth a call."""
    registered = {one.worker for one in found if one.is_registered}
    return len({one.worker for one in found if one.is_eligible} - registered)


def _has_results(found: list[tuple[str, Standing]]) -> bool:
    return any(one.has_sat for _place, one in found)


def _at_hand(viewer: Viewer, known: list[ExamCycle], today: date) -> ExamCycle | None:
    """The newest year; before its registration opens, the one before while that waits for results."""
    if not known or (known[0].opens_on is not None and known[0].opens_on <= today):
        return known[0] if known else None
    over = next((one for one in known if (one.last_day or one.first_day or date(one.year, 12, 31)) < today), None)
    return over if over is not None and selectors.unmarked(viewer, over) else known[0]


def _tabs(known: list[ExamCycle], cycle: ExamCycle | None) -> list[Tab]:
    here = [one for one in known if cycle is None or one.place == cycle.place]
    return [Tab(str(one.year), f"?cycle={one.id}", one == cycle) for one in here]


def _actions(viewer: Viewer, cycle: ExamCycle | None) -> list[Action]:
    made = []
    if cycle is not None:
        made.append(Action(_("统计"), reverse("exams:statistics", args=[cycle.id]), "primary", "chart"))
    if viewer.may("exam.results"):
        made.append(
            Action(_("导入成绩"), reverse("sheets:new", kwargs={"kind": "exam_results"}), icon="import")
        )
    if viewer.may("exam.manage"):
        made.append(
            Action(_("导入报名"), reverse("sheets:new", kwargs={"kind": "exam_registrations"}), icon="import")
        )
    if cycle is not None and viewer.may("exam.manage", cycle.place):
        made.append(Action(_("日期"), reverse("exams:cycle-edit", args=[cycle.id]), icon="edit"))
        made.append(Action(_("合格线"), reverse("exams:lines", args=[cycle.id])))
    if choices(viewer, "exam.manage", ("county",)):  # a year is that of a county
        made.append(Action(_("新建考试年度"), reverse("exams:cycle-new"), icon="add"))
    if viewer.may("exam.answer"):
        made.append(Action(_("考前咨询"), reverse("exams:questions"), icon="call"))
    return made
