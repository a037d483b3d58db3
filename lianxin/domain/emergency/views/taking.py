"""A call is taken: who, where, what; and a worker's own call from the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.paging import read_key
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.base.ui.typed import typed
from lianxin.domain.emergency import selectors, services
from lianxin.domain.emergency.forms import OwnSosForm, TakeForm
from lianxin.domain.people.selectors import find_named, find_residents, resident_or_404
from lianxin.domain.people.views.contacts import calls
from lianxin.domain.people.views.presenting import age_text, code_word
from lianxin.kernel.clock import local_day
from lianxin.kernel.codes import SEX

if TYPE_CHECKING:
    from lianxin.domain.emergency.models import Alarm

_FOUND = 20


@never_cache
@page("alarm.take")
def take(request: SignedRequest) -> HttpResponse:
    """First who: somebody of the register, or (`?other=1`) anybody, in words. Then what."""
    if not request.GET.get("resident") and not request.GET.get("other"):
        return _whom(request)
    person = resident_or_404(request.viewer, read_key(request.GET["resident"])) if request.GET.get("resident") else None
    place = person.place if person else request.viewer.home
    workers = selectors.duty_workers(request.viewer, place, today=local_day(request.now)) if request.viewer.may("commitment.read", place) else []
    form = TakeForm(request.POST or None, viewer=request.viewer, pack=packs.for_place(place), workers=workers, known=person is not None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.take_call(actor=request.viewer, now=request.now, resident_id=person.id if person else None, **form.cleaned_data)
            _tell(request, made)
            return redirect("emergency:alarm", made.id)
    context = {
        "title": _("登记来电求助"), "form": form, "submit": _("马上派人"), "about": _about(person) if person else _("不在名册里的人,或一个地方"),
        "calls": calls(request, person) if person else [], "emergency_numbers": True, "back": Link(_("换一个人"), reverse("emergency:take")),
    }  # fmt: skip
    return render(request, "emergency/form.html", context, status=422 if form.errors else 200)


def _tell(request: SignedRequest, made: Alarm) -> None:
    """Whether anybody was told to go; when nobody was, that a person has to act, and at once."""
    told = selectors.call_outs_of(request.viewer, made)
    if told:
        text = _("已登记,通知了最近的 %(count)s 人。有生命危险,请马上打120、110。") % {"count": len(told)}
        messages.success(request, text)
    else:
        messages.error(request, _("已登记,但是现在一个能去的人也没有通知到。请马上打电话找人,有生命危险先打120、110;下面写着接着会告知谁。"))


def _about(person: object) -> str:
    place = full_name(person.place, language())  # type: ignore[attr-defined]  # a resident
    return f"{both_names(person)} · {place} {person.address}"  # type: ignore[attr-defined,arg-type]


def _whom(request: SignedRequest) -> HttpResponse:
    """Whoever is called just that comes first; sex, age and village tell those of one name apart."""
    asked = typed(request)
    named = find_named(request.viewer, asked, limit=_FOUND + 1) if asked else []
    page = find_residents(request.viewer, asked, limit=_FOUND) if asked else None
    people = list({one.id: one for one in (*named, *(hit.resident for hit in (page.found if page else ())))}.values())
    today = local_day(request.now)
    found = [(one, f"{code_word(SEX, one.sex)} {age_text(one, today)}".strip()) for one in people[:_FOUND]]
    context = {
        "title": _("登记来电求助"), "asked": asked, "found": found, "has_more": len(people) > len(found) or bool(page and page.after),
        "here": reverse("emergency:take"), "back": Link(_("返回求助"), reverse("emergency:board")),
    }  # fmt: skip
    return render(request, "emergency/whom.html", context)


@page("alarm.answer")
def own(request: SignedRequest) -> HttpResponse:
    """I need help myself."""
    form = OwnSosForm(request.POST or None, viewer=request.viewer, initial={"place": request.viewer.home})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.call_for_oneself(actor=request.viewer, now=request.now, **form.cleaned_data)
            _tell(request, made)
            return redirect("emergency:alarm", made.id)
    context = {
        "title": _("我需要帮助"), "form": form, "submit": _("马上叫人"), "about": "", "emergency_numbers": True, "locate": True,
        "back": Link(_("返回我的应急"), reverse("emergency:mine")),
    }  # fmt: skip
    return render(request, "emergency/form.html", context, status=422 if form.errors else 200)
