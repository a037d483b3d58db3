"""`lianxin reference`: write docs/reference from the code itself; `--check` fails when it is out of date."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from collections.abc import Sequence
from pathlib import Path

HELP = "由代码生成参考文档(设置、能力、事件、问题、命令)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="只检查是否最新")


def run(args: argparse.Namespace) -> int:
    from lianxin.entry.cli.session import say, start

    start("reference")
    folder = Path(__file__).resolve().parents[4] / "docs" / "reference"
    pages = build_pages()
    stale = [
        name
        for name, text in pages.items()
        if not (folder / name).exists() or (folder / name).read_text() != text
    ]
    if args.check:
        for name in stale:
            say(f"docs/reference/{name} 不是最新:请运行 make reference")
        return 1 if stale else 0
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (folder / name).write_text(pages[name])
    say(f"{len(stale)} 页已更新。")
    return 0


def build_pages() -> dict[str, str]:
    """Every generated reference page by file name."""
    _load_everything()
    return {
        "settings.md": _settings(),
        "abilities.md": _abilities(),
        "services.md": _services(),
        "events.md": _events(),
        "problems.md": _problems(),
        "commands.md": _commands(),
        "urls.md": _urls(),
    }


def _load_everything() -> None:
    import lianxin

    for module in pkgutil.walk_packages(lianxin.__path__, "lianxin."):
        if any(part in module.name for part in (".services", ".events", ".policies")):
            importlib.import_module(module.name)


def _page(title: str, intro: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    cells = ["| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in row) + " |" for row in rows]
    table = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *cells]
    return f"# {title}\n\n由 `lianxin reference` 生成,请勿手改。{intro}\n\n" + "\n".join(table) + "\n"


def _settings() -> str:
    from lianxin.kernel.environment import SETTINGS

    rows = [(f"`{s.name}`", s.default or "(empty)", s.meaning) for s in SETTINGS]
    return _page("设置 Settings", "全部是环境变量。", ("name", "default", "meaning"), rows)


def _abilities() -> str:
    from lianxin.base import packs
    from lianxin.base.access.abilities import all_abilities

    roles = packs.get("national-base").roles
    rows = [
        (f"`{a.code}`", a.label, ", ".join(c for c, r in roles.items() if a.code in r.abilities))
        for a in all_abilities()
    ]
    return _page("能力 Abilities", "最后一列是国家基础包里拥有它的角色。", ("ability", "含义", "roles"), rows)


def _services() -> str:
    from lianxin.base.access.service import services

    rows = []
    for name, function in services().items():
        first = (function.__doc__ or "").strip().splitlines()
        rows.append(
            (f"`{name.removeprefix('lianxin.')}`", str(getattr(function, "ability", None) or "own"), first[0] if first else "")
        )
    return _page("服务 Services", "每一种写入。", ("service", "ability", "meaning"), rows)


def _events() -> str:
    import lianxin
    from lianxin.kernel.events import listeners

    heard = listeners()
    rows = []
    for module in pkgutil.walk_packages(lianxin.__path__, "lianxin."):
        if module.name.endswith(".events") and ".domain." in module.name:
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, type) and value.__module__ == module.name:
                    first = (value.__doc__ or "").strip().splitlines()[0]
                    rows.append(
                        (
                            f"`{module.name.split('.')[2]}.{name}`",
                            first,
                            ", ".join(heard.get(value, ())) or "—",
                        )
                    )
    return _page("事件 Events", "下层告诉上层发生了什么。", ("event", "meaning", "listeners"), sorted(rows))


def _problems() -> str:
    from lianxin.kernel.problems import catalogue

    rows = [(f"`{p.code}`", str(p.status), p.message, p.remedy) for p in catalogue()]
    return _page("问题 Problems", "每一种拒绝,和能做什么。", ("code", "HTTP", "说明", "办法"), rows)


def _commands() -> str:
    from lianxin.entry.cli.commands import command_modules

    rows = []
    for name, module in command_modules().items():
        parser = argparse.ArgumentParser(prog=f"lianxin {name}", add_help=False)
        module.add_arguments(parser)
        rows.append((f"`lianxin {name}`", module.HELP, f"`{' '.join(parser.format_usage().split()[1:])}`"))
    return _page("命令 Commands", "", ("command", "含义", "usage"), rows)


def _urls() -> str:
    from django.urls import URLPattern, get_resolver

    rows: list[tuple[str, ...]] = []

    def walk(resolver: object, prefix: str) -> None:
        for entry in resolver.url_patterns:  # type: ignore[attr-defined]
            if isinstance(entry, URLPattern):
                view = entry.callback
                who = (
                    getattr(view, "ability", None)
                    or getattr(view, "own_reason", None)
                    or getattr(view, "public_reason", "")
                )
                kind = (
                    "ability"
                    if hasattr(view, "ability")
                    else "own"
                    if hasattr(view, "own_reason")
                    else "public"
                )
                rows.append((f"`/{prefix}{entry.pattern}`", kind, str(who)))
            else:
                walk(entry, prefix + str(entry.pattern))

    walk(get_resolver(), "")
    return _page("地址 URLs", "", ("address", "kind", "ability or reason"), sorted(rows))
