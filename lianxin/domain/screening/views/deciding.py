"""What a person decides about a screening, and what came of a follow-up: one plain form each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.access.selectors import labels_of
from lianxin.base.ui.form_pages import acted, form_page
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.parts import Link
from lianxin.base.ui.typed import typed
from lianxin.domain.people.selectors import find_residents
from lianxin.domain.screening import selectors, services
from lianxin.domain.screening.forms import ChooseForm, FollowUpForm, WhyForm
from lianxin.domain.screening.views.showing import level_name, scale_name
from lianxin.domain.surveys.views.asking import asked_resident

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form

    from lianxin.domain.screening.models import Screening

_FOUND = 20


@never_cache
@page("screening.record")
def accept(request: SignedRequest, screening_id: UUID) -> HttpResponse:
    """Spoken with and confirmed; or looked at its doubts and accepted."""
    found = selectors.screening_or_404(request.viewer, screening_id)
    is_confirming = found.state == "unconfirmed"
    label = _("怎样核实的、本人怎么说") if is_confirming else _("理由")
    form = WhyForm(request.POST or None, initial={"version": found.version}, label=label)
    return _act(request, found, _("我已核实") if is_confirming else _("复核后照此"), form, services.accept_result, _("已记下。"))


@never_cache
@page("screening.decide")
def choose(request: SignedRequest, screening_id: UUID) -> HttpResponse:
    """Which of several sheets stands; both are shown."""
    found = selectors.screening_or_404(request.viewer, screening_id)
    sheets = selectors.standing_of(request.viewer, found)
    names = labels_of([one.worker_id for one in sheets])
    offered = []
    for number, one in enumerate(sheets, start=1):
        told = level_name(found.place, found.scale, one.level) if one.level else _("总分作废")
        who = names.get(one.worker_id, "—") if one.worker_id else _("本人填写")
        offered.append(
            (str(one.id), f"{number} · {who} · {one.total if one.total is not None else '—'} · {told}")
        )
    form = ChooseForm(request.POST or None, initial={"version": found.version}, sheets=offered)
    return _act(request, found, _("选定一份"), form, services.choose_sheet, _("已选定。"))


@never_cache
@page("screening.decide")
def void(request: SignedRequest, screening_id: UUID) -> HttpResponse:
    """It does not count; kept with its reason."""
    found = selectors.screening_or_404(request.viewer, screening_id)
    form = WhyForm(request.POST or None, initial={"version": found.version})
    return _act(request, found, _("不算数"), form, services.void_screening, _("已记为不算数,原来的答卷和经过都还在。"))


@never_cache
@page("screening.record")
def move(request: SignedRequest, screening_id: UUID) -> HttpResponse:
    """The wrong person was chosen: find the right one, say why; all sheets of the occasion go over."""
    found = selectors.screening_or_404(request.viewer, screening_id)
    request.viewer.must("screening.record", found.place)
    right = asked_resident(request)
    if right is None:
        asked = typed(request)
        people = find_residents(request.viewer, asked, limit=_FOUND).found if asked else ()
        context = {
            "title": _("应该是谁?"), "asked": asked, "found": [one.resident for one in people], "to": request.path, "here": request.path,
            "back": Link(_("返回结果"), reverse("screening:screening", args=[found.id])),
        }  # fmt: skip
        return render(request, "surveys/whom.html", context)
    form, name = WhyForm(request.POST or None, initial={"version": found.version}), both_names(right)
    done = _("已改到%(name)s名下,原来的经过都还在。") % {"name": name}
    return _act(request, found, _("改到%(name)s名下") % {"name": name}, form, partial(services.move_screening, resident_id=right.id), done)


@never_cache
@page("screening.record")
def follow_up(request: SignedRequest, follow_up_id: UUID) -> HttpResponse:
    """Done, or not reached; with words."""
    found = selectors.follow_up_or_404(request.viewer, follow_up_id)
    form = FollowUpForm(request.POST or None)
    if acted(request, form, partial(services.end_follow_up, follow_up_id=found.id), done=_("已记下。")):
        return redirect("screening:screening", found.screening_id)
    return _form(request, found.screening, _(found.get_limit_display()), form)


def _act(request: SignedRequest, found: Screening, title: str, form: Form, act: Callable[..., object], done: str) -> HttpResponse:
    if acted(request, form, partial(act, screening_id=found.id), done=done):
        return redirect("screening:screening", found.id)
    return _form(request, found, title, form)


def _form(request: SignedRequest, found: Screening, title: str, form: Form) -> HttpResponse:
    about = (both_names(found.resident) if found.resident else "", scale_name(found.place, found.scale))
    back = Link(_("返回结果"), reverse("screening:screening", args=[found.id]))
    return form_page(request, title, form, back, " · ".join(filter(None, about)), _("确定"))
