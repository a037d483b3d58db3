"""How rows are taken up for change, and what every write of careers asks first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianxin.domain.careers.selectors.seeing import is_own
from lianxin.domain.workforce.models import Worker
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer


def not_own(actor: Viewer, worker: Worker) -> None:
    """Nobody rates, appraises, promotes or checks themselves. Raises "careers.own_matter"."""
    if is_own(actor, worker):
        raise ProblemError("careers.own_matter")


def said(text: str, code: str = "careers.reason_needed") -> str:
    """A reason that was really written. Raises `code`."""
    if not text.strip():
        raise ProblemError(code)
    return text.strip()
