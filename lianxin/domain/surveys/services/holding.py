"""Field work whose sender has no right to write it (any more): kept apart, then let in by a person, or turned down with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify, settle
from lianxin.base.places.selectors import name_of
from lianxin.domain.people.models import Resident
from lianxin.domain.people.selectors.duplicates import survivor_of
from lianxin.domain.surveys.models import HeldOperation
from lianxin.domain.surveys.rules.intake import is_place
from lianxin.domain.surveys.selectors.held import held_or_404
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "surveys.HeldOperation"
REVIEW: Final = "submission.review"
NEEDED: Final[Mapping[str, str]] = {"visit": "visit.record", "need": "need.record", "resident_edit": "resident.write", "handout": "goods.hand_out", "meal": "meals.deliver"}
"""What whoever lets one in must be able to write there themselves."""
LONGEST: Final = 64_000
"""Characters of one operation as JSON: the longest visit with its needs takes a tenth of it."""
_NOTE: Final = 500
State = HeldOperation.State

TakeIn = Callable[[Viewer, Mapping[str, Any]], object]
"""Write an operation (as it was sent) in the name of this viewer: what the field app's door does with it on arrival."""


@service(None)
def hold_operation(
    *, actor: Viewer, now: datetime, operation_id: UUID, sent: Mapping[str, Any], captured_at: datetime,
    resident_id: UUID | None = None, place: str = "", device: str = "",
) -> HeldOperation:  # fmt: skip
    """Keep an operation whose sender may not write it, exactly as it came and once; sent again it comes back unchanged, also when
    it has been decided. Whoever has an account may send: the answer tells nothing of whom it names.

    Raises "access.denied" without an account, "field.not_understood" for another kind or one too long, "field.other_content".
    """
    text = json.dumps(sent)
    if actor.id is None:
        raise ProblemError("access.denied")
    if sent.get("kind") not in NEEDED or len(text) > LONGEST:
        raise ProblemError("field.not_understood")
    if HeldOperation.objects.filter(id=operation_id).exists():  # phones ask again at every synchronisation
        return _sent_before(actor, operation_id, sent)
    about = _named(resident_id)
    is_known = is_place(place) and name_of(place).zh != place
    where = about.place if about else place if is_known else actor.home
    held = HeldOperation(
        id=operation_id, kind=sent["kind"], place=where, resident=about, worker_id=actor.id, device=device[:120],
        captured_at=min(captured_at, now), received_at=now,
    )  # fmt: skip
    held.sent = text
    try:
        with transaction.atomic():
            held.save(force_insert=True)
    except IntegrityError:
        return _sent_before(actor, operation_id, sent)
    after = {"kind": held.kind, "resident": str(held.resident_id or "")}
    audit.record(actor=actor, verb="operation.hold", subject=(SUBJECT, held.id), place=held.place, after=after, now=now)
    today = local_day(now)
    able = set(approvers_over(held.place, REVIEW, today=today)) & set(approvers_over(held.place, NEEDED[held.kind], today=today))
    notify(actor=actor, now=now, users=able - {actor.id}, kind="operation.held", link=f"/held/{held.id}/", key=_key(held))
    return held


@service(REVIEW)
def admit_operation(*, actor: Viewer, now: datetime, operation_id: UUID, take_in: TakeIn) -> HeldOperation:
    """Let it in: `take_in` writes it in the name of whoever sent it, by the right of whoever lets it in, who therefore must hold
    the ability it takes at the place. Every row of the trail names both. All of it or nothing.

    Raises "field.held_decided", "survey.own_submission", "access.denied", and what writing it raises: then it goes on waiting.
    """
    held = _to_decide(actor, operation_id)
    actor.must(NEEDED[held.kind], held.place)
    if held.worker_id == actor.id:
        raise ProblemError("survey.own_submission")
    sent = json.loads(held.sent)
    if held.resident_id is not None:  # the file that stands for whom it named
        sent = sent | {"body": sent["body"] | {"resident_id": str(held.resident_id)}}
    take_in(_in_the_name_of(held, actor), sent)
    return _decided(actor, now, held, State.ADMITTED, "")


@service(REVIEW)
def turn_down_operation(*, actor: Viewer, now: datetime, operation_id: UUID, note: str) -> HeldOperation:
    """Leave it out, with a reason that its sender reads on the phone; what was sent stays here, sealed.

    Raises "survey.note_missing", "field.held_decided".
    """
    held = _to_decide(actor, operation_id)
    if not note.strip():
        raise ProblemError("survey.note_missing")
    return _decided(actor, now, held, State.TURNED_DOWN, note.strip()[:_NOTE])


def _named(resident_id: UUID | None) -> Resident | None:
    """Whom it is about, wherever they live: the sender need not see them, for it is their reviewers who decide."""
    found = Resident.objects.filter(id=resident_id).first() if resident_id else None
    return survivor_of(found) if found else None


def _sent_before(actor: Viewer, operation_id: UUID, sent: Mapping[str, Any]) -> HeldOperation:
    earlier = HeldOperation.objects.get(id=operation_id)
    if earlier.worker_id != actor.id or json.loads(earlier.sent) != sent:
        raise ProblemError("field.other_content")
    audit.unchanged()
    return earlier


def _to_decide(actor: Viewer, operation_id: UUID) -> HeldOperation:
    held_or_404(actor, operation_id)
    held = HeldOperation.objects.select_for_update(of=("self",)).select_related("worker").get(id=operation_id)
    actor.must(REVIEW, held.place)
    if held.state != State.WAITING:
        raise ProblemError("field.held_decided")
    return held


def _in_the_name_of(held: HeldOperation, actor: Viewer) -> Viewer:
    """Whoever sent it, with the abilities that the one who lets it in holds over its place, and no others."""
    here = (place_range(held.place),)
    reach = {ability: here for ability in actor.reach if actor.may(ability, held.place)}
    worker = held.worker
    label = f"{worker.display_name}({actor.label}补入)"
    return Viewer(id=worker.id, label=label[:120], language=actor.language, reach=reach, home=worker.place)


def _decided(actor: Viewer, now: datetime, held: HeldOperation, state: State, note: str) -> HeldOperation:
    held.state, held.note, held.decided_at, held.decided_by = state, note, now, actor.id
    held.save(update_fields=["state", "note", "decided_at", "decided_by"])
    audit.record(
        actor=actor, verb="operation.decide", subject=(SUBJECT, held.id), place=held.place, before={"state": State.WAITING.value},
        after={"state": state.value, "kind": held.kind, "by": held.worker.display_name, "note": note}, now=now,
    )  # fmt: skip
    settle(actor=actor, now=now, key=_key(held))
    notify(actor=actor, now=now, users=[held.worker_id], kind="operation.decided", link="/field/", key=f"held-decided:{held.id}")
    return held


def _key(held: HeldOperation) -> str:
    """Of the notice that somebody is to decide."""
    return f"held:{held.id}"
