"""What the operator did to the whole installation, kept in the audit trail (backups copy everybody's data)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit

SUBJECT = ("site", "installation")


def record_operation(*, actor: Viewer, now: datetime, verb: str, **after: object) -> None:
    """One row in the chain of the installation itself."""
    with transaction.atomic():
        audit.record(actor=actor, verb=verb, subject=SUBJECT, now=now, after=after)
