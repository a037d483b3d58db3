"""The file of last resort from a phone: opened with the worker's passphrase, by nobody else, into a folder nobody else reads."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from lianxin.entry.cli.phone_export import FORMAT, opened, written
from tests.factories import refused

PASSPHRASE = "山上的风42很大"
ROUNDS = 1000  # a phone uses 600,000


def exported(boxes: dict[str, bytes]) -> dict[str, Any]:
    """As `web/src/screens/outbox.ts` writes it."""
    raw, salt, user = os.urandom(32), os.urandom(16), "u1"
    wrapping = AESGCM(PBKDF2HMAC(hashes.SHA256(), 32, salt, ROUNDS).derive(PASSPHRASE.encode()))

    def sealed(key: AESGCM, plain: bytes, bound: str) -> tuple[str, str]:
        iv = os.urandom(12)
        return base64.b64encode(iv).decode(), base64.b64encode(key.encrypt(iv, plain, bound.encode())).decode()

    iv, data = sealed(wrapping, raw, user)
    rows = [[name, *sealed(AESGCM(raw), plain, name)] for name, plain in boxes.items()]
    key = {"salt": base64.b64encode(salt).decode(), "rounds": ROUNDS, "iv": iv, "data": data}
    return {"format": FORMAT, "user": user, "made_at": "", "key": key, "boxes": rows}


@pytest.fixture
def told() -> dict[str, Any]:
    return exported({"op/1": json.dumps({"note": "脚好多了"}).encode(), "file/1/a.jpg": b"\xff\xd8"})


def test_the_passphrase_opens_it_and_every_box_becomes_a_file_only_its_owner_reads(told: dict[str, Any], tmp_path: Path) -> None:
    boxes = opened(json.dumps(told).encode(), PASSPHRASE)
    assert boxes == {"op/1": {"note": "脚好多了"}, "file/1/a.jpg": b"\xff\xd8"}
    paths = written(boxes, tmp_path / "out")
    assert sorted(path.suffix for path in paths) == [".bin", ".json"]
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        written(boxes, tmp_path / "out")


def test_the_wrong_passphrase_a_changed_box_or_another_file_opens_nothing(told: dict[str, Any]) -> None:
    swapped = told | {"boxes": [["op/2", *told["boxes"][0][1:]]]}
    endless = told | {"key": told["key"] | {"rounds": 10**12}}
    for content, passphrase in [
        (json.dumps(told), "别的口令12345"), (json.dumps(swapped), PASSPHRASE), (json.dumps(endless), PASSPHRASE),
        ("{}", PASSPHRASE), ("no json", PASSPHRASE), ("[]", PASSPHRASE),
    ]:  # fmt: skip
        with refused("field.export_unreadable"):
            opened(content.encode(), passphrase)
