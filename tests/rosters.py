"""Rosters made for tests and benchmarks: the same seed gives the same people. All ID numbers are demo ones (prefix 99)."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from lianxin.kernel.identity_numbers import check_digit

HEADINGS = (
    "序号", "姓名", "性别", "民族", "身份证号", "出生日期", "乡镇", "村(社区)", "家庭住址", "联系电话", "户号", "与户主关系",
    "是否低保", "残疾等级",
)  # fmt: skip
COLUMN = {heading: index for index, heading in enumerate(HEADINGS)}
VILLAGES = ("塔巴村", "格桑村", "工卡村")
TOWNSHIP = "540127100000"

_FIRST = ["白玛", "卓玛", "次仁", "德吉", "措姆", "扎西", "格桑", "旺堆", "尼玛", "达娃", "平措", "边巴", "央金", "拉姆", "多吉", "仁青"]
_SECOND = ["卓嘎", "曲珍", "顿珠", "旺姆", "罗布", "群培", "玉珍", "桑布", "班典", "拉珍", "加措", "次旺", "曲扎", "央宗", "巴桑", "贡觉"]
_RELATIONS = ("户主", "配偶", "长子", "长女")

Row = list[str | int | float | date]


def identity_number(birth: date, order: int, region: str = "990127") -> str:
    """A well-formed demo number; an odd `order` (0–999) is a man's."""
    first = f"{region}{birth:%Y%m%d}{order:03d}"
    return first + check_digit(first)


def people(count: int, *, seed: int = 1, villages: Sequence[str] = VILLAGES, township: str = "工卡镇") -> Iterator[Row]:
    """Rows under HEADINGS: households of one to four members, each with exactly one head, ID numbers never twice."""
    chance = random.Random(seed)
    used: set[str] = set()
    household, left, member, village = 0, 0, 0, villages[0]
    for serial in range(1, count + 1):
        if not left:
            household, member, left = household + 1, 0, chance.randint(1, 4)
            village = villages[household % len(villages)]
        birth = date(1930, 1, 1) + timedelta(days=chance.randrange(30_000))
        number = identity_number(birth, chance.randrange(1000))
        while number in used:
            birth += timedelta(days=1)
            number = identity_number(birth, chance.randrange(1000))
        used.add(number)
        man = int(number[16]) % 2
        yield [
            serial, chance.choice(_FIRST) + chance.choice(_SECOND), "男" if man else "女", "藏族", number,
            birth.isoformat(), township, village, f"{village}{chance.randint(1, 9)}组{household}号",
            f"139{chance.randrange(10**8):08d}", f"H{household:05d}", _RELATIONS[member], chance.choice("是否"),
            chance.choice(["", "", "", "一级", "二级"]),
        ]  # fmt: skip
        member, left = member + 1, left - 1


def write_roster(
    path: Path, rows: Iterable[Sequence[object]], *, headings: Sequence[str] = HEADINGS, above: Sequence[str] = ()
) -> Path:
    """Write an Excel file as an office would: ID numbers and phones as text, dates as text, numbers as numbers."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("名册")
        number = 0
        for title in above:
            sheet.write(number, 0, title)
            number += 1
        for line in (headings, *rows) if isinstance(rows, Sequence) else _after(headings, rows):
            for column, value in enumerate(line):
                if isinstance(value, str):
                    sheet.write_string(number, column, value) if value else None
                else:
                    sheet.write(number, column, value)
            number += 1
    return path


def _after(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    yield headings
    yield from rows
