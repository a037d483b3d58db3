"""Forms as the interface tells them: current version, earlier ones, XForm, media."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse, JsonResponse

from lianxin.base.files.selectors import content_of
from lianxin.domain.surveys import selectors
from lianxin.domain.surveys.selectors import spoken
from lianxin.entry.openrosa.answers import XML
from lianxin.entry.openrosa.central.finding import form_of, forms_in, project_of, version_of
from lianxin.entry.openrosa.central.shared import central, moment
from lianxin.entry.openrosa.senders import SentRequest
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.surveys.models import Form, FormVersion

_STATES: Final = {"draft": "closed", "open": "open", "closed": "closed"}


@central("GET")
def forms(request: SentRequest, project: int) -> JsonResponse:
    """The published forms of a project."""
    return JsonResponse([told(request, form, version_of(form)) for form in forms_in(request, project)], safe=False)


@central("GET")
def form(request: SentRequest, project: int, form_id: str) -> HttpResponse:
    """One form, or its XForm when the address ends in .xml (a form's own id may end so too: then that form)."""
    try:
        found = form_of(request, project, form_id)
    except ProblemError:
        if not form_id.endswith(".xml"):
            raise
        return _xml(version_of(form_of(request, project, form_id.removesuffix(".xml"))))
    return JsonResponse(told(request, found, version_of(found)))


@central("GET")
def versions(request: SentRequest, project: int, form_id: str) -> JsonResponse:
    """Every version that was published, the newest first."""
    form = form_of(request, project, form_id)
    return JsonResponse([told(request, form, one) for one in _published(request, form)], safe=False)


@central("GET")
def version_xml(request: SentRequest, project: int, form_id: str, version: str) -> HttpResponse:
    """The XForm of one of them; Central writes "___" for a version without a name."""
    form = form_of(request, project, form_id)
    wanted = "" if version == "___" else version
    found = next((one for one in _published(request, form) if one.version == wanted), None)
    if found is None:
        raise ProblemError("general.not_found")
    return _xml(found)


@central("GET")
def attachments(request: SentRequest, project: int, form_id: str) -> JsonResponse:
    """The files the current version refers to."""
    rows = selectors.media_of(request.viewer, version_of(form_of(request, project, form_id)))
    return JsonResponse([{"name": one.name, "type": "file", "exists": True, "hash": one.md5, "updatedAt": None} for one in rows], safe=False)


@central("GET")
def attachment(request: SentRequest, project: int, form_id: str, name: str) -> HttpResponse:
    """One of them."""
    found = selectors.media_or_404(request.viewer, version_of(form_of(request, project, form_id)), name)
    return HttpResponse(content_of(found.file), content_type=found.file.media_type, headers={"Content-Disposition": "attachment"})


def told(request: SentRequest, form: Form, version: FormVersion) -> dict[str, Any]:
    """A form in Central's words."""
    return {
        "projectId": project_of(form.place), "xmlFormId": form.form_id, "version": version.version, "hash": version.md5,
        "name": spoken(form.titles, request.viewer.language) or None, "state": _STATES[form.state], "enketoId": None, "keyId": None,
        "draftToken": None, "createdAt": moment(form.made_at), "updatedAt": moment(version.published_at), "publishedAt": moment(version.published_at),
    }  # fmt: skip


def _published(request: SentRequest, form: Form) -> list[FormVersion]:
    return list(selectors.versions_of(request.viewer, form).exclude(state="draft"))


def _xml(version: FormVersion) -> HttpResponse:
    return HttpResponse(bytes(version.xml), content_type=XML)
