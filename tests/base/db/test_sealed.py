"""Sealed text: opens only in its own row and column, with its own key; found again by a keyed index."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core import checks
from django.db import models
from django.test import override_settings
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.db import sealed
from lianxin.base.db.checks import file_system
from lianxin.base.db.keys import (
    KeyRing,
    Profile,
    create_keys,
    django_secret,
    load_keys,
    load_or_create_keys,
    rotate_keys,
)
from lianxin.base.db.sealed import SealedText, blind_index, chain_mac, seal, unseal
from lianxin.kernel.problems import ProblemError

LABEL = "people.Resident.phone"
ROW = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
OTHER = UUID("01890a5d-ac96-774b-bcce-b302099a8058")
SECRET = "13800138000"


def ring(profile: Profile = "aes", fill: int = 1) -> KeyRing:
    return KeyRing(profile, 1, {1: bytes([fill]) * 32}, b"i" * 32, b"c" * 32)


@pytest.fixture(autouse=True)
def fixed_ring() -> Iterator[None]:
    with override_settings(LIANXIN_KEYS=ring().as_plain()):
        yield


@pytest.fixture(params=["aes", "sm"])
def both_profiles(request: pytest.FixtureRequest) -> Iterator[None]:
    with override_settings(LIANXIN_KEYS=ring(request.param).as_plain()):
        yield


@given(st.text())
@pytest.mark.parametrize("profile", ["aes", "sm"])
def test_what_was_sealed_opens_in_its_own_row(profile: Profile, text: str) -> None:
    with override_settings(LIANXIN_KEYS=ring(profile).as_plain()):
        assert unseal(LABEL, ROW, seal(LABEL, ROW, text)) == text


def test_the_stored_bytes_are_the_documented_layout_of_aes_256_gcm() -> None:
    blob = seal(LABEL, ROW, SECRET)
    assert blob[:2] == b"\x01\x01"
    assert len(blob) == 2 + 12 + len(SECRET) + 16
    bound = b"people.Resident.phone:01890a5d-ac96-774b-bcce-b302099a8057"
    assert AESGCM(bytes([1]) * 32).decrypt(blob[2:14], blob[14:], bound) == SECRET.encode()


def test_aes_gcm_gives_the_published_vector(monkeypatch: pytest.MonkeyPatch) -> None:
    """McGrew and Viega, The Galois/Counter Mode of Operation, test case 16."""
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    plain = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    bound = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    sealed_bytes = sealed._encrypt("aes", key, bytes.fromhex("cafebabefacedbaddecaf888"), plain, bound)
    assert sealed_bytes.hex() == (
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b"
    )


def test_sm4_gcm_gives_the_published_vector(monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 8998, appendix A.1."""
    monkeypatch.setattr(sealed, "_sm4_key", lambda key: key)
    sealed_bytes = sealed._encrypt(
        "sm",
        bytes.fromhex("0123456789abcdeffedcba9876543210"),
        bytes.fromhex("00001234567800000000abcd"),
        bytes.fromhex("a" * 16 + "b" * 16 + "c" * 16 + "d" * 16 + "e" * 16 + "f" * 16 + "e" * 16 + "a" * 16),
        bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
    )
    assert sealed_bytes.hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )


def test_sm3_gives_the_published_vector() -> None:
    """GB/T 32905-2016, appendix A.1."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(b"abc")
    assert digest.finalize().hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.mark.usefixtures("both_profiles")
def test_every_flipped_byte_and_every_cut_is_noticed() -> None:
    blob = seal(LABEL, ROW, SECRET)
    for position in range(len(blob)):
        changed = bytearray(blob)
        changed[position] ^= 0x01
        with pytest.raises(ProblemError):
            unseal(LABEL, ROW, bytes(changed))
        with pytest.raises(ProblemError):
            unseal(LABEL, ROW, blob[:position])


@pytest.mark.usefixtures("both_profiles")
def test_a_ciphertext_opens_in_no_other_row_and_no_other_column() -> None:
    blob = seal(LABEL, ROW, SECRET)
    for label, row in [(LABEL, OTHER), ("people.Resident.id_number", ROW)]:
        with pytest.raises(ProblemError) as refused:
            unseal(label, row, blob)
        assert refused.value.code == "sealed.unreadable"
        assert SECRET not in refused.value.message


def test_another_key_does_not_open_it() -> None:
    blob = seal(LABEL, ROW, SECRET)
    with override_settings(LIANXIN_KEYS=ring(fill=2).as_plain()), pytest.raises(ProblemError):
        unseal(LABEL, ROW, blob)


def test_after_rotation_old_data_opens_and_new_data_uses_the_new_key() -> None:
    old = seal(LABEL, ROW, SECRET)
    index = blind_index(LABEL, SECRET)
    with override_settings(LIANXIN_KEYS=ring().rotated().as_plain()):
        new = seal(LABEL, ROW, SECRET)
        assert new[1] == 2
        assert unseal(LABEL, ROW, old) == unseal(LABEL, ROW, new) == SECRET
        assert blind_index(LABEL, SECRET) == index
    with pytest.raises(ProblemError) as refused:
        unseal(LABEL, ROW, new)
    assert refused.value.code == "sealed.unknown_key"


@pytest.mark.usefixtures("both_profiles")
def test_a_blind_index_is_stable_and_differs_by_text_column_and_key() -> None:
    index = blind_index(LABEL, SECRET)
    assert len(index) == 32
    assert index == blind_index(LABEL, SECRET)
    assert (
        len({index, blind_index(LABEL, SECRET + "0"), blind_index("people.Resident.id_number", SECRET)}) == 3
    )
    with override_settings(LIANXIN_KEYS=KeyRing.fresh().as_plain()):
        assert blind_index(LABEL, SECRET) != index


@pytest.mark.usefixtures("both_profiles")
def test_the_chain_digest_has_64_digits_and_depends_on_every_byte() -> None:
    assert len(chain_mac(b"row 1")) == 64
    assert chain_mac(b"row 1") != chain_mac(b"row 2")


def test_the_key_file_is_private_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    made = create_keys(path, "sm")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_keys(path) == made
    with pytest.raises(ProblemError) as refused:
        create_keys(path)
    assert refused.value.code == "keys.exists"
    assert [item.name for item in tmp_path.iterdir()] == ["keys.json"]


def test_rotation_keeps_all_older_keys_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    first = create_keys(path)
    rotate_keys(path)
    ring = rotate_keys(path)
    assert ring == load_keys(path)
    assert ring.current == 3
    assert ring.keys[1] == first.keys[1]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_missing_key_file_beside_an_existing_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    with pytest.raises(ProblemError) as refused:
        load_or_create_keys(path, holds_data=True)
    assert refused.value.code == "keys.database_exists"
    assert str(path) in refused.value.message
    assert not path.exists()
    made = load_or_create_keys(path, holds_data=False)
    assert load_or_create_keys(path, holds_data=True) == made


def test_without_a_key_file_nothing_is_sealed_and_the_start_up_check_says_so(tmp_path: Path) -> None:
    with override_settings(LIANXIN_KEYS=None, LIANXIN_KEYS_FILE=None, LIANXIN_VAR=tmp_path):
        with pytest.raises(ProblemError) as refused:
            seal(LABEL, ROW, SECRET)
        assert refused.value.code == "keys.missing"
        assert "db.E002" in {message.id for message in checks.run_checks()}
        create_keys(tmp_path / "keys.json")
        assert "db.E002" not in {message.id for message in checks.run_checks()}


def test_a_key_file_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    create_keys(path)
    path.chmod(0o640)
    with pytest.raises(ProblemError) as refused:
        load_keys(path)
    assert refused.value.code == "keys.open_to_others"


@pytest.mark.parametrize(
    "change",
    [
        {"profile": "rot13"},
        {"current": 9},
        {"index": "c2hvcnQ="},
        {"keys": {"0": "x"}},
        {"keys": {"256": "x"}},
        {"keys": []},
    ],
)
def test_a_damaged_key_file_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "keys.json"
    path.touch(0o600)
    path.write_text(json.dumps({**ring().as_plain(), **change}))
    with pytest.raises(ProblemError) as refused:
        load_keys(path)
    assert refused.value.code == "keys.invalid"
    path.write_text("{")
    with pytest.raises(ProblemError):
        load_keys(path)


def test_the_secret_of_django_lasts_with_the_key_file_and_never_without(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    assert django_secret(path) != django_secret(path)
    create_keys(path)
    assert django_secret(path) == django_secret(path)


def test_a_ring_never_shows_its_keys_when_printed() -> None:
    assert repr(ring()) == "KeyRing(profile='aes', current=1)"


@isolate_apps("lianxin.base.db")
def test_a_sealed_attribute_works_in_the_constructor_and_is_bound_to_its_row() -> None:
    class Person(models.Model):
        id = models.UUIDField(primary_key=True, default=lambda: ROW)
        phone_sealed = models.BinaryField(default=b"")
        phone = SealedText("phone_sealed")

        class Meta:
            app_label = "db"

        def __str__(self) -> str:
            return str(self.id)

    person = Person(phone=SECRET)
    assert person.phone == SECRET
    assert SECRET.encode() not in person.phone_sealed
    assert unseal("db.Person.phone", ROW, bytes(person.phone_sealed)) == SECRET
    person.phone_sealed = memoryview(person.phone_sealed)  # as PostgreSQL's driver gives it
    assert person.phone == SECRET
    moved = Person(id=OTHER, phone_sealed=person.phone_sealed)
    with pytest.raises(ProblemError):
        _ = moved.phone
    person.phone = ""
    assert person.phone_sealed == b""
    assert person.phone == ""


def test_the_file_system_of_the_longest_mount_point_counts() -> None:
    mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/x /srv/data nfs4 rw 0 0\n/dev/sdb /srv/data/my\\040disk xfs rw 0 0\n"
    assert file_system(Path("/var/lib"), mounts) == "ext4"
    assert file_system(Path("/srv/data/lianxin"), mounts) == "nfs4"
    assert file_system(Path("/srv/data/my disk/db"), mounts) == "xfs"
    assert file_system(Path("/srv/data2"), mounts) == "ext4"
    assert file_system(Path("/"), "") == ""
