"""Whose file belongs to the account that acts."""

from __future__ import annotations

from lianxin.base.access.viewer import Viewer
from lianxin.domain.workforce.models import Worker
from lianxin.domain.workforce.selectors import own_worker
from lianxin.kernel.problems import ProblemError


def own_file(actor: Viewer) -> Worker:
    """One's own file. Raises "exam.no_file" where nobody has tied one to this account."""
    found = own_worker(actor)
    if found is None:
        raise ProblemError("exam.no_file")
    return found
