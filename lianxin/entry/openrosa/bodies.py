"""Bodies of requests from strangers: bounded before they are read, streamed, and taken only when they came whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadhandler import StopUpload
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.http.request import UnreadablePostError

from lianxin.domain.surveys.rules.intake import is_file_name
from lianxin.entry.openrosa.answers import MOST
from lianxin.kernel.problems import ProblemError

SUBMISSION: Final = "xml_submission_file"
_TAIL: Final = 100  # bytes: the longest closing boundary (RFC 2046 allows 70 characters) and a line's end
_MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Posted:
    """A submission as a phone posts it: the XML, the files that came with it, and whether more are on their way."""

    xml: bytes
    files: Mapping[str, bytes]
    is_incomplete: bool


def posted(request: HttpRequest) -> Posted:
    """The parts of a multipart body. Raises "openrosa.not_multipart", "openrosa.length_missing", "openrosa.too_large",
    "openrosa.cut_short", "openrosa.no_submission", "survey.file_name"."""
    if request.content_type != "multipart/form-data":
        raise ProblemError("openrosa.not_multipart")
    _must_fit(request)
    source = _Watched(request)
    try:
        fields, uploads = _Parser(request.META, cast(Any, source), request.upload_handlers, "utf-8").parse()
    except RequestDataTooBig:
        raise ProblemError("openrosa.too_large", limit=MOST // _MEGABYTE) from None
    except (MultiPartParserError, UnreadablePostError, SuspiciousOperation, StopUpload, ValueError):
        raise ProblemError("openrosa.cut_short") from None
    try:
        _must_be_whole(request, source)
        found = uploads.getlist(SUBMISSION)
        if len(found) != 1:
            raise ProblemError("openrosa.no_submission")
        files = {one.name: one.read() for name in uploads if name != SUBMISSION for one in uploads.getlist(name)}
        return Posted(found[0].read(), files, fields.get("*isIncomplete*", "").lower() == "yes")
    finally:
        for name in uploads:
            for one in uploads.getlist(name):
                one.close()


def raw(request: HttpRequest, limit: int) -> bytes:
    """A body that is one file, sent at once or in chunks. Raises "openrosa.too_large", "openrosa.cut_short"."""
    length = request.META.get("CONTENT_LENGTH") or ""
    is_chunked = not length and request.META.get("wsgi.input_terminated")
    if length.isdigit() and int(length) > limit:
        raise ProblemError("openrosa.too_large", limit=limit // _MEGABYTE)
    # Django reads as much as a length says; a body in chunks has none, and the server ends it.
    source: Any = request.environ["wsgi.input"] if is_chunked and hasattr(request, "environ") else request
    parts, size = [], 0
    try:
        while chunk := source.read(64 * 1024):
            size += len(chunk)
            if size > limit:
                raise ProblemError("openrosa.too_large", limit=limit // _MEGABYTE)
            parts.append(chunk)
    except OSError:
        raise ProblemError("openrosa.cut_short") from None
    if length.isdigit() and size != int(length):
        raise ProblemError("openrosa.cut_short")
    return b"".join(parts)


class _Watched:
    """A body that is read: how much came, and how it ended."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.size, self.tail = 0, b""

    def read(self, size: int = -1) -> bytes:
        part = self._request.read(size)
        self.size += len(part)
        self.tail = (self.tail + part)[-_TAIL:]
        return part


class _Parser(MultiPartParser):
    def sanitize_file_name(self, file_name: str) -> str:
        """Names are never made harmless here, as Django does: a client that sends paths is refused."""
        if not is_file_name(file_name):
            raise ProblemError("survey.file_name")
        return file_name


def _must_fit(request: HttpRequest) -> None:
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdigit():
        raise ProblemError("openrosa.length_missing")
    if int(length) > MOST:
        raise ProblemError("openrosa.too_large", limit=MOST // _MEGABYTE)


def _must_be_whole(request: HttpRequest, source: _Watched) -> None:
    """A line that broke in the middle of a photo leaves a body that looks fine but for its end."""
    boundary = (request.content_params or {}).get("boundary", "")
    is_closed = source.tail.rstrip(b"\r\n").endswith(f"--{boundary}--".encode("latin-1", "replace"))
    if source.size != int(request.META["CONTENT_LENGTH"]) or not is_closed:
        raise ProblemError("openrosa.cut_short")
