"""Texts."""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lianxin.engines.xforms.context import Compiled, Context
from lianxin.engines.xforms.convert import Value, js_round, to_number, to_strings
from lianxin.engines.xforms.errors import XFormError
from lianxin.engines.xforms.functions.registry import MANY, declare, numbers, own_text, plain, texts


@declare("string", 0, 1, reads_context=True)
def _string(arguments: list[Compiled]) -> Compiled:
    run = arguments[0].run if arguments else own_text
    return Compiled(lambda c: c.text(run(c)), "s")


@declare("string-length", 0, 1, reads_context=True)
def _string_length(arguments: list[Compiled]) -> Compiled:
    run = arguments[0].run if arguments else own_text
    return Compiled(lambda c: float(len(c.text(run(c)))), "n")


@declare("normalize-space", 0, 1, reads_context=True)
def _normalize_space(arguments: list[Compiled]) -> Compiled:
    run = arguments[0].run if arguments else own_text
    return Compiled(lambda c: " ".join(words(c.text(run(c)))), "s")


def words(text: str) -> list[str]:
    """The parts between XML's blanks (a full-width space is none)."""
    if text.isascii():
        return (
            text.replace("\x0b", "\x00").replace("\x0c", "\x00").split()
            if "\x0b" in text or "\x0c" in text
            else text.split()
        )
    return [part for part in text.replace("\t", " ").replace("\n", " ").replace("\r", " ").split(" ") if part]


def _bounded(c: Context, parts: list[str], glue: str = "") -> str:
    length = sum(map(len, parts)) + len(glue) * len(parts)
    if length > c.run.limits.text:
        raise XFormError("xforms.limit", limit="text")
    c.run.spend(length // 64 + 1)
    return glue.join(parts)


@declare("concat", 0, MANY)
def _concat(arguments: list[Compiled]) -> Compiled:
    runs = [argument.run for argument in arguments]
    return Compiled(lambda c: _bounded(c, [text for run in runs for text in to_strings(run(c))]), "s")


@declare("join", 1, MANY)
def _join(arguments: list[Compiled]) -> Compiled:
    glue = texts(arguments[:1])[0]
    runs = [argument.run for argument in arguments[1:]]
    return Compiled(
        lambda c: _bounded(c, [text for run in runs for text in to_strings(run(c))], glue(c)), "s"
    )


@declare("coalesce", 2)
def _coalesce(arguments: list[Compiled]) -> Compiled:
    first, second = texts(arguments)
    return Compiled(lambda c: first(c) or second(c), "s")


plain("starts-with", "ss", "b")(str.startswith)
plain("ends-with", "ss", "b")(str.endswith)
plain("contains", "ss", "b")(str.__contains__)
plain("substring-before", "ss", "s")(
    lambda text, mark: text.partition(mark)[0] if mark and mark in text else ""
)
plain("substring-after", "ss", "s")(lambda text, mark: text.partition(mark)[2] if mark else text)


@plain("substring", "snn", "s", least=2)
def _substring(text: str, start: float, length: float = math.inf) -> str:
    """XPath 1.0 §4.2: positions from 1, both rounded; NaN gives nothing."""
    first = js_round(start)
    last = first + js_round(length)
    if math.isnan(first) or math.isnan(last):
        return ""
    low = int(max(first, 1)) - 1 if first != math.inf else len(text)
    high = len(text) if last == math.inf else int(max(last, 1)) - 1
    return text[low:high] if low < high else ""


@plain("substr", "snn", "s", least=2)
def _substr(text: str, start: float, end: float = math.inf) -> str:
    """Positions from 0, the end left out; negative ones count from the end."""
    length = len(text)

    def place(value: float) -> int:
        if math.isnan(value):
            return 0
        whole = int(max(-1e9, min(1e9, value)))
        return max(0, min(length, whole + length if whole < 0 else whole))

    return text[place(start) : place(end)]


@plain("translate", "sss", "s")
def _translate(text: str, old: str, new: str) -> str:
    table: dict[int, str | None] = {}
    for place, letter in enumerate(old):
        table.setdefault(ord(letter), new[place] if place < len(new) else None)
    return text.translate(table)


@declare("regex", 2)
def _regex(arguments: list[Compiled]) -> Compiled:
    text, pattern = texts(arguments)
    return Compiled(lambda c: c.run.matches(pattern(c), text(c)), "b")


@declare("digest", 2, 3)
def _digest(arguments: list[Compiled]) -> Compiled:
    parts = texts(arguments)

    def run(c: Context) -> Value:
        text, algorithm = parts[0](c), parts[1](c)
        encoding = parts[2](c) if len(parts) > 2 else "base64"
        name = {
            "MD5": "md5",
            "SHA-1": "sha1",
            "SHA-256": "sha256",
            "SHA-384": "sha384",
            "SHA-512": "sha512",
        }.get(algorithm)
        if name is None or encoding not in {"base64", "hex"}:
            raise XFormError("xforms.argument", function="digest")
        made = hashlib.new(name, text.encode(), usedforsecurity=False).digest()
        return made.hex() if encoding == "hex" else base64.b64encode(made).decode()

    return Compiled(run, "s")


@plain("base64-decode", "s", "s")
def _base64_decode(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


@plain("extract-signed", "ss", "s")
def _extract_signed(contents: str, public_key: str) -> str:
    """The message behind an Ed25519 signature (64 bytes, then the message; both arguments in base64); nothing when it is not genuine."""
    try:
        signed = base64.b64decode(contents, validate=True)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(signed[:64], signed[64:])
        return signed[64:].decode()
    except (ValueError, InvalidSignature):
        return ""


@declare("uuid", 0, 1, is_volatile=True)
def _uuid(arguments: list[Compiled]) -> Compiled:
    length = numbers(arguments)[0] if arguments else None

    def run(c: Context) -> Value:
        c.run.is_unsure = True
        if c.run.random is None:
            return ""
        wanted = 36.0 if length is None else length(c)
        size = int(wanted) if 0 <= wanted <= 10_000 else 0
        text = ""
        while len(text) < size:
            text += str(UUID(int=c.run.random.getrandbits(128), version=4))
        return text[:size]

    return Compiled(run, "s")


@declare("lang", 1)
def _lang(arguments: list[Compiled]) -> Compiled:
    return Compiled(lambda c: False, "b")


@declare("property", 1, is_volatile=True)
def _property(arguments: list[Compiled]) -> Compiled:
    """What only the device knows."""

    def run(c: Context) -> Value:
        c.run.is_unsure = True
        return ""

    return Compiled(run, "s")


@declare("version", 0)
def _version(arguments: list[Compiled]) -> Compiled:
    return Compiled(lambda c: c.run.model.version, "s")


@declare("number", 0, 1, reads_context=True)
def _number(arguments: list[Compiled]) -> Compiled:
    run = arguments[0].run if arguments else own_text
    return Compiled(lambda c: to_number(run(c), c.run.zone), "n")
