"""The files of one area, as its list shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.selectors.files import readable_proceedings


@dataclass(frozen=True, slots=True)
class FileFilter:
    """Which files: in one state ("": all that are under way), one's own."""

    state: str = ""
    mine: bool = False


def files_page(
    viewer: Viewer, now: datetime, area: str, wanted: FileFilter | None = None, *, after: str = "", limit: int = ROWS
) -> Page[Proceeding]:
    """Files of an area (the name of its row beside the proceeding: "group"), under way or in one state, the longest in their state first."""
    chosen = wanted or FileFilter()
    rows = readable_proceedings(viewer, now).filter(**{f"{area}__isnull": False}).select_related(area, "clock", "holder")
    if chosen.mine:
        rows = rows.filter(holder_id=viewer.person_id)
    rows = rows.filter(state=chosen.state) if chosen.state else rows.filter(closed_at__isnull=True)
    return page_of(rows, "state_since", after=after, limit=limit)
