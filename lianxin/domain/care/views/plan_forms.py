"""The page around a form of a care plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest
from lianxin.base.ui.parts import Link

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident


def form_page(
    request: SignedRequest, title: str, resident: Resident, form: Form, *, about: str = "", caution: str = "", usual: str = ""
) -> HttpResponse:
    """`about`: a second line; `caution`: what to heed; `usual`: who pays when nothing is agreed, for a form that asks."""
    context = {
        "title": title, "about": about, "caution": caution, "resident": resident, "form": form, "usual": usual,
        "back": Link(_("返回照护计划"), reverse("care:plan", args=[resident.id])),
    }  # fmt: skip
    return render(request, "care/form.html", context, status=422 if form.errors else 200)
