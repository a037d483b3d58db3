"""The records of a case as Word or PDF, with who printed what on record. Counselling is in none of them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from pypdf import PdfWriter

from lianxin.base import packs, papers
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.papers.rendering import TYPES, Kind
from lianxin.domain.cases.models import CaseRecord
from lianxin.domain.cases.selectors import case_or_404, case_papers, drawn, paper_values, papers_to_print
from lianxin.domain.cases.services.holding import keep
from lianxin.kernel.problems import ProblemError

MOST: Final = 24
"""Sheets of one whole file: each takes about a second."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A file to hand out."""

    body: bytes
    content_type: str
    name: str


@service("proceeding.read")
def print_papers(
    *, actor: Viewer, now: datetime, case_id: UUID, kind: Kind, language: str, paper: str = "", record_id: UUID | None = None
) -> Printed:
    """One paper of a case, with what was written into it (`record_id`) or still blank; or, with `paper` "", the whole file as one PDF,
    every record by its latest version, the latest `MOST`.

    Raises "case.paper_unknown", "general.not_found", what papers raise.
    """
    case = case_or_404(actor, now, case_id)
    place, sheets = case.proceeding.place, papers_to_print(actor, now, case)
    if paper:
        sheets = [(paper, _record(sheets, paper, record_id))]
    if any(code not in case_papers(actor, place) for code, _record_of in sheets) or (not paper and not sheets):
        raise ProblemError("case.paper_unknown", paper=paper or "—")
    chosen: Kind = kind if paper else "pdf"
    pack, pictures = packs.for_place(place), drawn(actor, now, case)
    made = [
        papers.render(papers.find(pack, code), paper_values(actor, now, case, record, pictures), kind=chosen, language=language).body
        for code, record in sheets[-MOST:]
    ]
    keep(actor, now, "case.print", case, {"paper": paper or "all", "sheets": len(made)})
    number = case.proceeding.number
    return Printed(_together(made), TYPES[chosen], f"{number}-{paper or 'file'}.{chosen}")


def _record(sheets: Sequence[tuple[str, CaseRecord | None]], paper: str, record_id: UUID | None) -> CaseRecord | None:
    if record_id is None:
        return None
    found = next((one for code, one in sheets if code == paper and one is not None and one.id == record_id), None)
    if found is None:
        raise ProblemError("general.not_found")
    return found


def _together(made: Sequence[bytes]) -> bytes:
    if len(made) == 1:
        return made[0]
    writer = PdfWriter()
    for body in made:
        writer.append(io.BytesIO(body))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
