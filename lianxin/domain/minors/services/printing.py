"""The record of a report as PDF or Word, with who printed it on record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base import packs, papers
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.papers.rendering import Kind, Rendered
from lianxin.domain.minors.selectors.access import file_or_404
from lianxin.domain.minors.selectors.papers import PAPER, paper_values, report_to_print
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.problems import ProblemError


@service("proceeding.read")
def print_report(
    *, actor: Viewer, now: datetime, file_id: UUID, report_id: UUID, kind: Kind, language: str
) -> Rendered:
    """The paper of one report. Raises "general.not_found", what papers raise."""
    file = file_or_404(actor, now, file_id)
    report = report_to_print(actor, now, file, report_id)
    if report is None:
        raise ProblemError("general.not_found")
    sheet = papers.find(packs.for_place(file.proceeding.place), PAPER)
    made = papers.render(sheet, paper_values(actor, now, file, report), kind=kind, language=language)
    keep(actor, now, "minor.print", file, {"paper": PAPER, "kind": kind})
    return made
