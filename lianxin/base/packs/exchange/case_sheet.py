"""实例表:一行一个实例,格子里一行一项;规定改了,应有的答案在同一本工作簿里跟着改。"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from lianxin.base.packs import schema
from lianxin.base.packs.exchange import cells
from lianxin.base.packs.exchange.layout import Column
from lianxin.base.packs.exchange.rows import Raw, raw
from lianxin.base.packs.exchange.sheets import Read, Sheet
from lianxin.base.packs.exchange.writing import key_text, value_text
from lianxin.kernel.problems import N_

CASES: Final = "实例"
ALONE: Final = "没有"
UNKNOWN: Final = "(不知道)"
"""Somebody in the household of whom nothing is known."""
ANSWERS: Final[Mapping[str, str]] = {"yes": "是", "no": "否", "cannot_tell": "无法判断"}
_SAID: Final = {**{said: code for code, said in ANSWERS.items()}, **{code: code for code in ANSWERS}}
_LINE: Final = re.compile(r"\s*([\w-]+)\s*[==]\s*(.+?)\s*")
_MOST: Final = 20_000  # characters of a cell


@dataclass(frozen=True)
class CaseColumn:
    """A field, how it is written in a cell and how it is read. Reading raises ValueError."""

    key: str
    heading: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]
    expected: str
    width: int = 30


def _lines(values: Mapping[str, Any], said: Callable[[Any], str] = value_text) -> str:
    return "\n".join(f"{key_text(key)} = {said(value)}" for key, value in values.items())


def _read_toml(text: str) -> Raw:
    if len(text) > _MOST:
        raise ValueError(text[:80])
    try:
        found: Raw = tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise ValueError(text[:80]) from None
    return found


def _write_people(others: Iterable[Mapping[str, Any]]) -> str:
    return "\n".join(", ".join(_lines(one).split("\n")) if one else UNKNOWN for one in others) or ALONE


def _rows(text: str) -> list[str]:
    """Its lines as a person sees them in the cell: only a line feed ends one (`splitlines` also cuts inside a value)."""
    return re.split(r"\r?\n", text)


def _read_people(text: str) -> list[Raw]:
    if text.strip() == ALONE:
        return []
    lines = [line.strip() for line in _rows(text) if line.strip()]
    return [{} if line == UNKNOWN else dict(_read_toml(f"one = {{ {line} }}")["one"]) for line in lines]


def _read_each(text: str, value: Callable[[str], Any]) -> Raw:
    found = {}
    for line in filter(str.strip, _rows(text)):
        parts = _LINE.fullmatch(line)
        if parts is None or parts[1] in found:
            raise ValueError(line)
        found[parts[1]] = value(parts[2])
    return found


def _answer(said: str) -> str:
    if said not in _SAID:
        raise ValueError(said)
    return _SAID[said]


def _amount(said: str) -> int | Decimal:
    try:
        number = Decimal(said)
    except InvalidOperation:
        raise ValueError(said) from None
    if not number.is_finite():
        raise ValueError(said)
    return int(number) if number == number.to_integral_value() else number


_FACTS: Final = N_("一行一项,写法同政策包,例如 birth_date = 1946-11-23、hukou_local = true")
_ANSWER_LINES: Final = N_("一行一项:编码 = 是、否或无法判断")
COLUMNS: Final = (
    CaseColumn("facts", "事实", _lines, _read_toml, _FACTS, 40),
    CaseColumn("others", "同住的人", _write_people, _read_people, N_("一行一个人,写法同“事实”,用逗号隔开,什么都不知道的人写“(不知道)”;一个人住写“没有”,不知道跟谁住就空着"), 40),
    CaseColumn("categories", "应属的分类", lambda v: _lines(v, ANSWERS.__getitem__), lambda t: _read_each(t, _answer), _ANSWER_LINES),
    CaseColumn("benefits", "应得的待遇", lambda v: _lines(v, ANSWERS.__getitem__), lambda t: _read_each(t, _answer), _ANSWER_LINES),
    CaseColumn("amounts", "应得的金额", _lines, lambda t: _read_each(t, _amount), N_("一行一项:编码 = 元数"), 24),
    CaseColumn("tier", "走访分级", str, str.strip, N_("一个分级的编码"), 16),
    CaseColumn("tables", "决策表的结果", _lines, _read_toml, N_('一行一项:编码 = { 结果 = "值" }')),
)
NAME, DAY = "名称", "哪一天"
_DAY: Final = Column("date", "date", required=True)


def rows_of_cases(cases: Iterable[schema.Case]) -> list[tuple[Any, ...]]:
    """The rows below the title: headings, then one a case: name, day, texts."""
    found: list[tuple[Any, ...]] = [(NAME, DAY, *(column.heading for column in COLUMNS))]
    for case in cases:
        row = raw(case)
        texts = (column.write(row[column.key]) if column.key in row else "" for column in COLUMNS)
        found.append((case.name, case.on, *texts))
    return found


def read_cases(sheet: Sheet, read: Read) -> None:
    """The sheet of worked cases. A row that cannot be read is left as it was in the pack, and told."""
    headings = {sheet.text(1, place).strip(): place for place in range(len(sheet.rows[1]))} if len(sheet.rows) > 1 else {}
    needed = (NAME, DAY, *(column.heading for column in COLUMNS))
    if missing := [heading for heading in needed if heading not in headings]:
        read.findings.append(sheet.finding(1, 0, "column-missing", path=CASES, name="、".join(missing)))
        return
    taken: dict[str, int] = {}
    for number in range(2, len(sheet.rows)):
        if all(map(cells.is_blank, sheet.rows[number])):
            continue
        name = sheet.text(number, headings[NAME]).strip()
        if not name:
            read.findings.append(sheet.finding(number, headings[NAME], "cell-missing", path=CASES, name=NAME))
        elif name in taken:
            other = f"{sheet.title}!{taken[name] + 1}"
            read.findings.append(sheet.finding(number, headings[NAME], "duplicate", path=f"{CASES}“{name}”", other=other))
        else:
            taken[name] = number
            _read_case(sheet, number, headings, name, read)


def _read_case(sheet: Sheet, number: int, headings: Mapping[str, int], name: str, read: Read) -> None:
    path = f"{CASES}“{name}”"
    origin = sheet.origin(number, headings[NAME])
    found: Raw = {"name": name}
    before = len(read.findings)
    day = sheet.text(number, headings[DAY])
    try:
        found["on"] = cells.value_of(day, _DAY)
    except ValueError:
        told = {"path": path, "name": DAY, "value": day[:80], "expected": cells.EXPECTED["date"]}
        read.findings.append(sheet.finding(number, headings[DAY], "cell-value", **told))
    for column in COLUMNS:
        text = sheet.text(number, headings[column.heading])
        if not text.strip():
            continue
        try:
            found[column.key] = column.read(text)
        except ValueError:
            told = {"path": path, "name": column.heading, "value": text[:80], "expected": column.expected}
            read.findings.append(sheet.finding(number, headings[column.heading], "cell-value", **told))
    if len(read.findings) == before:
        found.setdefault("facts", {})
        read.origins["cases", "case", len(read.cases)] = origin
        read.cases.append(found)
