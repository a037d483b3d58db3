"""The report by line: five lines, five societies, each number opens its rows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Column, Link, Row, Table
from lianxin.base.ui.submitting import pager
from lianxin.domain.minors import selectors
from lianxin.domain.minors.forms import LinesForm
from lianxin.domain.minors.selectors import LineFilter
from lianxin.domain.minors.views.showing import due_day, promise_state, word
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.minors.models import PlanItem

_YEAR = 365


@page("minor.read")
def lines(request: SignedRequest) -> HttpResponse:
    """How much was planned and done on each line, and by whom."""
    wanted, form = _asked(request)
    home = request.viewer.home
    counts = {(one.line, one.society): one for one in selectors.line_counts(request.viewer, wanted)}
    files = selectors.files_by_line(request.viewer, wanted)
    societies = selectors.choices(home, "society")
    rows = []
    for line, named in selectors.choices(home, "line").items():
        mine = [one for one in counts.values() if one.line == line]
        cells = [
            _rows_of(wanted, line, society, counts[line, society].number if (line, society) in counts else 0)
            for society in societies
        ]
        total = _rows_of(wanted, line, "", sum(one.number for one in mine))
        rows.append(
            Row(
                (
                    named.in_language(language()),
                    *cells,
                    total,
                    sum(one.done for one in mine),
                    files.get(line, 0),
                )
            )
        )
    names = [words.in_language(language()) for words in societies.values()]
    columns = [
        Column(_("服务主线")),
        *(Column(text, "number") for text in (*names, _("合计"), _("已做完"), _("孩子(卷宗)"))),
    ]
    context = {
        "title": _("五条服务主线"), "lead": f"{wanted.since} — {wanted.until}", "form": form, "table": Table(_("五条服务主线"), columns, rows),
        "back": Link(_("返回值班台"), reverse("minors:desk")),
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


@page("minor.read")
def line_rows(request: SignedRequest) -> HttpResponse:
    """What a number is made of; nothing of the children."""
    wanted, form = _asked(request)
    found = selectors.line_rows(request.viewer, wanted, after=request.GET.get("after", ""))
    columns = [
        Column(text)
        for text in (_("编号"), _("服务主线"), _("由谁来做"), _("加上的时间"), _("期限"), _("现在"))
    ]
    context = {
        "title": _("帮扶事项"), "lead": f"{wanted.since} — {wanted.until}", "form": form, "pager": pager(request, found),
        "table": Table(_("帮扶事项"), columns, [_item(request, one) for one in found.rows], _("没有帮扶事项。")),
        "back": Link(_("返回五条服务主线"), reverse("minors:lines")),
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


def _item(request: SignedRequest, one: PlanItem) -> Row:
    state = promise_state(one.promise, request.now)
    return Row(
        (
            one.file.proceeding.number,
            word(one.place, "line", one.line),
            word(one.place, "society", one.society),
            one.at,
            due_day(one.promise.due_at),
            state,
        )
    )


def _asked(request: SignedRequest) -> tuple[LineFilter, LinesForm]:
    today = local_day(request.now)
    form = LinesForm(request.GET or None, place=request.viewer.home)
    given = form.cleaned_data if form.is_valid() else {}
    since, until = given.get("since") or today - timedelta(days=_YEAR), given.get("until") or today
    return LineFilter(since, until, given.get("line", ""), given.get("society", "")), form


def _rows_of(wanted: LineFilter, line: str, society: str, number: int) -> Link | int:
    if not number:
        return 0
    asked = {
        "since": wanted.since.isoformat(),
        "until": wanted.until.isoformat(),
        "line": line,
        "society": society,
    }
    return Link(
        str(number), f"{reverse('minors:line-rows')}?{urlencode({k: v for k, v in asked.items() if v})}"
    )
