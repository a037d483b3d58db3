"""The agreement is written clause by clause, signed, and looked after."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Max

from lianxin.base.access.service import service
from lianxin.base.audit import services as audit
from lianxin.base.files.services import store_file
from lianxin.domain.commitments.services import end_clock
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.mediation.models import Clause, Mediation
from lianxin.domain.mediation.selectors import clause_or_404, clauses_of, parties_of
from lianxin.domain.mediation.services.holding import keep, must_be_ahead, must_be_past, taken_up
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

_AGREED = "agreed"
_KEPT = "已履行"


@service("proceeding.work")
def write_clause(
    *, actor: Viewer, now: datetime, mediation_id: UUID, content: str, party_id: UUID | None = None, due_on: date | None = None,
    clause_id: UUID | None = None,
) -> Clause:  # fmt: skip
    """One more clause; with a party and a day it becomes a promise when the agreement stands. The same `clause_id` twice is one.

    Raises "mediation.signed_already", "mediation.party_unknown", "mediation.day_past", "general.empty_field".
    """
    mediation = _unsigned(actor, now, mediation_id)
    earlier = Clause.objects.filter(id=clause_id, mediation=mediation).first() if clause_id is not None else None
    if earlier is not None:
        audit.unchanged()
        return earlier
    if party_id is not None and not parties_of(actor, now, mediation).filter(id=party_id).exists():
        raise ProblemError("mediation.party_unknown")
    if due_on is not None:
        must_be_ahead(due_on, now)
    rank = (clauses_of(actor, now, mediation).aggregate(last=Max("rank"))["last"] or 0) + 1
    clause = Clause(id=clause_id or new_id(), mediation=mediation, round=mediation.round, rank=rank, party_id=party_id, due_on=due_on)
    clause.content = must_say(content, "内容")
    clause.save(force_insert=True)
    keep(actor, now, "mediation.clause", mediation, {"clause": rank, "due_on": due_on})
    return clause


@service("proceeding.work")
def drop_clause(*, actor: Viewer, now: datetime, clause_id: UUID) -> None:
    """Taken out again before anybody signed; those behind move up. Raises "mediation.signed_already"."""
    seen = clause_or_404(actor, now, clause_id)
    mediation = _unsigned(actor, now, seen.mediation_id)
    if seen.round != mediation.round:
        raise ProblemError("mediation.signed_already")
    Clause.objects.filter(id=clause_id).delete()
    for rank, one in enumerate(clauses_of(actor, now, mediation), 1):
        Clause.objects.filter(id=one.id).update(rank=rank)
    keep(actor, now, "mediation.clause_drop", mediation, {"clause": seen.rank})


@service("proceeding.work")
def sign_agreement(
    *, actor: Viewer, now: datetime, mediation_id: UUID, signed_on: date, follow_up_on: date, duties: str = "", oral: bool = False, copy: bytes = b"",
) -> Mediation:  # fmt: skip
    """The parties and the mediators signed, or an oral agreement is recorded; a picture of the signed paper is kept.

    Raises "mediation.no_clauses", "mediation.signed_already", "mediation.day_in_future", "mediation.day_past".
    """
    mediation = _unsigned(actor, now, mediation_id)
    if not clauses_of(actor, now, mediation).exists():
        raise ProblemError("mediation.no_clauses")
    mediation.signed_on, mediation.follow_up_on = must_be_past(signed_on, now), must_be_ahead(follow_up_on, now)
    mediation.oral, mediation.duties = oral, duties.strip()
    if copy:
        mediation.signed_copy = store_file(actor=actor, now=now, place=mediation.proceeding.place, needs="proceeding.work", content=copy)
    mediation.save(update_fields=["signed_on", "follow_up_on", "oral", "duties_sealed", "signed_copy"])
    keep(actor, now, "mediation.sign", mediation, {"on": signed_on, "due_on": follow_up_on, "with_photo": bool(copy)})
    return mediation


@service("proceeding.work")
def tell_other_ways(*, actor: Viewer, now: datetime, mediation_id: UUID, on: date) -> Mediation:
    """Arbitration, the administration, the court: the parties know what else there is. Raises "mediation.day_in_future"."""
    mediation = taken_up(actor, now, mediation_id)
    mediation.other_ways_on = must_be_past(on, now)
    mediation.save(update_fields=["other_ways_on"])
    keep(actor, now, "mediation.other_ways", mediation, {"on": on})
    return mediation


@service("proceeding.work")
def check_clause(*, actor: Viewer, now: datetime, clause_id: UUID, kept: bool, on: date, note: str = "") -> Clause:
    """Somebody asked whether a clause is kept. Kept, its promise is done; broken, it stays open and is late. Raises
    "mediation.not_agreed", "mediation.day_in_future"."""
    seen = clause_or_404(actor, now, clause_id)
    mediation = taken_up(actor, now, seen.mediation_id)
    if mediation.proceeding.state != _AGREED or seen.round != mediation.round:
        raise ProblemError("mediation.not_agreed")
    clause = Clause.objects.select_for_update(of=("self",)).get(id=clause_id)
    clause.kept, clause.checked_on, clause.checked_note = kept, must_be_past(on, now), note.strip()
    clause.save(update_fields=["kept", "checked_on", "checked_note_sealed"])
    if kept and clause.commitment_id is not None:
        end_clock(actor=actor, now=now, commitment_id=clause.commitment_id, outcome=_KEPT)
    keep(actor, now, "mediation.check", mediation, {"clause": clause.rank, "clause_kept": kept, "on": on})
    return clause


def _unsigned(actor: Viewer, now: datetime, mediation_id: UUID) -> Mediation:
    mediation = taken_up(actor, now, mediation_id)
    if mediation.signed_on is not None:
        raise ProblemError("mediation.signed_already")
    return mediation
