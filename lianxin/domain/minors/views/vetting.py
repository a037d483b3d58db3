"""Who may work with children: everybody of one's places with how they stand, and the checks of one of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.files.services import store_file
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.form_pages import act_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Tab, Table
from lianxin.base.ui.submitting import part_of, refusals_in
from lianxin.domain.minors.forms.access import CheckForm, WhyForm
from lianxin.domain.minors.rules.vetting import STANDINGS
from lianxin.domain.minors.selectors.vetting import READ, check_or_404, checks_of, vetting_list, worker_or_404
from lianxin.domain.minors.selectors.words import choices
from lianxin.domain.minors.services.vetting import RECORD, record_check, set_hit_aside
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lianxin.base.access.models import User
    from lianxin.base.ui.parts import Tone
    from lianxin.domain.minors.models import VettingCheck
    from lianxin.domain.minors.rules.vetting import Standing
    from lianxin.domain.minors.selectors.vetting import Vetted


@page(READ)
def vetting(request: SignedRequest) -> HttpResponse:
    """Everybody whose role could bring them near a child, those who may not work with children first."""
    rows = vetting_list(request.viewer, local_day(request.now))
    chosen = next((one for one in STANDINGS if one == request.GET.get("show")), None)
    shown = [one for one in rows if chosen is None or one.standing == chosen]
    part, pages = part_of(request, shown)
    context = {
        "tabs": _tabs(rows, chosen), "table": _table(part), "pager": pages, "urgent": sum(one.is_urgent for one in rows),
        "back": Link(_("返回承办"), reverse("commitments:board")),
    }  # fmt: skip
    return render(request, "minors/vetting.html", context)


@page(READ)
def worker(request: SignedRequest, user_id: UUID) -> HttpResponse:
    """The checks of one worker, and a form for the next."""
    found = worker_or_404(request.viewer, user_id, local_day(request.now))
    may_record = request.viewer.may(RECORD, found.place) and found.id != request.viewer.id
    form = CheckForm(request.POST or None, request.FILES or None, place=found.place) if may_record else None
    if request.method == "POST":
        request.viewer.must(RECORD, found.place)
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_in(form):
            _record(request, found, dict(form.cleaned_data))
            messages.success(request, _("已登记。"))
            return redirect("minors:vetting-worker", found.id)
    context = {
        "worker": found, "about": full_name(found.place, language()), "form": form, "back": Link(_("返回从业核查"), reverse("minors:vetting")),
        "table": _checks(request, found, checks_of(request.viewer, user_id, local_day(request.now))),
    }  # fmt: skip
    return render(
        request,
        "minors/vetting_worker.html",
        context,
        status=422 if form is not None and form.errors else 200,
    )


@page(RECORD)
def aside(request: SignedRequest, check_id: UUID) -> HttpResponse:
    """The hit was somebody else's."""
    found = check_or_404(request.viewer, check_id)
    form = WhyForm(request.POST or None)
    back = Link(_("返回"), reverse("minors:vetting-worker", args=[found.worker_id]))
    act = partial(set_hit_aside, check_id=found.id)
    return act_page(request, _("撤销查到的记录"), form, act, back, found.worker.display_name, _("撤销"), done=_("已撤销。"))


def _record(request: SignedRequest, found: User, typed: dict[str, Any]) -> None:
    upload = typed.pop("paper")
    if upload:
        kept = store_file(
            actor=request.viewer,
            now=request.now,
            place=found.place,
            content=upload.read(),
            needs=RECORD,
        )
        typed["evidence_id"] = kept.id
    record_check(actor=request.viewer, now=request.now, worker_id=found.id, **typed)


def _words() -> dict[Standing, tuple[str, Tone]]:
    return {
        "valid": (_("有效"), "good"),
        "none": (_("未核查"), "warn"),
        "lapsed": (_("已过期"), "bad"),
        "hit": (_("有记录"), "bad"),
    }


def _tabs(rows: list[Vetted], chosen: str | None) -> list[Tab]:
    here = [Tab(_("全部"), "?", chosen is None, len(rows))]
    return here + [
        Tab(_words()[code][0], f"?show={code}", chosen == code, sum(one.standing == code for one in rows))
        for code in STANDINGS
    ]


def _table(rows: Sequence[Vetted]) -> Table:
    columns = [
        Column(_("姓名")),
        Column(_("所属")),
        Column(_("核查")),
        Column(_("有效到")),
        Column(_("手上未成年人事项"), "number"),
    ]
    shown = [
        Row(
            (one.worker.display_name, full_name(one.worker.place, language()), Badge(*_words()[one.standing]), one.until, one.open),
            href=reverse("minors:vetting-worker", args=[one.worker.id]), tone="bad" if one.is_urgent else "plain",
        )
        for one in rows
    ]  # fmt: skip
    return Table(_("从业核查"), columns, shown, _("这里没有人。"))


def _checks(request: SignedRequest, found: User, checks: list[VettingCheck]) -> Table:
    names, words = (
        labels_of([one.by for one in checks] + [one.set_aside_by for one in checks]),
        choices(found.place, "vetting"),
    )
    columns = [
        Column(_("核查日期")),
        Column(_("查了什么")),
        Column(_("结果")),
        Column(_("有效到")),
        Column(_("登记人")),
        Column(_("查询结果")),
        Column("", "actions"),
    ]
    rows = []
    for one in checks:
        is_hit = one.result == "hit"
        badge = (
            Badge(_("已撤销"), "plain", one.set_aside_why)
            if one.set_aside_at
            else Badge(_("有记录"), "bad")
            if is_hit
            else Badge(_("没有发现"), "good")
        )
        may = (
            is_hit
            and one.set_aside_at is None
            and request.viewer.may(RECORD, one.place)
            and request.viewer.id not in (one.by, one.worker_id)
        )
        what = words[one.what].in_language(language()) if one.what in words else one.what
        paper = Link(_("打开"), reverse("web:file", args=[one.evidence_id])) if one.evidence_id else None
        acts = [Action(_("不是本人:撤销"), reverse("minors:vetting-aside", args=[one.id]))] if may else []
        rows.append(
            Row(
                (
                    one.checked_on,
                    what,
                    badge,
                    None if is_hit else one.valid_until,
                    names.get(one.by) if one.by else None,
                    paper,
                    acts,
                )
            )
        )
    return Table(_("核查记录"), columns, rows, _("还没有核查过。没有有效的核查,不能接触未成年人的事项。"))
