"""One record of a case as Word or PDF, with who printed what on record. Counselling is in none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lianxin.base import packs, papers
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.papers.rendering import TYPES, Kind
from lianxin.domain.cases.models import CaseRecord
from lianxin.domain.cases.selectors import case_or_404, case_papers, drawn, paper_values, papers_to_print
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Printed:
    """A file to hand out."""

    body: bytes
    content_type: str
    name: str


@service("proceeding.read")
def print_paper(
    *, actor: Viewer, now: datetime, case_id: UUID, kind: Kind, language: str, paper: str, record_id: UUID | None = None
) -> Printed:
    """One paper of a case, with what was written into it (`record_id`) or still blank.

    Raises "case.paper_unknown", "general.not_found", what papers raise.
    """
    case = case_or_404(actor, now, case_id)
    place = case.proceeding.place
    known = case_papers(actor, place)
    if paper not in known:
        raise ProblemError("case.paper_unknown", paper=paper)
    record = _record(papers_to_print(actor, now, case), paper, record_id)
    values = paper_values(actor, now, case, record, drawn(actor, now, case))
    made = papers.render(papers.find(packs.for_place(place), paper), values, kind=kind, language=language)
    keep(actor, now, "case.print", case, {"paper": paper, "sheets": 1})
    return Printed(made.body, TYPES[kind], f"{case.proceeding.number} {known[paper][0].name.in_language(language)}.{kind}")


def _record(sheets: Sequence[tuple[str, CaseRecord]], paper: str, record_id: UUID | None) -> CaseRecord | None:
    if record_id is None:
        return None
    found = next((one for code, one in sheets if code == paper and one.id == record_id), None)
    if found is None:
        raise ProblemError("general.not_found")
    return found
