"""The board: who has promised what to whom by when, under the one meaning of overdue."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.paging import Total
from lianxin.base.ui.parts import Action, Column, Tab, Table
from lianxin.base.ui.submitting import pager
from lianxin.domain.commitments import selectors
from lianxin.domain.commitments.forms import BoardFilterForm
from lianxin.domain.commitments.rules import STATUSES, Status
from lianxin.domain.commitments.selectors import BoardCounts
from lianxin.domain.commitments.views.showing import STATUS_WORDS, board_row, confirmation_doubts

_CLOSED = ("confirmed", "rejected", "refused", "cancelled")  # archives: they grow for ever, so they carry no number


@page("commitment.read")
def board(request: SignedRequest) -> HttpResponse:
    """Open promises, the most pressing first; a tab per status, whose number equals its rows."""
    form = BoardFilterForm(request.GET, viewer=request.viewer)
    wanted = form.wanted()
    show = request.GET.get("show", "")
    status = next((one for one in STATUSES if one == show), None)
    found = selectors.board(request.viewer, request.now, status, wanted, after=request.GET.get("after", ""))
    counts = selectors.board_counts(request.viewer, request.now, wanted)
    rows = [board_row(commitment, request.now, request.viewer) for commitment in found.rows]
    columns = board_columns()
    if status == "doubtful":
        columns.append(Column(_("疑点")))
        given = selectors.confirmations_of(request.viewer, found.rows)
        doubts = [";".join(confirmation_doubts(given[one.id][-1])) for one in found.rows]
        rows = [replace(row, cells=[*row.cells, text]) for row, text in zip(rows, doubts, strict=True)]
    context = {
        "form": form,
        "tabs": _tabs(request, status or "", counts),
        "commitments": Table(_("承办事项"), columns, rows, _("这里没有承办事项。")),
        "pager": pager(request, found, _total(status, counts)),
        "actions": _actions(request),
    }
    return render(request, "commitments/board.html", context)


def board_columns() -> list[Column]:
    """The headings over `showing.board_row`."""
    return [Column(_("事项")), Column(_("为谁")), Column(_("承办人")), Column(_("期限")), Column(_("状态"))]


def _total(status: Status | None, counts: BoardCounts) -> Total | None:
    """The number on the open tab: already counted, so not asked again. An archive has none."""
    if status is None:
        return Total(_still_open(counts))
    return None if status in _CLOSED else Total(getattr(counts, status))


def _still_open(counts: BoardCounts) -> int:
    return counts.open + counts.due + counts.overdue


def _tabs(request: SignedRequest, show: str, counts: BoardCounts) -> list[Tab]:
    query = request.GET.copy()
    query.pop("after", None)
    query["show"] = ""
    tabs = [Tab(_("全部未结"), f"?{query.urlencode()}", not show, _still_open(counts))]
    for status, label in STATUS_WORDS.items():
        query["show"] = status
        count = None if status in _CLOSED else getattr(counts, status)
        tabs.append(Tab(str(label), f"?{query.urlencode()}", status == show, count))
    return tabs


def _actions(request: SignedRequest) -> list[Action]:
    viewer, query = request.viewer, request.GET.urlencode()
    offered = [
        ("export.rows", Action(_("导出"), f"{reverse('web:export', args=['commitments'])}?{query}", icon="download")),
        ("confirmation.decide", Action(_("凭证疑点"), reverse("commitments:doubts"), icon="warn")),
        ("settlement.read", Action(_("结算"), reverse("settlement:overview"), icon="report")),
        ("commitment.reassign", Action(_("工作交接"), reverse("commitments:handover"), icon="handover")),
        ("commitment.make", Action(_("登记承办"), reverse("commitments:make"), "primary", "add")),
    ]
    return [action for ability, action in offered if viewer.may(ability)]
