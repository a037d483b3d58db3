"""Stored files: content decides the type, photos say nothing beyond their pixels, changed bytes are never handed out."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress
from typing import Any

import pytest
from django.test import override_settings
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from lianxin.base.access.models import User
from lianxin.base.files import parts
from lianxin.base.files.models import StoredFile
from lianxin.base.files.selectors import content_of
from lianxin.base.files.services import MAX_BYTES, path_of, put_aside, store_file
from lianxin.kernel.problems import ProblemError
from tests.factories import NOW, TABA, refused, viewer_for


@pytest.fixture(autouse=True)
def folder(tmp_path: Any) -> Any:
    with override_settings(LIANXIN_FILES=tmp_path):
        yield tmp_path


def photo(kind: str = "JPEG", size: tuple[int, int] = (80, 40), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#b5651d").save(out, format=kind, **more)
    return out.getvalue()


def store(user: User, content: bytes, place: str = TABA) -> StoredFile:
    return store_file(actor=viewer_for(user), now=NOW, place=place, content=content, needs="visit.record")


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    exif[0x010F] = "SECRET-PHONE"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (29.0, 39.0, 0.0)
    return photo(exif=exif.tobytes(), comment=b"SECRET-COMMENT")


def test_a_photo_keeps_its_pixels_upright_and_nothing_else(zhuoma: User) -> None:
    raw = with_exif()
    assert b"SECRET-PHONE" in raw
    clean = content_of(store(zhuoma, raw))
    with Image.open(io.BytesIO(clean)) as picture:
        assert picture.size == (40, 80)  # the turn is done, not noted
        assert not picture.getexif()
        assert picture.info.get("comment") is None
    assert b"SECRET" not in clean


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/jpeg")])
def test_photos_of_three_kinds_are_taken(zhuoma: User, kind: str, media_type: str) -> None:
    assert store(zhuoma, photo(kind)).media_type == media_type


def test_a_large_photo_is_made_smaller(zhuoma: User) -> None:
    with Image.open(io.BytesIO(content_of(store(zhuoma, photo(size=(4000, 1000)))))) as picture:
        assert picture.size == (2048, 512)


def test_what_is_hidden_behind_the_end_of_a_photo_is_dropped(zhuoma: User) -> None:
    assert b"<script>" not in content_of(store(zhuoma, photo() + b"<script>alert(1)</script>"))


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00 a program", b"<svg onload=alert(1)>", b"GIF89a......", b"PK\x03\x04 zip", b"\x00" * 100])
def test_other_types_are_refused_whatever_their_name(zhuoma: User, content: bytes) -> None:
    with refused("file.type_refused"):
        store(zhuoma, content)
    assert not StoredFile.objects.exists()


def test_a_broken_photo_is_refused(zhuoma: User) -> None:
    with refused("file.broken"):
        store(zhuoma, photo(size=(600, 600))[:400])


def test_a_file_over_the_limit_is_refused(zhuoma: User) -> None:
    with refused("file.too_large"):
        store(zhuoma, b"%PDF-" + b"x" * MAX_BYTES)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, *pixels: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(pixels) + chunk(b"IEND", b"")


def png_claiming(width: int, height: int) -> bytes:
    """A tiny PNG whose header promises a huge picture (a decompression bomb)."""
    return png(width, height, chunk(b"IDAT", zlib.compress(b"\0" * 1000)))


def damaged_in_the_middle() -> bytes:
    """A PNG whose second half does not say what it is: the decoder raises SyntaxError."""
    pixels = zlib.compress(b"\0".join([bytes(range(120))] * 31), 0)
    return png(40, 30, chunk(b"IDAT", pixels[:500]), chunk(b"\x01DAT", pixels[500:]))


def damaged_beside(at: int) -> bytes:
    """A JPEG with one wrong byte among the words beside its pixels: the decoder raises TypeError, struct.error."""
    told = Image.Exif()
    told[0x0112], told[0x010F] = 6, "X"
    damaged = bytearray(photo(exif=told.tobytes()))
    damaged[at] ^= 0x02
    return bytes(damaged)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_damaged_photo_is_refused_in_words_wherever_the_decoder_stumbles(zhuoma: User) -> None:
    with refused("file.broken"):
        store(zhuoma, damaged_in_the_middle())
    for at in range(34, 80):
        with suppress(ProblemError):  # some are read nevertheless; none is an error of ours
            store(zhuoma, damaged_beside(at))


@pytest.mark.parametrize("side", [8_000, 12_000, 60_000])
def test_a_decompression_bomb_is_refused_before_it_is_unpacked(zhuoma: User, side: int) -> None:
    with pytest.raises(Exception, match=r"file\.(too_large|broken)"):
        store(zhuoma, png_claiming(side, side))


def test_the_same_bytes_are_kept_once(zhuoma: User, ciren: User, folder: Any) -> None:
    assert store(zhuoma, photo()) == store(zhuoma, photo()) != store(ciren, photo()), "each has what they brought"
    assert sum(1 for p in folder.rglob("*") if p.is_file()) == 1


def test_bytes_changed_on_the_disk_are_never_handed_out(zhuoma: User) -> None:
    stored = store(zhuoma, photo())
    path_of(stored.sha256).write_bytes(b"something else")
    with refused("file.missing"):
        content_of(stored)
    path_of(stored.sha256).unlink()
    with refused("file.missing"):
        content_of(stored)


def test_files_are_stored_within_reach_only(zhuoma: User, zhangwei: User, admin: User) -> None:
    assert store(zhuoma, photo())
    for outsider in (zhangwei, admin):
        with refused("access.denied"):
            store(outsider, photo())


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB")])
def test_nothing_but_the_pixels_is_kept_of_any_kind_of_picture(kind: str, mode: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET-EXIF"
    words = PngInfo()
    words.add_text("Comment", "SECRET-TEXT")
    words.add_itxt("XML:com.adobe.xmp", "SECRET-XMP")
    carried = {
        "JPEG": {"comment": b"SECRET-COMMENT", "xmp": b"<x>SECRET-XMP</x>"},
        "PNG": {"pnginfo": words},
        "WEBP": {"xmp": b"SECRET-XMP"},
    }[kind]
    out = io.BytesIO()
    Image.new("RGB", (30, 20)).convert(mode).save(out, format=kind, exif=exif.tobytes(), icc_profile=b"SECRET-PROFILE" * 20, **carried)
    assert b"SECRET" in out.getvalue()
    assert b"SECRET" not in path_of(put_aside(out.getvalue()).sha256).read_bytes()


def test_the_pieces_of_one_person_never_take_more_than_their_share(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST_BYTES", 1000)
    monkeypatch.setattr(parts, "MOST_FILES", 5)
    whole = parts.Piece(0, 5000)
    parts.take_piece("ciren", "a.jpg", whole, b"x" * 900)
    for name in range(9):
        assert parts.take_piece("zhuoma", str(name), whole, b"x" * 300) == (300, None)
    here = [path.stat().st_size for path in folder.glob("parts/*/*")]
    assert sorted(here) == [300] * 3 + [900], "the oldest of the same person go, nobody else's"
    assert parts.take_piece("zhuoma", "8", parts.Piece(300, 5000), b"x" * 300) == (600, None), "the newest goes on"
    for name in range(9):
        parts.take_piece("zhuoma", str(name), parts.Piece(0, 60), b"x")
    assert len(list(folder.glob("parts/*/*"))) == 1 + 5
