"""A case is opened; its basis is recorded."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.paging import read_key
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import word
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.base.ui.typed import typed
from lianxin.base.ui.wording import day_text
from lianxin.domain.cases import selectors, services
from lianxin.domain.cases.forms import BasisForm, OpenForm
from lianxin.domain.cases.views.showing import form_page, found_case
from lianxin.domain.needs.selectors import need_or_404
from lianxin.domain.people.rules.consents import BASES
from lianxin.domain.people.selectors import find_residents, resident_or_404
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

_FOUND = 20


@never_cache
@page("proceeding.open")
def new(request: SignedRequest) -> HttpResponse:
    """First who (`?resident=`, or by a need `?need=`), then how it came; an open case of the same person is pointed out."""
    need = need_or_404(request.viewer, read_key(request.GET["need"])) if request.GET.get("need") else None
    asked = str(need.resident_id or "") if need is not None else request.GET.get("resident", "")
    if need is not None and need.resident_id is None:
        raise ProblemError("case.need_of_another")
    if not asked:
        return _whom(request)
    person = resident_or_404(request.viewer, read_key(asked))
    other = selectors.open_case_of(request.viewer, request.now, person.id)
    pack = packs.for_place(person.place)
    initial = {"origin": "need"} if need is not None else {}
    form = OpenForm(request.POST or None, pack=pack, other=other.number if other is not None else "", initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            need_id = need.id if need is not None else None
            made = services.open_case(actor=request.viewer, now=request.now, resident_id=person.id, need_id=need_id, **form.cleaned_data)
            messages.success(request, _("已立案。接下来取得同意,填接案登记表。"))
            return redirect("cases:case", made.id)
    context = {
        "title": _("立一件个案"), "lead": both_names(person), "form": form, "submit": _("立案"), "other": other,
        "other_href": reverse("cases:case", args=[other.id]) if other is not None else "",
        "about": _("由需求“%(kind)s”立案") % {"kind": word(pack.need_kinds, need.kind)} if need is not None else "",
        "back": Link(_("个案"), reverse("cases:list")),
    }  # fmt: skip
    return render(request, "cases/form.html", context, status=422 if form.errors else 200)


def _whom(request: SignedRequest) -> HttpResponse:
    asked = typed(request)
    found = [one.resident for one in find_residents(request.viewer, asked, limit=_FOUND).found] if asked else []
    context = {"title": _("立一件个案"), "asked": asked, "found": found, "here": reverse("cases:new"), "back": Link(_("个案"), reverse("cases:list"))}
    return render(request, "cases/whom.html", context)


@page("proceeding.work")
def basis(request: SignedRequest, case_id: UUID) -> HttpResponse:
    """Consent on record, a new one, or the legal basis."""
    case = found_case(request, case_id)
    rows = selectors.consents_for(request.viewer, request.now, case)
    consents = [(str(one.id), f"{day_text(one.given_on)} {_(BASES[one.basis])}") for one in rows]
    form = BasisForm(request.POST or None, consents=consents, initial={"given_on": local_day(request.now)})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.set_basis(actor=request.viewer, now=request.now, case_id=case.id, **form.cleaned_data)
            messages.success(request, _("同意或依据已记下。"))
            return redirect("cases:case", case.id)
    return form_page(request, case, _("知情同意或法定依据"), form, _("保存"), "case")
