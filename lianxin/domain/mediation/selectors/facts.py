"""What the workflow of a mediation reads, what it is called, where its page is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from lianxin.domain.mediation.models import Agreement, Clause, Mediation, MediationSession, Mediator, Party
from lianxin.domain.mediation.rules import all_kept, all_willing

if TYPE_CHECKING:
    from uuid import UUID

    from lianxin.domain.proceedings.models import Proceeding


def facts_of(proceeding: Proceeding) -> Mapping[str, Any]:
    """By the names of the pack's workflow; None where nobody knows. Nothing at all before the file is written."""
    mediation = Mediation.objects.filter(id=proceeding.id).first()
    if mediation is None:
        return {}
    willing = list(Party.objects.filter(mediation=mediation).values_list("willing", flat=True))
    agreement = Agreement.objects.filter(mediation=mediation).order_by("-round").first()
    clauses = Clause.objects.filter(agreement=agreement)
    signed = agreement is not None and agreement.signed_on is not None
    sessions = MediationSession.objects.filter(mediation=mediation, at__gte=proceeding.state_since)
    return {
        "parties": len(willing),
        "all_willing": all_willing(willing),
        "mediators": Mediator.objects.filter(mediation=mediation, ended_at__isnull=True).count(),
        "sessions": sessions.count(),
        "agreement_signed": signed and clauses.exists(),
        "other_ways_told": mediation.other_ways_on is not None,
        "performed": all_kept(clauses.values_list("kept", flat=True)),
        "follow_up_on": agreement.follow_up_on if agreement is not None else None,
    }


def subject_of(proceeding: Proceeding) -> str:
    """What the dispute is called; no names."""
    return Mediation.objects.filter(id=proceeding.id).values_list("title", flat=True).first() or proceeding.number


def address_of(proceeding: Proceeding) -> str:
    """The page of the file."""
    return reverse("mediation:mediation", args=[proceeding.id])


def promises_of(mediation_ids: Collection[UUID]) -> dict[UUID, bool]:
    """The open promises of the clauses; that they are kept is the holder's to see to."""
    clauses = Clause.objects.filter(agreement__mediation__in=mediation_ids, commitment__is_open=True).values_list("commitment_id", flat=True)
    return {promise: True for promise in clauses if promise is not None}
