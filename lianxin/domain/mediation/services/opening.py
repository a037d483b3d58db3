"""A dispute is taken up: who disputes, whether they are willing, who mediates."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.base.access.selectors import workers_over
from lianxin.base.access.service import service
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.mediation.models import Mediation, Mediator, Party, PartyStatement
from lianxin.domain.mediation.rules import KINDS, tie_between
from lianxin.domain.mediation.selectors import mediators_of, parties_of, party_or_404, ties_of_parties
from lianxin.domain.mediation.services.holding import taken_up
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.proceedings.services import open_proceeding
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_be_past
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_, ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.models import User
    from lianxin.base.access.viewer import Viewer

WORKFLOW = "mediation"


@service("proceeding.open")
def open_mediation(
    *, actor: Viewer, now: datetime, place: str, kind: str, title: str, dispute: str, holder_id: UUID | None = None, mediation_id: UUID | None = None,
) -> Mediation:  # fmt: skip
    """A dispute is taken up at a place: numbered, its clock on the board. The same `mediation_id` twice is one.

    Raises "general.empty_field", what `open_proceeding` raises.
    """
    actor.must("proceeding.open", place)
    must_say(kind if kind in KINDS else "", "纠纷种类")
    earlier = Mediation.objects.select_related("proceeding").filter(id=mediation_id).first() if mediation_id is not None else None
    if earlier is not None and earlier.proceeding.opened_by == actor.id:
        audit.unchanged()
        return earlier
    title, dispute = must_say(title, "纠纷名称"), must_say(dispute, "主要事实和争议")
    proceeding = open_proceeding(actor=actor, now=now, workflow=WORKFLOW, place=place, holder_id=holder_id or actor.id, proceeding_id=mediation_id)
    mediation = Mediation(id=proceeding.id, proceeding=proceeding, kind=kind, title=title)
    mediation.dispute = dispute
    mediation.save(force_insert=True)
    keep(actor, now, "mediation.open", mediation, {"dispute_kind": kind})
    return mediation


@service("proceeding.work")
def add_party(
    *, actor: Viewer, now: datetime, mediation_id: UUID, resident_id: UUID | None = None, name: str = "", address: str = "", namesake: bool = False,
    party_id: UUID | None = None,
) -> Party:  # fmt: skip
    """One who disputes: of the register, or by name. `namesake`: a mediator of that name is another person. The same `party_id` twice is
    one. Raises "general.empty_field", "mediation.party_twice", "mediation.signed_already", "mediation.mediator_related" when one of the
    mediators is tied to them."""
    mediation = taken_up(actor, now, mediation_id)
    earlier = Party.objects.filter(id=party_id, mediation=mediation).first() if party_id is not None else None
    if earlier is not None:
        audit.unchanged()
        return earlier
    last = mediation.agreements.order_by("-round").first()
    if last is not None and last.signed_on is not None:
        raise ProblemError("mediation.signed_already")
    person = resident_or_404(actor, resident_id) if resident_id is not None else None
    if person is not None and parties_of(actor, now, mediation).filter(resident=person).exists():
        raise ProblemError("mediation.party_twice")
    party = Party(
        id=party_id or new_id(), mediation=mediation, resident=person, name=person.name if person is not None else must_say(name, "姓名或名称"),
        address=address.strip(), added_at=now,
    )  # fmt: skip
    party.save(force_insert=True)
    for mediator in mediators_of(actor, now, mediation):
        _must_be_neutral(mediator.name, "none", ties_of_parties(actor, now, mediation, party.id), namesake=namesake)
    keep(actor, now, "mediation.party", mediation, {"registered": person is not None, "namesake": namesake})
    return party


@service("proceeding.work")
def drop_party(*, actor: Viewer, now: datetime, party_id: UUID) -> None:
    """Written down by mistake, and taken out again: while nothing of them was written and nothing signed. Raises
    "mediation.party_in_use"."""
    seen = party_or_404(actor, now, party_id)
    mediation = taken_up(actor, now, seen.mediation_id)
    if seen.statements.exists() or seen.clauses.exists() or mediation.agreements.filter(signed_on__isnull=False).exists():
        raise ProblemError("mediation.party_in_use", name=seen.name)
    Party.objects.filter(id=party_id).delete()
    keep(actor, now, "mediation.party_drop", mediation, {"registered": seen.resident_id is not None})


@service("proceeding.work")
def ask_willing(*, actor: Viewer, now: datetime, party_id: UUID, willing: bool, on: date) -> Party:
    """Each is asked by themselves whether they want mediation; without one of them there is none. Raises "general.day_in_future"."""
    seen = party_or_404(actor, now, party_id)
    mediation = taken_up(actor, now, seen.mediation_id)
    party = Party.objects.select_for_update(of=("self",)).get(id=party_id)
    party.willing, party.asked_on = willing, must_be_past(on, now)
    party.save(update_fields=["willing", "asked_on"])
    keep(actor, now, "mediation.willing", mediation, {"willing": willing, "on": on})
    return party


@service("proceeding.work")
def add_mediator(
    *, actor: Viewer, now: datetime, mediation_id: UUID, user_id: UUID | None = None, name: str = "", tie: str, namesake: bool = False,
    mediator_id: UUID | None = None,
) -> Mediator:  # fmt: skip
    """One who mediates: a colleague, or somebody from outside by name. `tie`: what they say they are to the parties (`rules.TIES`);
    `namesake`: a party, or contact of one, of their name is another person. Once a party has told something apart nobody names themselves,
    for that would be reading it by one's own leave.

    Raises "mediation.mediator_related", "mediation.mediator_twice", "mediation.mediator_unknown", "mediation.mediator_oneself",
    "general.empty_field".
    """
    mediation = taken_up(actor, now, mediation_id)
    earlier = Mediator.objects.filter(id=mediator_id, mediation=mediation).first() if mediator_id is not None else None
    if earlier is not None:
        audit.unchanged()
        return earlier
    user = _colleague(actor, now, mediation, user_id) if user_id is not None else None
    called = user.display_name if user is not None else must_say(name, "姓名")
    same = {"user": user} if user is not None else {"user": None, "name": called}  # a colleague's name may have changed since
    if mediators_of(actor, now, mediation).filter(**same).exists():
        raise ProblemError("mediation.mediator_twice", name=called)
    if user is not None and user.id == actor.id and PartyStatement.objects.filter(mediation=mediation).exists():
        raise ProblemError("mediation.mediator_oneself")
    _must_be_neutral(called, must_say(tie, N_("和当事人的关系")), ties_of_parties(actor, now, mediation), namesake=namesake)
    mediator = Mediator(id=mediator_id or new_id(), mediation=mediation, user=user, name=called, added_by=actor.id, added_at=now)
    mediator.save(force_insert=True)
    keep(actor, now, "mediation.mediator", mediation, {"worker": str(user_id or ""), "namesake": namesake})
    return mediator


@service("proceeding.work")
def end_mediator(*, actor: Viewer, now: datetime, mediation_id: UUID, mediator_id: UUID, reason: str) -> None:
    """Somebody no longer mediates; from now on they read no statements. Raises "general.empty_field", "general.not_found"."""
    mediation = taken_up(actor, now, mediation_id)
    said = must_say(reason, "理由")
    found = mediators_of(actor, now, mediation).select_for_update(of=("self",)).filter(id=mediator_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    found.ended_at = now
    found.save(update_fields=["ended_at"])
    keep(actor, now, "mediation.mediator_end", mediation, {"worker": str(found.user_id or ""), "reason": said})


def _colleague(actor: Viewer, now: datetime, mediation: Mediation, user_id: UUID) -> User:
    able = workers_over(actor, mediation.proceeding.place, "proceeding.work", today=local_day(now))
    found = next((one for one in able if one.id == user_id), None)
    if found is None:
        raise ProblemError("mediation.mediator_unknown")
    return found


def _must_be_neutral(name: str, said: str, ties: tuple[list[str], list[str]], *, namesake: bool) -> None:
    why = tie_between(name, said, *ties, namesake=namesake)
    if why:
        raise ProblemError("mediation.mediator_related", name=name, why=why)
