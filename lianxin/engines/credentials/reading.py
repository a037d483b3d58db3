"""What a text handed in is worth: a credential as it was signed, a changed one, or nothing we can read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from lianxin.engines.credentials.badge import CONTEXTS, has_shape
from lianxin.engines.credentials.proof import holds

MOST_CHARACTERS: Final = 65536


@dataclass(frozen=True, slots=True)
class Reading:
    """A credential whose proof holds: its own number, its issuer's name (the key) and all of it. Whether the issuer is known and the
    credential not revoked is another question."""

    id: UUID
    issuer: str
    document: Mapping[str, Any]


def read(text: str) -> Reading | None:
    """None when one character of it is not what was signed, and for anything else that is no credential of this shape."""
    document = _json(text)
    if not isinstance(document, dict) or not has_shape(document) or document["@context"] != CONTEXTS:
        return None
    issuer = document["issuer"]["id"]
    if not holds(document, issuer):
        return None
    try:
        return Reading(UUID(document["id"]), issuer, document)
    except ValueError:
        return None


def is_changed(text: str) -> bool:
    """Does it look like a credential at all? Tells the one who asks whether it was altered or is something else."""
    return "OpenBadgeCredential" in text or "credentialSubject" in text


def text_of(document: Mapping[str, Any]) -> str:
    """The credential as it is handed out: JSON without a space to spare."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _json(text: str) -> Any:
    """None for what is no JSON, is too long or too deep, or says one name twice (which of the two was signed?)."""
    if len(text) > MOST_CHARACTERS:
        return None
    try:
        found = json.loads(text, object_pairs_hook=_once)
        json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair, written as \\ud800, is no character
    except (ValueError, RecursionError):
        return None
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found
