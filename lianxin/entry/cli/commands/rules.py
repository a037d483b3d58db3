"""`lianxin rules run|check|explain|diff|export`: ask rules, look for their mistakes, compare them, hand them out."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from uuid import UUID

from lianxin.entry.cli.arguments import day

HELP = "运行、检查、解释、比较、导出规定和决策模型(DMN)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    inner = parser.add_subparsers(dest="what", required=True, metavar="run|check|explain|diff|export")
    run_ = inner.add_parser("run", help="用给出的数据求一个决策或服务的结果")
    run_.add_argument("file", type=Path, help="DMN 文件;它引用的模型放在同一个文件夹")
    run_.add_argument("decision", help="决策、决策服务或业务知识模型的名称")
    run_.add_argument("--inputs", default="{}", metavar="JSON", help='数据,例如 {"年龄": 81};@文件 从文件读')
    check_ = inner.add_parser("check", help="列出模型、工作簿或政策包里的错误和提醒")
    check_.add_argument("file", help="DMN 文件、从这里导出又改过的工作簿(.xlsx),或政策包的代码、文件夹")
    explain_ = inner.add_parser("explain", help="一个人在某一天为什么符合、为什么不符合、差什么、下一步问什么")
    explain_.add_argument("facts", nargs="?", type=Path, metavar="FACTS.json", help='事实,例如 {"age": 81, "is_dibao": true}')
    explain_.add_argument("--resident", type=UUID, metavar="ID", help="居民的编号,代替事实文件")
    explain_.add_argument("--on", type=day, metavar="DATE", help="哪一天;不写就是今天")
    explain_.add_argument("--rule", nargs="+", default=[], metavar="CODE", help="只说这几条规定")
    diff_ = inner.add_parser("diff", help="两个政策包,或文件与政策包之间,规定有哪些不同")
    diff_.add_argument("first", metavar="A", help="政策包的代码、文件夹,或工作簿、DMN 文件")
    diff_.add_argument("second", metavar="B", help="同上")
    export_ = inner.add_parser("export", help="把规定写成工作簿或决策模型,改好再装回")
    export_.add_argument("codes", nargs="*", metavar="CODE", help="规定、决策表、分级或参数的代码;不写就是全部")
    export_.add_argument("--xlsx", type=Path, metavar="FILE", help="写成工作簿")
    export_.add_argument("--dmn", type=Path, metavar="FILE", help="写成 DMN 1.5")
    for part in (check_, explain_, diff_, export_):
        part.add_argument("--pack", default="", metavar="CODE", help="政策包;不写就是国家基础包(居民:所在地的)")


def run(args: argparse.Namespace) -> int:
    return {"run": _run, "check": _check, "explain": _explain, "diff": _diff, "export": _export}[args.what](args)


def _run(args: argparse.Namespace) -> int:
    from lianxin.engines.rules import dmn
    from lianxin.entry.cli.session import say
    from lianxin.kernel.clock import SHANGHAI

    model = dmn.load(args.file)
    inputs = dmn.inputs_of(_inputs(args.inputs), model)
    outcome = model.evaluate(args.decision, inputs, now=datetime.now(SHANGHAI))
    say(dmn.json_of(outcome.value))
    for note in outcome.notes:
        say(f"  {note.element}({note.line} 行):{note.message}")
    return 0


def _inputs(given: str) -> str:
    """The JSON text itself, or that of the file behind `@`."""
    from lianxin.kernel.problems import ProblemError

    try:
        return Path(given[1:]).read_text(encoding="utf-8") if given.startswith("@") else given
    except UnicodeDecodeError as error:
        raise ProblemError("dmn.bad_inputs", reason=str(error)) from None


def _check(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import start

    _, now = start("rules")
    from lianxin.entry.cli.rules.checking import check
    from lianxin.kernel.clock import local_day

    return 1 if check(args.file, args.pack, local_day(now)) else 0


def _explain(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start
    from lianxin.kernel.problems import ProblemError

    if (args.facts is None) is (args.resident is None):
        raise ProblemError("rules.whose_facts")
    viewer, now = start("rules")
    from lianxin.entry.cli.rules import explaining
    from lianxin.entry.cli.rules.opening import pack_of
    from lianxin.kernel.clock import local_day

    on = args.on or local_day(now)
    if args.resident is None:
        pack = pack_of(args.pack or "national-base")
        facts = explaining.of_file(args.facts, pack, on)
    else:
        pack, facts = explaining.of_resident(viewer, args.resident, on)
    for line in explaining.lines(pack, facts, on, args.rule):
        say(line)
    return 0


def _diff(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import start

    start("rules")
    from lianxin.entry.cli.rules.comparing import diff

    return diff(args.first, args.second, args.pack)


def _export(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start
    from lianxin.kernel.problems import ProblemError

    if args.xlsx is None and args.dmn is None:
        raise ProblemError("rules.export_to")
    start("rules")
    from lianxin.entry.cli.rules.exporting import export
    from lianxin.entry.cli.rules.opening import pack_of

    for path in export(pack_of(args.pack or "national-base"), args.codes, args.xlsx, args.dmn):
        say(f"已写入 {path}")
    return 0
