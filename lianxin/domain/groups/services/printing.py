"""The papers of a group as Word or PDF, with who printed what on record."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base import packs, papers
from lianxin.base.access.service import service
from lianxin.domain.groups.selectors import group_or_404, paper_values, session_or_404
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.base.papers.rendering import Kind, Rendered

_PAPERS = ("group_plan", "group_session", "group_summary")


@service("proceeding.read")
def print_paper(
    *, actor: Viewer, now: datetime, group_id: UUID, paper: str, kind: Kind, language: str, session_id: UUID | None = None
) -> Rendered:
    """The plan, the summary, or a session: its record, before it is held the sheet to sign on. Raises "general.not_found"."""
    group = group_or_404(actor, now, group_id)
    if paper not in _PAPERS or (paper == "group_session") != (session_id is not None):
        raise ProblemError("general.not_found")
    session = session_or_404(actor, now, session_id) if session_id is not None else None
    if session is not None and session.group_id != group.id:
        raise ProblemError("general.not_found")
    found = papers.find(packs.for_place(group.proceeding.place), paper)
    made = papers.render(found, paper_values(actor, now, group, paper, session), kind=kind, language=language)
    keep(actor, now, "group.print", group, {"paper": paper})
    return made
