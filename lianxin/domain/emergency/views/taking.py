"""A call is taken: who, where, what; and a worker's own call from the field."""

from __future__ import annotations

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
from lianxin.domain.people.selectors import find_residents, resident_or_404
from lianxin.domain.people.views.contacts import calls
from lianxin.kernel.clock import local_day

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
            messages.success(request, _("已登记,正在通知最近的人。有生命危险,请马上打120、110。"))
            return redirect("emergency:alarm", made.id)
    context = {
        "title": _("登记来电求助"), "form": form, "submit": _("马上派人"), "about": _about(person) if person else _("不在名册里的人,或一个地方"),
        "calls": calls(request, person) if person else [], "emergency_numbers": True, "back": Link(_("换一个人"), reverse("emergency:take")),
    }  # fmt: skip
    return render(request, "emergency/form.html", context, status=422 if form.errors else 200)


def _about(person: object) -> str:
    place = full_name(person.place, language())  # type: ignore[attr-defined]  # a resident
    return f"{both_names(person)} · {place} {person.address}"  # type: ignore[attr-defined,arg-type]


def _whom(request: SignedRequest) -> HttpResponse:
    asked = typed(request)
    found = [one.resident for one in find_residents(request.viewer, asked, limit=_FOUND).found] if asked else []
    context = {"title": _("登记来电求助"), "asked": asked, "found": found, "here": reverse("emergency:take"), "back": Link(_("返回求助"), reverse("emergency:board"))}
    return render(request, "emergency/whom.html", context)


@page("alarm.answer")
def own(request: SignedRequest) -> HttpResponse:
    """I need help myself."""
    form = OwnSosForm(request.POST or None, viewer=request.viewer, initial={"place": request.viewer.home})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = services.call_for_oneself(actor=request.viewer, now=request.now, **form.cleaned_data)
            messages.success(request, _("已通知最近的同事。有人身危险,请马上打110。"))
            return redirect("emergency:alarm", made.id)
    context = {
        "title": _("我需要帮助"), "form": form, "submit": _("马上叫人"), "about": "", "emergency_numbers": True, "locate": True,
        "back": Link(_("返回我的应急"), reverse("emergency:mine")),
    }  # fmt: skip
    return render(request, "emergency/form.html", context, status=422 if form.errors else 200)
