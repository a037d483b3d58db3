"""Take in and give out stored files. Content decides the type; photos lose their EXIF (place, device, time)."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.files.models import StoredFile
from lianxin.kernel.problems import ProblemError

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 2048
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PHOTOS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


@service(None)
def store_file(
    *, actor: Viewer, now: datetime, place: str, content: bytes, needs: str, is_document: bool = False
) -> StoredFile:
    """Keep a photo or PDF under the digest of its clean bytes; the same file twice is one row.

    `needs` is the ability that the caller's own act requires at `place`. `is_document`: a workbook or a model that the
    caller has read already, kept byte by byte. Raises "file.too_large",
    "file.type_refused", "file.broken".
    """
    actor.must(needs, place)
    if len(content) > MAX_BYTES:
        raise ProblemError("file.too_large", limit=MAX_BYTES // 1024 // 1024)
    clean, media_type = (content, _document_type(content)) if is_document else _cleaned(content)
    digest = hashlib.sha256(clean).hexdigest()
    known = StoredFile.objects.filter(place=place, sha256=digest).first()
    if known is not None:
        audit.unchanged()
        return known
    _write(digest, clean)
    stored = StoredFile(place=place, sha256=digest, size=len(clean), media_type=media_type, added_by=actor.id, added_at=now)
    stored.save(force_insert=True)
    audit.record(actor=actor, verb="file.add", subject=("files.StoredFile", stored.id), place=place, after={"sha256": digest, "size": len(clean)}, now=now)
    return stored


def path_of(sha256: str) -> Path:
    """Where the bytes with this digest lie, under names of our own."""
    return Path(settings.LIANXIN_FILES) / sha256[:2] / sha256[2:4] / sha256


def _document_type(content: bytes) -> str:
    return _WORKBOOK if content.startswith(b"PK") else "application/xml"


def _cleaned(content: bytes) -> tuple[bytes, str]:
    if content.startswith(b"%PDF-"):
        return content, "application/pdf"
    try:
        with Image.open(io.BytesIO(content), formats=list(_PHOTOS)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ProblemError("file.too_large", limit=MAX_BYTES // 1024 // 1024)
            kind = str(image.format)
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except UnidentifiedImageError as wrong:
        raise ProblemError("file.type_refused", type=content[:4].hex()) from wrong
    except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as wrong:
        raise ProblemError("file.broken") from wrong
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    # A new picture from the pixels alone: whatever else the file carried stays behind.
    Image.frombytes("RGB", upright.size, upright.tobytes()).save(out, format="PNG" if kind == "PNG" else "JPEG", quality=82)
    return out.getvalue(), "image/png" if kind == "PNG" else "image/jpeg"


def _write(digest: str, content: bytes) -> None:
    """Durable before the row that names it commits: write aside, sync, rename."""
    path = path_of(digest)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
