"""An answer to a question that was practised; the server alone says when it comes again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from lianxin.base.access.viewer import Viewer
from lianxin.domain.practice.services import Answered, answer_questions
from lianxin.entry.field.kinds.proofs import clock_of
from lianxin.entry.field.reading import Fields
from lianxin.kernel.problems import ProblemError


def practice(actor: Viewer, now: datetime, sent: Fields) -> dict[str, Any]:
    """Its id is that of the operation: sent again it is the same answer. A phone whose clock says what cannot be answers now."""
    body = sent.part("body")
    given = Answered(sent.key("id"), body.key("question_id"), body.text("chosen", 10), _answered_at(sent) or now)
    taken = answer_questions(actor=actor, now=now, answers=[given], channel="phone")
    return {"outcome": "accepted" if taken else "again"}


def _answered_at(sent: Fields) -> datetime | None:
    """When it was answered, by our clock."""
    try:
        return sent.moment("captured_at") - timedelta(seconds=clock_of(sent) or 0)
    except ProblemError:
        return None
