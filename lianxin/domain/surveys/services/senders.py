"""Devices that send with a token, and personal links: made, told once, ended."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.surveys.models import FillLink, Form, FormAssignment, FormDevice
from lianxin.domain.surveys.rules.intake import is_place, meets
from lianxin.domain.surveys.selectors.forms import form_or_404
from lianxin.domain.surveys.selectors.senders import device_or_404, link_or_404
from lianxin.kernel.problems import ProblemError

LONGEST_LINK: Final = timedelta(days=90)
_TOKEN_BYTES: Final = 32
_NAME: Final = 60


@service("submission.send")
def make_device(*, actor: Viewer, now: datetime, name: str) -> tuple[FormDevice, str]:
    """Register a device for oneself, for nobody else: whoever holds the token, which is told this once, acts as its user."""
    user_id = actor.person_id
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    device = FormDevice(user_id=user_id, name=name.strip()[:_NAME], digest=FormDevice.digest_of(token), made_at=now)
    device.save(force_insert=True)
    audit.record(actor=actor, verb="device.add", subject=("access.User", user_id), after={"device": device.name}, now=now)
    return device, token


@service(None)
def revoke_device(*, actor: Viewer, now: datetime, device_id: UUID) -> FormDevice:
    """From now on the token opens nothing; what the device still sends waits in quarantine. One's own, or of one's people."""
    device = device_or_404(actor, device_id)
    if device.revoked_at is not None:
        audit.unchanged()
        return device
    device.revoked_at = now
    device.save(update_fields=["revoked_at"])
    audit.record(actor=actor, verb="device.revoke", subject=("access.User", device.user_id), after={"device": device.name}, now=now)
    return device


@service("submission.send")
def make_link(
    *, actor: Viewer, now: datetime, form_id: UUID, expires_at: datetime, resident_id: UUID | None = None, place: str = ""
) -> tuple[FillLink, str]:
    """A link by which one person answers one form once; the secret is told this once. `place` when it is about no resident.

    Raises "survey.not_published", "survey.closed", "survey.place_outside" where the form is not assigned, "survey.link_days",
    "general.not_found".
    """
    form = form_or_404(actor, form_id)
    if form.current_id is None:
        raise ProblemError("survey.not_published", form=form.form_id)
    if form.state == Form.State.CLOSED:
        raise ProblemError("survey.closed", form=form.form_id)
    if not now < expires_at <= now + LONGEST_LINK:
        raise ProblemError("survey.link_days", days=LONGEST_LINK.days)
    where = resident_or_404(actor, resident_id).place if resident_id else place
    if not is_place(where):
        raise ProblemError("general.place_unknown", place=where)
    actor.must("submission.send", where)
    if not any(meets(assigned, where) for assigned in FormAssignment.objects.filter(form=form).values_list("place", flat=True)):
        raise ProblemError("survey.place_outside", form=form.form_id)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    link = FillLink(
        place=where, form=form, resident_id=resident_id, digest=FillLink.digest_of(token), made_by=actor.id, made_at=now,
        expires_at=expires_at,
    )  # fmt: skip
    link.save(force_insert=True)
    after = {"form": form.form_id, "expires_at": expires_at, "resident": str(resident_id or "")}
    audit.record(actor=actor, verb="link.make", subject=("surveys.FillLink", link.id), place=where, after=after, now=now)
    return link, token


@service("submission.send")
def revoke_link(*, actor: Viewer, now: datetime, link_id: UUID) -> FillLink:
    """Whoever opens it reads that it was taken back. A used one stays as it is."""
    link = link_or_404(actor, link_id)
    actor.must("submission.send", link.place)
    if link.revoked_at is not None or link.submission_id is not None:
        audit.unchanged()
        return link
    link.revoked_at = now
    link.save(update_fields=["revoked_at"])
    after = {"form": link.form.form_id}
    audit.record(actor=actor, verb="link.revoke", subject=("surveys.FillLink", link.id), place=link.place, after=after, now=now)
    return link
