"""Open Badges 3.0 that anybody can verify without asking us: W3C Verifiable Credentials 2.0 with a Data Integrity proof.

``award(...)`` builds a credential, ``signed(document, key, at)`` signs it (``eddsa-rdfc-2022``, issuer ``did:key``), ``read(text)`` says
what a text handed in is worth, ``status_list(...)`` is the list of what was revoked. Plain Python, no network: the JSON-LD contexts lie beside.
"""

from lianxin.engines.credentials.badge import Award, award, identity_hash
from lianxin.engines.credentials.baking import baked
from lianxin.engines.credentials.keys import SigningKey
from lianxin.engines.credentials.proof import signed
from lianxin.engines.credentials.reading import Reading, is_changed, read, text_of
from lianxin.engines.credentials.status import LENGTH, is_set, status_list

__all__ = [
    "LENGTH",
    "Award",
    "Reading",
    "SigningKey",
    "award",
    "baked",
    "identity_hash",
    "is_changed",
    "is_set",
    "read",
    "signed",
    "status_list",
    "text_of",
]
