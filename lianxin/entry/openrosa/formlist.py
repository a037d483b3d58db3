"""What ODK Collect downloads: the list of forms to fill in, each form, and its media. Standards: OpenRosa Form Discovery and
Form Manifest 1.0."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from lxml import etree

from lianxin.base.files.selectors import content_of
from lianxin.domain.surveys import selectors
from lianxin.domain.surveys.selectors import spoken
from lianxin.entry.openrosa.answers import XML, openrosa_headers, refusal, xml_answer
from lianxin.entry.openrosa.senders import SentRequest, for_senders, must_be_in_use
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

_LIST: Final = "http://openrosa.org/xforms/xformsList"
_MANIFEST: Final = "http://openrosa.org/xforms/xformsManifest"


@for_senders(refusal, "GET", "HEAD", headers=openrosa_headers)
def form_list(request: SentRequest) -> HttpResponse:
    """The forms assigned to where the sender works, today; `?formID=` narrows to one."""
    must_be_in_use(request)
    viewer, wanted = request.viewer, request.GET.get("formID", "")
    root = etree.Element(f"{{{_LIST}}}xforms", nsmap={None: _LIST})
    for row in selectors.form_list(viewer, today=local_day(request.now)):
        if wanted in ("", row.form.form_id):
            told = etree.SubElement(root, f"{{{_LIST}}}xform")
            _say(told, "formID", row.form.form_id)
            _say(told, "name", spoken(row.form.titles, viewer.language) or row.form.form_id)
            _say(told, "version", row.version.version)
            _say(told, "hash", f"md5:{row.version.md5}")
            _say(told, "downloadUrl", _address(request, "form", row.version.id))
            if row.has_media:
                _say(told, "manifestUrl", _address(request, "manifest", row.version.id))
    return xml_answer(root)


@for_senders(refusal, "GET", "HEAD", headers=openrosa_headers)
def form(request: SentRequest, version_id: UUID) -> HttpResponse:
    """The XForm of a version, as it was published."""
    return HttpResponse(bytes(_published(request, version_id).xml), content_type=XML)


@for_senders(refusal, "GET", "HEAD", headers=openrosa_headers)
def manifest(request: SentRequest, version_id: UUID) -> HttpResponse:
    """The files a version refers to, with their digests."""
    version = _published(request, version_id)
    root = etree.Element(f"{{{_MANIFEST}}}manifest", nsmap={None: _MANIFEST})
    for media in selectors.media_of(request.viewer, version):
        told = etree.SubElement(root, f"{{{_MANIFEST}}}mediaFile")
        _say(told, "filename", media.name)
        _say(told, "hash", f"md5:{media.md5}")
        _say(told, "downloadUrl", _address(request, "media", version.id, media.name))
    return xml_answer(root)


@for_senders(refusal, "GET", "HEAD", headers=openrosa_headers)
def media(request: SentRequest, version_id: UUID, name: str) -> HttpResponse:
    """One of those files."""
    found = selectors.media_or_404(request.viewer, _published(request, version_id), name)
    answer = HttpResponse(content_of(found.file), content_type=found.file.media_type)
    answer["Content-Disposition"] = "attachment"
    return answer


def _published(request: SentRequest, version_id: UUID) -> Any:
    must_be_in_use(request)
    version = selectors.version_or_404(request.viewer, version_id)
    if version.state == version.State.DRAFT:
        raise ProblemError("general.not_found")
    return version


def _address(request: SentRequest, name: str, *args: object) -> str:
    """An address of the same kind as the one asked: with the token in it, or without."""
    match = request.resolver_match
    token = str(match.kwargs.get("token", "")) if match else ""
    path = reverse(f"openrosa:key-{name}", args=[token, *args]) if token else reverse(f"openrosa:{name}", args=args)
    return request.build_absolute_uri(path)


def _say(parent: etree._Element, name: str, text: str) -> None:
    namespace = etree.QName(parent).namespace
    etree.SubElement(parent, f"{{{namespace}}}{name}").text = text
