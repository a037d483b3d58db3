"""The same person twice, asked while somebody is being registered: likely files with reasons, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Badge, Link
from lianxin.domain.people import selectors
from lianxin.domain.people.forms import ResidentForm
from lianxin.domain.people.rules.identity import Known, Reason, levels_of, reasons
from lianxin.domain.people.selectors.duplicates import Likely, likely, weights_of
from lianxin.domain.people.selectors.namesakes import namesakes
from lianxin.domain.people.views import presenting
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import county_of

if TYPE_CHECKING:
    from datetime import date

    from django.http import QueryDict

    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.people.models import Resident

TYPED: Final = ("name", "name_bo", "id_number", "birth_date", "phone", "place", "sex")
"""The fields of the form whose change asks again."""
NOT_SAME: Final = "not_same"
CHECKED: Final = "elsewhere_checked"


@dataclass(frozen=True, slots=True)
class Answers:
    """What whoever registers has said: files of somebody else, and that the one beyond reach was asked about."""

    not_same: frozenset[UUID] = frozenset()
    elsewhere_checked: bool = False


def answers_of(given: QueryDict) -> Answers:
    """The boxes ticked; what is no id is none."""
    return Answers(frozenset(_ids(given.getlist(NOT_SAME))), CHECKED in given)


@never_cache
@page("resident.write")
@require_POST
def panel(request: SignedRequest) -> HttpResponse:
    """The likely files for what has been typed so far; a part of the page, asked for by htmx."""
    form = ResidentForm(request.POST, viewer=request.viewer)
    form.is_valid()  # half a form: what cannot be read yet is left out
    return render(request, "people/_likely.html", likely_parts(request, form) | {"apart": True})


def likely_parts(request: SignedRequest, form: ResidentForm) -> dict[str, Any]:
    """The context of `people/_likely.html`."""
    given = answers_of(request.POST)
    known = _known(request.viewer, form.cleaned_data, request.POST.get("household", ""))
    asked = bool(known.id_number or known.phone or (any(known.names) and (known.place or known.birth_date)))
    found = likely(request.viewer, known, answered=given.not_same) if asked else None
    shown_ids = {one.resident.id for one in found.found} if found else set()
    by_name = any(known.names) and not (known.id_number or known.phone or known.birth_date)
    same_named = [one for one in namesakes(request.viewer, known) if one.id not in shown_ids] if by_name else []
    today = local_day(request.now)
    shown = shown_files(found.found, today, given.not_same) if found else []
    return {
        "likely": shown,
        "namesakes": [Link(both_names(one), presenting.file_url(one), _about(one, today)) for one in same_named],
        "near": found is not None and found.near,
        "far": found is not None and found.far,
        "elsewhere_checked": given.elsewhere_checked,
    }


def shown_files(
    found: Sequence[Likely], today: date, answered: Iterable[UUID] = ()
) -> list[dict[str, Any]]:
    """Likely files as `people/_likely_file.html` shows them."""
    done = set(answered)
    return [
        {
            "id": one.resident.id,
            "link": Link(both_names(one.resident), presenting.file_url(one.resident)),
            "about": about(one, today),
            "zone": zone_badge(one.verdict.zone.value),
            "certain": _(one.verdict.certain) if one.verdict.certain else "",
            "reasons": spoken(reasons(levels_of(one.verdict), weights_of(county_of(one.resident.place)))),
            "is_answered": one.resident.id in done,
        }
        for one in found
    ]


def about(one: Likely, today: date) -> str:
    """Age and place in a line."""
    return _about(one.resident, today)


def _about(resident: Resident, today: date) -> str:
    return " · ".join((presenting.age_text(resident, today), full_name(resident.place, language())))


def spoken(found: Iterable[Reason], *, silent: bool = False) -> list[dict[str, str]]:
    """Reasons in the active language; `silent`: also the fields that say nothing."""
    return [
        {"title": _(one.title), "text": _(one.text), "leaning": one.leaning}
        for one in found
        if silent or one.leaning != "silent"
    ]


def zone_badge(zone: str) -> Badge:
    """How likely, in words."""
    return Badge(_("很可能是同一人"), "bad") if zone == "propose" else Badge(_("可能是同一人"), "warn")


def _known(viewer: Viewer, typed: dict[str, Any], household: str) -> Known:
    shares = next(_ids([household]), None)
    if shares is not None and not selectors.household_members(viewer, shares):
        shares = None  # beyond reach: nothing is told of who lives there
    return Known(
        names=(typed.get("name", ""), typed.get("name_bo", "")), id_number=typed.get("id_number", ""),
        sex=typed.get("sex", ""), birth_date=typed.get("birth_date"), phone=typed.get("phone", ""),
        household=str(shares or ""), place=typed.get("place", ""),
    )  # fmt: skip


def _ids(texts: Iterable[str]) -> Iterator[UUID]:
    for text in texts:
        try:
            yield UUID(text)
        except ValueError:
            continue
