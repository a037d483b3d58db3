"""Objections on pages: what came in against a result on public show, taken down and answered. The areas above show them beside the result."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.ui.form_pages import act_page, acted
from lianxin.base.ui.parts import Badge, Column, Link, Pair, Row, Table
from lianxin.domain.workforce.forms.publicity import ObjectionForm, UpholdForm
from lianxin.domain.workforce.selectors.publicity import (
    answerable_or_404,
    has_hand,
    kind_of,
    objection_or_404,
    objections,
    told_of,
)
from lianxin.domain.workforce.services.objecting import Said, answer_objection, note_objection
from lianxin.domain.workforce.services.workers import OWN
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from typing import Any

    from lianxin.domain.workforce.models import Objection


def objections_table(request: SignedRequest, kind: str, shown_id: UUID) -> Table | None:
    """What was objected, for whoever answers it; None while there is nothing."""
    names = {one.row_id: one.name for one in answerable_or_404(request.viewer, kind, shown_id).lines}
    rows = [
        Row((names.get(one.row_id, ""), told_of(request.viewer, one)["said"], one.received_on, one.answer, _state(one)), reverse("workforce:objection", args=[one.id]))
        for one in objections(request.viewer, kind, shown_id)
    ]
    columns = [Column(_("对谁的异议")), Column(_("内容")), Column(_("收到日期"), "short"), Column(_("答复")), Column(_("状态"), "short")]
    return Table(_("公示异议"), columns, rows) if rows else None


def _state(one: Objection) -> Badge:
    if one.answered_at is None:
        return Badge(_("等答复"), "warn")
    return Badge(_("成立"), "bad") if one.is_upheld else Badge(_("不成立"), "good")


def note(request: SignedRequest, kind: str, shown_id: UUID) -> HttpResponse:
    """One that came by letter or telephone; its code is for whoever brought it."""
    shown = answerable_or_404(request.viewer, kind, shown_id)
    form = ObjectionForm(request.POST or None, shown=shown, initial={"received_on": local_day(request.now)})

    def enter(*, name: str, phone: str, said: str, **typed: Any) -> None:
        sent = note_objection(kind=kind, shown_id=shown_id, told=Said(said, name, phone), **typed)
        messages.success(request, _("已登记。查询码 %(code)s,请告诉提出人。") % {"code": sent.code})

    back = Link(shown.title, kind_of(kind).url(shown_id))
    return act_page(request, _("登记公示异议"), form, enter, back, submit=_("登记"), done=_("要由另一人答复。"))


def _answer(*, sure: bool, **typed: Any) -> None:
    answer_objection(**typed)


@never_cache
@page(OWN)
def objection(request: SignedRequest, objection_id: UUID) -> HttpResponse:
    """What was said and by whom; the answer is written here."""
    found = objection_or_404(request.viewer, objection_id)
    shown = answerable_or_404(request.viewer, found.kind, found.shown_id)
    told, is_hand = told_of(request.viewer, found), has_hand(request.viewer, found.kind, found.shown_id)
    form = UpholdForm(request.POST or None) if found.answered_at is None else None
    against = next((one.name for one in shown.lines if one.row_id == found.row_id), "")
    answers = not is_hand and found.made_by != request.viewer.id  # whoever may not is refused by the service
    asks = answers and form is not None and form.is_valid() and form.cleaned_data["upheld"] and not form.cleaned_data["sure"]
    if asks:
        form = UpholdForm({**request.POST.dict(), "sure": "on"})  # the same once more, after what it does has been read
    elif form is not None and acted(request, form, partial(_answer, objection_id=found.id), done=_("已答复。")):
        return redirect("workforce:objection", found.id)
    facts = [
        Pair(_("对谁的异议"), against), Pair(_("内容"), told["said"]), Pair(_("提出人"), told["name"] or _("不留姓名")), Pair(_("电话"), told["phone"] or None),
        Pair(_("收到日期"), found.received_on), Pair(_("状态"), _state(found)), Pair(_("答复"), found.answer or None), Pair(_("答复时间"), found.answered_at),
    ]  # fmt: skip
    context = {
        "title": _("公示异议"), "back": Link(shown.title, kind_of(found.kind).url(found.shown_id)), "facts": [one for one in facts if one.value is not None],
        "form": form if answers else None, "is_hand": is_hand and form is not None,
        "asks": [_("异议成立以后,“%(who)s”从公示里取消,不能恢复。") % {"who": against}, _(kind_of(found.kind).effect)] if asks else [],
    }  # fmt: skip
    return render(request, "workforce/objection.html", context, status=422 if form is not None and form.errors else 200)
