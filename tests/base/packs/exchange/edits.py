"""Random edits of a pack's rules, as an analyst might make them: every kind of row, every kind of field."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import strategies as st

from lianxin.base.packs import Pack, schema
from lianxin.base.packs.exchange.elements import unwrapped
from lianxin.base.packs.words import Words

PARTS = ("categories", "benefits", "tables", "tiers", "parameters")
_SIGNS = "=+-@'\"(){}[]<>&#:;,.|/\\%_ \n"
_LETTERS = "年满周岁低保残疾户籍abcXYZ019" + "ལོ་ན་མཐོ"

texts = (
    st.text(st.sampled_from(_LETTERS + _SIGNS), min_size=1, max_size=24)
    .map(str.strip)
    .filter(bool)
)
whens = texts.filter(lambda text: unwrapped(f"({text})") == text)  # else brackets no expression has
words = st.builds(Words, zh=texts, bo=texts | st.just(""), en=texts | st.just(""))
days = st.dates(dt.date(1850, 1, 1), dt.date(2999, 12, 31))
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9) | st.integers(0, 10**20).map(Decimal)


def _changed(row: Any, draw: Any, choices: dict[str, st.SearchStrategy[Any]]) -> Any:
    picked = draw(st.sets(st.sampled_from(sorted(choices)), max_size=4))
    return msgspec.structs.replace(row, **{name: draw(choices[name]) for name in sorted(picked)})


_GROUND = {
    "source": st.sampled_from(["elder_law", "product_default"]),
    "article": texts,
    "checked_on": days,
    "sureness": st.sampled_from(["law", "seen", "high", "medium", "low", "default"]),
    "unverified": st.booleans(),
}
_RULE = {
    **_GROUND,
    "name": words,
    "meaning": words,
    "owner": words,
    "group": st.sampled_from(["elder", "child", "anyone"]),
    "start": days,
    "until": days,
    "combine": st.sampled_from(["all", "any"]),
}
_CONDITION = {
    "label": words,
    "expression": texts,
    "kind": st.sampled_from(["person", "household", "evidence"]),
    "source": st.sampled_from(["", "elder_law"]),
    "article": texts | st.just(""),
    "unverified": st.booleans(),
    "evidence": words | st.none(),
    "question": words | st.none(),
}
_BENEFIT = {**_RULE, "payer": words, "per": st.sampled_from(["month", "year", "once", "service"]), "amount": texts, "received": texts}
_TABLE = {name: _RULE[name] for name in (*_GROUND, "name", "meaning", "owner", "start", "until")} | {
    "about": st.sampled_from(["resident", "worker"])
}
_TIER = {
    **_GROUND,
    "name": words,
    "when": whens,
    "interval_days": st.integers(0, 400),
    "event_hours": st.integers(0, 100),
    "colour": st.sampled_from(["red", "orange", "yellow", "green"]),
}


def _conditions(draw: Any, rows: tuple[schema.RuleRow, ...]) -> tuple[schema.RuleRow, ...]:
    kept = [_changed(row, draw, _CONDITION) for row in rows if draw(st.integers(0, 5))]
    if draw(st.booleans()):
        new = schema.RuleRow(code="added", label=draw(words), expression=draw(texts))
        kept.insert(draw(st.integers(0, len(kept))), _changed(new, draw, _CONDITION))
    return tuple(draw(st.permutations(kept)))


def _rows(draw: Any, rows: tuple[schema.TableRow, ...]) -> tuple[schema.TableRow, ...]:
    cited = {name: _CONDITION[name] for name in ("label", "source", "article", "unverified")}
    changed = [_changed(row, draw, {**cited, "when": whens}) for row in rows]
    changed = [msgspec.structs.replace(row, outputs={n: draw(texts) for n in row.outputs}) if draw(st.booleans()) else row for row in changed]
    return tuple(draw(st.permutations(changed)))


def _values(draw: Any, values: tuple[schema.DatedValue, ...]) -> tuple[schema.DatedValue, ...]:
    given = {**_GROUND, "value": numbers}
    changed = [_changed(value, draw, given) for value in values]
    for day in draw(st.sets(days, max_size=2)) - {value.start for value in values}:
        changed.append(_changed(msgspec.structs.replace(values[0], start=day), draw, given))
    return tuple(draw(st.permutations(changed)))


@st.composite
def edited(draw: Any, pack: Pack) -> tuple[Pack, set[str]]:
    """A pack with some rows changed, and their codes."""
    made: dict[str, Any] = {}
    codes: set[str] = set()
    for part in draw(st.sets(st.sampled_from(PARTS), min_size=1, max_size=3)):
        rows = dict(getattr(pack, part))
        code = draw(st.sampled_from(sorted(rows)))
        row, codes = rows[code], codes | {code}
        if part in ("categories", "benefits"):
            row = _changed(row, draw, _RULE if part == "categories" else _BENEFIT)
            row = msgspec.structs.replace(row, conditions=_conditions(draw, row.conditions))
        elif part == "tables":
            row = _changed(row, draw, _TABLE)
            outputs = {name: draw(texts) for name in row.default}
            row = msgspec.structs.replace(row, rows=_rows(draw, row.rows), default=outputs)
        elif part == "tiers":
            row = _changed(row, draw, _TIER)
        else:
            row = _changed(row, draw, {"name": words, "unit": texts})
            row = msgspec.structs.replace(row, values=_values(draw, row.values))
        rows[code] = row
        made[part] = rows
    return replace(pack, **made), codes


def emptied(pack: Pack) -> Pack:
    """The pack without any rule, so that everything read back is new."""
    nothing: dict[str, Any] = {part: {} for part in PARTS}
    return replace(pack, **nothing)


def rules_of(pack: Pack) -> dict[str, Any]:
    return {part: dict(getattr(pack, part)) for part in PARTS}
