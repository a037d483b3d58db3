"""Sealed text: encrypted in the row it belongs to, searchable by a keyed index, unreadable anywhere else.

Each value is AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce; the column's label and the row's id are
authenticated with it, so a ciphertext moved to another row or column does not open. The ``sm`` profile uses
SM4-GCM (GB/T 32907, RFC 8998) and HMAC-SM3 (GB/T 32905) from the same library. **It is the algorithms only, not a
certified cryptographic module** (商用密码产品认证): where the law asks for a certified module, this is not one.

Stored bytes: profile (1), key id (1), nonce (12), ciphertext, tag (16).
"""

import hmac
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings
from django.core.signals import setting_changed
from django.db.models import Model

from lianxin.base.db.keys import KeyRing, Profile, load_keys
from lianxin.kernel.problems import ProblemError

_MARKS: dict[Profile, int] = {"aes": 1, "sm": 2}
_PROFILES = {mark: profile for profile, mark in _MARKS.items()}
_HEADER = 2
_NONCE = 12
_TAG = 16
_SM4_KEY = 16
_INDEX_HEX = 32


def seal(label: str, pk: object, text: str) -> bytes:
    """Encrypt ``text`` for the column ``label`` ("app.Model.field") of the row ``pk``. Two calls never give equal bytes."""
    return seal_bytes(label, pk, text.encode())


def seal_bytes(label: str, pk: object, content: bytes) -> bytes:
    """As ``seal``, for what is no text: a whole file, say."""
    ring = key_ring()
    nonce = secrets.token_bytes(_NONCE)
    sealed = _encrypt(ring.profile, ring.keys[ring.current], nonce, content, _bound_to(label, pk))
    return bytes([_MARKS[ring.profile], ring.current]) + nonce + sealed


def unseal(label: str, pk: object, blob: bytes) -> str:
    """Decrypt what ``seal`` gave for the same label and row.

    Raises "sealed.unreadable" (changed, cut short, or of another row) or "sealed.unknown_key".
    """
    return unseal_bytes(label, pk, blob).decode()


def unseal_bytes(label: str, pk: object, blob: bytes) -> bytes:
    """Decrypt what ``seal_bytes`` gave for the same label and row; raises as ``unseal`` does."""
    if len(blob) < _HEADER + _NONCE + _TAG or blob[0] not in _PROFILES:
        raise ProblemError("sealed.unreadable", label=label)
    key = key_ring().keys.get(blob[1])
    if key is None:
        raise ProblemError("sealed.unknown_key", key=blob[1])
    nonce, body = blob[_HEADER : _HEADER + _NONCE], blob[_HEADER + _NONCE :]
    try:
        return _decrypt(_PROFILES[blob[0]], key, nonce, body, _bound_to(label, pk))
    except InvalidTag:
        raise ProblemError("sealed.unreadable", label=label) from None


def blind_index(label: str, text: str) -> str:
    """A keyed digest (32 hexadecimal digits) that finds equal texts of one column without reading them.

    The caller normalises the text first (an ID number's X in capitals). The same text has another index in another
    column. Without the key it cannot be searched: an unkeyed digest of a county's ID numbers falls in seconds.
    """
    ring = key_ring()
    return _mac(ring.profile, ring.index, f"{label}\n{text}".encode())[:_INDEX_HEX]


def chain_mac(message: bytes) -> str:
    """The keyed digest of the audit chain, 64 hexadecimal digits."""
    ring = key_ring()
    return _mac(ring.profile, ring.chain, message)


def ring_mark() -> str:
    """What the ring is known by without showing anything of it: 32 hexadecimal digits, for a backup's manifest."""
    return chain_mac(b"lianxin key ring")[:_INDEX_HEX]


class SealedText(property):
    """A text attribute of a model that is kept sealed in a BinaryField: ``phone = SealedText("phone_sealed")``.

    The row's id must be set before the text is (ours are made on creation), so it works in constructors and
    ``bulk_create``; ``save(update_fields=...)`` names the column. Empty text is stored as no bytes.
    """

    def __init__(self, column: str) -> None:
        self.column = column
        self.name = column
        super().__init__(self._read, self._write)

    def __set_name__(self, owner: type[Model], name: str) -> None:
        self.name = name

    def label(self, instance: Model) -> str:
        """What the ciphertext is bound to beside the row's id."""
        concrete: Any = instance._meta.concrete_model
        return f"{concrete._meta.label}.{self.name}"

    def _read(self, instance: Model) -> str:
        blob = getattr(instance, self.column)
        return unseal(self.label(instance), _row_id(instance), bytes(blob)) if blob else ""

    def _write(self, instance: Model, text: str) -> None:
        setattr(instance, self.column, seal(self.label(instance), _row_id(instance), text) if text else b"")


@lru_cache(maxsize=1)
def key_ring() -> KeyRing:
    """The ring of this installation, read once: the setting LIANXIN_KEYS, else the file LIANXIN_KEYS_FILE, else
    ``keys.json`` in the folder LIANXIN_VAR. Raises "keys.missing": nothing is ever sealed with a key made on the spot.
    """
    plain = getattr(settings, "LIANXIN_KEYS", None)
    if plain:
        return plain if isinstance(plain, KeyRing) else KeyRing.from_plain(plain)
    return load_keys(keys_file())


def keys_file() -> Path:
    """Where the key file of this installation is, or would be."""
    chosen = getattr(settings, "LIANXIN_KEYS_FILE", None)
    return Path(chosen) if chosen else Path(settings.LIANXIN_VAR) / "keys.json"


def _forget_ring(*, setting: str, **_: Any) -> None:
    if setting in {"LIANXIN_KEYS", "LIANXIN_KEYS_FILE", "LIANXIN_VAR"}:
        key_ring.cache_clear()


setting_changed.connect(_forget_ring)


def _row_id(instance: Model) -> object:
    if instance.pk is None:
        raise ValueError("a sealed text needs the id of its row first")
    return instance.pk


def _bound_to(label: str, pk: object) -> bytes:
    return f"{label}:{pk}".encode()


def _encrypt(profile: Profile, key: bytes, nonce: bytes, data: bytes, bound: bytes) -> bytes:
    if profile == "aes":
        return AESGCM(key).encrypt(nonce, data, bound)
    encryptor = Cipher(algorithms.SM4(_sm4_key(key)), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(bound)
    return encryptor.update(data) + encryptor.finalize() + encryptor.tag


def _decrypt(profile: Profile, key: bytes, nonce: bytes, body: bytes, bound: bytes) -> bytes:
    if profile == "aes":
        return AESGCM(key).decrypt(nonce, body, bound)
    decryptor = Cipher(algorithms.SM4(_sm4_key(key)), modes.GCM(nonce, body[-_TAG:])).decryptor()
    decryptor.authenticate_additional_data(bound)
    return decryptor.update(body[:-_TAG]) + decryptor.finalize()


def _sm4_key(key: bytes) -> bytes:
    """SM4 takes 128 bits: they are derived, so that the ring's key itself never enters two algorithms."""
    return bytes.fromhex(_mac("sm", key, b"SM4-GCM"))[:_SM4_KEY]


def _mac(profile: Profile, key: bytes, message: bytes) -> str:
    if profile == "aes":
        return hmac.digest(key, message, "sha256").hex()
    mac = HMAC(key, hashes.SM3())
    mac.update(message)
    return mac.finalize().hex()
