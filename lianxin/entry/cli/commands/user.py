"""`lianxin user add|grant|password`: accounts from the command line (the first administrator above all)."""

from __future__ import annotations

import argparse
import getpass

from lianxin.entry.cli.arguments import place

HELP = "建立账号、授予角色、重设密码"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["add", "grant", "password"])
    parser.add_argument("username")
    parser.add_argument("--name", default="", help="姓名(add)")
    parser.add_argument("--place", type=place, default="", help="12 位区划代码(add、grant)")
    parser.add_argument("--role", default="", help="角色代码(grant)")
    parser.add_argument("--until", default="", help="角色到期日 YYYY-MM-DD,不含当日(grant)")
    parser.add_argument("--password-stdin", action="store_true", help="从标准输入读密码")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start

    actor, now = start("user")
    from datetime import date

    from lianxin.base.access import services
    from lianxin.base.access.models import User
    from lianxin.kernel.clock import local_day

    if args.what == "add":
        services.create_user(
            actor=actor, now=now, username=args.username, display_name=args.name or args.username,
            place=args.place, password=_password(args.password_stdin),
        )  # fmt: skip
        say(f"已建立账号 {args.username};第一次登录须改密码。")
        return 0
    user = User.objects.filter(username=args.username).first()
    if user is None:
        say(f"没有用户“{args.username}”。")
        return 1
    if args.what == "password":
        services.reset_password(actor=actor, now=now, user=user, password=_password(args.password_stdin))
        say("密码已重设;下次登录须改密码。")
        return 0
    until = date.fromisoformat(args.until) if args.until else None
    services.grant_role(
        actor=actor,
        now=now,
        user=user,
        role=args.role,
        place=args.place,
        starts_on=local_day(now),
        ends_on=until,
        reason="命令行",
    )
    say(f"已授予 {args.username} 角色 {args.role}({args.place})。")
    return 0


def _password(from_stdin: bool) -> str:
    return input() if from_stdin else getpass.getpass("密码:")
