"""Standing leave to read all children's files of a place: who has it, giving one, ending one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import colleagues, labels_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.form_pages import act_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table
from lianxin.base.ui.submitting import part_of, refusals_in
from lianxin.domain.minors.forms.access import LeaveForm, WhyForm
from lianxin.domain.minors.selectors.approvals import GIVE, standing_leave_or_404, standing_leaves
from lianxin.domain.minors.selectors.words import GUARD
from lianxin.domain.minors.services.approving import end_standing_leave, give_standing_leave

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lianxin.domain.minors.models import StandingLeave


@page(GIVE)
def leaves(request: SignedRequest) -> HttpResponse:
    """Everybody who may read, or could once, within the places where the viewer decides; and a form for another."""
    request.viewer.must(GUARD)
    people = [(str(one.id), one.display_name) for one in colleagues(request.viewer)]
    form = LeaveForm(request.POST or None, viewer=request.viewer, people=people)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            give_standing_leave(actor=request.viewer, now=request.now, **form.cleaned_data)
            messages.success(request, _("已批准。"))
            return redirect("minors:leaves")
    part, pages = part_of(request, list(standing_leaves(request.viewer)))
    context = {"form": form, "table": _table(request, part), "pager": pages, "back": Link(_("返回承办"), reverse("commitments:board"))}
    return render(request, "minors/leaves.html", context, status=422 if form.errors else 200)


@page(GIVE)
def end(request: SignedRequest, leave_id: UUID) -> HttpResponse:
    """A standing leave ends before its time."""
    found = standing_leave_or_404(request.viewer, leave_id)
    form = WhyForm(request.POST or None)
    lead, back = f"{found.worker.display_name} · {full_name(found.place, language())}", Link(_("返回"), reverse("minors:leaves"))
    act = partial(end_standing_leave, leave_id=found.id)
    return act_page(request, _("收回常设查阅批准"), form, act, back, lead, _("收回"), done=_("已收回。"))


def _table(request: SignedRequest, rows: Sequence[StandingLeave]) -> Table:
    names = labels_of([one.approved_by for one in rows])
    columns = [
        Column(_("谁")),
        Column(_("哪里")),
        Column(_("用途")),
        Column(_("批准人")),
        Column(_("到")),
        Column(_("状态")),
        Column("", "actions"),
    ]
    shown = []
    for one in rows:
        holds = one.ended_at is None and one.since <= request.now < one.until
        acts = [Action(_("收回"), reverse("minors:leave-end", args=[one.id]))] if holds else []
        badge = Badge(_("可以查阅"), "good") if holds else Badge(_("已失效"))
        cells = (
            one.worker.display_name,
            full_name(one.place, language()),
            one.why,
            names.get(one.approved_by),
            one.until,
            badge,
            acts,
        )
        shown.append(Row(cells))
    return Table(_("常设查阅批准"), columns, shown, _("还没有。没有批准的,要查阅一份卷宗得逐份申请。"))
