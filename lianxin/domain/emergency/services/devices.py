"""Bracelets: registered, given out, taken back, retired. The secret is told once, when a bracelet is registered."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.emergency.models import Bracelet
from lianxin.domain.emergency.selectors.devices import bracelet_or_404
from lianxin.domain.emergency.services.raising import hold_person
from lianxin.domain.people.selectors import resident_or_404
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "emergency.Bracelet"
_SERIAL: Final = re.compile(r"[A-Za-z0-9-]{1,40}")
_SECRET_BYTES: Final = 32


@service("alarm.lead")
def register_bracelet(*, actor: Viewer, now: datetime, place: str, serial: str, model: str = "") -> tuple[Bracelet, str]:
    """A bracelet that may call from now on, and its secret. Raises "bracelet.serial_needed", "bracelet.serial_taken"."""
    actor.must("alarm.lead", place)
    if not _SERIAL.fullmatch(serial.strip()):
        raise ProblemError("bracelet.serial_needed")
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    device = Bracelet(place=place, serial=serial.strip(), model=model.strip()[:60], registered_by=actor.id, registered_at=now)
    device.secret = secret
    try:
        with transaction.atomic():
            device.save(force_insert=True)
    except IntegrityError:
        raise ProblemError("bracelet.serial_taken", serial=device.serial) from None
    _record(actor, now, "bracelet.register", device)
    return device, secret


@service("alarm.take")
def give_bracelet(*, actor: Viewer, now: datetime, bracelet_id: UUID, resident_id: UUID) -> Bracelet:
    """It calls for this person from now on. Raises "bracelet.retired", "bracelet.given", "bracelet.one_each", "general.not_found"."""
    resident = resident_or_404(actor, resident_id)
    hold_person(resident_id)  # two given out to one person at once come one after the other
    device = _taken_up(actor, bracelet_id)
    actor.must("alarm.take", resident.place)
    if device.resident_id == resident_id:
        audit.unchanged()
        return device
    if device.resident_id is not None:
        raise ProblemError("bracelet.given")
    if Bracelet.objects.filter(resident_id=resident_id).exists():  # no constraint: two files that become one may each have had one
        raise ProblemError("bracelet.one_each")
    device.resident, device.place, device.given_at, device.returned_at, device.heard_at = resident, resident.place, now, None, None
    device.save()
    _record(actor, now, "bracelet.give", device)
    return device


@service("alarm.take")
def take_back_bracelet(*, actor: Viewer, now: datetime, bracelet_id: UUID) -> Bracelet:
    """Nobody wears it any more: what it sends raises nothing. Raises "bracelet.not_given"."""
    device = _taken_up(actor, bracelet_id)
    if device.resident_id is None:
        raise ProblemError("bracelet.not_given")
    _record(actor, now, "bracelet.take_back", device)
    device.resident, device.returned_at = None, now
    device.save(update_fields=["resident", "returned_at"])
    return device


@service("alarm.lead")
def retire_bracelet(*, actor: Viewer, now: datetime, bracelet_id: UUID) -> Bracelet:
    """It is lost or broken: from now on whatever comes under its name is refused. Raises "bracelet.retired"."""
    device = _taken_up(actor, bracelet_id)
    actor.must("alarm.lead", device.place)
    _record(actor, now, "bracelet.retire", device)
    device.retired_at, device.resident = now, None
    device.secret = ""
    device.save(update_fields=["retired_at", "resident", "secret_sealed"])
    return device


def _taken_up(actor: Viewer, bracelet_id: UUID) -> Bracelet:
    bracelet_or_404(actor, bracelet_id)
    device = Bracelet.objects.select_for_update().get(id=bracelet_id)
    actor.must("alarm.take", device.place)
    if device.retired_at is not None:
        raise ProblemError("bracelet.retired")
    return device


def _record(actor: Viewer, now: datetime, verb: str, device: Bracelet) -> None:
    after = {"device": device.serial, "resident": str(device.resident_id or "")}
    audit.record(actor=actor, verb=verb, subject=(SUBJECT, device.id), place=device.place, after=after, now=now)
