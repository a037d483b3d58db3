"""The agreement as Word or PDF, with who printed it on record."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from lianxin.base import packs, papers
from lianxin.base.access.service import service
from lianxin.domain.mediation.selectors import agreement_values, clauses_of, mediation_or_404
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.base.papers.rendering import Kind, Rendered

PAPER: Final = "mediation_agreement"


@service("proceeding.read")
def print_agreement(*, actor: Viewer, now: datetime, mediation_id: UUID, kind: Kind, language: str) -> Rendered:
    """The agreement to be signed. Raises "mediation.no_clauses", what papers raise."""
    mediation = mediation_or_404(actor, now, mediation_id)
    if not clauses_of(actor, now, mediation).exists():
        raise ProblemError("mediation.no_clauses")
    paper = papers.find(packs.for_place(mediation.proceeding.place), PAPER)
    made = papers.render(paper, agreement_values(actor, now, mediation), kind=kind, language=language)
    keep(actor, now, "mediation.print", mediation, {"paper": PAPER})
    return made
