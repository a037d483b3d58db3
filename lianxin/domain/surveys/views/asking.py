"""Ids in the query of an address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from lianxin.domain.people.selectors import resident_or_404
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.people.models import Resident


def asked_id(text: str) -> UUID:
    """An id, or a page that is not found."""
    try:
        return UUID(text)
    except ValueError:
        raise ProblemError("general.not_found") from None


def asked_resident(request: SignedRequest) -> Resident | None:
    """The resident named by `?resident=`, within reach; None when none is."""
    asked = request.GET.get("resident", "")
    return resident_or_404(request.viewer, asked_id(asked)) if asked else None
