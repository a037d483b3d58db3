"""A page that is one form: shown, sent, acted on, shown again with what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianxin.base.ui.submitting import refusals_in

if TYPE_CHECKING:
    from django.forms import BaseForm, Form
    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest
    from lianxin.base.ui.parts import Link, Table


def form_page(
    request: SignedRequest, title: str, form: BaseForm, back: Link, lead: str = "", submit: str = "", *, about: Sequence[str] = (),
    table: Table | None = None, find: BaseForm | None = None,
) -> HttpResponse:  # fmt: skip
    """The page; files may come along. `lead` stands under the title, each line of `about` and a `table` above the form; `find` narrows the
    people to tap on in it."""
    context = {
        "title": title, "lead": lead, "about": about, "form": form, "back": back, "submit": submit or _("保存"), "table": table, "find": find,
    }  # fmt: skip
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)


def acted(request: SignedRequest, form: Form, act: Callable[..., object], fields: Mapping[str, str] | None = None, done: str = "") -> bool:
    """Was the form sent, right, and not refused by the service `act`, which takes the actor, the moment and what was typed? A refusal
    stands in the form (see `refusals_in` for `fields`); `done` is told on the next page."""
    if request.method != "POST" or not form.is_valid():
        return False
    with refusals_in(form, fields):
        act(actor=request.viewer, now=request.now, **form.cleaned_data)
        if done:
            messages.success(request, done)
    return not form.errors


def act_page(
    request: SignedRequest, title: str, form: Form, act: Callable[..., object], back: Link, lead: str = "", submit: str = "", *, done: str = "",
    fields: Mapping[str, str] | None = None, about: Sequence[str] = (), table: Table | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of a form that leads back once the service has `acted`."""
    if acted(request, form, act, fields, done):
        return redirect(back.href)
    return form_page(request, title, form, back, lead, submit, about=about, table=table)
