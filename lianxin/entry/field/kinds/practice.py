"""Answers to questions that were practised; the server alone says when each comes again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from lianxin.base.access.viewer import Viewer
from lianxin.domain.practice.services import Answered, answer_questions
from lianxin.entry.field.kinds.proofs import clock_of
from lianxin.entry.field.reading import Fields
from lianxin.kernel.problems import ProblemError


def practice(actor: Viewer, now: datetime, sent: Fields) -> dict[str, Any]:
    """One of them."""
    return practised(actor, now, [sent])[0]


def practised(actor: Viewer, now: datetime, sent: Sequence[Fields]) -> list[dict[str, Any]]:
    """What a phone sends together, all or none: one line of the trail. The id of each is that of its operation: sent again it is the same
    answer. A phone whose clock says what cannot be answers now."""
    given = [_given(one, now) for one in sent]
    taken = {one.id for one in answer_questions(actor=actor, now=now, answers=given, channel="phone")}
    return [{"outcome": "accepted" if one.id in taken else "again"} for one in given]


def _given(sent: Fields, now: datetime) -> Answered:
    body = sent.part("body")
    return Answered(sent.key("id"), body.key("question_id"), body.text("chosen", 10), _answered_at(sent) or now)


def _answered_at(sent: Fields) -> datetime | None:
    """When it was answered, by our clock."""
    try:
        return sent.moment("captured_at") - timedelta(seconds=clock_of(sent) or 0)
    except ProblemError:
        return None
