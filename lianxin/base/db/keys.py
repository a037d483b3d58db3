"""The key ring: a file outside the database that holds what reads the sealed columns and signs the audit chain.

Losing the file loses the sealed data; it is never part of a backup. Keep a copy offline (《个人信息保护法》第五十一条
asks for encryption; 《密码法》 and GB/T 39786 ask that keys be kept apart from what they protect).
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, get_args

from lianxin.kernel.problems import ProblemError

Profile = Literal["aes", "sm"]

_KEY_BYTES = 32
_LAST_ID = 255
_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys by id (1 to 255); new data is sealed with ``current``, old ids still open what they sealed.

    ``profile`` is chosen once, when the ring is made: the blind indexes and the audit chain depend on it. ``index``
    and ``chain`` are never rotated for the same reason. All keys are 32
    random bytes.
    """

    profile: Profile
    current: int
    keys: Mapping[int, bytes] = field(repr=False)
    index: bytes = field(repr=False)
    chain: bytes = field(repr=False)

    @classmethod
    def fresh(cls, profile: Profile = "aes") -> "KeyRing":
        """A new ring with one random key."""
        return cls(profile, 1, {1: _random()}, _random(), _random())

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "KeyRing":
        """The ring written by ``as_plain``; raises "keys.invalid"."""
        try:
            keys = {int(number): _decoded(text) for number, text in plain["keys"].items()}
            index, chain = _decoded(plain["index"]), _decoded(plain["chain"])
            ring = cls(plain["profile"], int(plain["current"]), keys, index, chain)
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise ProblemError("keys.invalid") from wrong
        in_range = all(1 <= number <= _LAST_ID for number in keys)
        if ring.profile not in get_args(Profile) or ring.current not in keys or not in_range:
            raise ProblemError("keys.invalid")
        return ring

    def as_plain(self) -> dict[str, Any]:
        """A dictionary fit for JSON, keys in base64."""
        return {
            "profile": self.profile,
            "current": self.current,
            "keys": {str(number): _encoded(key) for number, key in self.keys.items()},
            "index": _encoded(self.index),
            "chain": _encoded(self.chain),
        }

    def rotated(self) -> "KeyRing":
        """A ring whose new data uses a new key; raises "keys.exhausted" after id 255."""
        number = max(self.keys) + 1
        if number > _LAST_ID:
            raise ProblemError("keys.exhausted")
        return replace(self, current=number, keys={**self.keys, number: _random()})


def load_keys(path: Path) -> KeyRing:
    """Read the ring. Raises "keys.missing", "keys.open_to_others" (mode wider than 600) or "keys.invalid"."""
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & _OTHERS:
                raise ProblemError("keys.open_to_others", path=path)
            plain = json.load(file)
    except FileNotFoundError:
        raise ProblemError("keys.missing", path=path) from None
    except ValueError as wrong:
        raise ProblemError("keys.invalid") from wrong
    return KeyRing.from_plain(plain)


def create_keys(path: Path, profile: Profile = "aes") -> KeyRing:
    """Write a new ring, mode 600. For the explicit set-up command only; raises "keys.exists"."""
    if path.exists():
        raise ProblemError("keys.exists", path=path)
    ring = KeyRing.fresh(profile)
    _write(path, ring)
    return ring


def load_or_create_keys(path: Path, *, holds_data: bool, profile: Profile = "aes") -> KeyRing:
    """The ring of an installation being set up.

    Raises "keys.database_exists" when the file is gone but its database holds data: a new key would hide the loss
    until somebody needs the sealed data.
    """
    if path.exists():
        return load_keys(path)
    if holds_data:
        raise ProblemError("keys.database_exists", path=path)
    return create_keys(path, profile)


def rotate_keys(path: Path) -> KeyRing:
    """Add a key and make it the current one. Running processes use it after their next start."""
    ring = load_keys(path).rotated()
    _write(path, ring)
    return ring


def django_secret(path: Path) -> str:
    """Django's SECRET_KEY, derived from the ring so that there is one thing to keep safe.

    Before set-up there is no ring: a random value for this process, good for nothing that lasts (fails closed).
    """
    if not path.exists():
        return secrets.token_urlsafe(48)
    return hmac.new(load_keys(path).chain, b"django-secret-key", hashlib.sha256).hexdigest()


def _write(path: Path, ring: KeyRing) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump(ring.as_plain(), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _random() -> bytes:
    return secrets.token_bytes(_KEY_BYTES)


def _encoded(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")


def _decoded(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != _KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return key
