"""Take in and give out stored files. Content decides the type; photos lose their EXIF (place, device, time)."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.files.likeness import likeness_of
from lianxin.base.files.models import StoredFile
from lianxin.kernel.problems import ProblemError

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 2048
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PHOTOS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


_RECORDINGS: Final = (
    (4, b"ftyp", "video/mp4"),  # MPEG-4 and 3GP, sound too: a phone's recorder and camera
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"#!AMR", "audio/amr"),
    (8, b"WAVE", "audio/wav"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
)
"""What begins a recording (after how many bytes), and its type."""


@dataclass(frozen=True, slots=True)
class CleanFile:
    """Bytes that lie under their digest already; no row names them yet."""

    sha256: str
    size: int
    media_type: str
    likeness: str = ""


def put_aside(content: bytes, *, is_document: bool = False, is_answer: bool = False) -> CleanFile:
    """Clean the bytes of a file and lay them down, durable, without a row: a picture is not worked on while other writers wait.

    `is_document`: a workbook or a model that the caller has read already, kept byte by byte. `is_answer`: what a questionnaire
    may ask for beside photos: sound, film, tables. Raises "file.too_large", "file.type_refused", "file.broken".
    """
    clean, media_type = clean_bytes(content, is_document=is_document, is_answer=is_answer)
    digest = hashlib.sha256(clean).hexdigest()
    _write(digest, clean)
    return CleanFile(digest, len(clean), media_type, likeness_of(clean) if media_type.startswith("image/") else "")


def clean_bytes(content: bytes, *, is_document: bool = False, is_answer: bool = False) -> tuple[bytes, str]:
    """The bytes as they would be kept, and their type; lays nothing down. Raises as `put_aside`."""
    if len(content) > MAX_BYTES:
        raise ProblemError("file.too_large", limit=MAX_BYTES // 1024 // 1024)
    plain = _document_type(content) if is_document else _recording_type(content) if is_answer else ""
    return (content, plain) if plain else _cleaned(content)


@service(None)
def store_file(
    *, actor: Viewer, now: datetime, place: str, needs: str, content: bytes = b"", is_document: bool = False,
    clean: CleanFile | None = None,
) -> StoredFile:  # fmt: skip
    """Keep a photo or PDF under the digest of its clean bytes; the same file twice from one person is one row, also when sent at once.

    `needs` is the ability that the caller's own act requires at `place`. `is_document` as in `put_aside`, which raises what this
    raises; `clean` is what it gave, for a caller that wants the work done before the transaction. Nobody opens it
    before it hangs on a row.
    """
    actor.must(needs, place)
    kept = clean or put_aside(content, is_document=is_document)
    stored = StoredFile(
        place=place, sha256=kept.sha256, size=kept.size, media_type=kept.media_type, likeness=kept.likeness, added_by=actor.id, added_at=now
    )
    known = StoredFile.objects.filter(place=place, sha256=kept.sha256, added_by=actor.id).first() or _twin_of(stored)
    if known is not None:
        audit.unchanged()
        return known
    after = {"sha256": kept.sha256, "size": kept.size}
    audit.record(actor=actor, verb="file.add", subject=("files.StoredFile", stored.id), place=place, after=after, now=now)
    return stored


def _twin_of(stored: StoredFile) -> StoredFile | None:
    """Save the row; or the row of the same bytes that another request of theirs saved at this moment."""
    try:
        with transaction.atomic():
            stored.save(force_insert=True)
    except IntegrityError:
        return StoredFile.objects.get(place=stored.place, sha256=stored.sha256, added_by=stored.added_by)
    return None


def path_of(sha256: str) -> Path:
    """Where the bytes with this digest lie, under names of our own."""
    return Path(settings.LIANXIN_FILES) / sha256[:2] / sha256[2:4] / sha256


def _document_type(content: bytes) -> str:
    if content.startswith(b"PK"):
        return _WORKBOOK
    return "application/xml" if content.lstrip().startswith(b"<") else "text/markdown"


def _recording_type(content: bytes) -> str:
    """The type of sound, film or a table; "" for anything else."""
    for at, mark, media_type in _RECORDINGS:
        if content[at : at + len(mark)] == mark:
            return media_type
    return "text/csv" if _is_table(content) else ""


def _is_table(content: bytes) -> bool:
    """Plain text with commas: letters only, no byte that a text does not hold."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return "," in text and "<" not in text and all(sign.isprintable() or sign in "\r\n\t" for sign in text)


def _cleaned(content: bytes) -> tuple[bytes, str]:
    if content.startswith(b"%PDF-"):
        return content, "application/pdf"
    try:
        with Image.open(io.BytesIO(content), formats=list(_PHOTOS)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ProblemError("file.too_large", limit=MAX_BYTES // 1024 // 1024)
            kind = str(image.format)
            ImageOps.exif_transpose(image, in_place=True)
            upright = image.convert("RGB")
    except UnidentifiedImageError as wrong:
        raise ProblemError("file.type_refused", type=content[:4].hex()) from wrong
    except (ProblemError, MemoryError):
        raise
    except Exception as wrong:  # a damaged picture makes the decoders raise nearly anything: SyntaxError, TypeError, struct.error …
        raise ProblemError("file.broken") from wrong
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    upright.info = {}  # the pixels alone: whatever else the file carried (EXIF, comments, XMP, profiles) stays behind
    upright.save(out, format="PNG" if kind == "PNG" else "JPEG", quality=82)
    return out.getvalue(), "image/png" if kind == "PNG" else "image/jpeg"


def _write(digest: str, content: bytes) -> None:
    """Durable before the row that names it commits: write aside, sync, rename, and sync the folders that name it."""
    path = path_of(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):  # also when another has just written it
        _sync(folder)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
