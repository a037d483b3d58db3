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
from lianxin.domain.mediation.models import Agreement, Clause, Mediation
from lianxin.domain.mediation.selectors import clause_or_404, parties_of
from lianxin.domain.mediation.services.holding import taken_up
from lianxin.domain.proceedings.services.holding import file_held, keep
from lianxin.kernel.days import must_be_ahead, must_be_past, must_follow
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

_MEDIATING, _AGREED = "mediating", "agreed"
_KEPT = "已履行"


@service("proceeding.work")
def write_clause(
    *, actor: Viewer, now: datetime, mediation_id: UUID, content: str, party_id: UUID | None = None, due_on: date | None = None,
    clause_id: UUID | None = None,
) -> Clause:  # fmt: skip
    """One more clause; with a party and a day it becomes a promise when the agreement stands. The same `clause_id` twice is one.

    Raises "mediation.signed_already", "mediation.party_unknown", "general.day_passed", "general.empty_field".
    """
    mediation, agreement = _unsigned(actor, now, mediation_id)
    earlier = Clause.objects.filter(id=clause_id, agreement=agreement).first() if clause_id is not None else None
    if earlier is not None:
        audit.unchanged()
        return earlier
    if party_id is not None and not parties_of(actor, now, mediation).filter(id=party_id).exists():
        raise ProblemError("mediation.party_unknown")
    if due_on is not None:
        must_be_ahead(due_on, now)
    rank = (Clause.objects.filter(agreement=agreement).aggregate(last=Max("rank"))["last"] or 0) + 1
    clause = Clause(id=clause_id or new_id(), agreement=agreement, rank=rank, party_id=party_id, due_on=due_on)
    clause.content = must_say(content, "内容")
    clause.save(force_insert=True)
    keep(actor, now, "mediation.clause", mediation, {"clause": rank, "due_on": due_on})
    return clause


@service("proceeding.work")
def drop_clause(*, actor: Viewer, now: datetime, clause_id: UUID) -> None:
    """Taken out again before anybody signed; those behind move up. Raises "mediation.signed_already"."""
    seen = clause_or_404(actor, now, clause_id)
    mediation, agreement = _unsigned(actor, now, seen.agreement.mediation_id)
    if seen.agreement_id != agreement.id:
        raise ProblemError("mediation.signed_already")
    Clause.objects.filter(id=clause_id).delete()
    for rank, one in enumerate(Clause.objects.filter(agreement=agreement).order_by("rank"), 1):
        Clause.objects.filter(id=one.id).update(rank=rank)
    keep(actor, now, "mediation.clause_drop", mediation, {"clause": seen.rank})


@service("proceeding.work")
def write_duties(*, actor: Viewer, now: datetime, mediation_id: UUID, duties: str) -> Agreement:
    """Each side's responsibility, as it is to stand in the agreement that is printed. Raises "mediation.signed_already",
    "general.empty_field"."""
    mediation, agreement = _unsigned(actor, now, mediation_id)
    agreement.duties = must_say(duties, "各方的责任")
    agreement.save(update_fields=["duties_sealed"])
    keep(actor, now, "mediation.duties", mediation)
    return agreement


@service("proceeding.work")
def sign_agreement(
    *, actor: Viewer, now: datetime, mediation_id: UUID, signed_on: date, follow_up_on: date, oral: bool = False, copy: bytes = b""
) -> Agreement:
    """The parties and the mediators signed, or an oral agreement is recorded; a picture of the signed paper is kept. Sent again before the
    mediation goes on it is a correction; the picture there is stays while there is no other.

    Raises "mediation.no_clauses", "mediation.signed_already", "general.day_in_future", "general.day_passed".
    """
    mediation = taken_up(actor, now, mediation_id)
    agreement = _last(mediation)
    if agreement is None or not agreement.clauses.exists():
        raise ProblemError("mediation.no_clauses")
    if agreement.signed_on is not None and mediation.proceeding.state != _MEDIATING:
        raise ProblemError("mediation.signed_already")
    agreement.signed_on, agreement.follow_up_on = must_be_past(signed_on, now), must_be_ahead(follow_up_on, now)
    agreement.oral = oral
    agreement.save(update_fields=["signed_on", "follow_up_on", "oral"])
    _attach(actor, now, mediation, agreement, copy)
    keep(actor, now, "mediation.sign", mediation, {"on": signed_on, "due_on": follow_up_on, "with_photo": bool(copy)})
    return agreement


@service("proceeding.work")
def keep_copy(*, actor: Viewer, now: datetime, mediation_id: UUID, copy: bytes) -> Agreement:
    """A picture of the signed agreement, taken later. Raises "mediation.not_signed", "general.empty_field", what `store_file` raises."""
    mediation = taken_up(actor, now, mediation_id)
    agreement = _last(mediation)
    if agreement is None or agreement.signed_on is None:
        raise ProblemError("mediation.not_signed")
    if not copy:
        raise ProblemError("general.empty_field", field="签好的协议")
    _attach(actor, now, mediation, agreement, copy)
    keep(actor, now, "mediation.sign", mediation, {"on": agreement.signed_on, "with_photo": bool(copy)})
    return agreement


@service("proceeding.work")
def tell_other_ways(*, actor: Viewer, now: datetime, mediation_id: UUID, on: date) -> Mediation:
    """Arbitration, the administration, the court: the parties know what else there is. Raises "general.day_in_future"."""
    mediation = taken_up(actor, now, mediation_id)
    mediation.other_ways_on = must_be_past(on, now)
    mediation.save(update_fields=["other_ways_on"])
    keep(actor, now, "mediation.other_ways", mediation, {"on": on})
    return mediation


@service("proceeding.work")
def check_clause(*, actor: Viewer, now: datetime, clause_id: UUID, kept: bool, on: date, note: str = "") -> Clause:
    """Somebody asked whether a clause is kept. Kept, its promise is done; broken, it stays open and is late. Raises
    "mediation.not_agreed", "general.day_in_future", "general.day_before"."""
    seen = clause_or_404(actor, now, clause_id)
    mediation = file_held(actor, seen.agreement.mediation, promises=(seen.commitment_id,))
    agreement = _last(mediation)
    if mediation.proceeding.state != _AGREED or agreement is None or seen.agreement_id != agreement.id:
        raise ProblemError("mediation.not_agreed")
    must_follow(must_be_past(on, now), agreement.signed_on, "签字日期")
    clause = Clause.objects.select_for_update(of=("self",)).get(id=clause_id)
    clause.kept, clause.checked_on, clause.checked_note = kept, on, note.strip()
    clause.save(update_fields=["kept", "checked_on", "checked_note_sealed"])
    if kept and clause.commitment_id is not None:
        end_clock(actor=actor, now=now, commitment_id=clause.commitment_id, outcome=_KEPT)
    keep(actor, now, "mediation.check", mediation, {"clause": clause.rank, "clause_kept": kept, "on": on})
    return clause


def _unsigned(actor: Viewer, now: datetime, mediation_id: UUID) -> tuple[Mediation, Agreement]:
    """The agreement that is being written; the first word of it makes it."""
    mediation = taken_up(actor, now, mediation_id)
    agreement = _last(mediation) or Agreement.objects.create(mediation=mediation)
    if agreement.signed_on is not None:
        raise ProblemError("mediation.signed_already")
    return mediation, agreement


def _last(mediation: Mediation) -> Agreement | None:
    return Agreement.objects.filter(mediation=mediation).order_by("-round").first()


def _attach(actor: Viewer, now: datetime, mediation: Mediation, agreement: Agreement, copy: bytes) -> None:
    if copy:
        agreement.signed_copy = store_file(actor=actor, now=now, place=mediation.proceeding.place, needs="proceeding.work", content=copy)
        agreement.save(update_fields=["signed_copy"])
