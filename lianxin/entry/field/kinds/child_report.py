"""A child at risk, reported from a phone: first of all that is sent, taken in whatever the sender's rights or the phone's clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from lianxin.base.access.viewer import Viewer
from lianxin.domain.minors.services import Told, report_from_phone
from lianxin.entry.field.kinds.proofs import clock_of
from lianxin.entry.field.reading import Fields, resident_of
from lianxin.kernel.problems import ProblemError

_HAPPENED, _CHILD, _WHERE, _PHONE = 2000, 500, 300, 60  # characters, as on the pages
_OLDEST: Final = timedelta(days=366)
"""What a phone says it wrote longer ago was written while its clock stood wrong."""


def child_report(actor: Viewer, now: datetime, sent: Fields) -> dict[str, Any]:
    """The answer carries the receipt: the code by which whoever reported asks what became of it."""
    body, written = sent.part("body"), _written(sent, now)
    told = Told(
        happened=body.text("happened", _HAPPENED), situations=body.codes("situations"), safety=body.text("safety"), found_how=body.text("found_how"),
        child=body.text("child", _CHILD), where=body.text("where", _WHERE), phone=body.text("phone", _PHONE), written_at=written,
        discovered_at=body.moment("discovered_at") if body.text("discovered_at") else written or now,
    )  # fmt: skip
    made = report_from_phone(
        actor=actor, now=now, report_id=sent.key("id"), told=told, place=body.text("place"), resident_id=resident_of(body),
        is_named=body.given.get("anonymous") is not True, address=sent.text("address"),
    )  # fmt: skip
    return {"outcome": "accepted" if made.report.sent_at == now else "again", "receipt": made.code}


def _written(sent: Fields, now: datetime) -> datetime | None:
    """When it was written, by our clock; None where the phone's clock said what cannot be: no report is refused for that."""
    try:
        at = sent.moment("captured_at") - timedelta(seconds=clock_of(sent) or 0)
    except ProblemError:
        return None
    return at if at > now - _OLDEST else None
