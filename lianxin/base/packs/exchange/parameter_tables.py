"""参数:带日期的值写成按当天查的决策表,一期一行;读回来仍是一期一行。"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from lianxin.base.packs.exchange import elements
from lianxin.base.packs.exchange.cells import value_of
from lianxin.base.packs.exchange.layout import Column
from lianxin.base.packs.exchange.rows import Raw
from lianxin.base.packs.exchange.writing import value_text
from lianxin.base.packs.facts import AS_OF
from lianxin.engines.rules.dmn.expressions import (
    Cell,
    ContextBox,
    ContextEntry,
    DecisionTable,
    InputClause,
    LiteralExpression,
    OutputClause,
    TableRule,
    Variable,
)

_FIRST: Final = re.compile(r'(?:\[|>=)\s*(?:date\(\s*)?@?"(\d{4}-\d{2}-\d{2})"')
_NUMBER: Final = Column("value", "number", required=True)


def parameter_context(rows: Mapping[str, Raw]) -> ContextBox:
    """`param`: an entry per parameter, a table of its values by day."""
    return ContextBox(
        entries=tuple(
            ContextEntry(variable=Variable(name=code, type="number"), value=_table(code, row)) for code, row in rows.items()
        )
    )


def _table(code: str, row: Raw) -> DecisionTable:
    values = row.get("values", [])
    return DecisionTable(
        inputs=(InputClause(expression=LiteralExpression(text=AS_OF, type="date")),),
        outputs=(OutputClause(name=code, type="number"),),
        rules=tuple(_rule(code, value, values) for value in values),
        hit_policy="UNIQUE",
        label=row["name"]["zh"],
    )


def _rule(code: str, value: Raw, values: list[Raw]) -> TableRule:
    start = value["from"]
    later = sorted(other["from"] for other in values if other["from"] > start)
    test = f'[date("{start}")..date("{later[0]}"))' if later else f'>= date("{start}")'
    told = {key: part for key, part in value.items() if key not in ("from", "value")}
    return TableRule(
        id=f"{elements.PARAM}_{code}_{start}",
        description=elements.described(told),
        inputs=(Cell(text=test),),
        outputs=(LiteralExpression(text=value_text(value["value"])),),
    )


def first_day(rule: TableRule) -> dt.date:
    """The day a row begins. ValueError."""
    found = _FIRST.search(rule.inputs[0].text if rule.inputs else "")
    if found is None:
        raise ValueError(rule.inputs[0].text if rule.inputs else "—")
    return dt.date.fromisoformat(found[1])


def number(rule: TableRule) -> int | Decimal:
    """The value of a row. ValueError."""
    found: int | Decimal = value_of(rule.outputs[0].text if rule.outputs else "", _NUMBER)
    return found
