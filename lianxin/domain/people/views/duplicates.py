"""The review queue: pairs of files that may be one person, the county's pass that finds them, and the likely ones of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Link
from lianxin.base.ui.place_fields import PlaceField
from lianxin.base.ui.submitting import pager, refusals_told
from lianxin.domain.people import selectors
from lianxin.domain.people.rules.identity import Reason
from lianxin.domain.people.selectors.duplicate_pairs import (
    PairFilter,
    open_pairs,
    passed_at,
    reasons_of,
    work_of_pass,
)
from lianxin.domain.people.selectors.duplicates import known_of, likely
from lianxin.domain.people.services.duplicate_pass import ask_duplicate_pass
from lianxin.domain.people.tasks import duplicates_later
from lianxin.domain.people.views import presenting
from lianxin.domain.people.views.likely import shown_files, spoken, zone_badge
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import county_of, level

if TYPE_CHECKING:
    from datetime import date

    from lianxin.domain.people.models import DuplicatePair, Resident

_LOOK_AGAIN_SECONDS: Final = 3
_ABOVE_COUNTY: Final = ("province", "city")


class PairFilterForm(forms.Form):
    """What of the queue to show; a value no list offers is as good as none."""

    place = PlaceField(label=gettext_lazy("地点"), required=False, empty=gettext_lazy("全部"))
    zone = forms.ChoiceField(label=gettext_lazy("判断"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "resident.merge", ("county", "township", "village"))  # type: ignore[attr-defined]
        zones = [("", _("全部")), ("propose", _("很可能是同一人")), ("review", _("可能是同一人"))]
        self.fields["zone"].choices = zones  # type: ignore[attr-defined]

    def wanted(self) -> PairFilter:
        """The filter of the selector."""
        self.is_valid()
        return PairFilter(asked_place(self.data), self.cleaned_data.get("zone", ""))


@page("resident.merge")
def queue(request: SignedRequest) -> HttpResponse:
    """Pairs to decide about, the likeliest first, each with its reasons; when and how they are found."""
    form = PairFilterForm(request.GET or None, viewer=request.viewer)
    found = open_pairs(request.viewer, form.wanted() if form.is_bound else None, after=request.GET.get("after", ""))
    today, county = local_day(request.now), _county(request)
    work = work_of_pass(request.viewer, county, now=request.now) if county else None
    context = {
        "form": form,
        "pairs": [_shown(*one, today) for one in zip(found.rows, reasons_of(found.rows), strict=True)],
        "pager": pager(request, found),
        "county": county,
        "county_name": full_name(county, language()) if county else "",
        "passed_at": passed_at(request.viewer, county) if county else None,
        "work": work,
        "may_find": bool(county) and request.viewer.may("resident.merge", county),
    }
    response = render(request, "people/duplicates.html", context)
    if work is not None and work.goes_on:
        response["Refresh"] = str(_LOOK_AGAIN_SECONDS)  # looks again without a script
    return response


@page("resident.merge")
@require_POST
def find(request: SignedRequest) -> HttpResponse:
    """Have the whole county compared now, by a job."""
    county = asked_place(request.POST, "county")
    request.viewer.must("resident.merge", county)
    with refusals_told(request):
        work = work_of_pass(request.viewer, county, now=request.now)
        ask_duplicate_pass(
            actor=request.viewer, now=request.now, county=county, enqueue=duplicates_later,
            is_asked=work is not None and work.goes_on,
        )  # fmt: skip
        messages.success(request, _("已排队:后台比对全县的档案,找到的会出现在这里。"))
    return redirect(f"{reverse('people:duplicates')}?place={county}")


@page("resident.merge")
def of_resident(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """The files that may be of the same person as this one."""
    person = selectors.resident_or_404(request.viewer, resident_id)
    request.viewer.must("resident.merge", person.place)
    found = likely(request.viewer, known_of(person))
    shown = shown_files(found.found, local_day(request.now))
    for one, file in zip(shown, found.found, strict=True):
        if request.viewer.may("resident.merge", file.resident.place):
            one["compare"] = reverse("people:compare", args=[person.id, file.resident.id])
    context = {
        "person": person,
        "likely": shown,
        "is_elsewhere": found.near or found.far,
        "back": Link(_("返回居民档案"), presenting.file_url(person)),
    }
    return render(request, "people/duplicates_of.html", context)


def _county(request: SignedRequest) -> str:
    """The county whose pass the page tells of: that of the place asked for, else one's own; "" for who works above one."""
    place = asked_place(request.GET) or request.viewer.home
    return "" if not place or level(place) in _ABOVE_COUNTY else county_of(place)


def _shown(pair: DuplicatePair, why: list[Reason], today: date) -> dict[str, Any]:
    return {
        "files": [_file(pair.a, today), _file(pair.b, today)],
        "zone": zone_badge(pair.zone),
        "certain": _(pair.certain) if pair.certain else "",
        "reasons": spoken(why),
        "found_at": pair.found_at,
        "compare": reverse("people:compare", args=[pair.a_id, pair.b_id]),
        "label": _("%(one)s 和 %(other)s") % {"one": both_names(pair.a), "other": both_names(pair.b)},
    }


def _file(resident: Resident, today: date) -> dict[str, Any]:
    return {
        "name": both_names(resident),
        "href": presenting.file_url(resident),
        "about": " · ".join((presenting.age_text(resident, today), full_name(resident.place, language()))),
    }
