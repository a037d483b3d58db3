"""`lianxin pack check|list|amendments|export`: are the policy packs whole, which are there, and what counties have amended."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "检查或列出政策包和修订"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["check", "list", "amendments", "export"])
    parser.add_argument("folder", nargs="?", type=Path, help="export:写到这个文件夹,每个县一个子文件夹")
    parser.add_argument("--strict", action="store_true", help="列出提醒,提醒也算错误")
    parser.add_argument("--amendments", action="store_true", help="export:把施行中的修订写成政策包文件")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start

    if args.what == "amendments":
        return _amendments()
    if args.what == "export":
        return _export(args.folder if args.amendments else None)
    _, now = start("pack")
    from lianxin.base import packs
    from lianxin.base.access.abilities import all_abilities
    from lianxin.base.packs.library import check_all
    from lianxin.domain.care.selectors import FACTS_SUPPLIED
    from lianxin.domain.people.selectors.facts import REGISTER_COLUMNS
    from lianxin.kernel.clock import local_day

    if args.what == "list":
        for pack in packs.all():
            say(f"{pack.code}  {pack.name}  {pack.version}  {pack.hash[:12]}")
        return 0
    abilities = [ability.code for ability in all_abilities()]
    findings = check_all(
        today=local_day(now), abilities=abilities, columns=REGISTER_COLUMNS, outside=FACTS_SUPPLIED
    )
    errors = [f for f in findings if f.level == "error"]
    for found in findings if args.strict else errors:
        say(str(found))
    say(f"{len(errors)} 个错误,{len(findings) - len(errors)} 个提醒。")
    return 1 if errors or (args.strict and findings) else 0


def _amendments() -> int:
    """Every amendment with its state; 1 when one in force no longer fits the pack."""
    from lianxin.entry.cli.session import say, start

    actor, _ = start("pack")
    from lianxin.base import packs
    from lianxin.base.amendments.selectors import State, amendments
    from lianxin.base.packs import PackError, amending
    from lianxin.base.places.selectors import name_of

    packs.look(at_once=True)
    places = set()
    for one in amendments(actor):
        days = f"{one.in_force_on or one.effective_on}" + (f" 至 {one.ended_on}" if one.ended_on else "")
        say(f"{one.place} {name_of(one.place)}  {State(one.state).label}  {days}  {one.title}  {one.id}")
        places |= {one.place} if one.state == State.IN_FORCE else set()
    code = 0
    for place in sorted(places):
        try:
            amending.refuse_broken(packs.written_for(place), place)
        except PackError as broken:
            code = 1
            for found in broken.findings:
                say(str(found))
    return code


def _export(folder: Path | None) -> int:
    """The amendments in force of each county as files that may be taken over into its pack."""
    from lianxin.entry.cli.session import say, start

    actor, _ = start("pack")
    from lianxin.base import packs
    from lianxin.base.amendments.bodies import between
    from lianxin.base.amendments.selectors import State, amendments

    if folder is None:
        say("请写明文件夹,并加 --amendments:lianxin pack export 文件夹 --amendments")
        return 2
    packs.look(at_once=True)
    for place in sorted(set(amendments(actor).filter(state=State.IN_FORCE).order_by().values_list("place", flat=True))):
        for name, text in between(packs.written_for(place), packs.for_place(place)).items():
            path = folder / place[:6] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            say(str(path))
    return 0
