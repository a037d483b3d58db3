"""Scales filled in as they come: from the phone, from paper, over a link."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.models import Resident
from lianxin.domain.screening.models import Screening
from lianxin.domain.surveys import services
from lianxin.domain.surveys.models import Form, Submission
from lianxin.domain.surveys.services.packed import pack_forms
from tests.factories import GONGKA, MOZHUGONGKA, NOW, TODAY, viewer_for

SYSTEM = Viewer.system("setup")
CALM = (0,) * 9
"""PHQ-9, nothing at all."""
DARK = (0, 0, 0, 0, 0, 0, 0, 0, 1)
"""A total of one, and it is item 9."""


def publish_scale(code: str = "phq9") -> Form:
    """The form of a scale, published for the county and assigned to the township."""
    form = next(one for one in pack_forms(MOZHUGONGKA) if one.code == code)
    version = services.upload_form(actor=SYSTEM, now=NOW, place=MOZHUGONGKA, content=form.source, filename=form.filename)
    services.publish_version(actor=SYSTEM, now=NOW, version_id=version.id)
    services.assign_form(actor=SYSTEM, now=NOW, form_id=version.form_id, place=GONGKA, starts_on=TODAY - timedelta(days=3000))
    return Form.objects.get(id=version.form_id)


def answers_of(points: Any, prefix: str = "q") -> dict[str, str]:
    """One code for each item, in order; None: left out."""
    return {f"{prefix}{number}": str(code) for number, code in enumerate(points, start=1) if code is not None}


def sheet(scale: str, items: dict[str, str], at: datetime, *, instance: str = "", edits: str = "", **facts: str) -> bytes:
    """A filled-in form of a scale as a phone sends it."""
    inner = "".join(f"<{code}>{answer}</{code}>" for code, answer in items.items())
    beside = "".join(f"<{code}>{answer}</{code}>" for code, answer in facts.items())
    former = f"<orx:deprecatedID>{edits}</orx:deprecatedID>" if edits else ""
    began = (at - timedelta(minutes=6)).isoformat()
    return (
        f"<?xml version='1.0'?><data id='{scale}' version='2026.11' xmlns:orx='http://openrosa.org/xforms'>"
        f"<start>{began}</start><end>{at.isoformat()}</end><today>{at.date()}</today><items>{inner}</items>{beside}"
        f"<orx:meta><orx:instanceID>{instance or f'uuid:{uuid4()}'}</orx:instanceID>{former}</orx:meta></data>"
    ).encode()


def send(
    worker: User, resident: Resident | None, points: Any = CALM, *, scale: str = "phq9", at: datetime = NOW, channel: str = "field", place: str = "",
    items: dict[str, str] | None = None, **more: Any,
) -> Submission:  # fmt: skip
    """A worker sends a sheet about somebody."""
    given = items if items is not None else answers_of(points)
    return services.receive_submission(
        actor=viewer_for(worker, at), now=at, xml=sheet(scale, given, at, **more), channel=channel, place_hint=resident.place if resident else place,
        resident_id=resident.id if resident else None,
    ).submission  # fmt: skip


def screened(submission: Submission | UUID) -> Screening:
    """The screening a submission belongs to."""
    return Screening.objects.get(sheets__submission=submission)
