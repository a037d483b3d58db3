"""What a rule reads and what reads it: parameters with their dated values, rules, tiers, services, kinds of need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from lianxin.base.packs import Pack
from lianxin.base.packs.exchange.rows import raw
from lianxin.base.packs.schema import Parameter

_READS: Final = re.compile(r"\b(param|rule)\.(\w+)")
TIERS: Final = "tiers"


def rows_of(pack: Pack, part: str, code: str) -> list[Any]:
    """The rows behind one page: of the visit tiers all of a group; none for an unknown code."""
    if part == TIERS:
        return list(pack.tier_rows(code))
    return [row] if (row := getattr(pack, part).get(code)) is not None else []


def codes_of(pack: Pack, part: str, code: str) -> list[str]:
    """The codes of those rows."""
    return [row.code for row in rows_of(pack, part, code)]


def parameters_read(pack: Pack, rows: list[Any]) -> list[Parameter]:
    """The parameters that rows read, each once, in the order of the pack."""
    wanted = {code for row in rows for kind, code in _read(row) if kind == "param"}
    return [parameter for code, parameter in pack.parameters.items() if code in wanted]


def readers(pack: Pack, part: str, code: str) -> Iterator[tuple[str, str, Any]]:
    """What reads a rule or a parameter: (part of the pack, code of its page, row)."""
    wanted = ("param" if part == "parameters" else "rule", code)
    for attribute in ("categories", "benefits", "tables", TIERS):
        for other, row in getattr(pack, attribute).items() if part != TIERS else ():
            if wanted in _read(row) and (attribute, other) != (part, code):
                yield attribute, row.group if attribute == TIERS else other, row
    for attribute in ("services", "need_kinds"):
        for other, row in getattr(pack, attribute).items():
            if code in _named(part, row):
                yield attribute, other, row


def _named(part: str, row: Any) -> tuple[str, ...]:
    """The categories, benefits or parameters that a service or a kind of need names."""
    if part in ("categories", "benefits"):
        named: tuple[str, ...] = getattr(row, part, ())
        return named
    return (getattr(row, "price", ""), getattr(row, "subsidy", "")) if part == "parameters" else ()


def paths(pack: Pack, part: str, code: str) -> list[str]:
    """Where the rows of a page, and the parameters they read, stand in the pack."""
    rows = rows_of(pack, part, code)
    read = [f"parameters.{parameter.code}" for parameter in parameters_read(pack, rows)]
    return [*(f"{part}.{row.code}" for row in rows), *read]


def _read(row: Any) -> set[tuple[str, str]]:
    return set(_READS.findall(str(raw(row))))
