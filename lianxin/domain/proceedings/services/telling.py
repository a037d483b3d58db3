"""The pages that notices of proceedings open; addresses of ids only."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse


def steps_address(proceeding_id: UUID) -> str:
    """The page of its steps."""
    return reverse("proceedings:steps", args=[proceeding_id])


def readers_address(proceeding_id: UUID) -> str:
    """The page of who may read it."""
    return reverse("proceedings:readers", args=[proceeding_id])
