"""`lianxin user add|grant|password`: accounts from the command line (the first administrator above all)."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from lianxin.entry.cli.arguments import day, place
from lianxin.kernel.sayings import saying

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

HELP = "建立账号、授予角色、重设密码"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parts = parser.add_subparsers(dest="what", required=True, metavar="add|grant|password")
    add, grant = parts.add_parser("add", help="建立账号"), parts.add_parser("grant", help="授予角色")
    password = parts.add_parser("password", help="重设密码")
    for part in (add, grant, password):
        part.add_argument("username", help="用户名")
    add.add_argument("--name", default="", help="姓名")
    add.add_argument("--place", type=place, required=True, help="所属的 12 位区划代码")
    grant.add_argument("--role", required=True, help="角色代码,见政策包 roles.toml")
    grant.add_argument("--place", type=place, required=True, help="辖区的 12 位区划代码")
    grant.add_argument("--until", type=day, help="到期日 YYYY-MM-DD,不含当日")
    for part in (add, password):
        part.add_argument("--password-stdin", action="store_true", help="从标准输入读密码")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import start

    actor, now = start("user")
    return {"add": _add, "grant": _grant, "password": _reset}[args.what](args, actor, now)


def _add(args: argparse.Namespace, actor: Viewer, now: datetime) -> int:
    from lianxin.base.access.services import create_user
    from lianxin.entry.cli.session import say

    create_user(
        actor=actor, now=now, username=args.username, display_name=args.name or args.username, place=args.place,
        password=_password(args.password_stdin),
    )  # fmt: skip
    say(f"已建立账号 {args.username};第一次登录须改密码。")
    return 0


def _grant(args: argparse.Namespace, actor: Viewer, now: datetime) -> int:
    from lianxin.base.access.models import User
    from lianxin.base.access.services import grant_role
    from lianxin.entry.cli.session import say
    from lianxin.kernel.clock import local_day

    user = User.objects.filter(username=args.username).first()
    if user is None:
        return _nobody(args.username)
    grant_role(
        actor=actor, now=now, user=user, role=args.role, place=args.place, starts_on=local_day(now),
        ends_on=args.until, reason=saying("operator.command"),
    )  # fmt: skip
    say(f"已授予 {args.username} 角色 {args.role}({args.place})。")
    return 0


def _reset(args: argparse.Namespace, actor: Viewer, now: datetime) -> int:
    from lianxin.base.access.models import User
    from lianxin.base.access.services import reset_password
    from lianxin.entry.cli.session import say

    user = User.objects.filter(username=args.username).first()
    if user is None:
        return _nobody(args.username)
    reset_password(actor=actor, now=now, user=user, password=_password(args.password_stdin))
    say("密码已重设;下次登录须改密码。")
    return 0


def _nobody(username: str) -> int:
    print(f"没有用户“{username}”。\n→ 请检查拼写,或先用 lianxin user add 建立账号。", file=sys.stderr)
    return 1


def _password(from_stdin: bool) -> str:
    return input() if from_stdin else getpass.getpass("密码:")
