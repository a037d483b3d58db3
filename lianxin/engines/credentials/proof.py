"""The proof of a document: Data Integrity, cryptosuite ``eddsa-rdfc-2022`` (W3C "Data Integrity EdDSA Cryptosuites v1.0", §3.2).

What is signed is the meaning of the document as RDF in canonical order, not its bytes: spaces and line ends may change, nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from pyld import jsonld
from pyld.documentloader.frozen import BUNDLED_CONTEXTS, FrozenDocumentLoader

from lianxin.engines.credentials.keys import SigningKey, method_of, signature_holds

VC: Final = "https://www.w3.org/ns/credentials/v2"
OB: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_FOLDER: Final = Path(__file__).resolve().parents[2] / "static" / "vendor" / "credentials"
SUITE: Final = "eddsa-rdfc-2022"


def signed(document: Mapping[str, Any], key: SigningKey, at: datetime) -> dict[str, Any]:
    """The document with its proof; its issuer must be the key's name."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": utc(at),
        "verificationMethod": method_of(key.did),
        "proofPurpose": "assertionMethod",
    }
    return {**document, "proof": {**proof, "proofValue": key.sign(_digest(document, proof))}}


def holds(document: Mapping[str, Any], issuer: str) -> bool:
    """Was this document, exactly as it means now, signed by its issuer? False for anything that cannot be read as such."""
    proof = dict(document["proof"])
    signature = proof.pop("proofValue")
    if (proof["verificationMethod"], proof["cryptosuite"]) != (method_of(issuer), SUITE):
        return False
    try:
        digest = _digest({name: value for name, value in document.items() if name != "proof"}, proof)
    except jsonld.JsonLdError:
        return False
    return signature_holds(issuer, signature, digest)


def utc(at: datetime) -> str:
    """A moment as XML Schema writes it, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _digest(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
    return _canonical({"@context": document["@context"], **proof}) + _canonical(document)


def _canonical(document: Mapping[str, Any]) -> bytes:
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _loader()}
    quads: str = jsonld.normalize(dict(document), options)
    return hashlib.sha256(quads.encode()).digest()


@cache
def _loader() -> FrozenDocumentLoader:
    """The two contexts, from disk; anything else is refused. The first comes with pyld, the second is fetched at set-up."""
    badges = json.loads((_FOLDER / "open-badges-3.0.3.json").read_text(encoding="utf-8"))
    return FrozenDocumentLoader({VC: BUNDLED_CONTEXTS[VC], OB: badges})
