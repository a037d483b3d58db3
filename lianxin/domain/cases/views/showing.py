"""What every page of a case shares: its head with the tabs, and a form of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest
from lianxin.base.ui.marking import both_names
from lianxin.base.ui.parts import Link, Tab
from lianxin.domain.cases import selectors
from lianxin.domain.proceedings.views.panel import state_badge

if TYPE_CHECKING:
    from uuid import UUID

    from django.forms import Form

    from lianxin.domain.cases.models import CaseFile


def found_case(request: SignedRequest, case_id: UUID) -> CaseFile:
    """The case of the address, or the problem's page."""
    return selectors.case_or_404(request.viewer, request.now, case_id)


def may_write(request: SignedRequest, case: CaseFile) -> bool:
    """May the viewer change this case? A closed one is reopened first."""
    return case.proceeding.closed_at is None and request.viewer.may("proceeding.work", case.proceeding.place)


def framed(case: CaseFile, tab: str, **more: Any) -> dict[str, Any]:
    """The values of `cases/_head.html`, with the page's own."""
    shown = [
        ("case", _("概况")), ("records", _("记录")), ("goals", _("目标")), ("ties", _("关系图")), ("support", _("资源和转介")),
        ("counselling", _("辅导")),
    ]  # fmt: skip
    tabs = [Tab(label, reverse(f"cases:{name}", args=[case.id]), name == tab) for name, label in shown]
    proceeding = case.proceeding
    title = both_names(proceeding.resident) if proceeding.resident is not None else proceeding.number
    return {
        "case": case, "title": title, "lead": proceeding.number, "badge": state_badge(proceeding), "tabs": tabs,
        "back": Link(_("个案"), reverse("cases:list")), **more,
    }  # fmt: skip


def form_page(
    request: SignedRequest, case: CaseFile, title: str, form: Form, submit: str, back: str, *, about: str = "", extra: Mapping[str, Any] | None = None
) -> HttpResponse:
    """One form about a case; `back`: the page of the case it belongs to."""
    context = {
        "title": title, "lead": case.proceeding.number, "form": form, "submit": submit, "about": about,
        "back": Link(_("返回"), reverse(f"cases:{back}", args=[case.id])), **(extra or {}),
    }  # fmt: skip
    return render(request, "cases/form.html", context, status=422 if form.errors else 200)
