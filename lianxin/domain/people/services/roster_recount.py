"""A staged roster compared once more with the residents: other rosters were accepted since it was checked."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.selectors import roster as selectors
from lianxin.domain.people.services.roster import opened_chunks
from lianxin.domain.people.services.roster_matching import Matcher, changes


@dataclass(frozen=True, slots=True)
class Recount:
    """What accepting would do at this moment. `stuck_row`: the first row of the file that may no longer be written, 0 none."""

    new: int
    changed: int
    same: int
    stuck_row: int


def recount(actor: Viewer, roster_import: UUID) -> Recount:
    """Compare the rows to write with the residents of this moment. Writes nothing. Raises "general.not_found"."""
    staged = selectors.import_or_404(actor, roster_import)
    matcher = Matcher(actor, staged.source_id, staged.place)
    new = changed = stuck = 0
    same = staged.same_rows
    for _id, chunk in opened_chunks(staged):
        known = matcher.known(chunk.rows) if chunk.rows else {}
        for row in chunk.rows:
            resident = known.get(row.key)
            if resident is None:
                new += 1
            elif matcher.refusal(row, resident):
                stuck = stuck or row.row + 1
            elif changes(row, resident):
                changed += 1
            else:
                same += 1
    return Recount(new, changed, same, stuck)
