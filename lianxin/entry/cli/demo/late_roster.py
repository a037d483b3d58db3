"""A second roster of the first office, full of the mistakes offices make: checked, not accepted, waiting for somebody's eyes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lianxin.domain.people.selectors.roster import sources
from lianxin.domain.people.services.roster import stage_roster
from lianxin.entry.cli.demo.persons import Row
from lianxin.entry.cli.demo.rosters import rows_of, write_rows
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.entry.cli.demo.accounts import Troupe
    from lianxin.entry.cli.demo.persons import Office
    from lianxin.entry.cli.demo.registers import Register

FILE: Final = "工卡镇补报名册(有错).xlsx"
_ROWS: Final = 24
SPOILT: Final[tuple[tuple[int, str, object], ...]] = (
    (2, "place", "塔巴存"), (4, "id_number", "99000019480612002"), (7, "phone", "1990000"), (9, "born_on", "五十年代"),
    (11, "relation", "邻居"), (14, "is_dibao", "大概是"), (17, "name", ""), (20, "disability_grade", "七级"),
)  # fmt: skip
"""Row (from 0), field, and what somebody wrote there."""


def stage_late_roster(register: Register, troupe: Troupe, folder: Path, now: datetime) -> None:
    """Write it and have it checked by who imports for this office. Nothing of it reaches the residents."""
    path = folder / FILE
    write_rows(path, register.office, spoilt_rows(register.office, local_day(now)))
    actor = troupe[register.by]
    source = next(one for one in sources(actor) if one.name == register.office.title)
    stage_roster(actor=actor, now=now, source=source.id, path=path, label=FILE)


def spoilt_rows(office: Office, today: date) -> list[Row]:
    """Some newcomers of one village, by another seed, with other serial numbers; every eighth cell of them is wrong."""
    late = replace(office, tell=(), serials=office.serials + 750, areas=office.areas[-1:])
    rows = list(islice(rows_of(late, today, 7), _ROWS))
    rows = [{**row, "household_no": f"补{row['household_no']}"} for row in rows]
    for number, field, written in SPOILT:
        rows[number] = {**rows[number], field: written}
    return rows
