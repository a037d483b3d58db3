"""读工作簿:改过的表格变成提案;读不了的格子指到表和格,照旧值算,不猜。"""

from __future__ import annotations

from typing import Final

from lianxin.base.packs.exchange.case_sheet import CASES, read_cases
from lianxin.base.packs.exchange.labels import KINDS
from lianxin.base.packs.exchange.layout import FACTS, HEADS, KIND, LISTS, README
from lianxin.base.packs.exchange.proposal import Proposal, proposed
from lianxin.base.packs.exchange.rows import rows_of
from lianxin.base.packs.exchange.sheets import Read, Sheet, read_list, read_rule
from lianxin.base.packs.findings import Finding
from lianxin.base.packs.pack import Pack
from lianxin.engines.tables import Limits, read_book

LIMITS: Final = Limits(file_bytes=16 << 20, rows=50_000, columns=200, unpacked_bytes=200 << 20, seconds=30)


def read_workbook(data: bytes, pack: Pack) -> Proposal:
    """What a workbook changes in a pack. ProblemError "tables.…" for a file that is no workbook, too large or a zip bomb."""
    read = Read({attribute: rows_of(pack, attribute) for attribute in (*HEADS, *LISTS)})
    for info, rows in read_book(data, LIMITS):
        _read_sheet(Sheet(info.sheet, rows, info.unvalued), read)
    if not any(read.rows.values()) and not read.cases:
        read.findings.append(Finding(Sheet.BOOK, Sheet.BOOK, 1, "no-cells"))
    return proposed(pack, read.rows, read.origins, read.findings, read.cases)


def _read_sheet(sheet: Sheet, read: Read) -> None:
    by_name = {said: attribute for attribute, said in KINDS.items()}
    first, second = sheet.text(0, 0).strip(), sheet.text(0, 1).strip()
    if first == KIND and by_name.get(second) in HEADS:
        read_rule(sheet, by_name[second], read)
    elif by_name.get(first) in LISTS:
        read_list(sheet, by_name[first], read)
    elif first == CASES:
        read_cases(sheet, read)
    elif sheet.title not in (README, FACTS):
        read.findings.append(sheet.finding(0, 0, "sheet-unknown", name=sheet.title))
