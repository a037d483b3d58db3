"""Children in the care of others: the list with the last contact of the parents, one of them, a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table
from lianxin.base.ui.submitting import pager, refusals_in
from lianxin.base.ui.typed import typed
from lianxin.domain.minors import selectors, services
from lianxin.domain.minors.forms import CareForm, ContactForm, EndCareForm
from lianxin.domain.minors.views.finding import found_children
from lianxin.domain.minors.views.showing import pairs_of, word
from lianxin.domain.people.selectors import resident_or_404
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from django.forms import Form

    from lianxin.domain.minors.models import DelegatedCare


@never_cache
@page("minor.read")
def listing(request: SignedRequest) -> HttpResponse:
    """Every running care within reach, and how long ago the parents were in touch."""
    found = selectors.care_page(request.viewer, request.now, after=request.GET.get("after", ""))
    rows = [_row(request, one) for one in found.rows]
    columns = [Column(text) for text in (_("孩子"), _("地点"), _("从"), _("父母上次联系"), _("每周联系"))]
    context = {
        "title": _("委托照护"), "lead": _("父母外出,托别人照料孩子的,每周至少联系一次。"), "table": Table(_("委托照护"), columns, rows, _("没有在办的委托照护。")),
        "pager": pager(request, found), "actions": _actions(request), "back": Link(_("返回值班台"), reverse("minors:desk")),
    }  # fmt: skip
    return render(request, "ui/rows_page.html", context)


def _actions(request: SignedRequest) -> list[Action]:
    return [Action(_("登记委托照护"), reverse("minors:care-find"), "primary")] if request.viewer.may("minor.work") else []


def _row(request: SignedRequest, one: Any) -> Row:
    return Row(
        (
            both_names(one.resident),
            full_name(one.place, language()),
            one.since,
            one.last_on,
            _contact(one, one.last_on, request),
        ),
        href=reverse("minors:care-one", args=[one.id]),
    )


def _contact(care: DelegatedCare, last_on: Any, request: SignedRequest) -> Badge:
    days = selectors.days_missing(care, last_on, local_day(request.now))
    return Badge(_("超过 %(days)s 天没有联系") % {"days": days}, "bad") if days else Badge(_("按时"), "good")


@never_cache
@page("minor.read")
def care(request: SignedRequest, care_id: UUID) -> HttpResponse:
    """One of them, and every contact."""
    found = selectors.care_or_404(request.viewer, request.now, care_id)
    contacts = selectors.contacts_of(request.viewer, request.now, found)
    names = labels_of(one.by for one in contacts)
    rows = [
        Row((one.on, word(found.place, "contact", one.way), names.get(one.by) if one.by else None))
        for one in contacts
    ]
    facts = [
        Pair(_("孩子"), both_names(found.resident)), Pair(_("地点"), full_name(found.place, language())), *pairs_of(selectors.words_of(found.words)),
        Pair(_("从"), found.since), Pair(_("到"), found.until), Pair(_("书面告知学校"), found.school_told_on or Badge(_("还没有"), "warn")),
        Pair(_("书面告知村(居)委会"), found.committee_told_on or Badge(_("还没有"), "warn")),
        Pair(_("每周联系"), _contact(found, contacts[0].on if contacts else None, request)), Pair(_("结束"), found.ended_on),
    ]  # fmt: skip
    works = found.ended_on is None and request.viewer.may("minor.work", found.place)
    acts = [
        Action(_("记一次联系"), reverse("minors:care-contact", args=[found.id]), "primary"),
        Action(_("结束委托"), reverse("minors:care-end", args=[found.id])),
    ]
    context = {
        "title": _("委托照护"), "facts": facts, "actions": acts if works else [], "back": Link(_("返回委托照护"), reverse("minors:care")),
        "table": Table(_("父母联系"), [Column(_("哪一天")), Column(_("怎样联系")), Column(_("谁记的"))], rows, _("还没有联系的记录。")),
    }  # fmt: skip
    return render(request, "minors/care.html", context)


@never_cache
@page("minor.work")
def find(request: SignedRequest) -> HttpResponse:
    """Which child's care is to be written down."""
    asked = typed(request)
    context = {
        "title": _("登记委托照护"), "asked": asked, "found": found_children(request, asked), "here": reverse("minors:care-find"),
        "back": Link(_("返回委托照护"), reverse("minors:care")),
    }  # fmt: skip
    return render(request, "minors/find.html", context)


@never_cache
@page("minor.work")
def begin(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """The parents gave the care to another."""
    child = resident_or_404(request.viewer, resident_id)
    request.viewer.must("minor.work", child.place)
    form = CareForm(request.POST or None, place=child.place, initial={"since": local_day(request.now)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"minor.carer_not_cleared": "cleared"}):
            made = services.record_care(
                actor=request.viewer, now=request.now, resident_id=child.id, **form.given()
            )
            messages.success(request, _("已登记委托照护。"))
            return redirect("minors:care-one", made.id)
    return _form(request, _("登记委托照护"), str(both_names(child)), form, reverse("minors:care"))


@never_cache
@page("minor.work")
def contact(request: SignedRequest, care_id: UUID) -> HttpResponse:
    """The parents were in touch."""
    found = selectors.care_or_404(request.viewer, request.now, care_id)
    form = ContactForm(request.POST or None, place=found.place, initial={"on": local_day(request.now)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.record_contact(
                actor=request.viewer, now=request.now, care_id=found.id, **form.cleaned_data
            )
            messages.success(request, _("已记下。"))
            return redirect("minors:care-one", found.id)
    return _form(
        request,
        _("记一次联系"),
        str(both_names(found.resident)),
        form,
        reverse("minors:care-one", args=[found.id]),
    )


@never_cache
@page("minor.work")
def end(request: SignedRequest, care_id: UUID) -> HttpResponse:
    """A parent looks after the child again."""
    found = selectors.care_or_404(request.viewer, request.now, care_id)
    form = EndCareForm(request.POST or None, place=found.place, initial={"ended_on": local_day(request.now)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.end_care(actor=request.viewer, now=request.now, care_id=found.id, **form.cleaned_data)
            messages.success(request, _("委托照护已结束。"))
            return redirect("minors:care-one", found.id)
    return _form(
        request,
        _("结束委托照护"),
        str(both_names(found.resident)),
        form,
        reverse("minors:care-one", args=[found.id]),
    )


def _form(request: SignedRequest, title: str, about: str, form: Form, back: str) -> HttpResponse:
    context = {"title": title, "about": about, "form": form, "back": Link(_("返回"), back)}
    return render(request, "minors/form.html", context, status=422 if form.errors else 200)
