"""The audit page speaks in words: every verb that the code writes has one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

import lianxin
from lianxin.base.audit.items import ITEMS, SYSTEM_ACTORS
from lianxin.base.audit.verbs import SUBJECTS, VERBS
from lianxin.domain.people.services.residents import ResidentValues
from lianxin.entry.web.admin.background import NAMES

ROOT = Path(lianxin.__file__).parent
READERS = {"audit", "credentials", "health", "pack", "reference", "scales", "serve"}  # commands that write nothing into the trail


@cache
def sources() -> dict[Path, list[ast.AST]]:
    """Of every file what may write a word: calls, their arguments, assignments and functions."""
    kinds = (ast.Call, ast.keyword, ast.Assign, ast.AnnAssign, ast.FunctionDef)
    return {path: [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, kinds)] for path in ROOT.rglob("*.py")}


@pytest.fixture(autouse=True, scope="module")
def forget_the_sources() -> Iterator[None]:
    yield
    sources.cache_clear()


def written_verbs() -> dict[str, str]:
    """Every literal `verb="…"` of a call, and where it stands."""
    found = {}
    for path, nodes in sources().items():
        for node in nodes:
            if isinstance(node, ast.Call):
                for keyword in node.keywords:
                    if (
                        keyword.arg == "verb"
                        and isinstance(keyword.value, ast.Constant)
                        and keyword.value.value
                    ):
                        found[str(keyword.value.value)] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


def written_subjects() -> set[str]:
    """Every kind of subject: the first word of a literal `subject=("…", …)`, or of a constant SUBJECT."""
    kinds = set()
    for nodes in sources().values():
        for node in nodes:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
            named = any(isinstance(target, ast.Name) and target.id == "SUBJECT" for target in targets)
            value = node.value if named or (isinstance(node, ast.keyword) and node.arg == "subject") else None
            first = value.elts[0] if isinstance(value, ast.Tuple) else value
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                kinds.add(first.value)
    return kinds


def written_items() -> set[str]:
    """Every key of a literal `before={…}` or `after={…}`, also of a local `before = {…}`."""
    names = set()
    for path, nodes in sources().items():
        for node in nodes:
            named = isinstance(node, ast.keyword) and node.arg in {"before", "after"}
            named |= isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in {"before", "after"}
            if named and "entry/web" not in path.as_posix():
                literals = [part for part in ast.walk(node.value) if isinstance(part, ast.Dict)]  # type: ignore[attr-defined]
                names |= {
                    key.value for literal in literals for key in literal.keys if isinstance(key, ast.Constant)
                }
    return names


def written_actors() -> set[str]:
    """Every literal `Viewer.system("…")`, and the commands that call themselves by `start("…")` and write."""
    names = set()
    for nodes in sources().values():
        for node in nodes:
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) in {"Viewer.system", "start"}
                and node.args
            ):
                names |= {node.args[0].value} if isinstance(node.args[0], ast.Constant) else set()
    return names - READERS


def test_every_actor_that_is_no_person_has_words() -> None:
    assert "pass" in written_actors()
    assert written_actors() - set(SYSTEM_ACTORS) == set()


def test_every_item_of_a_change_has_words() -> None:
    known = set(ITEMS) | {field.name for field in fields(ResidentValues)}
    assert len(written_items()) > 40
    assert written_items() - set(ITEMS) == set()
    assert known == set(ITEMS), "a resident's own fields too"


def test_every_kind_of_subject_has_words() -> None:
    assert {"access.User", "care.Visit", "site"} <= written_subjects()
    assert not written_subjects() - set(SUBJECTS), "add to lianxin/base/audit/verbs.py"


def test_every_background_task_has_words() -> None:
    tasks = {
        node.name
        for nodes in sources().values()
        for node in nodes
        if isinstance(node, ast.FunctionDef)
        and any("leased_task" in ast.unparse(d) for d in node.decorator_list)
    }
    assert tasks == set(NAMES)


def test_every_verb_has_words() -> None:
    nameless = {verb: where for verb, where in written_verbs().items() if verb not in VERBS}
    assert not nameless, f"add to lianxin/base/audit/verbs.py: {nameless}"
