"""`lianxin import FILE`: check a roster and list every bad row; with `--accept` write the good ones."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from lianxin.entry.cli.arguments import place

if TYPE_CHECKING:
    from uuid import UUID

    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.people.models import RosterFault, RosterImport

HELP = "导入名册(先核对,列出每个有误的行)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="Excel 或 CSV 文件")
    parser.add_argument("--place", type=place, required=True, help="12 位区划代码:名册里的人住在哪里")
    parser.add_argument("--source", required=True, help="名册来源的名称;同一来源只需对应一次列")
    parser.add_argument("--column", action="append", default=[], metavar="列名=字段", help="确认一列的含义(可多次;空字段表示不导入)")
    parser.add_argument("--report", type=Path, help="把有误的行另存为 Excel,可退回填报单位")
    parser.add_argument("--accept", action="store_true", help="写入没有错误的行;不加则只核对,什么也不写")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start, step

    actor, now = start("import")
    from lianxin.domain.people.services import roster

    source = source_id(actor, now, args.place, args.source)
    if args.column:
        given = dict(pair.partition("=")[::2] for pair in args.column)
        columns = _guessed(actor, source, args.file) | given
        roster.map_columns(actor=actor, now=now, source=source, columns=columns)
    with step("核对名册") as checking:
        staged = roster.stage_roster(
            actor=actor, now=now, source=source, path=args.file, label=args.file.name, place=args.place,
            on_rows=checking.reach,
        )  # fmt: skip
    _report(actor, now, staged, args.report)
    good = staged.new_rows + staged.changed_rows + staged.same_rows
    if args.accept and good:
        with step("写入居民"):
            staged = roster.accept_import(actor=actor, now=now, roster_import=staged.id)
        say(f"已写入:新增 {staged.new_rows},变更 {staged.changed_rows},相同 {staged.same_rows}。")
        return 0
    roster.refuse_import(actor=actor, now=now, roster_import=staged.id)
    say("什么也没有写入。" + ("确认后请加 --accept 再运行。" if good else "没有可以导入的行。"))
    return 0 if good and not staged.faulty_rows else 1


def source_id(actor: Viewer, now: datetime, place: str, name: str) -> UUID:
    """The roster source of this place and name, made when there is none yet."""
    from lianxin.domain.people.selectors.roster import sources
    from lianxin.domain.people.services.roster import add_source

    found = sources(actor).filter(place=place, name=name.strip()).first()
    return (found or add_source(actor=actor, now=now, place=place, name=name)).id


def _guessed(actor: Viewer, source: UUID, path: Path) -> dict[str, str]:
    """What the other columns mean by the pack's words; nothing when no heading is known."""
    from lianxin.domain.people.selectors.roster import preview_columns
    from lianxin.kernel.problems import ProblemError

    try:
        return {guess.heading: guess.field for guess in preview_columns(actor, source, path)}
    except ProblemError as problem:
        if problem.code != "roster.header_missing":
            raise
        return {}


def _report(actor: Viewer, now: datetime, staged: RosterImport, report: Path | None) -> None:
    from lianxin.domain.people.selectors.roster import faults
    from lianxin.domain.people.services.roster_report import write_fault_report
    from lianxin.entry.cli.session import say

    counts = f"新增 {staged.new_rows},变更 {staged.changed_rows},相同 {staged.same_rows},有误 {staged.faulty_rows}"
    say(f"{staged.file_label}:{staged.rows} 行({counts})")
    for fault in faults(actor, staged.id):
        say(_line(fault))
    if report is not None:
        with report.open("wb") as target:
            write_fault_report(actor=actor, now=now, roster_import=staged.id, target=target)
        say(f"有误的行在 {report}。")


def _line(fault: RosterFault) -> str:
    from lianxin.kernel.problems import problem

    known = problem(fault.code)
    mark = "✗" if fault.blocks else "·"
    where = " ".join(part for part in (f"第 {fault.row} 行", fault.cell, fault.column, fault.shown_value) if part)
    return f"{mark} {where}:{known.message % fault.details} → {known.remedy % fault.details}"
