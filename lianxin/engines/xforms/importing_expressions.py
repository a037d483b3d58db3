"""What can be told of an XPath expression without a form: its references, its functions, whether it parses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

REFERENCE: Final = re.compile(r"\$\{\s*(last-saved#)?\s*([^${}]*?)\s*\}")
_TEXT: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
_MARKS: Final = re.compile("[‘’“”（），；＝＜＞＋－＊｛｝＄．]")
_CALL: Final = re.compile(r"(?<![\w.-])([A-Za-z_][\w-]*(?::[A-Za-z_][\w-]*)?)\s*\(")
_NODE_TESTS: Final = frozenset(
    ("node", "text", "comment", "processing-instruction", "and", "or", "div", "mod")
)
_GUARDS: Final = ("coalesce", "if", "concat", "join", "count", "count-non-empty", "selected", "once", "string-length", "string",
                  "boolean", "not", "true", "false", "indexed-repeat", "count-selected")  # fmt: skip
"""Functions whose value is told although an answer is empty."""
_ARITHMETIC: Final = re.compile(r"[+*]|\s-\s|\bdiv\b|\bmod\b|\bsum\s*\(")
_COMPARED: Final = re.compile(r"\$\{[^}]*\}\s*(?:!=|[<>]=?|=)|(?:!=|[<>]=?|=)\s*\$\{[^}]*\}")
"""A comparison with nothing is false, not "not a number"."""

FUNCTIONS: Final = frozenset(
    # XPath 1.0
    ("last", "position", "count", "id", "local-name", "namespace-uri", "name", "string", "concat", "starts-with", "contains",
     "substring-before", "substring-after", "substring", "string-length", "normalize-space", "translate", "boolean", "not",
     "true", "false", "lang", "number", "sum", "floor", "ceiling", "round",
     # ODK XForms
     "abs", "acos", "asin", "atan", "atan2", "area", "base64-decode", "boolean-from-string", "checklist", "coalesce", "cos",
     "count-non-empty", "count-selected", "current", "date", "date-time", "decimal-date", "decimal-date-time", "decimal-time",
     "digest", "distance", "ends-with", "exp", "exp10", "extract-signed", "format-date", "format-date-time", "geofence", "if",
     "indexed-repeat", "instance", "int", "intersects", "join", "jr:choice-name", "jr:itext", "log", "log10", "max", "min",
     "now", "once", "pi", "pow", "property", "pulldata", "randomize", "random", "regex", "selected", "selected-at", "sin", "sqrt",
     "substr", "tan", "thousands-sep", "today", "uuid", "version", "weighted-checklist")
)  # fmt: skip


def references(text: str) -> Iterator[str]:
    """The names in ${…}; those of a form saved before (`last-saved#`) are left out."""
    return (found[2] for found in REFERENCE.finditer(text) if not found[1])


def is_broken_reference(text: str) -> bool:
    """A "${" that names nothing: not closed, empty, or a lone "{"."""
    rest = REFERENCE.sub("", text)
    return "${" in rest or any(not found[2] for found in REFERENCE.finditer(text))


def has_last_saved(text: str) -> bool:
    return any(found[1] for found in REFERENCE.finditer(text))


def fault(expression: str) -> str:
    """Why an expression is no XPath, in the parser's words; "" when it parses."""
    try:
        etree.XPath(REFERENCE.sub(" /x/y ", expression))
    except etree.XPathSyntaxError as error:
        return str(error)
    return ""


def without_texts(expression: str) -> str:
    """The expression with every quoted text emptied."""
    return _TEXT.sub("''", expression)


def foreign_mark(expression: str) -> str:
    """The first Chinese or typographic mark outside quoted text, where XPath wants a plain one; "" when there is none."""
    found = _MARKS.search(_TEXT.sub("''", expression))
    return found[0] if found else ""


def unknown_functions(expression: str) -> list[str]:
    """Functions that no ODK client knows, each once."""
    bare = _TEXT.sub("''", expression)
    called = (found[1] for found in _CALL.finditer(bare))
    return list(dict.fromkeys(name for name in called if name not in FUNCTIONS | _NODE_TESTS))


def unguarded(expression: str) -> list[str]:
    """The names whose empty answer turns the expression into "not a number": reckoned with, without coalesce() or if()."""
    bare = _COMPARED.sub("1", _without_guards(_TEXT.sub("''", expression)))
    return list(dict.fromkeys(references(bare))) if _ARITHMETIC.search(bare) else []


def _without_guards(expression: str) -> str:
    """The expression with every guarding call replaced by a number."""
    for found in _CALL.finditer(expression):
        if found[1] in _GUARDS:
            end = _closing(expression, found.end())
            return _without_guards(f"{expression[: found.start()]}1{expression[end:]}")
    return expression


def _closing(expression: str, start: int) -> int:
    """Where the bracket opened just before `start` is closed."""
    depth = 1
    for at in range(start, len(expression)):
        depth += {"(": 1, ")": -1}.get(expression[at], 0)
        if depth == 0:
            return at + 1
    return len(expression)
