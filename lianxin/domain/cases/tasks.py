"""What takes longer than a page may take."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from lianxin.base.access.viewer import Viewer
from lianxin.base.jobs.backend import leased_task
from lianxin.domain.cases.services import make_print

if TYPE_CHECKING:
    from lianxin.domain.cases.models import CasePrint


@leased_task(max_attempts=3)
def print_whole_file(print_id: str, user_id: str) -> None:
    """Make the whole file of a case, on behalf of the account that asked for it."""
    make_print(user_id=UUID(user_id), now=timezone.now().astimezone(UTC), print_id=UUID(print_id))


def print_later(actor: Viewer, one: CasePrint, place: str) -> UUID:
    """Enqueue the making; the job's id."""
    asked = print_whole_file.asked(actor=actor, place=place)
    return UUID(asked.enqueue(print_id=str(one.id), user_id=str(actor.person_id)).id)
