"""Files on their way in: kept sealed between the steps of one person's form, for a day, outside the attachments.

They lie under the digest of their content, in a folder of the person who sent them, so that nobody else can name them;
sealed, because a roster holds identity numbers. They are no attachments: no row names them and no backup takes them.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from lianxin.base.access.viewer import Viewer
from lianxin.base.db.sealed import seal_bytes, unseal_bytes
from lianxin.kernel.problems import ProblemError

KEPT: Final = timedelta(days=1)
_LABEL: Final = "files.upload"
_DIGEST: Final = re.compile("[0-9a-f]{64}")


def hold(*, actor: Viewer, now: datetime, pieces: Iterable[bytes]) -> str:
    """Keep a file for its sender's next step; gives the SHA-256 it is asked for by. Older uploads of anybody go."""
    drop_old(now)
    content = b"".join(pieces)
    digest = hashlib.sha256(content).hexdigest()
    path = _path(actor, digest)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_bytes(seal_bytes(_LABEL, _bound_to(actor, digest), content))
    draft.replace(path)
    return digest


@contextmanager
def held(actor: Viewer, digest: str) -> Iterator[Path]:
    """The file as it came, readable while the block runs. Raises "file.upload_gone": another's, too old, or never sent."""
    path = _path(actor, digest)
    if not path.is_file():
        raise ProblemError("file.upload_gone")
    content = unseal_bytes(_LABEL, _bound_to(actor, digest), path.read_bytes())
    with tempfile.NamedTemporaryFile() as target:
        target.write(content)
        target.flush()
        yield Path(target.name)


def drop(actor: Viewer, digest: str) -> None:
    """The form is done with it."""
    _path(actor, digest).unlink(missing_ok=True)


def drop_old(now: datetime) -> None:
    """Remove what was sent longer ago than `KEPT`: forms that were begun and left."""
    for path in _root().glob("*/*"):
        if path.stat().st_mtime < (now - KEPT).timestamp():
            path.unlink(missing_ok=True)


def _root() -> Path:
    return Path(settings.LIANXIN_VAR) / "uploads"


def _path(actor: Viewer, digest: str) -> Path:
    if _DIGEST.fullmatch(digest) is None:
        raise ProblemError("file.upload_gone")
    return _root() / str(actor.person_id) / digest


def _bound_to(actor: Viewer, digest: str) -> str:
    return f"{actor.person_id}:{digest}"
