"""The tool that fetches browser files: what it lets through, and that every colour Pico asks for is ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools import assets

LIMIT = 60 * 1024
ROOT = Path(__file__).resolve().parent.parent.parent.parent


def test_slimming_keeps_used_rules_in_a_layer_and_drops_the_rest() -> None:
    css = '@charset "UTF-8";/* x */.grid{a:b}table,.modal{c:d}input:not([type=range],[type=file]){e:f}@media (min-width:1px){p{g:h}}'
    assert (
        assets.slim_css(css).split("\n")[1]
        == "@layer pico{table{c:d}input:not([type=range],[type=file]){e:f}}"
    )


def test_an_altered_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "NPM_FOLDER", tmp_path)
    monkeypatch.setattr(assets, "VENDOR", tmp_path / "vendor")
    monkeypatch.setattr(assets, "STAMP", tmp_path / "vendor" / "assets.json")
    with pytest.raises(assets.AssetError, match="not in the package"):
        assets.copy_all()
    changed = tmp_path / "node_modules" / assets.ASSETS[0].source
    changed.parent.mkdir(parents=True)
    changed.write_text("p{}", encoding="utf-8")
    with pytest.raises(assets.AssetError, match="not the file we know"):
        assets.copy_all()
    assert not assets.is_done()


def test_without_node_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert assets.npm_command()[1].endswith("npm-cli.js")
    monkeypatch.setattr(assets, "find_spec", lambda name: None)
    with pytest.raises(assets.AssetError, match="Remedy"):
        assets.npm_command()


def test_every_variable_pico_uses_is_given_by_pico_or_our_tokens() -> None:
    pico = (assets.VENDOR / "pico.css").read_text(encoding="utf-8")
    tokens = (ROOT / "lianxin" / "static" / "lianxin" / "tokens.css").read_text(encoding="utf-8")
    given = set(re.findall(r"(--pico-[\w-]+)\s*:", pico + tokens))
    with_default = set(re.findall(r"var\((--pico-[\w-]+),", pico))
    assert set(re.findall(r"var\((--pico-[\w-]+)", pico)) - with_default <= given


def test_our_styles_use_only_tokens_that_exist() -> None:
    folder = ROOT / "lianxin" / "static" / "lianxin"
    tokens, app = ((folder / name).read_text(encoding="utf-8") for name in ("tokens.css", "app.css"))
    assert set(re.findall(r"var\((--[\w-]+)", app)) <= set(re.findall(r"(--[\w-]+)\s*:", tokens))


@pytest.mark.urls("tests.base.ui.urls")
def test_styles_scripts_and_the_heaviest_page_fit_the_first_visit(client: object, db: None) -> None:
    import brotli  # type: ignore[import-untyped]
    import django_htmx
    from django.test import Client

    assert isinstance(client, Client)
    home = ROOT / "lianxin" / "static"
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    files = [
        home / "vendor" / "pico.css",
        *(home / "lianxin" / n for n in ("tokens.css", "app.css", "app.js", "logo.svg")),
        htmx,
    ]
    parts = [file.read_bytes() for file in files] + [client.get("/gallery/").content]
    assert sum(len(brotli.compress(part)) for part in parts) <= LIMIT
