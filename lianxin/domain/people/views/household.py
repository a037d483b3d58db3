"""Who lives with whom: joining the household of somebody found by name or number, beginning one, a new head."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.base.ui.typed import typed
from lianxin.domain.people import selectors
from lianxin.domain.people.services.households import move_household
from lianxin.domain.people.views import presenting
from lianxin.domain.people.views.household_forms import BEGIN, NONE, HouseholdForm, HouseholdOfNewForm
from lianxin.kernel.codes import RELATION, is_head
from lianxin.kernel.divisions import county_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.people.models import Resident

_MOST = 10  # households offered for one search
_Option = tuple[str, str]


@page("resident.write")
def household(request: SignedRequest, resident_id: UUID) -> HttpResponse:
    """Move a resident to another household, or correct their place in this one. Words typed find the other household."""
    resident = selectors.resident_or_404(request.viewer, resident_id)
    request.viewer.must("resident.write", resident.place)
    staying = [m for m in selectors.household_members(request.viewer, resident.household_id) if m.id != resident.id]
    asked = typed(request, "member")
    found = options(request.viewer, resident.place, asked, leave_out=resident.household_id)
    form = HouseholdForm(
        request.POST or None, households=_own(request.viewer, resident) + found,
        staying=staying if is_head(resident.relation) else [],
        initial={"version": resident.version, "relation": resident.relation, "household": found[0][0] if found else None},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            move_household(actor=request.viewer, now=request.now, resident_id=resident.id, **form.values())
            messages.success(request, _("已变更家庭户;独居、空巢等类别已重新判定。"))
            return redirect(presenting.file_url(resident))
    context = {
        "form": form,
        "person": resident,
        "asked": asked,
        "found": found,
        "back": Link(_("返回居民档案"), presenting.file_url(resident)),
    }
    return render(request, "people/household.html", context, status=422 if form.errors else 200)


def form_for_new(request: SignedRequest) -> HouseholdOfNewForm:
    """Where somebody newly registered lives: `?household=` names one, words typed find one, else nothing is said."""
    asked = typed(request, "member")
    found = options(request.viewer, request.viewer.home, asked)
    named = request.GET.get("household", "")
    if named and (members := _members_of(request.viewer, named)):
        found = [(named, _words(request.viewer, members)), *(one for one in found if one[0] != named)]
    return HouseholdOfNewForm(request.POST or None, households=found, initial={"household": found[0][0] if found else NONE})


def options(viewer: Viewer, place: str, asked: str, *, leave_out: UUID | None = None) -> list[_Option]:
    """The households of this county in which somebody found by these words lives and whom the viewer may change."""
    people = [one.resident for one in selectors.find_residents(viewer, asked).found] if asked else []
    near = [r for r in people if r.household_id and county_of(r.place) == county_of(place) and viewer.may("resident.write", r.place)]
    ids = list(dict.fromkeys(r.household_id for r in near if r.household_id and r.household_id != leave_out))[:_MOST]
    members = selectors.members_of(viewer, ids)
    return [(str(key), _words(viewer, members[key])) for key in ids if members[key]]


def _own(viewer: Viewer, resident: Resident) -> list[_Option]:
    begin = (BEGIN, _("另立一户"))
    if resident.household_id is None:
        return [begin]
    members = selectors.household_members(viewer, resident.household_id)
    stay = (str(resident.household_id), _("留在本户,只改与户主关系:%(who)s") % {"who": _words(viewer, members)})
    return [stay, begin] if members else [begin]


def _members_of(viewer: Viewer, key: str) -> list[Resident]:
    try:
        return selectors.members_of(viewer, [UUID(key)])[UUID(key)]
    except ValueError:
        return []


def _words(viewer: Viewer, members: Iterable[Resident]) -> str:
    """A household by its people, where they live, and its number."""
    shown = list(members)
    names = "、".join(_named(member) for member in shown)
    at = shown[0].address or full_name(shown[0].place, language())
    return f"{names}({at})"


def _named(member: Resident) -> str:
    name = f"{member.name} {member.name_bo}".strip()
    relation = presenting.code_word(RELATION, member.relation)
    return f"{name}[{relation}]" if relation else name
