"""What a person decides about a screening: spoken with and confirmed, looked at and accepted, this sheet and not that one, void."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.screening.models import Screening
from lianxin.domain.screening.selectors.results import screening_or_404
from lianxin.domain.screening.services.locking import locked
from lianxin.domain.screening.services.settling import settle, standing_sheets
from lianxin.kernel.problems import ProblemError

RECORD, DECIDE = "screening.record", "screening.decide"


@service(RECORD)
def accept_result(
    *, actor: Viewer, now: datetime, screening_id: UUID, reason: str, version: int | None = None
) -> Screening:
    """A person has spoken with whoever filled it in over a link (by whoever works with screenings), or has looked at its doubts (by who
    decides). A void total stays void. Raises "screening.not_open", "screening.void_total", "screening.no_person", "screening.held",
    "general.empty_field", "general.changed_meanwhile", "access.denied".
    """
    screening = _taken_up(actor, screening_id, version)
    is_confirming = screening.state == "unconfirmed"
    if screening.state not in ("unconfirmed", "review"):
        raise ProblemError("screening.not_open")
    actor.must(RECORD if is_confirming else DECIDE, screening.place)
    said = _must_say(reason)
    if screening.total is None:
        raise ProblemError("screening.void_total")
    if screening.resident_id is None:
        raise ProblemError("screening.no_person")
    if "held" in screening.result.get("doubts", ()):
        raise ProblemError("screening.held")
    screening.decision = {"act": "confirm" if is_confirming else "accept", "by": str(actor.id or "")}
    settle(actor, now, screening, str(screening.decision["act"]), reason=said)
    return screening


@service(DECIDE)
def choose_sheet(
    *,
    actor: Viewer,
    now: datetime,
    screening_id: UUID,
    sheet_id: UUID,
    reason: str,
    version: int | None = None,
) -> Screening:
    """Of two sheets that differ, or of two assessors who disagree, this one stands; by somebody who filled in neither.

    Raises "screening.not_open", "screening.own_sheet", "screening.void_total", "general.not_found", "general.empty_field",
    "general.changed_meanwhile".
    """
    screening = _taken_up(actor, screening_id, version)
    actor.must(DECIDE, screening.place)
    if screening.state not in ("differs", "review"):
        raise ProblemError("screening.not_open")
    sheets = {one.id: one for one in standing_sheets(screening)}
    if sheet_id not in sheets:
        raise ProblemError("general.not_found")
    if screening.basis == "assessors" and actor.id in {one.worker_id for one in sheets.values()}:
        raise ProblemError("screening.own_sheet")
    if not sheets[sheet_id].level:
        raise ProblemError("screening.void_total")
    said = _must_say(reason)
    screening.decision = {"act": "choose", "sheet": str(sheet_id), "by": str(actor.id or "")}
    settle(actor, now, screening, "choose", reason=said)
    return screening


@service(DECIDE)
def void_screening(
    *, actor: Viewer, now: datetime, screening_id: UUID, reason: str, version: int | None = None
) -> Screening:
    """It does not count (tried out, filled in for fun); kept with its reason. A crisis that it opened goes on.

    Raises "general.empty_field", "general.changed_meanwhile".
    """
    screening = _taken_up(actor, screening_id, version)
    actor.must(DECIDE, screening.place)
    said = _must_say(reason)
    if screening.state == "void":
        audit.unchanged()
        return screening
    screening.decision = {"act": "void", "by": str(actor.id or "")}
    settle(actor, now, screening, "void", reason=said)
    return screening


def _taken_up(actor: Viewer, screening_id: UUID, version: int | None) -> Screening:
    seen = screening_or_404(actor, screening_id)
    screening = locked(seen)
    if version is not None and screening.version != version:
        raise ProblemError("general.changed_meanwhile")
    return screening


def _must_say(reason: str) -> str:
    if not reason.strip():
        raise ProblemError("general.empty_field", field="理由")
    return reason.strip()
