"""What is done and counted nowhere, and why: a list to work through."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.asked import asked_month, asked_place
from lianxin.base.ui.parts import Column, Link, Row, Tab, Table
from lianxin.base.ui.submitting import pager
from lianxin.domain.commitments.views.showing import title_of, who, whom
from lianxin.domain.settlement import selectors
from lianxin.domain.settlement.forms import MonthForm
from lianxin.domain.settlement.rules import NOT_COUNTED
from lianxin.domain.settlement.selectors import NotCounted
from lianxin.kernel.clock import local_day


@page("settlement.read")
def waiting(request: SignedRequest) -> HttpResponse:
    """Everything up to the end of a month, the oldest first, by reason."""
    month, place = asked_month(request.GET, local_day(request.now)), asked_place(request.GET)
    why = request.GET.get("why", "") if request.GET.get("why", "") in NOT_COUNTED else ""
    found = selectors.not_counted(request.viewer, month, place, why, after=request.GET.get("after", ""))
    rows = [_row(request, selectors.told(one)) for one in found.rows]
    columns = [Column(text) for text in (_("事项"), _("为谁"), _("承办人"), _("完成时间"), _("为什么没有计入"))]
    context = {
        "form": MonthForm({"month": f"{month:%Y-%m}"} | request.GET.dict(), viewer=request.viewer), "tabs": _tabs(request, why, selectors.reasons_in(request.viewer, month, place)),
        "pager": pager(request, found),
        "table": Table(_("没有计入的"), columns, rows, _("没有:办结的都已经计入,或等着计入。")), "back": Link(_("结算"), reverse("settlement:overview")),
    }  # fmt: skip
    return render(request, "settlement/waiting.html", context)


def _tabs(request: SignedRequest, why: str, counts: dict[str, int]) -> list[Tab]:
    query = request.GET.copy()
    query.pop("after", None)
    query["why"] = ""
    tabs = [Tab(_("全部"), f"?{query.urlencode()}", not why, sum(counts.values()))]
    for code, text in NOT_COUNTED.items():
        if code in counts:
            query["why"] = code
            tabs.append(Tab(_(text), f"?{query.urlencode()}", code == why, counts[code]))
    return tabs


def _row(request: SignedRequest, one: NotCounted) -> Row:
    promise, decides = one.commitment, one.why in ("doubts", "explaining") and request.viewer.may("confirmation.decide", one.commitment.place)
    href = reverse("commitments:doubt" if decides else "commitments:commitment", args=[promise.id])
    return Row((title_of(promise), whom(promise, request.viewer, request.now), who(promise), promise.done_at, _(NOT_COUNTED[one.why])), href)
