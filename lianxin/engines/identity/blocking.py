"""Keys under which a record is found again: two records worth comparing share at least one.

A database keeps them in one indexed column beside the record's id; the keys hold numbers and phones, so what is stored
is `hidden` (a keyed hash), never the key itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

from lianxin.engines.identity.normalise import Features
from lianxin.engines.identity.numbers import tail_keys

_BYTES: Final = 12


def keys(record: Features) -> tuple[str, ...]:
    """The keys of a prepared record, without doubles, in a fixed order.

    id: the number; tail: the number but for one place of its last four; name: stems (or their heads, or near sound) and
    year of birth, or village; birth: a part of the name and the date; phone; household.
    """
    number, phone, household = (_text(record, column) for column in ("number", "phone", "household"))
    found = [f"id:{number}", *(f"tail:{key}" for key in tail_keys(number))] if number else []
    found += _name_keys(record)
    found += [f"phone:{phone}"] if phone else []
    found += [f"household:{household}"] if household else []
    return tuple(dict.fromkeys(found))


def hidden(found: Iterable[str], secret: bytes) -> tuple[str, ...]:
    """The keys as they may be stored: BLAKE2b with the installation's secret, 24 hexadecimal digits.

    96 bits: among ten million records with fifteen keys each, the chance of any accidental match is below 1e-12.
    """
    if not 16 <= len(secret) <= 64:
        raise ValueError("secret: 16 to 64 bytes")
    return tuple(hashlib.blake2b(k.encode(), key=secret, digest_size=_BYTES).hexdigest() for k in found)


def _name_keys(record: Features) -> list[str]:
    names = _names(record)
    year, village, birth = (_text(record, column) for column in ("birth_year", "village", "birth"))
    parts = record["name_parts"]
    found = [f"name:{name}:{year}" for name in names] if year else []
    found += [f"name:{name}:{village}" for name in names] if village else []
    if birth and isinstance(parts, tuple):
        found += [f"birth:{birth}:{part}" for part in parts]
    return found


def _names(record: Features) -> list[str]:
    """The writings under which a name is looked up: heads of a Tibetan name (short forms share them), near sound."""
    columns = ("name_heads", "name_short", "name_half", "name_near")
    return list(dict.fromkeys(name for name in (_text(record, column) for column in columns) if name))


def _text(record: Features, column: str) -> str:
    value = record[column]
    return value if isinstance(value, str) else ""
