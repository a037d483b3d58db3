"""The offices' rosters: written as Excel files, imported by the people whose work that is, categories decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lianxin.base.access.viewer import Viewer
from lianxin.base.places.selectors import name_of
from lianxin.domain.people.selectors.roster import preview_columns
from lianxin.domain.people.services.duplicate_pass import run_duplicate_pass
from lianxin.domain.people.services.passes import run_pass
from lianxin.domain.people.services.roster import accept_import, add_source, map_columns, stage_roster
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.cast import CAST, DEJI, GONGKA, Member
from lianxin.entry.cli.demo.offices import DUILONG, MOZHU, SHICHENG, XIAOSHAN
from lianxin.entry.cli.demo.persons import Office
from lianxin.entry.cli.demo.rosters import write_roster
from lianxin.entry.cli.nightly import work_through_night
from lianxin.entry.cli.session import step
from lianxin.kernel.clock import local_day

_BY_NAME = {member.username: member for member in CAST}


@dataclass(frozen=True, slots=True)
class Register:
    """An office's roster, the person who imports it and over which place."""

    office: Office
    by: Member
    place: str


REGISTERS = (
    Register(MOZHU, DEJI, GONGKA),
    Register(DUILONG, _BY_NAME["gesang"], DUILONG.place),
    Register(SHICHENG, _BY_NAME["huangguixiang"], SHICHENG.place),
    Register(XIAOSHAN, _BY_NAME["hanfang"], XIAOSHAN.place),
)


def write_rosters(registers: tuple[Register, ...], folder: Path, now: datetime) -> list[Path]:
    """The Excel files, as the offices would send them."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    paths = []
    with step("写出各县名册(Excel)") as writing:
        for register in registers:
            path, count = write_roster(register.office, folder, local_day(now))
            paths.append(path)
            writing.advance(count)
    return paths


def import_roster(register: Register, path: Path, troupe: Troupe, now: datetime) -> None:
    """Map, check and accept one roster through the product's own importer."""
    actor = troupe[register.by]
    source = add_source(actor=actor, now=now, place=register.place, name=register.office.title)
    columns = {guess.heading: guess.field for guess in preview_columns(actor, source.id, path)}
    map_columns(actor=actor, now=now, source=source.id, columns=columns)
    with step(f"核对 {path.name}") as checking:
        staged = stage_roster(
            actor=actor, now=now, source=source.id, path=path, label=path.name, on_rows=checking.reach
        )
    with step(f"导入 {path.name}", staged.new_rows) as writing:
        accept_import(actor=actor, now=now, roster_import=staged.id)
        writing.reach(staged.new_rows)


def decide_categories(registers: tuple[Register, ...], actor: Viewer, now: datetime) -> None:
    """The categories of everybody just imported, of whom care knows nothing yet."""
    for office in (register.office for register in registers):
        with step(f"核算类别 {name_of(office.place)}") as deciding:
            run_pass(actor=actor, now=now, county=office.place, progress=deciding.of)


def last_night(registers: tuple[Register, ...], actor: Viewer, now: datetime) -> None:
    """The night's work as the site does it: categories with what care knows, needs found by rule, people registered twice."""
    for office in (register.office for register in registers):
        with step(f"夜间核算 {name_of(office.place)}") as deciding:
            work_through_night(actor, now, office.place, deciding.of)
        with step(f"查找重复 {name_of(office.place)}") as looking:
            run_duplicate_pass(actor=actor, now=now, county=office.place, progress=looking.of)
