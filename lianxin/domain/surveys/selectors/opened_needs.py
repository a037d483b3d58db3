"""The needs that a submission opened and nobody has looked at yet: turning it down does not close them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianxin.domain.needs.selectors import visible

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.needs.models import Need
    from lianxin.domain.surveys.models import Submission


def waiting_needs(viewer: Viewer, submission: Submission) -> list[Need]:
    """As far as the viewer may read needs, the oldest first."""
    rows = visible(viewer).filter(source_kind="submission", source_id__startswith=str(submission.id), state="new")
    return list(rows.order_by("found_at", "id"))
