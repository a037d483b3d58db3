"""One mediation and what stands in it, and those of a viewer's places, for whoever may read them now."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from lianxin.domain.mediation.models import (
    Agreement,
    Clause,
    Mediation,
    MediationSession,
    Mediator,
    Party,
    PartyStatement,
)
from lianxin.domain.people.models import Contact
from lianxin.domain.people.selectors.looks import looked_at
from lianxin.domain.proceedings.selectors import (
    listed,
    on_record,
    proceeding_or_404,
    read_within,
    readable,
)
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.commitments.models import Commitment

_OF_CLAUSE = "agreement__mediation__proceeding"
STATEMENTS = "statements"
"""The section of a file that is kept closer: only its mediators, and who is named for it."""


def mediation_or_404(viewer: Viewer, now: datetime, mediation_id: UUID) -> Mediation:
    """One mediation with its proceeding; every party of the register was looked at. Raises "proceeding.sealed", "general.not_found"."""
    proceeding = proceeding_or_404(viewer, now, mediation_id)
    found = read_within(viewer, now, Mediation.objects.filter(id=mediation_id), mediation_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    found.proceeding = proceeding
    _parties_looked_at(viewer, now, found)
    return found


def copies(viewer: Viewer, now: datetime) -> QuerySet[Agreement]:
    """Every agreement that the viewer may read, with its copy as it was signed."""
    return Agreement.objects.select_related("signed_copy", "mediation__proceeding__resident").filter(_may(viewer, now))


def copy_looked_at(viewer: Viewer, now: datetime, agreement: Agreement) -> None:
    """A signed agreement goes to whoever asked."""
    on_record(viewer, now, agreement.mediation.proceeding)
    _parties_looked_at(viewer, now, agreement.mediation)


def _parties_looked_at(viewer: Viewer, now: datetime, mediation: Mediation) -> None:
    for party in parties_of(viewer, now, mediation):
        looked_at(party.resident)


def parties_of(viewer: Viewer, now: datetime, mediation: Mediation) -> QuerySet[Party]:
    """Those who dispute, in the order they were written down."""
    return _of(Party.objects.select_related("resident"), viewer, now, mediation).order_by("added_at", "id")


def party_or_404(viewer: Viewer, now: datetime, party_id: UUID) -> Party:
    """One party, with its mediation. Raises "general.not_found"."""
    found = Party.objects.select_related("resident").filter(_may(viewer, now), id=party_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    found.mediation = mediation_or_404(viewer, now, found.mediation_id)
    return found


def mediators_of(viewer: Viewer, now: datetime, mediation: Mediation) -> QuerySet[Mediator]:
    """Who mediates now."""
    rows = Mediator.objects.filter(ended_at__isnull=True)
    return _of(rows, viewer, now, mediation).order_by("added_at", "id")


def sessions_of(viewer: Viewer, now: datetime, mediation: Mediation) -> QuerySet[MediationSession]:
    """When they sat together, the newest first."""
    return _of(MediationSession.objects.all(), viewer, now, mediation).order_by("-held_at", "-id")


def statements_of(viewer: Viewer, now: datetime, mediation: Mediation) -> QuerySet[PartyStatement]:
    """What parties said apart, the newest first: for the mediators of this mediation, and who is named for it. Nobody else."""
    own = Mediator.objects.filter(mediation_id=OuterRef("mediation_id"), user_id=viewer.person_id, ended_at__isnull=True)
    closer = readable(viewer, now, path="mediation__proceeding", section=STATEMENTS) | Exists(own)
    rows = _of(PartyStatement.objects.select_related("party"), viewer, now, mediation).filter(closer)
    return rows.order_by("-at", "-id")


def is_mediator(viewer: Viewer, now: datetime, mediation: Mediation) -> bool:
    """Is the viewer one of its mediators now?"""
    return viewer.person_id is not None and mediators_of(viewer, now, mediation).filter(user_id=viewer.person_id).exists()


def clauses_of(viewer: Viewer, now: datetime, mediation: Mediation) -> QuerySet[Clause]:
    """The clauses of the agreement that is written or in force."""
    return Clause.objects.select_related("party", "commitment").filter(agreement=agreement_of(viewer, now, mediation)).order_by("rank")


def agreement_of(viewer: Viewer, now: datetime, mediation: Mediation) -> Agreement | None:
    """The agreement that is written or in force; None while nothing is written."""
    return agreements_of(viewer, now, mediation).first()


def agreements_of(viewer: Viewer, now: datetime, mediation: Mediation) -> QuerySet[Agreement]:
    """Every agreement with its clauses, the last first: those before it were broken."""
    rows = Agreement.objects.select_related("mediation__proceeding").prefetch_related(Prefetch("clauses", Clause.objects.select_related("party").order_by("rank")))
    return _of(rows, viewer, now, mediation).order_by("-round")


def clause_or_404(viewer: Viewer, now: datetime, clause_id: UUID) -> Clause:
    """One clause, with its mediation. Raises "general.not_found"."""
    found = Clause.objects.select_related("party", "agreement").filter(_may(viewer, now, _OF_CLAUSE), id=clause_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    found.agreement.mediation = mediation_or_404(viewer, now, found.agreement.mediation_id)
    return found


def ties_of_parties(viewer: Viewer, now: datetime, mediation: Mediation, party_id: UUID | None = None) -> tuple[list[str], list[str]]:
    """(names of the parties, names of the contacts on their files), or of one of them, to see that no mediator is one of these."""
    parties = [one for one in parties_of(viewer, now, mediation) if party_id in (None, one.id)]
    files = [one.resident_id for one in parties if one.resident_id is not None]
    contacts = Contact.objects.filter(resident_id__in=files).values_list("name", flat=True)
    return [one.name for one in parties], list(contacts)


def address_of_clause(viewer: Viewer, commitment: Commitment) -> str:
    """Where a promise that is a clause is kept: the page of its mediation. "" for any other promise."""
    rows = Clause.objects.filter(commitment_id=commitment.id, agreement__mediation_id__in=listed(viewer).values("id"))
    found = rows.values_list("agreement__mediation_id", flat=True).first()
    return reverse("mediation:mediation", args=[found]) if found is not None else ""


def _of(rows: QuerySet[Any], viewer: Viewer, now: datetime, mediation: Mediation) -> QuerySet[Any]:
    return read_within(viewer, now, rows.filter(mediation_id=mediation.id), mediation.id)


def _may(viewer: Viewer, now: datetime, path: str = "mediation__proceeding") -> Q:
    return readable(viewer, now, path=path)
