"""One person's own page with one button for help: no account, no script needed, nothing about the person on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from lianxin.base.access.pages import SignedRequest, public_page
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.selectors import public_stations
from lianxin.base.ui.bodies import must_fit
from lianxin.base.ui.wording import problem_words
from lianxin.domain.emergency.selectors import opened_link, standing_of_link
from lianxin.domain.emergency.services import press_button, say_mistaken
from lianxin.entry.public.secret_addresses import in_no_log
from lianxin.kernel.divisions import contains
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.emergency.models import SosLink

_LOOK_AGAIN_SECONDS = 15
_MOST_BYTES = 1 << 20


class PressForm(forms.Form):
    """What the button sends. A position that is none is left out: it must not stand in the way of a call."""

    event = forms.UUIDField(required=False)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)


@public_page("the secret address is the ability: it calls for one person, and shows nothing about anybody")
@csrf_exempt  # nothing here depends on a session; a refusal by the middleware would write the address into the log
@never_cache
@in_no_log
def sos(request: SignedRequest, token: str) -> HttpResponse:
    """The button; once it is pressed what has become of the call, and a way to say that it was a mistake."""
    try:
        link = opened_link(token)
        must_fit(request, _MOST_BYTES)
        if request.method == "POST":
            _pressed(request, token)
            return HttpResponseRedirect(request.path)
    except ProblemError as refused:
        return _closed(request, refused)
    standing = standing_of_link(token)
    context: dict[str, Any] = {
        "standing": standing, "event": new_id(), "place": link.place, "stations": _stations(link), "again": _LOOK_AGAIN_SECONDS if standing is not None else 0,
    }  # fmt: skip
    return render(request, "public/sos.html", context)


def _pressed(request: SignedRequest, token: str) -> None:
    nobody = Viewer.nobody()
    if request.POST.get("act") == "mistaken":
        say_mistaken(actor=nobody, now=request.now, token=token)
        return
    form = PressForm(request.POST)
    form.is_valid()
    sent = form.cleaned_data
    press_button(actor=nobody, now=request.now, token=token, event_id=sent.get("event") or new_id(), lon=sent.get("lon"), lat=sent.get("lat"))


def _stations(link: SosLink) -> list[dict[str, str]]:
    """The stations that answer for this place: their public numbers."""
    return [{"name": one.name, "phone": one.phone} for one in public_stations() if one.phone and contains(one.place, link.place)]


def _closed(request: SignedRequest, refused: ProblemError) -> HttpResponse:
    title, remedy = problem_words(refused)
    context = {"title": title, "remedy": remedy}
    return render(request, "public/sos_closed.html", context, status=refused.problem.status)
