"""What every view of the interface shares: refusals in Central's shape, people as numbers, JSON that was sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, JsonResponse

from lianxin.entry.openrosa.answers import words
from lianxin.entry.openrosa.bodies import raw
from lianxin.entry.openrosa.senders import for_senders
from lianxin.kernel.problems import ProblemError

_JSON: Final = 256 * 1024
_NUMBER: Final = 2**53 - 1  # the largest whole number that every JSON reader keeps exact


def refusal(refused: ProblemError) -> JsonResponse:
    """As Central tells problems: a sentence, and a number that begins with the status."""
    status = refused.problem.status
    return JsonResponse({"message": words(refused), "code": float(f"{status}.1"), "details": {"problem": refused.code}}, status=status)


central: Callable[..., Callable[[Any], Any]] = partial(for_senders, refusal)
"""Decorates a view of the interface: `@central("GET", "POST")`."""


def number_of(person: UUID | None) -> int:
    """Central numbers its people; ours have UUIDs, of which the random end makes a number that stays the same."""
    return person.int & _NUMBER if person else 0


def moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None


def sent_json(request: HttpRequest) -> dict[str, Any]:
    """The object in the body. Raises "openrosa.not_json"."""
    try:
        found = json.loads(raw(request, _JSON))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ProblemError("openrosa.not_json")
    return found


def text_in(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""
