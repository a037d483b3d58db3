"""Rosters of three counties as real Excel files, the way three offices would send them: own headings, own habits.

Seeded, so every machine tells the same story. The counts come from the source article where it gives any (93 elders
in 堆龙德庆区; 7,100 residents, 1,500 over 60, 100 empty-nest in 广德社区) and are counted again by the product.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import xlsxwriter

from lianxin.entry.cli.demo.households import village
from lianxin.entry.cli.demo.persons import Maker, Office, Row


def rows_of(office: Office, today: date, seed: int) -> Iterator[Row]:
    """Every row of an office's roster, household by household; the story's own people first."""
    maker = Maker(random.Random(f"{office.file}{seed}"), today, office)
    for row in office.tell:
        maker.used.add(str(row["id_number"])[:17])
        yield row
    for area in office.areas:
        yield from village(maker, area)


def write_roster(office: Office, folder: Path, today: date, seed: int = 1) -> tuple[Path, int]:
    """Write the office's Excel file (a title line above the headings, as offices do). Returns its path and the row count."""
    path = folder / office.file
    return path, write_rows(path, office, rows_of(office, today, seed))


def write_rows(path: Path, office: Office, rows: Iterable[Row]) -> int:
    """The rows under the office's title and headings, as one Excel file. How many there were."""
    book = xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    )
    sheet = book.add_worksheet("名册")
    bold = book.add_format({"bold": True, "bg_color": "#E6F4FF", "border": 1})
    sheet.write(0, 0, office.title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_row(1, 0, list(office.headings.values()), bold)
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, code in enumerate(office.headings):
            value = row.get(code, "")
            if value not in ("", None):
                sheet.write(count + 1, column, value)
    sheet.set_column(0, len(office.headings) - 1, 13)
    sheet.freeze_panes(2, 1)
    book.close()
    return count
