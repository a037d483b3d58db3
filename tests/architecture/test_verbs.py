"""The audit page speaks in words: every verb that the code writes has one."""

from __future__ import annotations

import ast
from pathlib import Path

import lianxin
from lianxin.base.audit.verbs import VERBS

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


def test_every_verb_has_words() -> None:
    nameless = {verb: where for verb, where in written_verbs().items() if verb not in VERBS}
    assert not nameless, f"add to lianxin/base/audit/verbs.py: {nameless}"
