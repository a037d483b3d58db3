"""The plan and the summary, and every paper printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import page
from lianxin.base.db.paging import read_key
from lianxin.base.ui.form_pages import form_page
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Link
from lianxin.base.ui.submitting import refusals_in
from lianxin.domain.groups import selectors, services
from lianxin.domain.groups.forms import PaperForm
from lianxin.domain.groups.selectors.papers import words_in
from lianxin.domain.proceedings.views.files import handed_out
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from lianxin.base.access.pages import SignedRequest


@page("proceeding.work")
def plan(request: SignedRequest, group_id: UUID) -> HttpResponse:
    """By the blanks of the pack's paper."""
    return _write(request, group_id, "group_plan", _("写计划书"))


@page("proceeding.work")
def summary(request: SignedRequest, group_id: UUID) -> HttpResponse:
    """The same for the summary."""
    return _write(request, group_id, "group_summary", _("写总结"))


@never_cache
@page("proceeding.read")
def printed(request: SignedRequest, group_id: UUID, paper: str, kind: str) -> HttpResponse:
    """Word or PDF; of a session with `?session=`."""
    if kind not in ("pdf", "docx"):
        raise ProblemError("general.not_found")
    session = read_key(request.GET["session"]) if request.GET.get("session") else None
    made = services.print_paper(
        actor=request.viewer, now=request.now, group_id=group_id, paper=paper, kind="pdf" if kind == "pdf" else "docx", language=language(), session_id=session
    )
    return handed_out(made, selectors.group_or_404(request.viewer, request.now, group_id).proceeding, paper, kind)


def _write(request: SignedRequest, group_id: UUID, paper: Literal["group_plan", "group_summary"], title: str) -> HttpResponse:
    found = selectors.group_or_404(request.viewer, request.now, group_id)
    fields = selectors.blanks(request.viewer, found.proceeding.place, paper)
    form = PaperForm(request.POST or None, blanks=fields, written=words_in(found.plan if paper == "group_plan" else found.summary))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            services.write_paper(actor=request.viewer, now=request.now, group_id=found.id, paper=paper, words=form.words())
            messages.success(request, _("已保存。"))
            return redirect("groups:group", found.id)
    return form_page(request, title, form, Link(found.title, reverse("groups:group", args=[found.id])))
