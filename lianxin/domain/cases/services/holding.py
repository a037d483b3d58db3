"""How a case is taken up for change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.domain.cases.models import CaseFile
from lianxin.domain.cases.selectors import case_or_404
from lianxin.domain.proceedings.services.holding import file_held
from lianxin.kernel.problems import ProblemError


def taken_up(actor: Viewer, now: datetime, case_id: UUID) -> CaseFile:
    """An open case that the actor may work on, locked. Raises what `case_or_404` and `file_held` raise."""
    return file_held(actor, case_or_404(actor, now, case_id), beside=("consent",))


def must_know(code: str, known: Mapping[str, object]) -> str:
    """Raises "case.code_unknown"."""
    if code not in known:
        raise ProblemError("case.code_unknown", code=code)
    return code
