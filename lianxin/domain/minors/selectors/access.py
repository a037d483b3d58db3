"""Who may read a child's file: the one condition that every selector of this area filters by, and the one way to open a file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lianxin.base.access.viewer import Viewer
from lianxin.domain.minors.models import ChildFile
from lianxin.domain.proceedings.selectors import proceeding_or_404, readable
from lianxin.kernel.problems import ProblemError


def readable_file(viewer: Viewer, now: datetime, path: str = "") -> Q:
    """The condition "this viewer may read this child's file now"; `path` leads from the rows to their file."""
    return readable(viewer, now, path=f"{path}__proceeding" if path else "proceeding")


def file_or_404(viewer: Viewer, now: datetime, file_id: UUID) -> ChildFile:
    """One file with its proceeding; the look goes on record with its purpose. Raises "proceeding.sealed", "general.not_found"."""
    proceeding = proceeding_or_404(viewer, now, file_id)
    found = (
        ChildFile.objects.select_related("visits", "joined_into__proceeding")
        .filter(readable_file(viewer, now), id=file_id)
        .first()
    )
    if found is None:
        raise ProblemError("general.not_found")
    found.proceeding = proceeding
    return found
