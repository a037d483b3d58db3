"""An achievement as an Open Badges 3.0 credential (1EdTech, final 2024-05), and the only shape of it that we accept back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from lianxin.engines.credentials.proof import OB, VC, utc

CONTEXTS: Final = [VC, OB]
_TYPES: Final = ["VerifiableCredential", "OpenBadgeCredential"]
OPTIONAL: Final = frozenset({"validUntil"})
_LONGEST_LIST: Final = 2
"""No list of ours is longer. Bringing many nodes without a name into canonical order takes time without bound, and anybody may hand one in."""


@dataclass(frozen=True, slots=True)
class Award:
    """Who gives what to whom. `holder`: the name of the person, of which only a salted hash goes into the credential.

    `status_url`, `status_index`: where it can be looked up whether it was revoked. `evidence`: in words, without a name.
    """

    id: UUID
    achievement_id: UUID
    issuer: str
    issuer_name: str
    holder: str
    salt: str
    title: str
    description: str
    criteria: str
    evidence: str
    valid_from: datetime
    valid_until: datetime | None
    status_url: str
    status_index: int


def award(given: Award) -> dict[str, Any]:
    """The credential, to be signed."""
    until = {"validUntil": utc(given.valid_until)} if given.valid_until is not None else {}
    return {
        "@context": CONTEXTS,
        "id": given.id.urn,
        "type": _TYPES,
        "issuer": {"id": given.issuer, "type": ["Profile"], "name": given.issuer_name},
        "name": given.title,
        "validFrom": utc(given.valid_from),
        **until,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": identity_hash(given.holder, given.salt),
                    "identityType": "name",
                    "salt": given.salt,
                }
            ],
            "achievement": {
                "id": given.achievement_id.urn,
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": given.title,
                "description": given.description,
                "criteria": {"narrative": given.criteria},
            },
        },
        "evidence": [{"type": ["Evidence"], "narrative": given.evidence}],
        "credentialStatus": {
            "id": f"{given.status_url}#{given.status_index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(given.status_index),
            "statusListCredential": given.status_url,
        },
    }


def identity_hash(holder: str, salt: str) -> str:
    """The hash of Open Badges 3.0 (§B.1.12 IdentityHash): of the name with the salt behind it."""
    return "sha256$" + hashlib.sha256((holder + salt).encode()).hexdigest()


SHAPE: Final[Mapping[str, Any]] = {
    "@context": [str], "id": str, "type": [str], "issuer": {"id": str, "type": [str], "name": str}, "name": str, "validFrom": str, "validUntil": str,
    "credentialSubject": {
        "type": [str],
        "identifier": [{"type": str, "hashed": bool, "identityHash": str, "identityType": str, "salt": str}],
        "achievement": {
            "id": str, "type": [str], "achievementType": str, "name": str, "description": str, "criteria": {"narrative": str},
        },
    },
    "evidence": [{"type": [str], "narrative": str}],
    "credentialStatus": {"id": str, "type": str, "statusPurpose": str, "statusListIndex": str, "statusListCredential": str},
    "proof": {"type": str, "cryptosuite": str, "created": str, "verificationMethod": str, "proofPurpose": str, "proofValue": str},
}  # fmt: skip
"""Every name a credential of ours holds. JSON-LD drops names it does not know, so that they would be signed by nobody: none is taken."""


def has_shape(value: Any, shape: Any = SHAPE) -> bool:
    """Is it made of exactly these names and kinds of values?"""
    if isinstance(shape, Mapping):
        names = set(value) if isinstance(value, dict) else set()
        fits = set(shape) - OPTIONAL <= names <= set(shape)
        return fits and all(has_shape(value[name], shape[name]) for name in names)
    if isinstance(shape, list):
        is_short = isinstance(value, list) and 0 < len(value) <= _LONGEST_LIST
        return is_short and all(has_shape(one, shape[0]) for one in value)
    return type(value) is shape
