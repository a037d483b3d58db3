"""Pages for residents and families: large, plain, without an account, without personal data."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, public_page
from lianxin.base.access.viewer import Viewer
from lianxin.base.access.visitors import visitor_of
from lianxin.base.places.selectors import name_of, public_stations
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.commitments.services import confirm_by_link, invited_commitment, read_token
from lianxin.domain.commitments.services.confirming import must_not_be_staff
from lianxin.domain.commitments.views.showing import title_of
from lianxin.entry.public.secret_addresses import in_no_log
from lianxin.kernel.divisions import county_of


class AnswerForm(forms.Form):
    """Was it good? One question, and room for words."""

    satisfied = forms.TypedChoiceField(
        label=gettext_lazy("服务做得好吗?"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("满意")), ("no", gettext_lazy("不满意"))],
    )  # fmt: skip
    comment = forms.CharField(
        label=gettext_lazy("想说的话"), required=False, max_length=300, widget=forms.Textarea({"rows": 3})
    )


@public_page("the first page says what this is and whom to call")
def welcome(request: SignedRequest) -> HttpResponse:
    """What this is, and the stations with their public numbers, by county."""
    if request.viewer.id is not None:
        return redirect("web:home")
    by_county: dict[str, list[dict[str, str]]] = defaultdict(list)
    for station in public_stations():
        named = {"zh-hans": station.name, "bo": station.name_bo, "en": station.name_en}
        by_county[county_of(station.place)].append(
            {"name": named.get(language()) or station.name, "phone": station.phone}
        )
    counties = [(name_of(code).in_language(language()), stations) for code, stations in by_county.items()]
    return render(request, "public/welcome.html", {"counties": counties})


@public_page("the signed link is the ability: it shows one service's name and day and nothing else")
@never_cache
@in_no_log
def confirm(request: SignedRequest, token: str) -> HttpResponse:
    """The person served or the family says whether it was done well. Answering twice keeps the first answer."""
    found = invited_commitment(token, request.now)
    invitation = read_token(token, request.now)
    is_answered = found.confirmed_at is not None or found.doubted_at is not None
    if not is_answered:
        must_not_be_staff(request.viewer, found, invitation)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and not is_answered and form.is_valid():
        with refusals_in(form):
            by = _("本人") if invitation.by_kind == "resident" else _("家属")
            actor = Viewer(id=None, label=_("确认链接(%(by)s)") % {"by": by})
            confirm_by_link(
                actor=actor, now=request.now, token=token, holder=request.viewer, visitor=visitor_of(request),
                **form.cleaned_data,
            )  # fmt: skip
            return HttpResponseRedirect(request.path)
    context: dict[str, Any] = {"form": form, "title": title_of(found), "done_at": found.done_at, "answered": is_answered}
    return render(request, "public/confirm.html", context, status=422 if form.errors else 200)


@public_page("a statement everybody must be able to read")
def accessibility(request: SignedRequest) -> HttpResponse:
    """What these pages do for people who see, hear or move differently, and what they do not yet do."""
    return render(request, "public/accessibility.html")


@public_page("a notice everybody must be able to read (PIPL art. 17)")
def privacy(request: SignedRequest) -> HttpResponse:
    """Who handles which personal data, why, how long, and the rights of the people (PIPL arts 17, 30, 44–50)."""
    return render(request, "public/privacy.html")
