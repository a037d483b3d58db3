"""A plan as one page of paper, in the person's language."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.audit.services import record_read
from lianxin.base.places.selectors import full_name, public_stations
from lianxin.base.ui.languages import pack_code
from lianxin.base.ui.pack_words import word
from lianxin.base.ui.parts import Link, Tab
from lianxin.domain.care import selectors
from lianxin.domain.care.views.plan_words import level_text, pays_text
from lianxin.domain.care.views.showing import clock_face, is_over, often_text, order_state
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import contains

if TYPE_CHECKING:

    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.care.models import CarePlan

_LANGUAGES: Final = {"zh": "zh-hans", "bo": "bo", "en": "en"}
_NAMES: Final = {"zh": "中文", "bo": "བོད་ཡིག", "en": "English"}


@never_cache
@page("care.read")
def printed(request: SignedRequest, plan_id: UUID) -> HttpResponse:
    """The plan on one page in the person's language, another with `?lang=`. Opening it is on record."""
    found = selectors.care_plan_or_404(request.viewer, plan_id)
    chosen = request.GET.get("lang", "")
    chosen = chosen if chosen in _LANGUAGES else pack_code(found.resident.language)
    record_read(
        actor=request.viewer, verb="care.print_plan", subject=("people.Resident", found.resident_id), place=found.place,
        now=request.now, why=str(found.id),
    )  # fmt: skip
    with translation.override(_LANGUAGES[chosen]):
        context = _on_paper(request.viewer, found, local_day(request.now)) | {
            "spoken": _LANGUAGES[chosen], "where": full_name(found.place, _LANGUAGES[chosen]),
        }  # fmt: skip
        written = render_to_string("care/_printed.html", context, request)
    tabs = [Tab(name, f"?lang={key}", key == chosen) for key, name in _NAMES.items()]
    back = Link(_("返回照护计划"), reverse("care:plan", args=[found.resident_id]))
    return render(request, "care/printed.html", {"tabs": tabs, "written": written, "back": back})


def _on_paper(viewer: Viewer, found: CarePlan, today: date) -> dict[str, Any]:
    pack = packs.for_place(found.place)
    orders = []
    for order in found.orders.all():
        if is_over(order, today):
            continue
        state = order_state(order, today)
        orders.append({
            "name": word(pack.services, order.service), "often": often_text(order.weekdays, order.every_weeks),
            "times": f"{clock_face(order.window_start)}–{clock_face(order.window_end)}",
            "carer": order.regular_carer.display_name if order.regular_carer else "", "pays": pays_text(viewer, order, today),
            "state": f"{state.label} {state.reason}".strip() if state else "",
        })  # fmt: skip
    held = [goal for goal in selectors.goals_of(viewer, found.id) if not _is_closed(goal)]
    stations = [one for one in public_stations() if contains(one.place, found.place)]
    return {
        "found": found, "person": found.resident, "orders": orders, "goals": held, "today": today, "stations": stations,
        "level": level_text(found.resident.ability_level),
    }  # fmt: skip


def _is_closed(goal: Any) -> bool:
    newest = next(iter(goal.marks.all()), None)
    return newest is not None and newest.state in ("reached", "dropped")
