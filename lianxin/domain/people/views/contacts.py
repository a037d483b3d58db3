"""Whom to turn to about a resident: on the file, and entered, corrected, removed, shown in clear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.parts import Action, Badge, Column, Link, Masked, Row, Table
from lianxin.base.ui.submitting import refusals_in
from lianxin.base.ui.wording import masked_phone
from lianxin.domain.people import selectors
from lianxin.domain.people.forms import RevealForm
from lianxin.domain.people.rules.contacts import KINDS
from lianxin.domain.people.selectors.contacts import contact_or_404, contacts_of, may_see_phones
from lianxin.domain.people.services.contacts import (
    keep_contact,
    phones_to_call,
    remove_contact,
    reveal_contact,
)
from lianxin.domain.people.views.contact_forms import ContactForm

if TYPE_CHECKING:
    from lianxin.domain.people.models import Contact, Resident
    from lianxin.domain.people.services.contacts import Reachable


def contact_parts(viewer: Viewer, resident: Resident) -> dict[str, Any]:
    """The context of `people/_contacts.html`. One query."""
    may_see, may_write = may_see_phones(viewer, resident), viewer.may("resident.write", resident.place)
    rows = [_row(contact, may_see=may_see, may_write=may_write) for contact in contacts_of(viewer, resident.id)]
    columns = [Column(_("姓名")), Column(_("关系")), Column(_("电话")), Column(_("备注"))]
    add = Action(_("增加联系人"), reverse("people:contact-new", args=[resident.id]), icon="add")
    return {
        "contacts": Table(_("联系人"), columns, rows, _("还没有登记联系人。")),
        "contact_actions": [add] if may_write else [],
    }


def calls(request: SignedRequest, resident: Resident) -> list[Reachable]:
    """Whom to call about a resident, for `people/_calls.html` on a page of a visit; nothing for who may not see phones."""
    if not may_see_phones(request.viewer, resident):
        return []
    return phones_to_call(actor=request.viewer, now=request.now, resident_id=resident.id)


@page("resident.write")
def new(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """A new contact."""
    resident = selectors.resident_or_404(request.viewer, resident_id)
    request.viewer.must("resident.write", resident.place)
    return _form_page(request, resident, ContactForm(request.POST or None), _("增加联系人"), [])


@page("resident.write")
def change(request: SignedRequest, contact_id: UUID) -> HttpResponse:
    """A contact corrected."""
    found = contact_or_404(request.viewer, contact_id)
    request.viewer.must("resident.write", found.resident.place)
    names = ("name", "kind", "relation", "is_emergency", "note")
    first = {name: getattr(found, name) for name in names} | {"contact_id": found.id}
    form = ContactForm(request.POST or None, initial=first, has_phone=bool(found.phone))
    remove = Action(_("删除联系人"), reverse("people:contact-remove", args=[found.id]), "danger")
    return _form_page(request, found.resident, form, _("修改联系人"), [remove])


@page("resident.write")
def remove(request: SignedRequest, contact_id: UUID) -> HttpResponse:
    """A contact taken out of the file."""
    found = contact_or_404(request.viewer, contact_id)
    request.viewer.must("resident.write", found.resident.place)
    if request.method == "POST":
        resident_id = remove_contact(actor=request.viewer, now=request.now, contact_id=found.id)
        messages.success(request, _("已删除联系人。"))
        return redirect("web:resident", resident_id)
    context = {
        "title": _("删除联系人"), "text": f"{found.name} {found.relation}".strip(), "submit_label": _("删除联系人"),
        "consequences": [_("姓名、关系和电话从档案里删除,不能恢复;审计里留下一条记录。")],
        "back_url": reverse("people:contact", args=[found.id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@never_cache
@page("resident.reveal")
@require_POST
def reveal(request: SignedRequest, contact_id: UUID) -> HttpResponse:
    """Ask why, then show a contact's number once; both the reason and the look are on record."""
    found = contact_or_404(request.viewer, contact_id)
    form = RevealForm(request.POST if "why" in request.POST else None)
    context: dict[str, Any] = {"form": form, "label": _("电话"), "back": _back(found.resident), "person": found.resident}
    if form.is_valid():
        why = str(dict(form.fields["why"].choices)[form.cleaned_data["why"]])  # type: ignore[attr-defined]
        number = reveal_contact(actor=request.viewer, now=request.now, contact_id=found.id, why=why)
        context |= {"number": number, "is_phone": True}
    return render(request, "people/reveal.html", context)


def _form_page(
    request: SignedRequest, resident: Resident, form: ContactForm, title: str, actions: list[Action]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            keep_contact(
                actor=request.viewer, now=request.now, resident_id=resident.id, values=form.values(),
                contact_id=form.cleaned_data["contact_id"],
            )  # fmt: skip
            messages.success(request, _("已保存。"))
            return redirect("web:resident", resident.id)
    context = {"form": form, "title": title, "back": _back(resident), "actions": actions, "person": resident}
    return render(request, "people/form.html", context, status=422 if form.errors else 200)


def _row(contact: Contact, *, may_see: bool, may_write: bool) -> Row:
    name: object = contact.name
    if may_write:
        name = Link(contact.name, reverse("people:contact", args=[contact.id]))
    marks = [Badge(_("紧急联系人"), "warn")] if contact.is_emergency else []
    address = reverse("people:contact-reveal", args=[contact.id]) if may_see else ""
    phone = Masked(masked_phone(contact.phone), address, _("电话")) if contact.phone else None
    kind = _(KINDS.get(contact.kind, contact.kind))
    return Row(([name, *marks], contact.relation or kind, phone, contact.note))


def _back(resident: Resident) -> Link:
    return Link(_("返回居民档案"), reverse("web:resident", args=[resident.id]))
