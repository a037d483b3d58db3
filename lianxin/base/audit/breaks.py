"""Where a chain does not hold: walk its rows, name each break, go on after it. Pure, so that an auditor can run it alone.

After a break every following row is held against the digest that is stored before it: one forged row is one break, not
a broken rest of the chain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final

from lianxin.base.audit.chain import digest
from lianxin.kernel.problems import N_

LIMIT: Final = 20
"""So many breaks of a chain are named; the rest are counted."""
_KNOWN_PLACES = 100  # a moved row is looked for among so many broken rows
_TELLING = 3  # from so many rows on, no digest that fits means another key rather than so many forgeries

FAULTS: Final = {
    "changed": N_("内容被改动"),
    "moved": N_("次序被调换:原来是第 %(count)s 行"),
    "spliced": N_("与前一行接不上:次序被动过,或前一行被换掉"),
    "removed": N_("被删除,从这一行起缺 %(count)s 行"),
    "inserted": N_("多出来的行:不是本系统按次序写入的"),
    "cut_off": N_("链尾被截断,从这一行起缺 %(count)s 行"),
    "head": N_("链头与最后一行不符:链头被改动,或链尾被添加过"),
    "rewritten": N_("与所给的链头(锚)不符:此行及以前被重写过"),
    "anchor_gone": N_("所给的链头(锚)记着 %(count)s 行,现在没有这么多"),
    "foreign_key": N_("%(count)s 行的摘要没有一行能用当前密钥核对:密钥文件不是写这条链的那一份"),
    "more": N_("及另外 %(count)s 处"),
}
"""What a fault means to people (message ids); `count` is the number named in it."""


@dataclass(frozen=True, slots=True)
class Break:
    """One place where a chain does not hold.

    `seq` is the row's number, `fault` a key of FAULTS, `count` the number its words name. When, what and to whom are
    those of the row as it stands now; None and "" where the row is gone.
    """

    chain: str
    seq: int
    fault: str
    count: int = 0
    at: datetime | None = None
    verb: str = ""
    subject_kind: str = ""
    subject_id: str = ""


@dataclass(slots=True)
class _Walk:
    """What is remembered while walking one chain: never more than some dozens of rows."""

    chain: str
    mac: Callable[[bytes], str]
    limit: int
    head: int
    breaks: list[Break] = field(default_factory=list)
    rows: dict[int, Mapping[str, Any]] = field(
        default_factory=dict
    )  # the rows of breaks that may be moved ones
    gaps: list[int] = field(default_factory=list)
    more: int = 0
    seen: int = 0
    fitting: int = 0
    unlinked: int = 0

    def note(self, seq: int, fault: str, count: int = 0, row: Mapping[str, Any] | None = None) -> None:
        if len(self.breaks) >= self.limit:
            self.more += 1
            return
        what = {} if row is None else {k: row[k] for k in ("at", "verb", "subject_kind", "subject_id")}
        self.breaks.append(Break(self.chain, seq, fault, count, **what))


def breaks_of(
    chain: str,
    rows: Iterable[Mapping[str, Any]],
    mac: Callable[[bytes], str],
    *,
    head: tuple[int, str] | None,
    anchor: tuple[int, str] | None = None,
    limit: int = LIMIT,
) -> list[Break]:
    """The breaks of one chain: the first `limit`, then one "more" with the number of the others.

    `rows` come in the order of seq with the fields of `chain.FIELDS`, `previous` and `mac`; `head` and `anchor` are
    (number of rows, digest) as the head says now and as one kept elsewhere said then.
    """
    walk = _Walk(chain, mac, limit, head[0] if head else 0)
    last, previous, ends_forged = _walk_rows(walk, rows, anchor)
    if walk.seen >= _TELLING and not walk.fitting and not walk.unlinked:
        return [Break(chain, 1, "foreign_key", walk.seen)]
    if head is not None and head[0] > last:
        walk.note(last + 1, "cut_off", head[0] - last)
    elif (head or (0, "")) != (last, previous) and not (ends_forged and head is not None and head[0] == last):
        walk.note(last, "head")
    if anchor and anchor[0] > last and (head is None or head[0] < anchor[0]):
        walk.note(last + 1, "anchor_gone", anchor[0])
    found = [_as_moved(walk, each) for each in walk.breaks]
    return [*found, Break(chain, found[-1].seq, "more", walk.more)] if walk.more else found


def _walk_rows(
    walk: _Walk, rows: Iterable[Mapping[str, Any]], anchor: tuple[int, str] | None
) -> tuple[int, str, bool]:
    """Note every break; returns the last number, its stored digest, and whether that row is forged."""
    last, previous, follows_break = 0, "", False
    for row in rows:
        walk.seen += 1
        seq = int(row["seq"])
        if seq <= last:  # numbers begin at 1 and never repeat
            walk.note(seq, "inserted", row=row)
            continue
        if seq > last + 1:
            walk.note(last + 1, "removed", seq - last - 1)
            walk.gaps += islice(range(last + 1, seq), _KNOWN_PLACES - len(walk.gaps))
            follows_break = True
        follows_break = _hold(walk, row, previous, follows_break)
        if (
            follows_break and seq > walk.head > 0
        ):  # put in behind the head's back: the chain itself ends before it
            continue
        if anchor and seq == anchor[0] and row["mac"] != anchor[1]:
            walk.note(seq, "rewritten", row=row)
        last, previous = seq, row["mac"]
    return last, previous, follows_break


def _hold(walk: _Walk, row: Mapping[str, Any], previous: str, follows_break: bool) -> bool:
    """Hold one row against the stored digest before it; True when the row itself is forged."""
    is_linked = row["previous"] == previous
    walk.unlinked += not is_linked
    if row["mac"] == digest(row["previous"], row, walk.mac):
        walk.fitting += 1
        if (
            not is_linked and not follows_break
        ):  # after a forged or missing row it cannot be linked, and says so already
            walk.note(row["seq"], "spliced", row=row)
        return False
    if len(walk.rows) < _KNOWN_PLACES:
        walk.rows[row["seq"]] = row
    walk.note(row["seq"], "inserted" if row["seq"] > walk.head > 0 else "changed", row=row)
    return True


def _as_moved(walk: _Walk, found: Break) -> Break:
    """The same break, as a moved row when its digest fits another broken or missing number."""
    row = walk.rows.get(found.seq) if found.fault in {"changed", "inserted"} else None
    for seq in _elsewhere(walk, found.seq) if row is not None else ():
        if row is not None and row["mac"] == digest(row["previous"], {**row, "seq": seq}, walk.mac):
            return Break(
                found.chain,
                found.seq,
                "moved",
                seq,
                found.at,
                found.verb,
                found.subject_kind,
                found.subject_id,
            )
    return found


def _elsewhere(walk: _Walk, seq: int) -> Iterator[int]:
    return (other for other in [*walk.gaps, *walk.rows] if other != seq)
