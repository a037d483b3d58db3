"""One shape for every form of these pages: shown, refused in words with nothing lost, done, and back where one came from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest
from lianxin.base.files.services import store_file
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.workforce.selectors.workers import own_worker

if TYPE_CHECKING:
    from lianxin.domain.workforce.models import Worker


def act(
    request: SignedRequest,
    form: BaseForm,
    do: Callable[[dict[str, Any]], object],
    *,
    title: str,
    submit: str,
    done: str,
    back: Link,
    lead: str = "",
) -> HttpResponse:
    """A page of one form. `do` takes what was typed."""
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            do(form.cleaned_data)
            messages.success(request, done)
            return redirect(back.href)
    context = {"form": form, "title": title, "submit": submit, "back": back, "lead": lead}
    return render(request, "workforce/form.html", context, status=422 if form.errors else 200)


def kept(request: SignedRequest, worker: Worker, upload: Any) -> UUID | None:
    """A photo or PDF that came with a form, stored; none when none came."""
    if not upload:
        return None
    viewer = request.viewer
    is_managed = viewer.may("workforce.manage", worker.place)
    place, needs = (worker.place, "workforce.manage") if is_managed else (viewer.home, "workforce.own")
    return store_file(actor=viewer, now=request.now, place=place, needs=needs, content=upload.read()).id


def back_to(request: SignedRequest, worker: Worker) -> Link:
    """To one's own file, or to that of the worker."""
    mine = own_worker(request.viewer)
    if mine is not None and mine.id == worker.id:
        return Link(_("返回我的职业档案"), reverse("workforce:mine"))
    return Link(
        _("返回%(name)s的档案") % {"name": worker.name}, reverse("workforce:worker", args=[worker.id])
    )
