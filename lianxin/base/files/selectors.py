"""Stored files within reach."""

from __future__ import annotations

import hashlib
from uuid import UUID

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.base.files.models import StoredFile
from lianxin.base.files.services import path_of
from lianxin.kernel.problems import ProblemError


def file_or_404(viewer: Viewer, file_id: UUID) -> StoredFile:
    found = scope(viewer, "file.read", StoredFile.objects.filter(id=file_id)).first()
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
