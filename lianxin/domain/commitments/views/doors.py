"""Codes for doors 门牌码: chosen village by village, printed once as a sheet; a new code ends the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Link
from lianxin.domain.commitments import selectors, services
from lianxin.domain.commitments.forms import DoorsForm
from lianxin.domain.commitments.views.confirming import qr_code
from lianxin.domain.people.views.listing import listed_name
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import DoorCode


@never_cache
@page("commitment.reassign")
def doors(request: SignedRequest) -> HttpResponse:
    """People of a village who are served at home, and who of them has a code; those ticked get a new one, on a sheet to print."""
    place = asked_place(request.GET)
    served = selectors.served_at_home(request.viewer, place) if place else []
    here = f"{reverse('commitments:doors')}?place={place}"
    if request.method == "POST":
        by_id = {str(one.id): one for one in served}
        chosen = [by_id[key] for key in request.POST.getlist("resident") if key in by_id]
        if not chosen:
            messages.error(request, _("请先勾选住户。"))
            return redirect(here)
        made = services.issue_door_codes(actor=request.viewer, now=request.now, resident_ids=[one.id for one in chosen])
        return _sheet(request, here, made, {one.id: f"{listed_name(one, local_day(request.now))} · {full_name(one.place, language())} {one.address}" for one in chosen})
    codes = selectors.door_codes_of(request.viewer, place) if place else {}
    rows = [(one, listed_name(one, local_day(request.now)), codes.get(one.id)) for one in served]
    context = {
        "form": DoorsForm({"place": place} if place else None, viewer=request.viewer), "rows": rows, "place": place, "tick_new": request.GET.get("tick") == "new",
        "without": sum(code is None for _one, _name, code in rows), "back": Link(_("凭证疑点"), reverse("commitments:doubts")),
    }  # fmt: skip
    return render(request, "commitments/doors.html", context)


def _sheet(request: SignedRequest, here: str, made: list[tuple[DoorCode, str]], names: dict[UUID, str]) -> HttpResponse:
    cards = [(qr_code(text), text, names[code.resident_id]) for code, text in made]  # the text too: a phone whose camera reads none types it
    return render(request, "commitments/door_sheet.html", {"cards": cards, "back": Link(_("返回门牌码"), here)})
