"""Questions to practise where there is no signal: a bounded number, with the answers, in clear only to their owner (ADR 0011)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from lianxin.base.access.pages import SignedRequest
from lianxin.base.packs import Words
from lianxin.domain.practice.selectors import chapters, phone_load
from lianxin.entry.field.answers import api, marked
from lianxin.entry.field.words import in_languages

if TYPE_CHECKING:
    from lianxin.domain.practice.models import Question


@api("workforce.own")
def practice(request: SignedRequest) -> HttpResponse:
    """What is due or soon will be, and new ones, for the exam the person prepares for."""
    names = {code: row.name for code, row in chapters(request.viewer.home).items()}
    return marked(request, {"rows": [_question(one, names) for one in phone_load(request.viewer, request.now)]})


def _question(one: Question, names: dict[str, Words]) -> dict[str, Any]:
    chapter = names.get(one.chapter)
    return {
        "id": str(one.id), "chapter": in_languages(chapter) if chapter else {"zh": one.chapter}, "kind": one.kind, "stem": one.stem,
        "options": one.options, "right": one.right, "why": one.why,
    }  # fmt: skip
