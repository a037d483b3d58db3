"""Stored files, each by the right to a row that it hangs on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from lianxin.base.access.viewer import Viewer
from lianxin.base.files.models import StoredFile
from lianxin.base.files.services import path_of
from lianxin.kernel.problems import ProblemError


def _unseen(viewer: Viewer, now: datetime, row: Any) -> None:
    """Rows about nobody: a look at one is none at a person."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of row that files hang on. `rows`: those that a viewer may read at a moment, by the selector of their page; `looked`
    puts the look at one of them on record, as their page does."""

    rows: Callable[[Viewer, datetime], QuerySet[Any]]
    looked: Callable[[Viewer, datetime, Any], None] = _unseen


_HOLDINGS: Final[dict[str, Holding]] = {}


def holds_files(field: str, holding: Holding) -> None:
    """An area says who may open the files in a field of its own ("commitments.Proof.file"); once, when it loads. What hangs on a field
    that nobody has said this of opens to nobody."""
    _HOLDINGS[field] = holding


def held_fields() -> frozenset[str]:
    """The fields of which an area has said who may open what hangs on them."""
    return frozenset(_HOLDINGS)


def file_or_404(viewer: Viewer, now: datetime, file_id: UUID) -> StoredFile:
    """A file that hangs on a row the viewer may read; the look at every such row goes on record. Raises "general.not_found"."""
    is_open = False
    for field, holding in _HOLDINGS.items():
        model, _, name = field.rpartition(".")
        hung = {name: file_id}
        if not apps.get_model(model)._default_manager.filter(**hung).exists():  # what it hangs on is found before anybody's rights are
            continue
        for row in holding.rows(viewer, now).filter(**hung):
            holding.looked(viewer, now, row)
            is_open = True
    found = StoredFile.objects.filter(id=file_id).first() if is_open else None
    if found is None:
        raise ProblemError("general.not_found")
    return found


def brought_or_404(viewer: Viewer, file_id: UUID) -> StoredFile:
    """A file that the viewer brought, to be hung on a row: by hanging up another's, whoever knows its id would open it. Raises "general.not_found"."""
    found = StoredFile.objects.filter(id=file_id, added_by=viewer.id).first()
    if found is None:
        raise ProblemError("general.not_found")
    return found


def content_of(stored: StoredFile) -> bytes:
    """The bytes, checked against their digest: a changed file is never handed out (raises "file.missing")."""
    path = path_of(stored.sha256)
    content = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise ProblemError("file.missing")
    return content
