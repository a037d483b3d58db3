"""The record of a report on paper."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.papers.rendering import Kind
from lianxin.base.ui.pack_words import language
from lianxin.domain.minors import services


@never_cache
@page("proceeding.read")
def paper(request: SignedRequest, child_file_id: UUID, report_id: UUID) -> HttpResponse:
    """As PDF; with `?kind=docx` as Word. The name of the file tells nothing of the child."""
    kind: Kind = "docx" if request.GET.get("kind") == "docx" else "pdf"
    made = services.print_report(
        actor=request.viewer, now=request.now, file_id=child_file_id, report_id=report_id, kind=kind, language=language()
    )  # fmt: skip
    answer = HttpResponse(made.body, content_type=made.content_type)
    answer["Content-Disposition"] = f'attachment; filename="report.{kind}"'
    return answer
