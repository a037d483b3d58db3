"""Bracelets and personal addresses: whose they are, when they were heard last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.domain.emergency.models import Alarm, AlarmSignal, Bracelet, CallOut, SosLink
from lianxin.domain.people.selectors.looks import looked_at
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Standing:
    """What the person's own page tells of their open call: no name, no place. `minutes`: what whoever comes said."""

    called_at: datetime
    is_coming: bool
    is_there: bool
    is_mistaken: bool
    minutes: int | None


def bracelets(viewer: Viewer) -> QuerySet[Bracelet]:
    """Every bracelet in use within reach: those longest unheard first, those that nobody wears last."""
    rows = scope(viewer, "alarm.read", Bracelet.objects.filter(retired_at__isnull=True).select_related("resident"))
    return rows.order_by(F("resident").asc(nulls_last=True), F("heard_at").asc(nulls_first=True), "serial")


def bracelet_or_404(viewer: Viewer, bracelet_id: UUID) -> Bracelet:
    found = scope(viewer, "alarm.read", Bracelet.objects.select_related("resident")).filter(id=bracelet_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    looked_at(found.resident)
    return found


def silent_bracelets(viewer: Viewer, before: datetime) -> list[UUID]:
    """Which worn ones have said nothing since that moment; one that was given out after it had no time to."""
    rows = scope(viewer, "alarm.read", Bracelet.objects.filter(retired_at__isnull=True, resident__isnull=False, given_at__lt=before))
    return list(rows.filter(Q(heard_at__isnull=True) | Q(heard_at__lt=before)).order_by("id").values_list("id", flat=True))


def links_of(viewer: Viewer, resident_id: UUID) -> list[SosLink]:
    """The addresses given out for one person, those that work first."""
    rows = scope(viewer, "alarm.read", SosLink.objects.filter(resident_id=resident_id))
    return list(rows.order_by(F("revoked_at").asc(nulls_first=True), "-made_at", "-id"))


def link_or_404(viewer: Viewer, sos_link_id: UUID) -> SosLink:
    found = scope(viewer, "alarm.read", SosLink.objects.select_related("resident")).filter(id=sos_link_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    looked_at(found.resident)
    return found


def opened_link(token: str) -> SosLink:
    """The address with this secret, while it works and its person is here. Raises "alarm.link_unknown" for any other."""
    rows = SosLink.objects.select_related("resident").filter(digest=SosLink.digest_of(token), revoked_at__isnull=True)
    found = rows.filter(resident__died_on__isnull=True, resident__left_on__isnull=True).first()
    if found is None:
        raise ProblemError("alarm.link_unknown")
    return found


def pressed_calls(link: SosLink) -> QuerySet[Alarm]:
    """The open calls of the link's person in which the button of a page was pressed, also one that began otherwise; the
    latest first."""
    pressed = AlarmSignal.objects.filter(alarm_id=OuterRef("pk"), source__startswith="link:")
    return Alarm.objects.filter(Exists(pressed), resident_id=link.resident_id, closed_at__isnull=True).order_by("-last_called_at")


def standing_of_link(token: str) -> Standing | None:
    """What has become of the call of this page; None when none is open. Raises "alarm.link_unknown"."""
    link = opened_link(token)
    alarm = pressed_calls(link).first()
    if alarm is None:
        return None
    coming = CallOut.objects.filter(alarm=alarm, answer="accepted").order_by("answered_at").first()
    minutes = coming.eta_minutes if coming else None
    return Standing(alarm.last_called_at, coming is not None, alarm.arrived_at is not None, alarm.mistaken_at is not None, minutes)
