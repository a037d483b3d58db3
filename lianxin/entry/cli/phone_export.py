"""The file of last resort: what a phone could not send, sealed under the worker's field passphrase, opened at the station.

The format is written by `web/src/screens/outbox.ts`: the data key wrapped under the passphrase (PBKDF2-HMAC-SHA-256, then
AES-256-GCM bound to the account's id), and the boxes as they lay on the phone (AES-256-GCM bound to their names).
"""

from __future__ import annotations

import base64
import json
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from lianxin.kernel.problems import ProblemError

FORMAT: Final = "lianxin-field-export-1"
_KEY_BYTES: Final = 32
_MOST_ROUNDS: Final = 10_000_000
_BYTES: Final = ("file/", "photo/")


def opened(content: bytes, passphrase: str) -> dict[str, Any]:
    """The boxes by name: JSON values, photos as bytes.

    Raises "field.export_unreadable" for another file, a changed one, or the wrong passphrase.
    """
    try:
        told = json.loads(content)
        key = _data_key(told, passphrase)
        return {name: _unsealed(key, name, iv, data) for name, iv, data in told["boxes"]}
    except (ValueError, KeyError, TypeError, InvalidTag):
        raise ProblemError("field.export_unreadable") from None


def _data_key(told: dict[str, Any], passphrase: str) -> AESGCM:
    wrapped = told["key"]
    if told["format"] != FORMAT or not 0 < wrapped["rounds"] <= _MOST_ROUNDS:
        raise ValueError(told["format"])
    typed = unicodedata.normalize("NFKC", passphrase).encode()
    stretch = PBKDF2HMAC(hashes.SHA256(), _KEY_BYTES, base64.b64decode(wrapped["salt"]), wrapped["rounds"])
    wrapping = AESGCM(stretch.derive(typed))
    raw = wrapping.decrypt(base64.b64decode(wrapped["iv"]), base64.b64decode(wrapped["data"]), str(told["user"]).encode())
    return AESGCM(raw)


def _unsealed(key: AESGCM, name: str, iv: str, data: str) -> Any:
    plain = key.decrypt(base64.b64decode(iv), base64.b64decode(data), name.encode())
    return plain if name.startswith(_BYTES) else json.loads(plain)


def written(boxes: Mapping[str, Any], folder: Path) -> list[Path]:
    """Each box as a file of its own, in a folder that nobody else may read. Raises FileExistsError for one that is there."""
    folder.mkdir(mode=0o700, parents=True)
    paths = []
    for number, (name, value) in enumerate(sorted(boxes.items()), start=1):
        kind = name.partition("/")[0]
        is_bytes = isinstance(value, bytes)
        path = folder / f"{number:03d}-{kind}{'.bin' if is_bytes else '.json'}"
        body = value if isinstance(value, bytes) else json.dumps({"name": name, "value": value}, ensure_ascii=False, indent=1).encode()
        path.write_bytes(body)
        paths.append(path)
    return paths
