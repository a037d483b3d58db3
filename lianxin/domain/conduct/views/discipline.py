"""The code of ethics for oneself, and the board of the year: acknowledged, vetted, complaints that run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Tab, Table
from lianxin.base.ui.submitting import part_of, refusals_told
from lianxin.domain.conduct import selectors, services
from lianxin.domain.workforce.selectors import own_worker
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.packs.schema import EthicsCode
    from lianxin.domain.conduct.selectors import Disciplined


@page("workforce.own")
def ethics(request: SignedRequest) -> HttpResponse:
    """The code in force, to be read and acknowledged; a new year or a new version asks again."""
    today = local_day(request.now)
    own = selectors.own_code(request.viewer, today)
    if own is None:
        raise ProblemError("conduct.no_worker" if own_worker(request.viewer) is None else "conduct.no_code")
    if request.method == "POST":
        with refusals_told(request):
            services.acknowledge(actor=request.viewer, now=request.now, code=request.POST.get("code", ""))
            messages.success(request, _("已确认,谢谢。"))
        return redirect("conduct:ethics")
    given = [Pair(_("%(year)s 年") % {"year": one.year}, one.at) for one in own.given]
    context = {
        "own": own, "title": own.text.name.in_language(language()), "clauses": _clauses(own.text), "given": given, "badge": ethics_badge(own.standing),
        "versions": [Link(row.name.in_language(language()), reverse("conduct:ethics-version", args=[code])) for code, row in own.versions],
        "unverified": own.text.unverified, "source": packs.for_place(own.worker.place).sources[own.text.source].title,
        "actions": [Action(_("关于我的投诉"), reverse("web:own-tab", args=["conduct"]))],
    }  # fmt: skip
    return render(request, "conduct/ethics.html", context)


@page("workforce.own")
def version(request: SignedRequest, code: str) -> HttpResponse:
    """An earlier version, or the one in force, to read."""
    row = packs.for_place(request.viewer.home).ethics.get(code)
    if row is None:
        raise ProblemError("general.not_found")
    context = {"title": row.name.in_language(language()), "clauses": _clauses(row), "since": row.start, "back": Link(_("返回"), reverse("conduct:ethics"))}
    return render(request, "conduct/version.html", context)


@page("conduct.read")
def board(request: SignedRequest) -> HttpResponse:
    """Everybody with an account within one's places: acknowledged or not, vetted or not, and how many complaints run."""
    today, chosen = local_day(request.now), request.GET.get("ethics", "")
    rows = selectors.board(request.viewer, today, ethics=chosen)
    part, pages = part_of(request, rows)
    context = {
        "title": _("年度自律"), "lead": _("每年确认职业道德守则,每年从业核查。没有有效核查的,系统不会把未成年人的事项交给他(她)。"), "tabs": _tabs(request, chosen),
        "table": _table(selectors.disciplined(request.viewer, part, today)), "pager": pages,
    }  # fmt: skip
    if without := selectors.without_account(request.viewer):
        context["lead"] = f"{context['lead']} " + _("这里只有有账号的人;另有 %(count)s 人没有账号,不能在这里确认。") % {"count": without}
    return render(request, "ui/rows_page.html", context)


def _clauses(row: EthicsCode) -> list[dict[str, str]]:
    return [{"name": one.name.in_language(language()), "text": one.text.in_language(language())} for one in (*row.duties, *row.principles)]


def ethics_badge(standing: str) -> Badge:
    """How somebody stands with the code of the year."""
    words = {"done": (_("已确认"), "good"), "due": (_("待确认"), "warn"), "lapsed": (_("过期未确认"), "bad")}
    label, tone = words.get(standing, (_("没有守则"), "plain"))
    return Badge(label, tone)  # type: ignore[arg-type]


def vetting_badge(standing: str, href: str = "") -> Badge | None:
    """How the check of somebody stands, leading to it; none where their work asks for none."""
    words = {"valid": (_("有效"), "good"), "none": (_("未核查"), "warn"), "lapsed": (_("已过期"), "bad"), "hit": (_("有记录"), "bad")}
    return Badge(*words[standing], href=href) if standing in words else None  # type: ignore[arg-type]


def _tabs(request: SignedRequest, chosen: str) -> list[Tab]:
    counts = selectors.board_counts(request.viewer, local_day(request.now))
    words = {"lapsed": _("过期未确认"), "due": _("待确认"), "done": _("已确认")}
    return [Tab(_("全部"), "?", not chosen, sum(counts.values()))] + [Tab(words[how], f"?ethics={how}", chosen == how, number) for how, number in counts.items()]


def _table(rows: list[Disciplined]) -> Table:
    columns = [Column(text) for text in (_("姓名"), _("所属"), _("职业道德确认"), _("从业核查"), _("核查有效到"))] + [Column(_("在办的投诉"), "number")]
    shown = [
        Row(
            (
                one.worker.name, full_name(one.worker.place, language()), ethics_badge(one.ethics),
                vetting_badge(one.vetting, reverse("minors:vetting-worker", args=[one.worker.user_id])), one.vetted_until,
                Link(str(one.complaints), reverse("conduct:complaints")) if one.complaints else one.complaints,
            ),
            href=reverse("web:worker-tab", args=[one.worker.id, "conduct"]),
        )
        for one in rows
    ]  # fmt: skip
    return Table(_("年度自律"), columns, shown, _("这里没有人。"))
