"""Answers in OpenRosa's XML: a message in the sender's language, and the headers that belong to every one."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from lxml import etree

from lianxin.base.files.services import MAX_BYTES
from lianxin.domain.surveys.services import MAX_XML
from lianxin.kernel.problems import ProblemError

MOST: Final = MAX_XML + MAX_BYTES + 2 * 1024 * 1024
"""Bytes of one request: a submission and its largest file, with room for names. Clients split what is longer."""
XML: Final = "text/xml; charset=utf-8"
_RESPONSE: Final = "http://openrosa.org/http/response"


def openrosa_headers(response: HttpResponseBase) -> None:
    """OpenRosa 1.0, and how much may be sent at once."""
    response["X-OpenRosa-Version"] = "1.0"
    response["X-OpenRosa-Accept-Content-Length"] = str(MOST)


def xml_answer(root: etree._Element, status: int = 200) -> HttpResponse:
    return HttpResponse(etree.tostring(root, encoding="utf-8", xml_declaration=True), status=status, content_type=XML)


def message(text: str, *, status: int, nature: str) -> HttpResponse:
    """`<OpenRosaResponse>` with one message, which Collect shows to whoever sends."""
    root = etree.Element(f"{{{_RESPONSE}}}OpenRosaResponse", nsmap={None: _RESPONSE})
    told = etree.SubElement(root, f"{{{_RESPONSE}}}message", nature=nature)
    told.text = text
    return xml_answer(root, status)


def refusal(refused: ProblemError) -> HttpResponse:
    """What is wrong and what can be done, in the active language."""
    return message(words(refused), status=refused.problem.status, nature="error")


def words(refused: ProblemError) -> str:
    texts = (_(refused.problem.message), _(refused.problem.remedy))
    return " ".join(text % refused.details if refused.details else text for text in texts)
