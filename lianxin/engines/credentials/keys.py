"""Ed25519 keys and their names: a ``did:key`` holds the public key itself, so nobody has to fetch it.

Source: W3C CCG "The did:key Method v0.7", Multikey of "Controlled Identifiers v1.0".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519_PUB: Final = b"\xed\x01"  # the multicodec prefix
_PREFIX: Final = "did:key:"
_KEY_BYTES: Final = 32
_LONGEST: Final = 100


@dataclass(frozen=True)
class SigningKey:
    """A private key, made from a secret and the name of who signs with it: the same two give the same key."""

    seed: bytes = field(repr=False)

    @classmethod
    def derived(cls, secret: bytes, name: str) -> SigningKey:
        """The key of ``name`` under a secret of 32 random bytes (HKDF, RFC 5869); keys of other names tell nothing of it."""
        return cls(
            HKDF(SHA256(), _KEY_BYTES, salt=None, info=f"open-badge-signing:{name}".encode()).derive(secret)
        )

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def did(self) -> str:
        """The public key as an issuer's name."""
        return _PREFIX + multibase(_ED25519_PUB + self._key.public_key().public_bytes_raw())

    def sign(self, data: bytes) -> str:
        """The signature as multibase."""
        return multibase(self._key.sign(data))


def method_of(did: str) -> str:
    """The verification method of a ``did:key``: the key named once more as its fragment."""
    return f"{did}#{did.removeprefix(_PREFIX)}"


def signature_holds(did: str, signature: str, data: bytes) -> bool:
    """Is this the signature of the key that the name holds? False too for what is no name or no signature."""
    try:
        if not did.startswith(_PREFIX):
            return False
        raw = from_multibase(did.removeprefix(_PREFIX))
        if not raw.startswith(_ED25519_PUB):
            return False
        Ed25519PublicKey.from_public_bytes(raw.removeprefix(_ED25519_PUB)).verify(
            from_multibase(signature), data
        )
    except (ValueError, InvalidSignature):
        return False
    return True


def multibase(data: bytes) -> str:
    """Base58 of Bitcoin with its mark "z"."""
    number, digits = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[rest] + digits
    return "z" + "1" * (len(data) - len(data.lstrip(b"\0"))) + digits


def from_multibase(text: str) -> bytes:
    """The bytes back. Raises ValueError for another base, a foreign letter, too much of it."""
    if not text.startswith("z") or len(text) > _LONGEST:
        raise ValueError("not base58 multibase")
    number = 0
    for letter in text[1:]:
        number = number * len(_ALPHABET) + _ALPHABET.index(letter)
    zeros = len(text) - 1 - len(text[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
