"""Bringing a roster: choose a file, confirm its columns once; then it is checked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.files import uploads
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import problem_text, refusals_in
from lianxin.domain.people.selectors import roster as selectors
from lianxin.domain.people.services import roster as services
from lianxin.domain.people.services.roster_queue import CHECKED_AT_ONCE, queue_check
from lianxin.domain.people.tasks import check_later
from lianxin.domain.people.views.roster_forms import ColumnsForm, RosterUploadForm, UploadedForm
from lianxin.engines.tables.headings import learnt
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.people.models import RosterSource


@page("resident.import")
def upload(request: SignedRequest) -> HttpResponse:
    """Choose a file and its source. Checked at once when every column is known, else they are shown first."""
    viewer, given = request.viewer, request.POST or None
    form = RosterUploadForm(given, request.FILES or None, viewer=viewer, sources=selectors.sources(viewer))
    if request.method == "POST" and form.is_valid():
        file, typed = form.cleaned_data["file"], form.cleaned_data
        digest = uploads.hold(actor=viewer, now=request.now, pieces=file.chunks())
        step = {
            "upload": digest, "label": file.name[-300:], "source": typed["source"], "new_name": typed["new_name"].strip(),
            "place": typed["place"], "again": typed["again"],
        }  # fmt: skip
        with refusals_in(form):
            return _after_upload(request, step)
    context = {"form": form, "back": Link(_("返回名册导入"), reverse("people:rosters"))}
    return render(request, "people/roster_upload.html", context, status=422 if form.errors else 200)


def _after_upload(request: SignedRequest, step: dict[str, Any]) -> HttpResponse:
    """To the report when the source knows every column of the file, else to the columns. A file that is refused is dropped."""
    try:
        source = _source(request, step)
        with uploads.held(request.viewer, step["upload"]) as path:
            place, known = (source.place, source.columns) if source is not None else (step["place"], {})
            guesses = selectors.guess_columns(request.viewer, place, path, step["label"], known)
            if source is not None and all(guess.is_decided for guess in guesses) and not step["again"]:
                return _checked(request, source.id, path, step)
    except ProblemError:
        uploads.drop(request.viewer, step["upload"])
        raise
    return _ask_columns(request, step, _columns_form(place, guesses))


@page("resident.import")
@require_POST
def columns(request: SignedRequest) -> HttpResponse:
    """Confirm the columns of a source, make it when it is new, and check the file that was kept."""
    asked = UploadedForm(request.POST)
    if not asked.is_valid():
        return redirect("people:roster_new")
    step = asked.cleaned_data
    source = _source(request, step)
    place = source.place if source is not None else step["place"]
    try:
        with uploads.held(request.viewer, step["upload"]) as path:
            chosen = source.columns if source is not None else {}
            guesses = selectors.guess_columns(request.viewer, place, path, step["label"], chosen)
            form = _columns_form(place, guesses, request)
            if form.is_valid():
                with refusals_in(form):
                    step["source"] = _mapped(request, step, form.columns()).id
                    return _checked(request, step["source"], path, step)
    except ProblemError as refused:
        if refused.code != "file.upload_gone":
            raise
        messages.error(request, problem_text(refused))
        return redirect("people:roster_new")
    return _ask_columns(request, step, form)


def _source(request: SignedRequest, step: dict[str, Any]) -> RosterSource | None:
    """The known source that was chosen; None for a new one, which is made once its columns are confirmed."""
    chosen = step["source"]
    return selectors.source_or_404(request.viewer, UUID(str(chosen))) if chosen else None


def _mapped(request: SignedRequest, step: dict[str, Any], chosen: dict[str, str]) -> RosterSource:
    """The source with its columns as confirmed; a new one is made with them or not at all."""
    actor, now = request.viewer, request.now
    with transaction.atomic():
        source = _source(request, step)
        if source is None:
            source = services.add_source(actor=actor, now=now, place=step["place"], name=step["new_name"])
        columns = learnt(source.columns, chosen)
        return services.map_columns(actor=actor, now=now, source=source.id, columns=columns)


def _checked(request: SignedRequest, source_id: UUID, path: Path, step: dict[str, Any]) -> HttpResponse:
    """To the report of the file: a small one is checked by now, a large one by a job."""
    actor, now, label = request.viewer, request.now, step["label"]
    if path.stat().st_size > CHECKED_AT_ONCE:
        one = queue_check(
            actor=actor, now=now, source=source_id, upload=step["upload"], label=label, enqueue=check_later
        )
    else:
        one = services.stage_roster(actor=actor, now=now, source=source_id, path=path, label=label)
        uploads.drop(actor, step["upload"])
    return redirect("people:roster", one.id)


def _columns_form(
    place: str, guesses: Sequence[selectors.ColumnGuess], request: SignedRequest | None = None
) -> ColumnsForm:
    names = {code: name.in_language(language()) for code, name in selectors.fields_of(place).items()}
    given = request.POST if request is not None else None
    return ColumnsForm(given, guesses=guesses, fields=names, needed=selectors.required_fields(place))


def _ask_columns(request: SignedRequest, step: dict[str, Any], form: ColumnsForm) -> HttpResponse:
    source = _source(request, step)
    context = {
        "form": form, "step": UploadedForm(initial=step), "label": step["label"],
        "name": source.name if source is not None else step["new_name"],
        "back": Link(_("返回名册导入"), reverse("people:rosters")),
    }  # fmt: skip
    return render(request, "people/roster_columns.html", context, status=422 if form.errors else 200)
