"""A look at somebody's data is an event too: one row of the audit trail for each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.audit.selectors import own_subjects
from lianxin.domain.people.rules.residents import is_child
from lianxin.domain.people.selectors.looks import LIST, RESIDENT, Looks
from lianxin.kernel.clock import local_day

_READS: Final = ("resident.read", "child.read", "child.list")


def unrecorded(viewer: Viewer, looks: Looks, now: datetime) -> Looks:
    """What this viewer has no row of within the pack's hours: residents, and lists with children in them.

    One query; none for a page that shows nobody.
    """
    today = local_day(now)
    children = {
        name: found
        for name, people in looks.lists.items()
        if (found := [p for p in people if is_child(p.birth_date, today)])
    }
    if viewer.id is None:
        return Looks()
    if not (looks.residents or children):
        return Looks(files=looks.files)
    hours = float(packs.for_place(viewer.home).value("look_hours", today))
    known = own_subjects(
        viewer, _READS, [*map(str, looks.residents), *children], since=now - timedelta(hours=hours)
    )
    return Looks(
        {key: resident for key, resident in looks.residents.items() if str(key) not in known or key in looks.purposes},
        {name: found for name, found in children.items() if name not in known},
        looks.purposes,
        looks.files,
    )


@service(None)
def record_looks(*, actor: Viewer, now: datetime, looks: Looks) -> None:
    """Write down what the actor has been shown: "child.read" for somebody under 18, "child.list" once for a list, "file.read" for a
    file kept to the named, "file.refused" for one that they may not read.

    No ability: what may be shown was decided by the selectors that showed it.
    """
    today = local_day(now)
    for resident in looks.residents.values():
        verb = "child.read" if is_child(resident.birth_date, today) else "resident.read"
        why = looks.purposes.get(resident.id) or ("emergency" if resident.id in actor.emergency else "")
        audit.record_read(
            actor=actor, verb=verb, subject=(RESIDENT, resident.id), place=resident.place, now=now, why=why
        )
    for look in looks.files.values():
        after = {"how": look.how, "why": look.why} if look.how else None
        verb = "file.read" if look.how else "file.refused"
        audit.record(actor=actor, verb=verb, subject=look.subject, place=look.place, now=now, after=after)
    for name, children in looks.lists.items():
        audit.record(
            actor=actor,
            verb="child.list",
            subject=(LIST, name),
            place=actor.home,
            now=now,
            after={"children": len(children)},
        )
