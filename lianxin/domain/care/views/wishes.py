"""What a person wishes of those who come: told, and ended when it no longer holds."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import workers_over
from lianxin.base.ui.parts import Action, Badge, Column, Link, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.care import selectors, services
from lianxin.domain.care.forms import WishForm
from lianxin.domain.care.views.showing import wish_words
from lianxin.domain.people.selectors import resident_or_404
from lianxin.kernel.clock import local_day


@page("care.read")
def wishes(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """A person's wishes about whoever comes; POST tells one more."""
    resident = resident_or_404(request.viewer, resident_id)
    may = request.viewer.may("care.plan", resident.place)
    workers = workers_over(request.viewer, resident.place, "commitment.fulfil", today=local_day(request.now)) if may else []
    form = WishForm(request.POST or None, workers=[(str(user.id), user.display_name) for user in workers])
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.record_wish(actor=request.viewer, now=request.now, resident_id=resident.id, **form.values())
            messages.success(request, _("已登记,下一次排班会照顾到。"))
            return redirect(request.path)
    context = {
        "resident": resident, "table": _table(request, resident.id, may=may), "form": form if may else None,
        "back": Link(_("返回照护计划"), reverse("care:plan", args=[resident.id])),
    }  # fmt: skip
    return render(request, "care/wishes.html", context, status=422 if form.errors else 200)


@page("care.plan")
@require_POST
def end(request: SignedRequest, wish_id: UUID) -> HttpResponse:
    """A wish holds no longer."""
    wish = selectors.wish_or_404(request.viewer, wish_id)
    services.end_wish(actor=request.viewer, now=request.now, wish_id=wish.id)
    messages.success(request, _("已结束。"))
    return redirect("care:wishes", wish.resident_id)


def _table(request: SignedRequest, resident_id: UUID, *, may: bool) -> Table:
    rows = []
    for wish in selectors.wishes_of(request.viewer, resident_id):
        words = wish_words(wish.kind, wish.value, wish.carer.display_name if wish.carer else "")
        force = Badge(_("必须做到"), "bad") if wish.is_hard else Badge(_("尽量照顾"), "info")
        act = Action(_("结束"), reverse("care:wish-end", args=[wish.id]), post=True) if may else None
        rows.append(Row((words, force, wish.reason or None, wish.made_at, act)))
    columns = [Column(_("希望")), Column(_("轻重")), Column(_("理由")), Column(_("登记时间")), Column("", "actions")]
    return Table(_("上门意愿"), columns, rows, _("没有特别的意愿。"))
