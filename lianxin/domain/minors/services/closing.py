"""Why a file may be closed and when to make contact again; another person then reviews it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.minors.models import ChildFile
from lianxin.domain.minors.services.holding import taken_up
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.services.holding import keep
from lianxin.kernel.days import must_be_ahead


@service("minor.work")
def write_closing(
    *, actor: Viewer, now: datetime, file_id: UUID, reason: str, next_contact_on: date
) -> ChildFile:
    """The reason of closing and the day of the next contact. Raises "general.empty_field", "general.day_passed"."""
    file = taken_up(actor, now, file_id)
    file.close_reason = must_say(reason, "结案理由")
    file.next_contact_on = must_be_ahead(next_contact_on, now)
    file.save(update_fields=["close_reason_sealed", "next_contact_on"])
    Proceeding.objects.filter(id=file.id).update(version=F("version") + 1)  # who reviews it closes it for the reason they read
    keep(actor, now, "minor.closing", file, {"next_contact_on": str(next_contact_on)})
    return file
