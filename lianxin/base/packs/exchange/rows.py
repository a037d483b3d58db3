"""规定的原样:一行规定写成 TOML 时的值(省去默认值),和两行之间的不同。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

import msgspec

from lianxin.base.packs import schema
from lianxin.base.packs.pack import Pack

Raw = dict[str, Any]

SHAPES: Final[Mapping[str, type[schema.Row]]] = {
    "categories": schema.Category,
    "benefits": schema.Benefit,
    "tables": schema.Table,
    "tiers": schema.Tier,
    "parameters": schema.Parameter,
}
"""The parts of a pack that are exchanged, and the shape of their rows."""
PARAMETERS: Final = "parameters"
UNWRITTEN: Final[Mapping[str, Any]] = {
    "combine": "all",
    "kind": "person",
    "about": "resident",
    "unverified": False,
    "no_goal": False,
    "otherwise": False,
    "unsure": False,
}
"""What fields are when a file leaves them out, but for empty ones."""
_PARAMETER: Final = re.compile(r"\bparam\.(\w+)")


def raw(row: msgspec.Struct) -> Raw:
    """A row as its file would hold it: by TOML key, without the code and without what is left at its default."""
    found = {}
    for field in _fields_of(type(row)):
        value = getattr(row, field.name)
        if (field.name == "code" and isinstance(row, schema.Row)) or value == default(field):
            continue
        found[field.encode_name] = _plain(value)
    return found


def default(field: msgspec.structs.FieldInfo) -> Any:
    """What a field is when it is not written; NODEFAULT when it must be."""
    factory = field.default_factory
    return field.default if factory is msgspec.NODEFAULT else factory()


def fields(attribute: str) -> dict[str, msgspec.structs.FieldInfo]:
    """The fields of a row by TOML key, but for its code."""
    return {f.encode_name: f for f in _fields_of(SHAPES[attribute]) if f.name != "code"}


@cache
def _fields_of(shape: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(shape)  # works out every annotation of the shape anew


def _plain(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return raw(value)
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def rows_of(pack: Pack, attribute: str) -> dict[str, Raw]:
    """The rows of one part of a pack as they would be written, by code."""
    return {code: raw(row) for code, row in getattr(pack, attribute).items()}


def chosen(pack: Pack, codes: Iterable[str] | None) -> dict[str, dict[str, Raw]]:
    """The rows with these codes and the parameters they read, by part; all when no codes are given. LookupError."""
    everything = {attribute: rows_of(pack, attribute) for attribute in SHAPES}
    if codes is None:
        return everything
    wanted = set(codes)
    for code in sorted(wanted):
        if not any(code in rows for rows in everything.values()):
            raise LookupError(code)
    for attribute, rows in everything.items():
        if attribute != PARAMETERS:
            wanted.update(*(_PARAMETER.findall(str(row)) for code, row in rows.items() if code in wanted))
    return {
        attribute: {code: row for code, row in rows.items() if code in wanted} for attribute, rows in everything.items()
    }


def overlay(new: Raw, old: Raw, attribute: str) -> tuple[Raw, list[str]]:
    """What a layer must write over `old` to make it `new`, and the keys that no layer can take away again."""
    layer: Raw = {key: value for key, value in new.items() if old.get(key) != value}
    stuck = []
    for key in layer:
        if isinstance(layer[key], dict) and isinstance(old.get(key), dict):
            layer[key], kept = _over(layer[key], old[key], words="zh" in old[key])
            stuck += [f"{key}.{name}" for name in kept]
    for key in old.keys() - new.keys():
        value = default(fields(attribute)[key])
        if value is None or value is msgspec.NODEFAULT:
            stuck.append(key)
        else:
            layer[key] = _plain(value)
    return layer, sorted(stuck)


def _over(new: Raw, old: Raw, *, words: bool) -> tuple[Raw, list[str]]:
    gone = sorted(old.keys() - new.keys())
    changed = {key: value for key, value in new.items() if old.get(key) != value}
    return (changed | dict.fromkeys(gone, ""), []) if words else (changed, gone)
