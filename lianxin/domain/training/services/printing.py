"""The papers of training: the list to sign on, and the certificate with the code to verify it by."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import segno

from lianxin.base import packs, papers
from lianxin.base.access.service import service
from lianxin.base.ui.wording import day_text, moment_text
from lianxin.domain.training.models import Credential
from lianxin.domain.training.selectors import (
    credential_or_404,
    listed_for,
    session_or_404,
    taught,
    verify_address,
)
from lianxin.domain.training.services.issuing import criteria_text, issuer_name
from lianxin.domain.training.services.keeping import keep
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.base.papers.rendering import Rendered


@service("training.teach")
def print_sign_in(*, actor: Viewer, now: datetime, session_id: UUID, language: str) -> Rendered:
    """The list of a session to be signed on paper, with everybody who is expected. Raises "general.not_found"."""
    session = session_or_404(actor, session_id)
    actor.must("training.teach", session.place)
    values: dict[str, Any] = {
        "agency": issuer_name(session.place),
        "session": {
            "course": session.course.title, "when": f"{moment_text(session.starts_at)} – {moment_text(session.ends_at)}", "room": session.room,
            "trainer": session.trainer, "people": [{"name": one.name, "arrived": "", "left": ""} for one in listed_for(actor, session)],
        },
    }  # fmt: skip
    made = papers.render(
        papers.find(packs.for_place(session.place), "training_sign_in"), values, kind="pdf", language=language
    )
    keep(actor, now, "training.print", session, {"paper": "training_sign_in"})
    return made


@service(None)
def print_certificate(*, actor: Viewer, now: datetime, credential_id: UUID, language: str) -> Rendered:
    """The certificate on paper, by its holder or by who may read it. Raises "general.not_found", "training.revoked"."""
    found = credential_or_404(actor, credential_id)
    if found.revoked_at is not None:
        raise ProblemError("training.revoked")
    place = found.member.cohort.place
    made = papers.render(
        papers.find(packs.for_place(place), "training_certificate"),
        _values(actor, found, language),
        kind="pdf",
        language=language,
    )
    keep(actor, now, "training.print", found, {"paper": "training_certificate"})
    return made


def _values(actor: Viewer, found: Credential, language: str) -> dict[str, Any]:
    cohort, programme = found.member.cohort, found.member.cohort.programme
    pack, behind = packs.for_place(cohort.place), taught(actor, found.id)
    address = verify_address(found.id)
    return {
        "agency": issuer_name(cohort.place),
        "number": str(found.id),
        "certificate": {
            "holder": found.member.worker.name, "title": programme.title, "dates": "、".join(day_text(day) for day in behind.days),
            "hours": f"{found.hours.normalize():f}", "topics": "、".join(pack.topics[code].name.in_language(language) for code in behind.topics if code in pack.topics),
            "criteria": criteria_text(cohort), "issuer": issuer_name(cohort.place), "issued_on": found.issued_on,
            "valid_until": found.valid_until, "address": address, "code": code_picture(address),
        },
    }  # fmt: skip


def code_picture(text: str) -> str:
    """A QR code as SVG."""
    return str(
        segno.make(text, error="m", micro=False).svg_inline(
            scale=4, border=2, dark="#000", light="#fff", lineclass=None, svgclass=None
        )
    )
