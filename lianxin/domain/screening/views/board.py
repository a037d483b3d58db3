"""The station's board of screenings: what waits for a person, who is worse, who is to be asked again, crises, everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.paging import Page, page_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Clock, Column, Row, Tab, Table
from lianxin.base.ui.submitting import pager
from lianxin.domain.people.selectors.looks import looked_through
from lianxin.domain.proceedings.views.panel import state_badge as phase_badge
from lianxin.domain.screening import selectors
from lianxin.domain.screening.selectors.results import to_do
from lianxin.domain.screening.views.showing import (
    level_name,
    person_link,
    result_cells,
    scale_name,
    screening_address,
    state_badge,
    warnings_of,
    worse_words,
)
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.screening.models import Crisis, FollowUp, Screening

_JOINED = ("resident",)


@page("screening.read")
def board(request: SignedRequest) -> HttpResponse:
    """One list at a time, each with its number: `?list=`."""
    lists: dict[str, Callable[[SignedRequest], tuple[Table, Page[Any]]]] = {
        "todo": _to_do, "worse": _worse, "due": _due, "crises": _crises, "all": _all,
    }  # fmt: skip
    chosen = request.GET.get("list", "todo")
    chosen = chosen if chosen in lists else "todo"
    table, found = lists[chosen](request)
    tally = selectors.tally(request.viewer, request.now)
    numbers = {
        "todo": tally.to_do,
        "worse": tally.worse,
        "due": tally.due,
        "crises": tally.crises,
        "all": None,
    }
    labels = {
        "todo": _("要处理"),
        "worse": _("变差"),
        "due": _("该再筛查"),
        "crises": _("心理危机"),
        "all": _("全部"),
    }
    tabs = [Tab(labels[code], f"{request.path}?list={code}", code == chosen, numbers[code]) for code in lists]
    actions = (
        [Action(_("做筛查"), reverse("screening:whom"), "primary", "edit")]
        if request.viewer.may("screening.record")
        else []
    )
    context = {
        "tabs": tabs, "table": table, "pager": pager(request, found), "actions": actions, "unread": _unread(request),
    }  # fmt: skip
    return render(request, "screening/board.html", context)


def _paged(request: SignedRequest, rows: Any, name: str) -> Page[Screening]:
    found: Page[Screening] = page_of(
        rows, "at", after=request.GET.get("after", ""), newest_first=True, joined=_JOINED
    )
    looked_through("screenings", (one.resident for one in found.rows if one.resident), {"list": name})
    return found


def _to_do(request: SignedRequest) -> tuple[Table, Page[Screening]]:
    found = _paged(request, to_do(request.viewer), "todo")
    rows = [
        Row(
            (
                _who(request, one),
                scale_name(one.place, one.scale),
                state_badge(one),
                " ".join(warnings_of(one)) or None,
                one.on,
            )
        )
        for one in found.rows
    ]
    columns = [Column(text) for text in (_("谁"), _("量表"), _("要做什么"), _("为什么"), _("哪天填的"))]
    return Table(_("要处理的筛查"), columns, rows, _("没有要处理的筛查。")), found


def _unread(request: SignedRequest) -> Table | None:
    """What could not be scored, before everything else."""
    found = selectors.unread_sheets(request.viewer)
    if not found:
        return None
    looked_through("screenings", (one.resident for one in found if one.resident), {"list": "unread"})
    today, badge = local_day(request.now), Badge(_("没能计分,可能有心理危机"), "bad")
    rows = [
        Row(
            (
                person_link(one.resident, today, reverse("surveys:submission", args=[one.id])),
                scale_name(one.place, one.form.form_id),
                badge,
                one.received_at,
            ),
            tone="bad",
        )
        for one in found
    ]
    columns = [Column(text) for text in (_("谁"), _("量表"), _("要做什么"), _("收到"))]
    return Table(_("没能计分的答卷:请马上打开看原卷,问本人"), columns, rows)


def _worse(request: SignedRequest) -> tuple[Table, Page[Screening]]:
    found = _paged(request, selectors.worsening(request.viewer), "worse")
    rows = [
        Row(
            (
                _who(request, one),
                scale_name(one.place, one.scale),
                result_cells(one),
                worse_words(one),
                one.on,
                full_name(one.place, language()),
            )
        )
        for one in found.rows
    ]
    columns = [
        Column(text) for text in (_("谁"), _("量表"), _("结果"), _("为什么"), _("哪天填的"), _("地点"))
    ]
    return Table(_("比上次变差的人"), columns, rows, _("没有人比上次变差。")), found


def _due(request: SignedRequest) -> tuple[Table, Page[FollowUp]]:
    rows = selectors.rescreens_due(request.viewer, request.now)
    found: Page[FollowUp] = page_of(rows, "commitment__due_at", after=request.GET.get("after", ""))
    people = [one.screening.resident for one in found.rows if one.screening.resident]
    looked_through("screenings", people, {"list": "due"})
    shown = []
    for one in found.rows:
        last = one.screening
        why = _("上次 %(level)s") % {"level": level_name(last.place, last.scale, last.level)}
        shown.append(
            Row(
                (
                    _who(request, last),
                    scale_name(last.place, last.scale),
                    why,
                    last.on,
                    Clock(one.commitment.due_at),
                )
            )
        )
    columns = [Column(text) for text in (_("谁"), _("量表"), _("为什么"), _("上次哪天"), _("期限"))]
    return Table(_("过期没有再筛查的人"), columns, shown, _("没有人过期。")), found


def _crises(request: SignedRequest) -> tuple[Table, Page[Crisis]]:
    rows = selectors.open_crises(request.viewer, request.now)
    found: Page[Crisis] = page_of(rows, "proceeding__opened_at", after=request.GET.get("after", ""))
    today = local_day(request.now)
    looked_through(
        "screenings",
        (one.proceeding.resident for one in found.rows if one.proceeding.resident),
        {"list": "crises"},
    )
    shown = []
    for one in found.rows:
        running = one.proceeding
        who = person_link(running.resident, today, reverse("screening:crisis", args=[one.id]))
        clock = Clock(running.clock.due_at) if running.clock else None
        shown.append(
            Row(
                (
                    who,
                    phase_badge(running),
                    clock,
                    running.holder.display_name if running.holder else _("还没有人"),
                    full_name(one.place, language()),
                )
            )
        )
    columns = [Column(text) for text in (_("谁"), _("办到哪一步"), _("期限"), _("谁在办"), _("地点"))]
    return Table(_("心理危机"), columns, shown, _("现在没有心理危机。")), found


def _all(request: SignedRequest) -> tuple[Table, Page[Screening]]:
    found = _paged(request, selectors.screenings(request.viewer), "all")
    rows = [
        Row(
            (
                _who(request, one),
                scale_name(one.place, one.scale),
                result_cells(one),
                state_badge(one),
                one.on,
            )
        )
        for one in found.rows
    ]
    columns = [Column(text) for text in (_("谁"), _("量表"), _("结果"), _("状态"), _("哪天填的"))]
    return Table(_("全部筛查"), columns, rows, _("还没有筛查。")), found


def _who(request: SignedRequest, one: Screening) -> object:
    return person_link(one.resident, local_day(request.now), screening_address(one))
