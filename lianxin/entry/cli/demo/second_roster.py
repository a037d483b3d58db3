"""A roster of another office, which writes some people down a second time: other spellings, no numbers, day and month exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lianxin.base import packs
from lianxin.entry.cli.demo.persons import Row
from lianxin.entry.cli.demo.registers import import_roster
from lianxin.entry.cli.demo.rosters import rows_of, write_rows
from lianxin.kernel.clock import age_on, local_day

if TYPE_CHECKING:
    from lianxin.entry.cli.demo.accounts import Troupe
    from lianxin.entry.cli.demo.persons import Office
    from lianxin.entry.cli.demo.registers import Register

FILE: Final = "工卡镇医保参保名册.xlsx"
TITLE: Final = "墨竹工卡县工卡镇医保参保名册(演示数据)"
TWICE: Final = 6
"""So many people have two files afterwards."""
_AGES: Final = range(30, 58)  # the elders have care plans, which a merge would have to settle first
_GAP: Final = 90  # rows between one and the next: not all of one household or village
_MONTHS: Final = 12
_KEPT: Final = ("sex", "born_on", "ethnic", "place", "language", "phone")


def import_second_roster(register: Register, troupe: Troupe, folder: Path, now: datetime) -> None:
    """Write it and import it as any roster: nobody is stopped, and the next pass puts the pairs into the queue."""
    office = replace(register.office, file=FILE, title=TITLE, tell=())
    path = folder / FILE
    write_rows(path, office, written_again(register.office, local_day(now)))
    import_roster(replace(register, office=office), path, troupe, now)


def written_again(office: Office, today: date) -> Iterator[Row]:
    """Grown-up people of the office's own roster whose name has another spelling, as another clerk writes them."""
    spelled = _spellings(office.pack)
    made, at = 0, -_GAP
    for n, row in enumerate(rows_of(office, today, 1)):
        if made == TWICE:
            return
        name = str(row["name"])
        other = next((name.replace(a, b) for a, b in spelled.items() if a in name), "")
        fits = bool(other and row["phone"]) and age_on(_born(row), today) in _AGES
        if fits and n >= at + _GAP and (made % 2 == 0 or _born(row).day <= _MONTHS):
            yield {name: row[name] for name in _KEPT} | {"name": other, "born_on": _mistaken(row, made)}
            made, at = made + 1, n


def _spellings(pack: str) -> dict[str, str]:
    """The commonest spelling of each stem → the next one."""
    stems = [stem.spellings.split() for stem in packs.get(pack).name_stems]
    return {names[0]: names[1] for names in stems if len(names) > 1}


def _born(row: Row) -> date:
    return date.fromisoformat(str(row["born_on"]))


def _mistaken(row: Row, made: int) -> str:
    """Every other one has day and month exchanged."""
    born = _born(row)
    return f"{born:%Y-%d-%m}" if made % 2 else f"{born:%Y-%m-%d}"
