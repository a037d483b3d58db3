"""What people decide about files that may be one person: asked at registration, decided in the queue, on record."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.people.models import DuplicatePair, Resident
from lianxin.domain.people.rules.identity import levels_of
from lianxin.domain.people.selectors.duplicates import (
    Likely,
    compared,
    hidden_of,
    known_of,
    matches,
    weights_of,
)
from lianxin.domain.people.selectors.registry import resident_or_404
from lianxin.engines.identity import Verdict
from lianxin.kernel.divisions import county_of
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "people.DuplicatePair"
ABILITY: Final = "resident.merge"
State = DuplicatePair.State


def refuse_likely(
    actor: Viewer, resident: Resident, not_same: Collection[UUID], *, elsewhere_checked: bool
) -> list[Likely]:
    """Nobody is registered twice unseen: every likely file within reach must be in `not_same`, and `elsewhere_checked`
    said where a sure one is beyond it. What was likely all the same is returned, to be put on record.

    Raises "people.likely_same", "people.likely_elsewhere".
    """
    found = matches(known_of(resident))
    hidden = hidden_of(found, actor)
    if hidden and not elsewhere_checked:
        raise ProblemError("people.likely_elsewhere")
    seen = [one for one in found if actor.may("resident.read", one.resident.place)]
    unanswered = [one for one in seen if one.resident.id not in not_same]
    if unanswered:
        raise ProblemError("people.likely_same", count=len(unanswered))
    return [*seen, *hidden]


def put_on_record(actor: Viewer, now: datetime, resident: Resident, likely: Iterable[Likely]) -> None:
    """The files that somebody registering a resident has found to be of another person; one they could not see is left
    open for whoever may see both."""
    for one in likely:
        may = actor.may("resident.read", one.resident.place)
        _put(actor, now, resident, one.resident, one.verdict, State.DIFFERENT if may else State.OPEN)


@service("resident.merge")
def keep_apart(*, actor: Viewer, now: datetime, resident_id: UUID, other_id: UUID) -> DuplicatePair:
    """Two files are of two persons: the pair is never proposed again. Raises "general.not_found", "people.merge_itself"."""
    one, other = both(actor, resident_id, other_id)
    return _put(actor, now, one, other, compared(one, other), State.DIFFERENT)


def both(actor: Viewer, resident_id: UUID, other_id: UUID) -> tuple[Resident, Resident]:
    """Two files over both of which the actor may decide. Raises "general.not_found", "people.merge_itself"."""
    if resident_id == other_id:
        raise ProblemError("people.merge_itself")
    one, other = resident_or_404(actor, resident_id), resident_or_404(actor, other_id)
    actor.must(ABILITY, one.place)
    actor.must(ABILITY, other.place)
    return one, other


def settle(actor: Viewer, now: datetime, one: Resident, other: Resident, state: str) -> None:
    """Write on the pair, where there is one, what became of it."""
    a, b = in_order(one, other)
    decided = {"decided_at": None, "decided_by": None} if state == State.OPEN else {"decided_at": now, "decided_by": actor.id}
    DuplicatePair.objects.filter(a=a, b=b).update(state=state, **decided)


def in_order(one: Resident, other: Resident) -> tuple[Resident, Resident]:
    """The older file first: ids are made in the order of time."""
    return (one, other) if str(one.id) < str(other.id) else (other, one)


def _put(
    actor: Viewer, now: datetime, one: Resident, other: Resident, verdict: Verdict, state: str
) -> DuplicatePair:
    a, b = in_order(one, other)
    values = {
        "place": a.place, "other_place": b.place, "state": state, "zone": verdict.zone.value, "bits": verdict.bits,
        "levels": levels_of(verdict), "certain": verdict.certain,
        "weights": weights_of(county_of(a.place)).version,
        "decided_at": None if state == State.OPEN else now, "decided_by": None if state == State.OPEN else actor.id,
    }  # fmt: skip
    pair, is_new = DuplicatePair.objects.select_for_update().get_or_create(a=a, b=b, defaults=values | {"found_at": now})
    if not is_new:
        if pair.state == state:
            audit.unchanged()
            return pair
        for name, value in values.items():
            setattr(pair, name, value)
        pair.save()
    audit.record(
        actor=actor, verb=f"duplicate.{state}", subject=(SUBJECT, pair.id), place=one.place, now=now,
        after={"resident": a.id, "other": b.id},
    )  # fmt: skip
    return pair
