"""Small files, no drawers for odds and ends, no hidden imports, no clock in the middle."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import lianxin

ROOT = Path(lianxin.__file__).parent
SOURCES = sorted(p for p in ROOT.rglob("*.py") if "migrations" not in p.parts)
TEMPLATES = sorted(ROOT.rglob("*.html"))
DRAWERS = {"utils", "helpers", "manager", "managers", "common", "misc"}
# Imports inside functions that cannot stand at the top, each with its reason.
LOCAL_IMPORTS = {
    "apps.py": "apps may be imported only when Django is ready",
    "entry/cli": "a command loads only what it runs",
    "kernel/names.py": "pypinyin takes 0.3 s to load and many commands never ask for a reading",
    "base/db/columns/": "DuckDB and Arrow are the extra `compute`: not on every machine",
    "domain/people/services/columnar.py": "DuckDB and Arrow are the extra `compute`: not on every machine",
    "domain/people/services/duplicate_pass.py": "DuckDB and Splink are the extra `compute`: not on every machine",
    "engines/rules/emit/": "DuckDB, Polars and Spark are extras: not on every machine",
    "engines/planning/template_model.py": "OR-Tools is the extra `compute`: not on every machine",
    "engines/rounds/adapter_pyvrp.py": "PyVRP is the extra `compute`: not on every machine",
    "engines/xforms/importing_pyxform.py": "pyxform takes 0.5 s and 40 MB to load; most never convert a form",
    "engines/typesetting/child.py": "python-docx and docxtpl take 0.3 s to load; a PDF never asks for them",
    "engines/tables/writing.py": "XlsxWriter is loaded only by those who write workbooks",
}
CLOCK_EDGES = (
    "domain/care/tasks.py",  # a background job is an edge too
    "domain/cases/tasks.py",
    "domain/emergency/tasks.py",
    "domain/minors/tasks.py",
    "domain/people/tasks.py",
    "domain/screening/tasks.py",
    "domain/surveys/tasks.py",
    "entry/",
    "base/access/middleware.py",
    "base/access/devices.py",  # django-otp asks a device for an answer at this moment
    "base/access/session_store.py",  # Django asks it for a session at this moment
    "base/jobs/",
    "base/backup/",
    "base/ui/",
    "kernel/ids.py",
    "base/db/",
    "project/",
)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_modules_are_short() -> None:
    long = {_name(p): n for p in SOURCES if (n := len(p.read_text().splitlines())) > 400}
    assert not long


def test_functions_are_short() -> None:
    long = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or 0) - node.lineno + 1
                if size > 60:
                    long.append(f"{_name(path)}:{node.name} {size}")
    assert not long


def test_templates_are_short() -> None:
    long = {_name(p): n for p in TEMPLATES if (n := len(p.read_text().splitlines())) > 150}
    assert not long


def test_there_is_no_drawer_for_odds_and_ends() -> None:
    assert not [_name(p) for p in SOURCES if p.stem in DRAWERS or p.parent.name in DRAWERS]


def test_imports_stand_at_the_top() -> None:
    hidden = []
    for path in SOURCES:
        if any(mark in _name(path) for mark in LOCAL_IMPORTS):
            continue
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                hidden += [
                    f"{_name(path)}:{n.lineno}"
                    for n in ast.walk(function)
                    if isinstance(n, ast.Import | ast.ImportFrom)
                ]
    assert not hidden


def test_the_clock_is_read_only_at_the_edge() -> None:
    pattern = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|time\.time\(")
    readers = [
        _name(p) for p in SOURCES if pattern.search(p.read_text()) and not _name(p).startswith(CLOCK_EDGES)
    ]
    assert not readers


def test_templates_hold_no_inline_script_or_style() -> None:
    """The content security policy would block them; they would also escape translation."""
    pattern = re.compile(r"<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    assert not [
        _name(p) for p in TEMPLATES if pattern.search(re.sub(r"<script[^>]*nonce[^>]*>", "", p.read_text()))
    ]


def test_nothing_opens_the_live_database_file() -> None:
    """Closing any descriptor of it drops SQLite's locks and can lose acknowledged commits."""
    pattern = re.compile(r"open\([^)]*(sqlite3|DATABASES|NAME)")
    assert not [_name(p) for p in SOURCES if pattern.search(p.read_text())]
