"""Submissions as the interface takes and tells them: made, edited, reviewed, commented, with their files."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from lianxin.base.audit.services import record_read
from lianxin.base.files.selectors import content_of, file_or_404
from lianxin.base.files.services import MAX_BYTES
from lianxin.domain.people.selectors.looks import looked_through
from lianxin.domain.surveys import selectors, services
from lianxin.domain.surveys.services.deriving import envelope_of
from lianxin.entry.openrosa.answers import XML
from lianxin.entry.openrosa.bodies import raw
from lianxin.entry.openrosa.central.finding import form_of, place_of, submission_of
from lianxin.entry.openrosa.central.shared import central, moment, number_of, sent_json, text_in
from lianxin.entry.openrosa.senders import SentRequest
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.surveys.models import Submission

REVIEWS: Final = {"approved": "approve", "rejected": "reject", "hasIssues": "send_back"}
_TOLD: Final = {"has_issues": "hasIssues", "sent_back": "hasIssues", "approved": "approved", "rejected": "rejected"}
_XML_TYPES: Final = frozenset({"application/xml", "text/xml"})


@central("GET", "POST")
def submissions(request: SentRequest, project: int, form_id: str) -> JsonResponse:
    """All submissions of a form within reach, newest first; or one more, sent as plain XML."""
    if request.method == "POST":
        return _received(request, project, form_id)
    form = form_of(request, project, form_id)
    rows = selectors.submissions(request.viewer).filter(form=form).exclude(state="quarantined").select_related("resident")
    found = list(selectors.without_answers(rows).order_by("-received_at", "-id"))
    looked_through("submissions", (one.resident for one in found if one.resident), {"form": form.form_id})
    return JsonResponse([told(one) for one in found], safe=False)


@central("GET", "PUT", "PATCH")
def submission(request: SentRequest, project: int, form_id: str, instance_id: str) -> HttpResponse:
    """One submission (its XML when the address ends in .xml), an edit of it, or a reviewer's decision."""
    if request.method == "PUT":
        return _received(request, project, form_id)
    form = form_of(request, project, form_id)
    if request.method == "PATCH":
        return _reviewed(request, submission_of(request, form, instance_id))
    found = submission_of(request, form, instance_id.removesuffix(".xml"))
    if instance_id.endswith(".xml"):
        return HttpResponse(bytes(selectors.current_version(request.viewer, found).xml), content_type=XML)
    return JsonResponse(told(found))


@central("GET")
def versions(request: SentRequest, project: int, form_id: str, instance_id: str) -> JsonResponse:
    """What came for it, the newest first."""
    found = submission_of(request, form_of(request, project, form_id), instance_id)
    rows = selectors.versions_of_submission(request.viewer, found)
    return JsonResponse(
        [
            {
                "instanceId": one.instance_id, "submitterId": number_of(one.received_by), "createdAt": moment(one.received_at),
                "deviceId": one.device or None, "userAgent": one.client or None, "current": n == 0, "instanceName": None,
            }
            for n, one in enumerate(rows)
        ],
        safe=False,
    )  # fmt: skip


@central("GET", "POST")
def comments(request: SentRequest, project: int, form_id: str, instance_id: str) -> JsonResponse:
    """What reviewers wrote, the newest first; or one more comment."""
    found = submission_of(request, form_of(request, project, form_id), instance_id)
    if request.method == "GET":
        steps = [one for one in selectors.steps_of(request.viewer, found) if one.note]
        return JsonResponse([_comment(one.note, one.made_by, one.made_at) for one in reversed(steps)], safe=False)
    body = text_in(sent_json(request), "body")
    services.review_submission(actor=request.viewer, now=request.now, submission_id=found.id, act="comment", note=body)
    return JsonResponse(_comment(body, request.viewer.id, request.now))


@central("GET")
def attachments(request: SentRequest, project: int, form_id: str, instance_id: str) -> JsonResponse:
    """The files it names, and which of them are here."""
    found = submission_of(request, form_of(request, project, form_id), instance_id)
    rows = selectors.files_of(request.viewer, found)
    return JsonResponse([{"name": one.name, "exists": one.file_id is not None} for one in rows], safe=False)


@central("GET", "POST")
def attachment(request: SentRequest, project: int, form_id: str, instance_id: str, name: str) -> HttpResponse:
    """One file: fetched (which the trail records), or sent as the whole body."""
    if request.method == "POST":
        return _attached(request, project, form_id, instance_id, name)
    found = submission_of(request, form_of(request, project, form_id), instance_id)
    row = selectors.files_of(request.viewer, found).filter(name=name, file__isnull=False).first()
    if row is None or row.file_id is None:
        raise ProblemError("general.not_found")
    stored = file_or_404(request.viewer, request.now, row.file_id)
    record_read(actor=request.viewer, verb="file.open", subject=("files.StoredFile", stored.id), place=stored.place, now=request.now)
    return HttpResponse(content_of(stored), content_type=stored.media_type, headers={"Content-Disposition": "attachment"})


def told(one: Submission) -> dict[str, Any]:
    """A submission's metadata in Central's words."""
    return {
        "instanceId": one.root_id, "submitterId": number_of(one.worker_id), "deviceId": None, "userAgent": None, "instanceName": None,
        "reviewState": _TOLD.get(one.state), "createdAt": moment(one.received_at), "updatedAt": None,
    }  # fmt: skip


def _received(request: SentRequest, project: int, form_id: str) -> JsonResponse:
    """Sent as the whole body. Another form's submission is none of this address."""
    if request.content_type not in _XML_TYPES:
        raise ProblemError("openrosa.not_xml")
    xml = raw(request, services.MAX_XML)
    of = envelope_of(xml).form_id
    if of != form_id:
        raise ProblemError("openrosa.other_form", form=of)
    received = services.receive_submission(
        actor=request.viewer, now=request.now, xml=xml, channel="api", device=request.GET.get("deviceID", ""),
        client=request.headers.get("User-Agent", ""), place_hint=place_of(project), sender=request.sender,
    )  # fmt: skip
    return JsonResponse(told(received.submission))


def _reviewed(request: SentRequest, found: Submission) -> JsonResponse:
    given = sent_json(request)
    act = REVIEWS.get(text_in(given, "reviewState"))
    if act is None:
        raise ProblemError("openrosa.review_state")
    # Central takes decisions without a word; ours need one, so it says where the words are.
    note = "" if act == "approve" else _("经程序接口审核,理由见批注。")
    version = _seen(request, found, text_in(given, "instanceId")) if act == "approve" else None
    done = services.review_submission(
        actor=request.viewer, now=request.now, submission_id=found.id, act=act, note=note, version=version  # type: ignore[arg-type]
    )
    return JsonResponse(told(done))


def _seen(request: SentRequest, found: Submission, named: str) -> int:
    """The number of the version that is approved: the one named, else the first, whose id the address is. An edit that came after it is
    thus never approved unseen. Raises "openrosa.version_unnamed", "general.not_found"."""
    numbers = dict(selectors.versions_of_submission(request.viewer, found).values_list("instance_id", "number"))
    if not named and len(numbers) > 1:
        raise ProblemError("openrosa.version_unnamed")
    if (named or found.root_id) not in numbers:
        raise ProblemError("general.not_found")
    return numbers[named or found.root_id]


def _attached(request: SentRequest, project: int, form_id: str, instance_id: str, name: str) -> JsonResponse:
    """Files go to the current version, whatever version the client knows; what the holder may not read takes them by its own id."""
    content = raw(request, MAX_BYTES)
    with suppress(ProblemError):
        found = submission_of(request, form_of(request, project, form_id), instance_id)
        instance_id = selectors.current_version(request.viewer, found).instance_id
    services.receive_file(
        actor=request.viewer, now=request.now, form_id=form_id, instance_id=instance_id, name=name, content=content, sender=request.sender
    )
    return JsonResponse({"success": True})


def _comment(body: str, by: Any, at: Any) -> dict[str, Any]:
    return {"body": body, "actorId": number_of(by), "createdAt": moment(at)}
