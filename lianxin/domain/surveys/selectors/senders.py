"""Devices and personal links: whose they are, and what whoever shows their secret may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.scope import scope
from lianxin.base.access.selectors import viewer_of
from lianxin.base.access.viewer import Viewer
from lianxin.domain.surveys.models import FillLink, Form, FormDevice, FormVersion, SubmissionVersion
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Who sends with a device's token. Revoked (the device, or its user's account), the viewer is known and may do nothing:
    what was filled in before is still taken, into quarantine."""

    viewer: Viewer
    device_id: UUID
    name: str
    is_revoked: bool


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A personal link that may be used now, with the form to show."""

    link: FillLink
    form: Form
    version: FormVersion


def viewer_of_token(token: str, now: datetime) -> TokenHolder:
    """Whose device this is, with what they may do at this moment. Raises "survey.token_unknown"."""
    found = FormDevice.objects.select_related("user").filter(digest=FormDevice.digest_of(token)).first()
    if found is None:
        raise ProblemError("survey.token_unknown")
    user = found.user
    is_revoked = found.revoked_at is not None or not user.is_active
    nothing = Viewer(id=user.id, label=user.display_name, language=user.language, home=user.place)
    return TokenHolder(nothing if is_revoked else viewer_of(user, now=now), found.id, found.name, is_revoked)


def devices(viewer: Viewer) -> QuerySet[FormDevice]:
    """One's own devices, those in use first."""
    return FormDevice.objects.filter(user_id=viewer.person_id).order_by("revoked_at", "-made_at", "-id")


def devices_within(viewer: Viewer) -> QuerySet[FormDevice]:
    """The devices of people who belong to places where the viewer assigns forms."""
    rows = scope(viewer, "form.assign", FormDevice.objects.select_related("user"), "user__place")
    return rows.order_by("user__place", "user__display_name", "-made_at", "-id")


def device_or_404(viewer: Viewer, device_id: UUID) -> FormDevice:
    """One's own, or one of those."""
    own = devices(viewer).select_related("user").filter(id=device_id).first()
    found = own or devices_within(viewer).filter(id=device_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def links_of(viewer: Viewer, form: Form) -> QuerySet[FillLink]:
    """The links given out for a form within reach, the newest first."""
    rows = scope(viewer, "submission.read", FillLink.objects.filter(form=form))
    return rows.select_related("resident", "submission").order_by("-made_at", "-id")


def link_or_404(viewer: Viewer, link_id: UUID) -> FillLink:
    rows = scope(viewer, "submission.read", FillLink.objects.select_related("form", "resident"))
    found = rows.filter(id=link_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def open_link(token: str, now: datetime) -> OpenLink:
    """What a personal link opens. Raises "survey.link_unknown", "survey.link_used", "survey.link_revoked",
    "survey.link_expired", "survey.closed", "survey.not_published"."""
    link = known_link(token)
    if link.submission_id is not None:
        raise ProblemError("survey.link_used")
    refuse_dead(link, now)
    if link.form.state == Form.State.CLOSED:
        raise ProblemError("survey.closed", form=link.form.form_id)
    version = link.form.current
    if version is None:
        raise ProblemError("survey.not_published", form=link.form.form_id)
    return OpenLink(link, link.form, version)


def known_link(token: str) -> FillLink:
    """The link with this secret, usable or not. Raises "survey.link_unknown"."""
    rows = FillLink.objects.select_related("form__current")
    found = rows.filter(digest=FillLink.digest_of(token)).first()
    if found is None:
        raise ProblemError("survey.link_unknown")
    return found


def sent_by_link(token: str, instance_id: str) -> SubmissionVersion | None:
    """What came by this link under this instanceID, for whoever pressed the button twice. Raises "survey.link_unknown"."""
    link = known_link(token)
    if link.submission_id is None or not instance_id:
        return None
    rows = SubmissionVersion.objects.select_related("submission__form", "submission__form_version")
    return rows.filter(submission=link.submission_id, instance_id=instance_id).first()


def refuse_dead(link: FillLink, now: datetime) -> None:
    """Raise "survey.link_revoked" or "survey.link_expired"."""
    if link.revoked_at is not None:
        raise ProblemError("survey.link_revoked")
    if now >= link.expires_at:
        raise ProblemError("survey.link_expired")
