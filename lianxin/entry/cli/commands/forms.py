"""`lianxin forms check|recheck`: what is wrong with questionnaires before anybody uploads them; answers read once more."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from lianxin.entry.cli.arguments import place

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

HELP = "检查问卷工作簿(xlsx 或 Markdown),重新核对收到的答卷"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    inner = parser.add_subparsers(dest="what", required=True, metavar="check|recheck")
    check_ = inner.add_parser("check", help="列出每份问卷的错误、注意和建议,和每种语言译了多少")
    check_.add_argument("files", nargs="+", type=Path, metavar="FILE", help="XLSForm 工作簿(.xlsx),或 Markdown 表格(.md)")
    check_.add_argument("--pack", default="", metavar="CODE", help="需求种类按哪个政策包;不写就是国家基础包")
    again = inner.add_parser("recheck", help="把一份问卷收到的答卷全部重新核对(系统没能核对的,改正以后用);审核的结果不变")
    again.add_argument("form_id", help="问卷的编号(form_id)")
    again.add_argument("--place", type=place, required=True, help="问卷所属的 12 位区划代码")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import start

    actor, now = start("forms")
    if args.what == "recheck":
        return _recheck(args, actor, now)
    from lianxin.entry.cli.form_checking import check
    from lianxin.entry.cli.rules.opening import pack_of

    pack = pack_of(args.pack or "national-base")
    return 1 if sum(check(path, pack) for path in args.files) else 0


def _recheck(args: argparse.Namespace, actor: Viewer, now: datetime) -> int:
    from lianxin.domain.surveys.selectors import forms
    from lianxin.domain.surveys.services import rederive_form
    from lianxin.entry.cli.session import say
    from lianxin.kernel.problems import ProblemError

    form = forms(actor).filter(form_id=args.form_id, place=args.place).first()
    if form is None:
        raise ProblemError("survey.form_unknown", form=args.form_id)
    say(f"重新核对了 {rederive_form(actor=actor, now=now, form_id=form.id)} 份答卷。")
    return 0
