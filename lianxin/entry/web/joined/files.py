"""Stored attachments: photos, signatures and papers, each for whoever may read a row it hangs on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.audit.services import record_read
from lianxin.base.files.selectors import content_of, file_or_404


@page("file.read")
@never_cache
def file(request: SignedRequest, file_id: UUID) -> HttpResponse:
    """The file itself; looking at it is written into the audit trail."""
    stored = file_or_404(request.viewer, request.now, file_id)
    subject = ("files.StoredFile", stored.id)
    record_read(actor=request.viewer, verb="file.open", subject=subject, place=stored.place, now=request.now)
    response = HttpResponse(content_of(stored), content_type=stored.media_type)
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
