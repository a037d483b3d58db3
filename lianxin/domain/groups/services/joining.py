"""Two files turn out to be one person: on the list of one group they stand once, and what they came to by either file counts once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.domain.groups.models import GroupMember
from lianxin.domain.groups.rules import STANDS_FOR

if TYPE_CHECKING:
    from lianxin.domain.people.events import FilesJoined, FilesJoining


def follow_joining(event: FilesJoining) -> None:
    """Of two rows in one group the one further on stands for both. Nothing is put over or lost, so that it can be taken back."""
    rows = _rows(event.kept_id, event.merged_id)
    for listed in rows.values():
        _stand_for(listed)


def follow_joined(event: FilesJoined) -> None:
    """Taken apart again, each file stands for itself."""
    if not event.apart:
        return
    for listed in _rows(event.kept_id, event.merged_id).values():
        for person in {one.resident_id for one in listed}:
            _stand_for([one for one in listed if one.resident_id == person])


def _rows(*people: UUID) -> dict[UUID, list[GroupMember]]:
    found: dict[UUID, list[GroupMember]] = defaultdict(list)
    for one in GroupMember.objects.select_for_update(of=("self",)).filter(resident_id__in=people).order_by("id"):
        found[one.group_id].append(one)
    return found


def _stand_for(rows: Sequence[GroupMember]) -> None:
    """One of these rows of one person stands for all; it is freed last, for only one may stand for itself."""
    lead = min(rows, key=lambda one: (STANDS_FOR.index(one.state), one.joined_to_id is not None, one.asked_at, one.id))
    GroupMember.objects.filter(id__in=[one.id for one in rows if one is not lead]).update(joined_to=lead)
    GroupMember.objects.filter(id=lead.id).update(joined_to=None)
