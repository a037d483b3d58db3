"""What a file is, by its content. Names lie: .xls renamed .xlsx, web pages saved as .xls, text called .xlsx."""

import mmap
from pathlib import Path
from typing import Final, Literal
from zipfile import BadZipFile, ZipFile

from lianxin.engines.tables.shapes import Unreadable

Kind = Literal["xlsx", "xls", "csv"]

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML: Final = (b"<html", b"<!doctype html", b"<table")
_XML: Final = b"<?xml"
_HEAD: Final = 4096
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


def detect(path: Path) -> Kind:
    """The kind of a readable table. Raises Unreadable with the reason when it is none."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\0 \r\n\t"):
        raise Unreadable("tables.empty")
    if head.startswith(_ZIP):
        return _inside_zip(path)
    if head.startswith(_OLE2):
        return _inside_ole2(path)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(_HTML) or (text.startswith(_XML) and b"<html" in text):
        raise Unreadable("tables.web_page")
    if text.startswith(_XML) or (b"\0" in head and not head.startswith(_UTF16_MARKS)):
        raise Unreadable("tables.kind_unknown")
    return "csv"


def _inside_zip(path: Path) -> Kind:
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        raise Unreadable("tables.damaged") from None
    if names & {"xl/workbook.xml", "xl/workbook.bin"}:
        return "xlsx"
    raise Unreadable("tables.kind_unknown")


def _inside_ole2(path: Path) -> Kind:
    """[MS-CFB] names its streams in UTF-16; [MS-OFFCRYPTO] 2.3: an encrypted workbook is a stream "EncryptedPackage"."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            raise Unreadable("tables.encrypted")
        if any(content.find(name.encode("utf-16-le")) >= 0 for name in ("Workbook", "Book")):
            return "xls"
    raise Unreadable("tables.kind_unknown")
