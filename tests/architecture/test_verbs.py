"""The audit page speaks in words: every verb that the code writes has one."""

from __future__ import annotations

import ast
from pathlib import Path

import lianxin
from lianxin.base.audit.verbs import SUBJECTS, VERBS
from lianxin.entry.web.admin.background import NAMES

ROOT = Path(lianxin.__file__).parent


def written_verbs() -> dict[str, str]:
    """Every literal `verb="…"` of a call, and where it stands."""
    found = {}
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                for keyword in node.keywords:
                    if keyword.arg == "verb" and isinstance(keyword.value, ast.Constant) and keyword.value.value:
                        found[str(keyword.value.value)] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


def written_subjects() -> set[str]:
    """Every kind of subject: the first word of a literal `subject=("…", …)`, or of a constant SUBJECT."""
    kinds = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            named = isinstance(node, ast.Assign | ast.AnnAssign) and "SUBJECT" in ast.unparse(node).partition("=")[0].split(":")[0].split()
            value = node.value if named or (isinstance(node, ast.keyword) and node.arg == "subject") else None
            first = value.elts[0] if isinstance(value, ast.Tuple) else value
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                kinds.add(first.value)
    return kinds


def test_every_kind_of_subject_has_words() -> None:
    assert {"access.User", "care.Visit", "site"} <= written_subjects()
    assert not written_subjects() - set(SUBJECTS), "add to lianxin/base/audit/verbs.py"


def test_every_background_task_has_words() -> None:
    tasks = {
        node.name
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and any("leased_task" in ast.unparse(d) for d in node.decorator_list)
    }
    assert tasks == set(NAMES)


def test_every_verb_has_words() -> None:
    nameless = {verb: where for verb, where in written_verbs().items() if verb not in VERBS}
    assert not nameless, f"add to lianxin/base/audit/verbs.py: {nameless}"
