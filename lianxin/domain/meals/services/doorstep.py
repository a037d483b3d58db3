"""At the door: what happened, the promise kept with its proof or not; nobody answering opens a welfare check at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.commitments.services import (
    add_proof,
    finish_commitment,
    missing_choice,
    missing_proof,
    refuse_commitment,
    reopen_commitment,
    required_proof,
    start_commitment,
    take_back_proof,
)
from lianxin.domain.commitments.services.changing import hold, must_be_theirs
from lianxin.domain.meals import rules
from lianxin.domain.meals.models import Doorstep, Meal
from lianxin.domain.meals.selectors import meal_or_404
from lianxin.domain.meals.services.consequences import found_nobody, refused_again, take_back_needs
from lianxin.kernel.clock import SHANGHAI, local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import Commitment
    from lianxin.kernel.coordinates import Point

SUBJECT: Final = "meals.Doorstep"
_SAID: Final = ("outcome", "received_by", "note", "celsius", "box_back")


@service("meals.deliver")
def record_doorstep(
    *, actor: Viewer, now: datetime, meal_id: UUID, outcome: str, received_by: str = "", note: str = "", celsius: Decimal | None = None,
    box_back: bool | None = None, at: datetime | None = None, position: Point | None = None, proofs: Iterable[GivenProof] = (),
    doorstep_id: UUID | None = None, though_dropped: bool = False,
) -> Doorstep:  # fmt: skip
    """Write down how it went with one meal at its door.

    "delivered", "left_with" (`received_by`: with whom): the promise is kept, with time and place and the `proofs` brought; while
    the pack asks for more it stays open for the rest. "refused" (`note`: why): it is declined; after the pack's number of
    refusals in a row a need is opened. "no_answer": it is declined and an urgent welfare check opened and told, in the same
    transaction; who was found later the same day is simply written down again.

    `at`: when it happened, for a phone that had no signal. `though_dropped`: a person has decided that a meal counts which was
    brought before its runner heard that it had been dropped; its promise stands again. The same `doorstep_id` twice is one. Raises what
    `rules.checked_outcome` and `rules.checked_time` raise, "meals.eaten_on_site", "meals.dropped", "meals.other_day",
    "meals.already_recorded", "meals.sent_otherwise", "general.not_found", "access.denied" for a colleague's meal.
    """
    meal = _taken_up(actor, meal_id)
    rules.checked_outcome(outcome, received_by, note, celsius)
    if meal.way != rules.BROUGHT:
        raise ProblemError("meals.eaten_on_site")
    made = Doorstep(
        id=doorstep_id or new_id(), place=meal.place, meal=meal, outcome=outcome, received_by=received_by.strip(), note=note.strip(), celsius=celsius,
        box_back=box_back, at=rules.checked_time(at, now, meal.meal_day.frozen_at), made_by=actor.id, made_at=now,
    )  # fmt: skip
    if though_dropped and meal.state == Meal.State.DROPPED and not _sent_before(made):
        reason = saying("meals.brought_though_dropped")
        reopen_commitment(actor=actor, now=now, commitment_id=meal.commitment_id, reason=reason, though_cancelled=True)
        meal.commitment.refresh_from_db()
        _put(meal, Meal.State.OPEN)
    return _record(actor, now, meal, made, list(proofs), position)


@service("meals.deliver")
def tick_eaten(*, actor: Viewer, now: datetime, meal_id: UUID, doorstep_id: UUID | None = None) -> Doorstep:
    """Somebody ate at the dining point. Ticked twice is once. Raises "meals.brought_home", "meals.dropped", "meals.other_day"."""
    meal = _taken_up(actor, meal_id)
    if meal.way != rules.ON_SITE:
        raise ProblemError("meals.brought_home")
    if earlier := Doorstep.objects.filter(meal=meal, outcome=rules.EATEN, undone_at__isnull=True).first():
        audit.unchanged()
        return earlier
    made = Doorstep(
        id=doorstep_id or new_id(), place=meal.place, meal=meal, outcome=rules.EATEN, at=rules.checked_time(None, now, meal.meal_day.frozen_at),
        made_by=actor.id, made_at=now,
    )  # fmt: skip
    return _record(actor, now, meal, made, [], None)


@service("meals.deliver")
def undo_doorstep(*, actor: Viewer, now: datetime, meal_id: UUID, reason: str) -> Doorstep:
    """What was written down last at a door was a mistake: the meal and its promise stand as they did before (open, or with the
    silent door that was found first), the row stays with who and why, its proof counts no more; a need it opened that nobody has looked at yet is declined with this reason. On the same day only, by who wrote it or
    whoever plans the kitchen's day.

    Raises "meals.reason_needed", "meals.nothing_to_undo", "meals.undo_too_late", "access.denied".
    """
    meal = _taken_up(actor, meal_id)
    why = rules.said(reason)
    wrong = Doorstep.objects.filter(meal=meal, undone_at__isnull=True).order_by("-made_at", "-id").first()
    if wrong is None:
        raise ProblemError("meals.nothing_to_undo")
    if wrong.made_by != actor.id:
        actor.must("meals.plan", meal.place)
    if not rules.may_undo(wrong.made_at, now):
        raise ProblemError("meals.undo_too_late")
    wrong.undone_at, wrong.undone_by, wrong.undone_reason = now, actor.id, why
    wrong.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    _put_as_before(actor, now, meal, why)
    take_back_needs(now, wrong, why)
    audit.record(actor=actor, verb="meals.undo", subject=(SUBJECT, wrong.id), place=meal.place, after={"reason": why}, now=now)
    return wrong


def _put_as_before(actor: Viewer, now: datetime, meal: Meal, why: str) -> None:
    back = take_back_proof if meal.commitment.is_open else reopen_commitment
    back(actor=actor, now=now, commitment_id=meal.commitment_id, reason=why)
    before = Doorstep.objects.filter(meal=meal, undone_at__isnull=True).order_by("made_at", "id").last()
    _put(meal, Meal.State(before.outcome) if before else Meal.State.OPEN)
    if before is not None:
        refuse_commitment(actor=actor, now=now, commitment_id=meal.commitment_id, reason=_words(before))


def _taken_up(actor: Viewer, meal_id: UUID) -> Meal:
    seen = meal_or_404(actor, meal_id)
    hold([seen.commitment_id])
    meal = Meal.objects.select_for_update(of=("self",)).select_related("meal_day__kitchen", "commitment", "resident", "order").get(id=meal_id)
    actor.must("meals.deliver", meal.place)
    if meal.commitment_id != seen.commitment_id:  # dropped and wanted again in this very moment
        raise ProblemError("general.changed_meanwhile")
    return meal


def _record(actor: Viewer, now: datetime, meal: Meal, made: Doorstep, proofs: list[GivenProof], position: Point | None) -> Doorstep:
    if earlier := _sent_before(made):
        return earlier
    _must_be_open(meal, made)
    promise = meal.commitment
    must_be_theirs(actor, promise)
    if meal.state == Meal.State.NO_ANSWER and not promise.is_open:
        reopen_commitment(actor=actor, now=now, commitment_id=promise.id, reason=saying("meals.second_try"))
        promise.refresh_from_db()
    made.save(force_insert=True)
    _put(meal, Meal.State(made.outcome))
    meal.runner_id = meal.runner_id or actor.id
    Meal.objects.filter(id=meal.id).update(runner_id=meal.runner_id)
    after = {"outcome": made.outcome, "celsius": str(made.celsius or ""), "box_back": made.box_back}
    audit.record(actor=actor, verb="meals.doorstep", subject=(SUBJECT, made.id), place=made.place, after=after, now=now)
    if made.outcome in rules.KEPT:
        _keep(actor, now, promise, made, proofs, position)
    else:
        refuse_commitment(actor=actor, now=now, commitment_id=promise.id, reason=_words(made))
    if made.outcome == rules.NO_ANSWER:
        found_nobody(actor, now, meal, made)
    elif made.outcome == rules.REFUSED:
        refused_again(actor, now, meal, made)
    return made


def _keep(actor: Viewer, now: datetime, promise: Commitment, made: Doorstep, proofs: list[GivenProof], position: Point | None) -> None:
    """The promise is begun, gets its proof, and is finished once the pack's list is complete."""
    start_commitment(actor=actor, now=now, commitment_id=promise.id, started_at=max(made.at, promise.made_at))
    given = [GivenProof("time", made.at, text=f"{made.at.astimezone(SHANGHAI):%H:%M}")]
    if made.outcome != rules.EATEN and (position is not None or "place" in required_proof(promise)):
        given.append(GivenProof("place", made.at, position=position))  # asked for and unknown: kept, and marked as doubtful
    for proof in (*given, *proofs):
        add_proof(actor=actor, now=now, commitment_id=promise.id, proof=proof)
    words = _words(made)
    if not (missing_proof(promise, words) or missing_choice(promise)):
        finish_commitment(actor=actor, now=now, commitment_id=promise.id, outcome=words, done_at=max(made.at, promise.made_at))


def _must_be_open(meal: Meal, made: Doorstep) -> None:
    if meal.state == Meal.State.DROPPED:
        raise ProblemError("meals.dropped")
    if local_day(made.at) != meal.meal_day.day:
        raise ProblemError("meals.other_day", day=str(meal.meal_day.day))
    if meal.state == Meal.State.OPEN or (meal.state == Meal.State.NO_ANSWER and made.outcome != rules.NO_ANSWER):
        return
    last = Doorstep.objects.filter(meal=meal, undone_at__isnull=True).order_by("-made_at").first()
    at = f"{last.made_at.astimezone(SHANGHAI):%H:%M}" if last else ""
    raise ProblemError("meals.already_recorded", state=Meal.State(meal.state).label, at=at)


def _sent_before(made: Doorstep) -> Doorstep | None:
    earlier = Doorstep.objects.filter(id=made.id).first()
    if earlier is None:
        return None
    if earlier.meal_id != made.meal_id:
        raise ProblemError("general.not_found")
    if any(getattr(earlier, name) != getattr(made, name) for name in _SAID):
        raise ProblemError("meals.sent_otherwise")
    audit.unchanged()
    return earlier


def _put(meal: Meal, state: Meal.State) -> None:
    meal.state = state
    meal.save(update_fields=["state"])


def _words(made: Doorstep) -> str:
    """The record of the promise: how it ended, with whom it was left, what was remarked."""
    said = rules.OUTCOMES.get(made.outcome) or Meal.State(made.outcome).label
    more = "、".join(part for part in (made.received_by, made.note) if part)
    return f"{said}:{more}" if more else said
