"""What a submission says of itself, readable without its form."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import etree

from lianxin.engines.xforms.convert import moment_of
from lianxin.engines.xforms.errors import Limits, XFormError
from lianxin.engines.xforms.safe_xml import local, parse
from lianxin.engines.xforms.values import Envelope

LONGEST = 250
"""characters of an id or a version"""


def read_envelope(xml: bytes, limits: Limits | None = None) -> Envelope:
    """Raises XFormError: those of `safe_xml.parse`, and xforms.not_a_submission without a form's id or an instanceID.

    Begin and end are the nodes `start` and `end` (XLSForm's metadata questions) or `timeStart` and `timeEnd` in `meta`.
    """
    limits = limits or Limits()
    root = parse(xml, limits.submission_bytes, limits.depth)
    return of_root(root)


def of_root(root: etree._Element) -> Envelope:
    meta = next((kid for kid in root if local(kid) == "meta"), None)
    form_id = root.get("id") or etree.QName(root).namespace or ""
    said = {local(kid): (kid.text or "").strip() for kid in (meta if meta is not None else ())}
    instance_id = said.get("instanceID") or root.get("instanceID", "")
    if not form_id or not instance_id:
        raise XFormError("xforms.not_a_submission", missing="id" if not form_id else "instanceID")
    version = root.get("version") or next((v for k, v in root.attrib.items() if k.endswith("}version")), "")
    if max(len(form_id), len(version), len(instance_id), len(said.get("deprecatedID", ""))) > LONGEST:
        raise XFormError("xforms.not_a_submission", missing="short")
    return Envelope(
        form_id=str(form_id),
        version=str(version),
        instance_id=instance_id,
        deprecated_id=said.get("deprecatedID", ""),
        started_at=_instant(said.get("timeStart") or _preload(root, "start")),
        ended_at=_instant(said.get("timeEnd") or _preload(root, "end")),
    )


def _preload(root: etree._Element, name: str) -> str:
    return next(((kid.text or "").strip() for kid in root if local(kid) == name and not len(kid)), "")


def _instant(text: str) -> datetime | None:
    """An aware instant with the offset it was written with; None when it has none."""
    found = moment_of(text, UTC)
    if found is None or "T" not in text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo is not None else None
