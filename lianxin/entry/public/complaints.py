"""Anybody complains about a worker or an agency, without an account, without a name; and asks by a code how far it is."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, public_page
from lianxin.base.access.viewer import Viewer
from lianxin.base.access.visitors import visitor_of
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.conduct.forms import PublicComplaintForm
from lianxin.domain.conduct.selectors import followed_by_code
from lianxin.domain.conduct.services import Told, complain_in_public
from lianxin.entry.public.secret_addresses import in_no_log

_SHOWN = Viewer.system("网上投诉")
"""The places offered are those of every county here: their names are public."""


class CodeForm(forms.Form):
    """The code that was given after the complaint."""

    code = forms.CharField(label=gettext_lazy("查询码"), max_length=20, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}))


@public_page("whoever is wronged by a worker or an agency complains without an account, and without a name if they like")
@never_cache
@in_no_log
def complain(request: SignedRequest) -> HttpResponse:
    """One page; when it is sent, the code."""
    form = PublicComplaintForm(request.POST or None, viewer=_SHOWN, kinds=_kinds())
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        told = Told(typed["kind"], typed["happened"], typed["about"], typed["name"], typed["phone"])
        with refusals_in(form, {"complaint.kind_unknown": "kind", "complaint.phone_invalid": "phone"}):
            sent = complain_in_public(
                actor=Viewer.nobody(), now=request.now, complaint_id=typed["complaint_id"], told=told, about=typed["about_kind"], place=typed["place"],
                address=visitor_of(request).address,
            )  # fmt: skip
            return render(request, "public/complaint_sent.html", {"code": sent.code, "found": followed_by_code(sent.code)})
    return render(request, "public/complaint.html", {"form": form}, status=422 if form.errors else 200)


def _kinds() -> list[tuple[str, str]]:
    """Those of every county; what only one has is told at its station."""
    return [(code, row.name.in_language(language())) for code, row in packs.get(packs.BASE).complaint_kinds.items()]


@public_page("the code is the ability: it shows how far a complaint is and the answer, nothing else")
@never_cache
@in_no_log
def follow(request: SignedRequest) -> HttpResponse:
    """How far it is, by its code. The code is sent in the page, never in the address."""
    form, found, state = CodeForm(request.POST or None), None, ""
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {"complaint.code_wrong": "code"}):
            found = followed_by_code(form.cleaned_data["code"])
            row = packs.for_place(found.place).workflows["complaint"].states.get(found.state)
            state = row.name.in_language(language()) if row is not None else ""
    context = {"form": form, "found": found, "state": state}
    return render(request, "public/complaint_follow.html", context, status=422 if form.errors else 200)
