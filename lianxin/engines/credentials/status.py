"""Which credentials were revoked: one bit each in a list that is a signed credential itself (W3C "Bitstring Status List v1.0").

Who looks one up fetches the whole list, so that the issuer does not learn whose it was; at least 131,072 places, so that few tell little.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from lianxin.engines.credentials.proof import VC, utc

LENGTH: Final = 131072
"""Places of a list; the least that the standard allows."""


def status_list(url: str, issuer: str, revoked: Iterable[int], at: datetime) -> dict[str, Any]:
    """The list as a credential, to be signed; `revoked`: the places that are set."""
    bits = bytearray(LENGTH // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> index % 8  # the first place is the leftmost bit
    packed = base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode("ascii")
    return {
        "@context": [VC],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": utc(at),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{packed}",
        },
    }


def is_set(encoded: str, index: int) -> bool:
    """Is this place of an encoded list set?"""
    packed = encoded.removeprefix("u")
    bits = gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    return bool(bits[index // 8] & 0x80 >> index % 8)
