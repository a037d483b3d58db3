"""`lianxin scales list|score`: which scales a pack has, and a file of answers scored."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianxin.base.packs import Pack

HELP = "列出量表,给一个文件里的答案算分、分级"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    inner = parser.add_subparsers(dest="what", required=True, metavar="list|score")
    list_ = inner.add_parser("list", help="政策包里的量表:题数、分数、分级、许可")
    score_ = inner.add_parser(
        "score", help="给表格(xlsx、csv)的每一行算分;列名是题目和情况的编码,别的列照样留着"
    )
    score_.add_argument("scale", metavar="CODE", help="量表的代码,例如 phq9")
    score_.add_argument("file", type=Path, metavar="FILE", help="答案,一行一次评估;没有答的空着")
    score_.add_argument("--out", type=Path, metavar="FILE", help="结果写到哪里;不写就显示出来")
    for part in (list_, score_):
        part.add_argument("--pack", default="", metavar="CODE", help="政策包;不写就是国家基础包")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import start

    start("scales")
    from lianxin.entry.cli.rules.opening import pack_of

    pack = pack_of(args.pack or "national-base")
    return _list(pack) if args.what == "list" else _score(args, pack)


def _list(pack: Pack) -> int:
    from lianxin.entry.cli.session import say

    for code, scale in pack.scales.items():
        least, most = pack.instruments[code].span
        say(f"{code}:{scale.name.zh},{len(scale.items)} 题,{least}–{most} 分,{scale.edition};{scale.licence}")
        for level in scale.levels.values():
            say(
                f"    {level.least}–{level.most} {level.name.zh}:{pack.scale_actions[level.then.action].name.zh}"
            )
    return 0


def _score(args: argparse.Namespace, pack: Pack) -> int:
    from lianxin.engines.tables.writing import write_csv
    from lianxin.entry.cli.scale_scoring import scale_of, scored

    heads, rows, refused = scored(pack, scale_of(pack, args.scale), args.file)
    if args.out:
        with args.out.open("w", encoding="utf-8", newline="") as target:
            write_csv(target, heads, rows)
    else:
        write_csv(sys.stdout, heads, rows)
    for number, error in refused:
        print(f"第 {number} 行:{error.message} → {error.remedy}", file=sys.stderr)
    print(f"算了 {len(rows)} 行,{len(refused)} 行没有算。", file=sys.stderr)
    return 1 if refused else 0
