"""Where ODK Collect sends submissions. Standards: OpenRosa Form Submission 1.0 (HEAD first, multipart POST, split posts)."""

from __future__ import annotations

import hashlib

from django.http import HttpResponse
from django.utils.translation import gettext as _

from lianxin.base.files.services import MAX_BYTES
from lianxin.domain.surveys.services import Received, receive_submission
from lianxin.entry.openrosa.answers import message, openrosa_headers, refusal, words
from lianxin.entry.openrosa.bodies import Posted, posted
from lianxin.entry.openrosa.senders import SentRequest, for_senders
from lianxin.kernel.problems import ProblemError


@for_senders(refusal, "HEAD", "GET", "POST", headers=openrosa_headers)
def submission(request: SentRequest) -> HttpResponse:
    """204 to say how much may be sent; 201 once a submission and all files sent with it are on the disk.

    201 also for what is here already and for what waits in quarantine: the phone has done its part. A file that could not be
    taken is an error to the phone, which then keeps it, but the submission itself stays received.
    """
    if request.method != "POST":
        return HttpResponse(status=204)
    sent = posted(request)
    received = receive_submission(
        actor=request.viewer, now=request.now, xml=sent.xml, files=sent.files, channel="openrosa",
        device=request.GET.get("deviceID", ""), client=request.headers.get("User-Agent", ""), sender=request.sender,
    )  # fmt: skip
    refused = _not_taken(sent, received)
    if refused is not None:
        return refusal(refused) if not refused.details.get("name") else _lacking(refused)
    return message(_said(sent, received), status=201, nature="submit_success")


def _not_taken(sent: Posted, received: Received) -> ProblemError | None:
    """The first file sent that does not lie here byte by byte as the phone has it (before its EXIF was removed)."""
    here = {one.name: one for one in received.files}
    for name, content in sent.files.items():
        state = here.get(name)
        if state is None or not state.is_here or state.sent_sha256 != hashlib.sha256(content).hexdigest():
            code = (state.problem if state else "") or "file.broken"
            return ProblemError(code, name=name, limit=MAX_BYTES // 1024 // 1024, type="")
    return None


def _lacking(refused: ProblemError) -> HttpResponse:
    status = {"file.type_refused": 415, "file.broken": 415}.get(refused.code, refused.problem.status)
    text = _("答卷已经收到,但附件“%(name)s”没有收下。") % refused.details
    return message(f"{text}{words(refused)}", status=status, nature="error")


def _said(sent: Posted, received: Received) -> str:
    if received.submission.state == "quarantined":
        return _("答卷已收到,暂存待定:审核人员确认后才会采用。")
    if sent.is_incomplete or received.missing:
        return _("答卷已收到,等待其余附件。")
    if received.status == "again":
        return _("这份答卷以前已经收到,没有重复保存。")
    if received.status == "edited":
        return _("答卷的修改已收到。")
    return _("答卷已收到。")
