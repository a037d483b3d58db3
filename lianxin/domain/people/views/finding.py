"""A page that asks "who?" before a form of another area: the words typed stay out of the address, the answer is an id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from lianxin.base.ui.typed import typed
from lianxin.domain.people.selectors import find_residents

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest
    from lianxin.base.ui.parts import Action, Link

_FOUND = 20


def ask_whom(request: SignedRequest, title: str, question: str, back: Link, *, other: Action | None = None) -> HttpResponse:
    """Leads back to the same address with `?resident=`; `other`: what to do for somebody who is in no register."""
    asked = typed(request)
    found = [one.resident for one in find_residents(request.viewer, asked, limit=_FOUND).found] if asked else []
    context = {"title": title, "question": question, "asked": asked, "found": found, "here": request.path, "back": back, "other": other}
    return render(request, "people/whom.html", context)
