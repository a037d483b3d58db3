"""The conflict inbox: two people changed the same field of one resident, and a person decides what stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Column, Link, Row, Table
from lianxin.base.ui.submitting import pager, refusals_in
from lianxin.base.ui.wording import masked_phone
from lianxin.domain.people.rules.field_edits import FIELDS, PHONE, Offer, unkept
from lianxin.domain.people.rules.residents import LANGUAGES
from lianxin.domain.people.selectors.conflicts import conflict_or_404, open_conflicts
from lianxin.domain.people.services.field_edits import settle_conflict
from lianxin.domain.people.views import presenting

if TYPE_CHECKING:
    from lianxin.domain.people.models import FieldEdit, Resident

HERE, OFFERED, OTHER = "here", "offered", "other"
_LONGEST: Final = {"name_bo": 120, "address": 200, "note": 300, PHONE: 20}


class SettleForm(forms.Form):
    """For each field that collided: keep what stands here, take what the phone sent, or write something else."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, collided: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._collided = collided
        for name in collided:
            choices = [(HERE, ""), (OFFERED, ""), (OTHER, "")] if name in _LONGEST else [(HERE, ""), (OFFERED, "")]
            missing = {"required": _("请选择用哪一个。")}
            self.fields[f"{name}-pick"] = forms.ChoiceField(label=_(FIELDS[name]), choices=choices, error_messages=missing)
            if name in _LONGEST:
                self.fields[f"{name}-text"] = FreeTextField(label=_("另写"), required=False, max_length=_LONGEST[name], rows=1)

    def chosen(self, resident: Resident, offers: dict[str, Offer]) -> dict[str, str]:
        """What is to stand in each field."""
        found = {}
        for name in self._collided:
            pick = self.cleaned_data[f"{name}-pick"]
            typed = self.cleaned_data.get(f"{name}-text", "")
            found[name] = {HERE: str(getattr(resident, name)), OFFERED: offers[name].wanted, OTHER: typed}[pick]
        return found


@page("resident.merge")
def inbox(request: SignedRequest) -> HttpResponse:
    """What waits for a decision, the longest waiting first."""
    found = open_conflicts(request.viewer, after=request.GET.get("after", ""))
    names = labels_of(edit.made_by for edit in found.rows)
    rows = [
        Row(
            (
                Link(both_names(edit.resident), reverse("people:conflict", args=[edit.id])),
                full_name(edit.resident.place, language()),
                "、".join(_(FIELDS[name]) for name in edit.collided),
                names.get(edit.made_by, "") if edit.made_by else "",
                edit.captured_at,
            )
        )
        for edit in found.rows
    ]
    columns = [Column(_("居民")), Column(_("地点")), Column(_("冲突的项")), Column(_("谁改的")), Column(_("填写时间"))]
    context = {
        "conflicts": Table(_("冲突待办"), columns, rows, _("没有待处理的冲突。")), "pager": pager(request, found),
    }  # fmt: skip
    return render(request, "people/conflicts.html", context)


@page("resident.merge")
def conflict(request: SignedRequest, edit_id: UUID) -> HttpResponse:
    """Both values side by side, who wrote them and when; the person picks or writes."""
    edit = conflict_or_404(request.viewer, edit_id)
    offers = unkept(edit.offers)
    form = SettleForm(request.POST or None, collided=edit.collided, initial={"version": edit.resident.version})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            settle_conflict(
                actor=request.viewer, now=request.now, edit_id=edit.id, version=form.cleaned_data["version"],
                chosen=form.chosen(edit.resident, offers),
            )  # fmt: skip
            messages.success(request, _("已处理。要改回来,在居民档案里修改即可。"))
            return redirect("people:conflicts")
    context = {
        "edit": edit, "form": form, "rows": [_row(form, edit, name, offers[name]) for name in edit.collided],
        "who": labels_of([edit.made_by]).get(edit.made_by, "") if edit.made_by else "",
        "back": Link(_("返回冲突待办"), reverse("people:conflicts")), "name": both_names(edit.resident),
        "file": Action(_("打开档案"), presenting.file_url(edit.resident)),
        "merged": "、".join(_(FIELDS[name]) for name in edit.merged),
    }  # fmt: skip
    return render(request, "people/conflict.html", context, status=422 if form.errors else 200)


def _row(form: SettleForm, edit: FieldEdit, name: str, offer: Offer) -> dict[str, Any]:
    here = str(getattr(edit.resident, name))
    pick = form[f"{name}-pick"]
    return {
        "label": _(FIELDS[name]), "field": pick.html_name, "picked": pick.value() or "", "errors": pick.errors,
        "here": _shown(name, here), "offered": _shown(name, offer.wanted),
        "seen": "" if name == PHONE else _shown(name, offer.base),
        "text": form[f"{name}-text"] if f"{name}-text" in form.fields else None,
    }  # fmt: skip


def _shown(name: str, value: str) -> str:
    """A value as the pages show it: phone numbers masked, an empty one said so."""
    if name == PHONE:
        return masked_phone(value) or _("(空)")
    return (_(LANGUAGES[value]) if name == "language" and value in LANGUAGES else value) or _("(空)")


