"""The conflict inbox: two people changed the same field of one resident, and a person decides what stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Column, Excerpt, Link, Row, Table
from lianxin.base.ui.submitting import pager, refusals_in
from lianxin.base.ui.wording import masked_phone
from lianxin.domain.people.rules.field_edits import FIELDS, PHONE, Offer, unkept
from lianxin.domain.people.rules.residents import LANGUAGES
from lianxin.domain.people.selectors.conflicts import conflict_or_404, last_writers, open_conflicts
from lianxin.domain.people.services.field_edits import settle_conflict
from lianxin.domain.people.services.residents import reveal_number
from lianxin.domain.people.views import presenting

if TYPE_CHECKING:
    from lianxin.base.audit.models import AuditEntry
    from lianxin.domain.people.models import FieldEdit, Resident

HERE, OFFERED, OTHER = "here", "offered", "other"
_LONGEST: Final = {"name_bo": 120, "address": 200, "note": 300, PHONE: 20}


class SettleForm(forms.Form):
    """For each field that collided: keep what stands here, take what the phone sent, or write something else."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, collided: list[str], **kwargs: Any) -> None:
        if args and args[0] is not None:
            args = (_picked(args[0], collided), *args[1:])
        super().__init__(*args, **kwargs)
        self._collided = collided
        for name in collided:
            choices = [(HERE, ""), (OFFERED, ""), (OTHER, "")] if name in _LONGEST else [(HERE, ""), (OFFERED, "")]
            missing = {"required": _("请选择用哪一个。")}
            self.fields[f"{name}-pick"] = forms.ChoiceField(label=_(FIELDS[name]), choices=choices, error_messages=missing)
            if name in _LONGEST:
                words = FreeTextField(label=_("另写"), required=False, max_length=_LONGEST[name], rows=1)
                words.widget.attrs["aria-label"] = f"{_('另写')}: {_(FIELDS[name])}"  # its visible label is that of the choice
                self.fields[f"{name}-text"] = words

    def clean(self) -> dict[str, Any]:
        """Something else wants words; to leave a field empty one takes the value that is."""
        found = super().clean() or {}
        for name in (one for one in self._collided if one in _LONGEST):
            if found.get(f"{name}-pick") == OTHER and not found.get(f"{name}-text"):
                self.add_error(f"{name}-text", _("请写上要用的内容。"))
        return found

    def chosen(self, resident: Resident, offers: dict[str, Offer]) -> dict[str, str]:
        """What is to stand in each field."""
        found = {}
        for name in self._collided:
            pick = self.cleaned_data[f"{name}-pick"]
            typed = self.cleaned_data.get(f"{name}-text", "")
            found[name] = {HERE: str(getattr(resident, name)), OFFERED: offers[name].wanted, OTHER: typed}[pick]
        return found


def _picked(sent: QueryDict, collided: list[str]) -> QueryDict:
    """Whoever wrote something else without ticking it meant it."""
    data = sent.copy()
    for name in collided:
        if data.get(f"{name}-text", "").strip() and not data.get(f"{name}-pick"):
            data[f"{name}-pick"] = OTHER
    return data


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
                Excerpt(_both(edit), 120),
                names.get(edit.made_by, "") if edit.made_by else "",
                edit.captured_at,
            )
        )
        for edit in found.rows
    ]
    columns = [Column(_("居民")), Column(_("地点")), Column(_("档案里现在的 → 手机上填的")), Column(_("谁改的")), Column(_("填写时间"))]
    context = {
        "conflicts": Table(_("冲突待办"), columns, rows, _("没有待处理的冲突。")), "pager": pager(request, found),
    }  # fmt: skip
    return render(request, "people/conflicts.html", context)


@never_cache
@page("resident.merge")
def conflict(request: SignedRequest, edit_id: UUID) -> HttpResponse:
    """Both values side by side, who wrote them and when; the person picks or writes.

    Two numbers that look alike masked can be compared whole by whoever may reveal one; that is on record.
    """
    edit = conflict_or_404(request.viewer, edit_id)
    offers = unkept(edit.offers)
    may_compare = edit.is_open and PHONE in edit.collided and request.viewer.may("resident.reveal", edit.resident.place)
    whole = may_compare and "compare" in request.POST
    if whole:
        why = _("处理冲突时核对两个号码")
        reveal_number(actor=request.viewer, now=request.now, resident_id=edit.resident_id, field=PHONE, why=why)
    form = SettleForm(None if whole else request.POST or None, collided=edit.collided, initial={"version": edit.resident.version})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            settle_conflict(
                actor=request.viewer, now=request.now, edit_id=edit.id, version=form.cleaned_data["version"],
                chosen=form.chosen(edit.resident, offers),
            )  # fmt: skip
            messages.success(request, _("已处理。要改回来,在居民档案里修改即可。"))
            return redirect("people:conflicts")
    writers = last_writers(request.viewer, edit)
    context = {
        "edit": edit, "form": form, "rows": [_row(form, edit, name, offers[name], writers.get(name), whole=whole) for name in edit.collided],
        "may_compare": may_compare, "whole": whole,
        "who": labels_of([edit.made_by]).get(edit.made_by, "") if edit.made_by else "",
        "back": Link(_("返回冲突待办"), reverse("people:conflicts")), "name": both_names(edit.resident),
        "file": Action(_("打开档案"), presenting.file_url(edit.resident)),
        "merged": "、".join(_(FIELDS[name]) for name in edit.merged),
    }  # fmt: skip
    return render(request, "people/conflict.html", context, status=422 if form.errors else 200)


def _both(edit: FieldEdit) -> str:
    """Each field with what stands here and what the phone sent."""
    offers = unkept(edit.offers)
    pairs = ((name, _shown(name, str(getattr(edit.resident, name))), _shown(name, offers[name].wanted)) for name in edit.collided)
    return ";".join(f"{_(FIELDS[name])}:{here} → {offered}" for name, here, offered in pairs)


def _row(form: SettleForm, edit: FieldEdit, name: str, offer: Offer, writer: AuditEntry | None, *, whole: bool) -> dict[str, Any]:
    here = str(getattr(edit.resident, name))
    pick = form[f"{name}-pick"]
    return {
        "label": _(FIELDS[name]), "field": pick.html_name, "picked": pick.value() or "", "errors": pick.errors,
        "here": _shown(name, here, whole=whole), "offered": _shown(name, offer.wanted, whole=whole),
        "writer": writer, "seen": "" if name == PHONE else _shown(name, offer.base),
        "text": form[f"{name}-text"] if f"{name}-text" in form.fields else None,
    }  # fmt: skip


def _shown(name: str, value: str, *, whole: bool = False) -> str:
    """A value as the pages show it: phone numbers masked unless they are compared, an empty one said so."""
    if name == PHONE:
        return (value if whole else masked_phone(value)) or _("(空)")
    return (_(LANGUAGES[value]) if name == "language" and value in LANGUAGES else value) or _("(空)")


