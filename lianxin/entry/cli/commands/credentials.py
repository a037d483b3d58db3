"""`lianxin credentials export|verify`: what verifiers need, as files; and whether a certificate of training holds."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

HELP = "培训证书:导出公钥和撤销名单,或核对一张证书"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["export", "verify"])
    parser.add_argument("path", type=Path, help="export:放到哪个目录;verify:证书文件")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import start

    _actor, now = start("credentials")
    if args.what == "export":
        from lianxin.entry.cli.session import say

        written = export(now, args.path)
        say(
            f"{args.path}:{len(written)} 个文件(公钥和各发证单位的撤销名单)。可以放到任何网站,核对的人不用联网问我们。"
        )
        return 0
    return _verify(now, args.path)


def export(now: datetime, folder: Path) -> list[Path]:
    """The public keys, and each issuer's signed list of what it revoked."""
    import json

    from lianxin.domain.training.selectors import issuers, list_document, public_issuers
    from lianxin.engines.credentials import text_of

    folder.mkdir(parents=True, exist_ok=True)
    keys = folder / "issuers.json"
    keys.write_text(json.dumps({"issuers": public_issuers()}, ensure_ascii=False, indent=1), encoding="utf-8")
    written = [keys]
    for issuer in issuers():
        path = folder / f"status-{issuer.did.rpartition(':')[2]}.json"
        path.write_text(text_of(list_document(now, issuer.did)), encoding="utf-8")
        written.append(path)
    return written


def _verify(now: datetime, path: Path) -> int:
    from lianxin.domain.training.selectors import checked
    from lianxin.entry.cli.session import say

    words = {
        "valid": "有效", "changed": "被改动过", "revoked": "已撤销", "expired": "已过期", "unknown": "不是本平台的发证单位签发的", "unreadable": "不是培训证书文件",
    }  # fmt: skip
    found = checked(now, path.read_text(encoding="utf-8", errors="replace").strip())
    say(f"{path}:{words[found.answer]}")
    return 0 if found.answer == "valid" else 1
