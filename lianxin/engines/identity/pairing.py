"""Which records are worth comparing, without the extra `compute`: every two that share a key, in bounded memory."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import Final

LARGEST: Final = 500
_BYTES: Final = 8
_KEYED: Final = "insert into keyed values (?, ?)"
_PAIRS: Final = """select distinct x.id, y.id from keyed a join keyed b on b.key = a.key and b.record > a.record
    join record x on x.n = a.record join record y on y.n = b.record
    where a.key in (select key from keyed group by key having count(*) between 2 and ?)"""


def pairs_sharing_a_key(
    records: Iterable[tuple[str, Sequence[str]]], *, largest: int = LARGEST
) -> Iterator[tuple[str, str]]:
    """Pairs of ids of records (id, keys) that share a key, each once, the smaller id first.

    A key of more than `largest` records says nothing and is left out. The keys go, as digests, into a temporary database
    of SQLite, which no other process can open and which is gone with the last pair.
    """
    with closing(sqlite3.connect("")) as base:
        base.execute("create table record (n integer primary key, id text)")
        base.execute("create table keyed (key integer, record integer)")
        for n, (key, found) in enumerate(records):
            base.execute("insert into record values (?, ?)", (n, key))
            base.executemany(_KEYED, ((_digest(one), n) for one in dict.fromkeys(found)))
        base.execute("create index by_key on keyed (key, record)")
        for one, other in base.execute(_PAIRS, (largest,)):
            yield (one, other) if one < other else (other, one)


def _digest(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=_BYTES).digest(), "big", signed=True)
