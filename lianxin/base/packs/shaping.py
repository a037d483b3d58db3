"""成形:把原始值变成有类型的行;不合的地方译成中文,并指到文件和行。"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from lianxin.base.packs.findings import Finding
from lianxin.base.packs.reading import Key, Origin

T = TypeVar("T")

_AT = re.compile(r" - at `\$(.*)`$")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_UNKNOWN = re.compile(r"unknown field `(.+)`")
_MISSING = re.compile(r"missing required field `(.+)`")
_EXPECTED = re.compile(r"Expected `(.+)`, got `(.+)`")


def shape(
    row: type[T],
    raw: dict[str, Any],
    path: Key,
    origins: Mapping[Key, Origin],
    findings: list[Finding],
    *,
    from_text: bool = False,
) -> T | None:
    """The raw table as a ``row``; None and a finding when it does not fit. ``from_text`` reads numbers from text (CSV)."""
    try:
        return msgspec.convert(raw, row, strict=not from_text)
    except msgspec.ValidationError as error:
        findings.append(_explain(row, str(error), path, origins))
        return None


def _explain(row: type[Any], message: str, path: Key, origins: Mapping[Key, Origin]) -> Finding:
    at = _AT.search(message)
    inner: Key = ()
    for step in _STEP.finditer(at[1]) if at else ():
        inner += (step[1] if step[1] else int(step[2]),)
    text = _AT.sub("", message)
    where = (*path, *inner)
    if unknown := _UNKNOWN.search(text):
        origin = _nearest(origins, (*where, unknown[1]))
        allowed = "、".join(
            field.encode_name for field in _fields(row, inner) if field.encode_name not in ("code", "line")
        )
        return _finding(origin, "unknown-field", where, name=unknown[1], allowed=allowed)
    origin = _nearest(origins, where)
    if missing := _MISSING.search(text):
        return _finding(origin, "missing-field", where, name=missing[1])
    if expected := _EXPECTED.search(text):
        return _finding(origin, "wrong-type", where, expected=expected[1], got=expected[2])
    return _finding(origin, "wrong-value", where, detail=text)


def _finding(origin: Origin, code: str, where: Key, **details: object) -> Finding:
    told = {"path": ".".join(map(str, where)), **details}
    return Finding(origin.pack, origin.file, origin.line, code, told, origin.cell)


def _nearest(origins: Mapping[Key, Origin], path: Key) -> Origin:
    while path not in origins:
        path = path[:-1]
    return origins[path]


def _fields(row: Any, inner: Key) -> tuple[msgspec.structs.FieldInfo, ...]:
    """The fields of the struct that an inner path leads to."""
    kind = msgspec.inspect.type_info(row)
    for step in inner:
        kind = _into(kind, step)
    found = _unwrap(kind)
    return msgspec.structs.fields(found.cls) if isinstance(found, msgspec.inspect.StructType) else ()


def _into(kind: Any, step: str | int) -> Any:
    kind = _unwrap(kind)
    if isinstance(step, int):
        return kind.item_type
    return next(field.type for field in kind.fields if field.encode_name == step)


def _unwrap(kind: Any) -> Any:
    """The struct inside an optional type."""
    if isinstance(kind, msgspec.inspect.UnionType):
        return next(t for t in kind.types if not isinstance(t, msgspec.inspect.NoneType))
    return kind
