"""How a commitment is taken up for change and put back: locked, checked, versioned, audited."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from lianxin.base.access.selectors import workers_over
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.audit.chain import MASK
from lianxin.domain.commitments import rules
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.selectors import commitment_or_404
from lianxin.domain.commitments.selectors.fitness import Work, barred, must_be_fit
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

SUBJECT = "commitments.Commitment"
_SYSTEM = Viewer.system("辖区核对")
_FILES: Final[list[Callable[[Collection[UUID]], Iterable[UUID]]]] = []


def taken_up(actor: Viewer, commitment_id: UUID, version: int | None) -> Commitment:
    """The row, locked. Raises "general.not_found", and "general.changed_meanwhile" for a version other than seen."""
    commitment_or_404(actor, commitment_id)
    commitment = Commitment.objects.select_for_update().get(id=commitment_id)
    if version is not None and version != commitment.version:
        raise ProblemError("general.changed_meanwhile")
    return commitment


def taken_up_open(actor: Viewer, commitment_id: UUID, version: int | None, now: datetime) -> Commitment:
    """The same, refusing what is closed with "commitment.not_open"."""
    commitment = taken_up(actor, commitment_id, version)
    if not commitment.is_open:
        raise ProblemError("commitment.not_open", status=rules.status(commitment, now))
    return commitment


def hold(commitment_ids: Iterable[UUID | None]) -> dict[UUID, Commitment]:
    """Several rows, locked in the order of their ids, whoever may see them: the first thing a change of several does.

    Every change takes promises before the rows of the areas above that hang on them, and several by id; so of two who want the
    same ones at once one waits for the other, and neither for each other.
    """
    rows = Commitment.objects.select_for_update().filter(id__in=[one for one in commitment_ids if one is not None])
    return {row.id: row for row in rows.order_by("id")}


def hang_on_files(lookup: Callable[[Collection[UUID]], Iterable[UUID]]) -> None:
    """An area above says which open promises hang on the files whose clocks are among these. Called once, when it loads."""
    _FILES.append(lookup)


def hold_with_files(commitment_ids: Collection[UUID]) -> tuple[dict[UUID, Commitment], set[UUID]]:
    """These, and what hangs on the files whose clocks are among them (it moves with its file), locked as by `hold`; and the ids of what
    hangs on a file."""
    hanging = {one for lookup in _FILES for one in lookup(commitment_ids)}
    return hold([*commitment_ids, *hanging]), hanging


def put_back(
    actor: Viewer, now: datetime, verb: str, commitment: Commitment, *changed: str, reason: str = "",
    before: Mapping[str, object] | None = None, more: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """Save the named fields under a new version and say so in the trail."""
    commitment.version += 1
    commitment.save(update_fields=[*changed, "version"])
    after = pictured(commitment, changed) | ({"reason": reason} if reason else {}) | dict(more or {})
    audit.record(
        actor=actor, verb=verb, subject=(SUBJECT, commitment.id), place=commitment.place, before=before, after=after,
        now=now,
    )  # fmt: skip


def pictured(commitment: Commitment, names: Iterable[str]) -> dict[str, object]:
    """These fields as the trail keeps them: of what is sealed only whether something is written."""
    found: dict[str, object] = {}
    for name in names:
        value = getattr(commitment, name)
        found[name.removesuffix("_sealed")] = str(value) if not name.endswith("_sealed") else MASK if value else ""
    return found


def must_be_theirs(actor: Viewer, commitment: Commitment) -> None:
    """Only the one who promised may act on it, or whoever may reassign it; a promise of nobody is anybody's in reach."""
    actor.must("commitment.fulfil", commitment.place)
    if commitment.worker_id not in (None, actor.id):
        actor.must("commitment.reassign", commitment.place)


def must_reach(actor: Viewer, now: datetime, worker_id: UUID, work: Work) -> None:
    """The worker must be active and hold commitment.fulfil over the place ("commitment.worker_out_of_reach"), and not be barred
    from this work ("commitment.worker_not_vetted")."""
    place = work.place
    if not (worker_id == actor.id and actor.may("commitment.fulfil", place)):
        able = workers_over(actor, place, "commitment.fulfil", today=local_day(now))
        if worker_id not in {user.id for user in able}:
            raise ProblemError("commitment.worker_out_of_reach")
    must_be_fit(worker_id, work, now)


def reaches(worker_id: UUID, place: str, now: datetime, work: Work | None = None) -> bool:
    """May this worker keep promises there today, and this one (`work`)? Asked by the system itself: the one who acts may not read
    the place."""
    able = workers_over(_SYSTEM, place, "commitment.fulfil", today=local_day(now))
    return worker_id in {user.id for user in able} and not (work and barred([worker_id], work, now))


def must_say(text: str, field: str = "理由") -> str:
    """What somebody wrote, without spaces around it. Raises "general.empty_field", naming the field, when there is nothing."""
    if not text.strip():
        raise ProblemError("general.empty_field", field=field)
    return text.strip()
