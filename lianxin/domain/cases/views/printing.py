"""The papers of a case as Word and PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.db.paging import read_key
from lianxin.base.ui.pack_words import language
from lianxin.domain.cases import services
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.cases.services.printing import Printed


@never_cache
@page("proceeding.read")
def paper(request: SignedRequest, case_id: UUID, paper: str, kind: str) -> HttpResponse:
    """One paper: what was written into it (`?record=`), else blank."""
    if kind not in ("pdf", "docx"):
        raise ProblemError("general.not_found")
    record = read_key(request.GET["record"]) if request.GET.get("record") else None
    return _file(
        services.print_papers(
            actor=request.viewer, now=request.now, case_id=case_id, paper=paper, record_id=record, language=language(),
            kind="pdf" if kind == "pdf" else "docx",
        )
    )


@never_cache
@page("proceeding.read")
def whole(request: SignedRequest, case_id: UUID) -> HttpResponse:
    """The whole file as one PDF."""
    return _file(services.print_papers(actor=request.viewer, now=request.now, case_id=case_id, language=language(), kind="pdf"))


def _file(made: Printed) -> HttpResponse:
    answer = HttpResponse(made.body, content_type=made.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return answer
