"""决策:一个决策读成规定的原样,说明里的字段和模型里的表达式合在一起。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from lianxin.base.packs.exchange import elements, parameter_tables
from lianxin.base.packs.exchange.rows import PARAMETERS, Raw
from lianxin.base.packs.exchange.sheets import Read
from lianxin.base.packs.findings import Finding
from lianxin.base.packs.reading import Key, Origin
from lianxin.engines.rules.dmn.expressions import (
    ContextBox,
    ContextEntry,
    DecisionTable,
    Expression,
    LiteralExpression,
    TableRule,
)
from lianxin.engines.rules.dmn.model import Decision

_ANY: Final = "any"


@dataclass(frozen=True)
class Place:
    """An element of a model that is being read, by its id; `path`: what of the pack it holds."""

    MODEL: ClassVar[str] = "dmn"
    element: str
    read: Read
    path: Key = ()

    def at(self, *path: str | int) -> Place:
        return Place(self.element, self.read, (*self.path, *path))

    def origin(self, line: int) -> Origin:
        return Origin(self.MODEL, self.element, max(line, 1))

    def note(self, line: int, *path: str | int) -> None:
        self.read.origins[*self.path, *path] = self.origin(line)

    def find(self, line: int, code: str, **details: object) -> None:
        details = {"path": ".".join(map(str, self.path)) or self.element, **details}
        self.read.findings.append(Finding(self.MODEL, self.element, max(line, 1), code, details))

    def begins(self, path: Key, line: int) -> bool:
        """Whether a row is read for the first time; then its place is noted."""
        if path in self.read.origins:
            other = self.read.origins[path]
            self.find(line, "duplicate", path=".".join(map(str, path)), other=f"{other.file}:{other.line}")
            return False
        self.read.origins[path] = self.origin(line)
        return True


def tables_in(value: Any) -> list[Raw]:
    """The tables of a list that a description may hold anything in."""
    return [dict(part) for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def put(row: Raw, key: str, text: str, old: Mapping[str, Any]) -> None:
    """A text as the model has it; as the pack has it where only blanks around it differ."""
    before = old.get(key)
    value = before if isinstance(before, str) and before.strip() == text.strip() else text.strip()
    if value:
        row[key] = value
    else:
        row.pop(key, None)


# --- rules


def read_rule(place: Place, expression: Expression | None, told: Raw, old: Raw) -> Raw | None:
    """A category or benefit; None when its expression is no context."""
    if not isinstance(expression, ContextBox):
        return None
    written = {str(part.get("code")): part for part in tables_in(told.get("conditions"))}
    before = {part["code"]: part for part in old.get("conditions", [])}
    raw = dict(told)
    conditions: list[Raw] = []
    entries = [e for e in expression.entries if e.variable is not None and e.variable.name != elements.RULE]
    for entry in entries:
        if not isinstance(entry.value, LiteralExpression):
            name = entry.variable.name if entry.variable else ""
            place.find(expression.line, "element-form", name=name, detail=type(entry.value).__name__)
            continue
        here = place.at("conditions", len(conditions))
        here.note(entry.value.line)
        part = _condition(here, entry, entry.value, written, [one.get("code") for one in conditions])
        put(part, "expression", entry.value.text, before.get(part["code"], {}))
        conditions.append(part)
    raw["conditions"] = conditions
    _combined(raw, expression)
    return raw


def _condition(
    place: Place, entry: ContextEntry, value: LiteralExpression, written: Mapping[str, Raw], taken: Iterable[Any]
) -> Raw:
    """One condition with the fields its description tells; found by id, else by name; new when it is neither."""
    assert entry.variable is not None
    said = elements.condition_said(entry.variable.name)
    taken = set(taken)
    ids = {elements.identity(str(place.path[0]), str(place.path[1]), code): code for code in written}
    code = ids.get(entry.variable.id) or next((c for c, p in written.items() if _said(p) == said), None)
    if code is None or code in taken:
        number = len(taken) + 1
        while f"c{number}" in taken or f"c{number}" in written:
            number += 1
        place.find(value.line, "new-code", name=f"c{number}")
        return {"code": f"c{number}", "label": {"zh": said or entry.variable.name}}
    part = {"code": code, **written[code]}
    if _said(part) != said and said:
        label = part.get("label")
        part["label"] = {**(label if isinstance(label, dict) else {}), "zh": said}
    return part


def _said(part: Mapping[str, Any]) -> str:
    label = part.get("label")
    return elements.cleaned(str(label.get("zh", ""))) if isinstance(label, dict) else ""


def _combined(raw: Raw, expression: ContextBox) -> None:
    """Whether all or any must hold, as the result of the context says."""
    result = next((e.value for e in expression.entries if e.variable is None), None)
    text = result.text.strip() if isinstance(result, LiteralExpression) else ""
    if text.startswith(_ANY):
        raw["combine"] = _ANY
    elif text:
        raw.pop("combine", None)


# --- tables


def read_table(place: Place, expression: Expression | None, told: Raw, old: Raw) -> Raw | None:
    """A table of tables.toml; None when its expression is none."""
    if not isinstance(expression, DecisionTable):
        return None
    written = {str(part.get("code")): part for part in tables_in(told.get("rows"))}
    before = {part["code"]: part for part in old.get("rows", [])}
    raw = dict(told)
    names = [output.name for output in expression.outputs]
    rows: list[Raw] = []
    for rule in expression.rules:
        here = place.at("rows", len(rows))
        here.note(rule.line)
        part = _row(here, rule, written, [one["code"] for one in rows], "label")
        put(part, "when", _when(expression, rule), before.get(part["code"], {}))
        outputs = before.get(part["code"], {}).get("outputs", {})
        part["outputs"] = {}
        for name, cell in zip(names, rule.outputs, strict=False):
            put(part["outputs"], name, cell.text, outputs)
        rows.append(part)
    raw["rows"] = rows
    raw["default"] = {}
    for output in expression.outputs:
        put(raw["default"], output.name, output.default.text if output.default else "", old.get("default", {}))
    return raw


def _row(place: Place, rule: TableRule, written: Mapping[str, Raw], taken: Iterable[str], named: str) -> Raw:
    """One row with the fields its description tells, found by id; a new one is named by its own description."""
    taken = set(taken)
    code = max((c for c in written if c not in taken and rule.id.endswith(f"_{c}")), key=len, default=None)
    if code is None:
        number = len(taken) + 1
        while f"r{number}" in taken or f"r{number}" in written:
            number += 1
        place.find(rule.line, "new-code", name=f"r{number}")
        return {"code": f"r{number}", named: {"zh": rule.description.strip() or f"r{number}"}}
    part = {"code": code, **written[code]}
    words = part.get(named)
    said = rule.description.strip()
    if said and isinstance(words, dict) and str(words.get("zh", "")).strip() != said:
        part[named] = {**words, "zh": said}
    return part


def _when(table: DecisionTable, rule: TableRule) -> str:
    """The cells of a row as one condition."""
    return " and ".join(_conjuncts(table, rule))


def _conjuncts(table: DecisionTable, rule: TableRule) -> Iterator[str]:
    several = len(table.inputs) > 1
    for clause, cell in zip(table.inputs, rule.inputs, strict=False):
        subject, test = clause.expression.text.strip(), cell.text.strip()
        if test in ("", "-"):
            continue
        if subject == "true":
            whole = elements.unwrapped(test)
            yield f"({whole})" if several else whole
        elif test.startswith("not(") and test.endswith(")"):
            yield f"not(({subject}) in ({test[4:-1]}))"
        else:
            yield f"({subject}) in ({test})"


def read_tiers(
    place: Place, group: str, table: DecisionTable, written: Mapping[str, Raw], before: Mapping[str, Raw]
) -> None:
    """The visit table of a group, row by row; the order of rows gives the ranks."""
    names = [output.name for output in table.outputs]
    rows: dict[str, Raw] = {}
    for rule in table.rules:
        part = _row(place, rule, written, rows, "name")
        code = part.pop("code")
        here = place.at("tiers", code)
        if not place.begins(("tiers", code), rule.line):
            continue
        part["group"] = group
        outputs = {name: cell.text.strip() for name, cell in zip(names, rule.outputs, strict=False)}
        old = before.get(code, {})
        put(part, "when", _when(table, rule), old)
        for key in ("interval_days", "event_hours"):
            if outputs.get(key, "").isdecimal():
                part[key] = int(outputs[key])
            else:
                here.find(rule.line, "element-form", name=key, detail=outputs.get(key, "—")[:80])
                part.update({key: old[key]} if key in old else {})
        part["colour"] = outputs.get("colour", "").strip('"')
        rows[code] = part
    _ranked(rows)
    place.read.rows.setdefault("tiers", {}).update(rows)


def _ranked(rows: Mapping[str, Raw]) -> None:
    ranks = [row.get("rank") for row in rows.values()]
    if all(isinstance(rank, int) for rank in ranks) and ranks == sorted(ranks) and len(set(ranks)) == len(ranks):  # type: ignore[type-var]
        return
    for rank, row in enumerate(rows.values(), 1):
        row["rank"] = rank


# --- parameters


def read_parameters(decision: Decision, place: Place) -> None:
    """The context `param`: a table of dated values per parameter."""
    if not isinstance(decision.expression, ContextBox):
        place.find(decision.line, "element-form", name=decision.name, detail=type(decision.expression).__name__)
        return
    try:
        told = elements.fields_of(decision.description)
    except ValueError as error:
        told = {}
        place.find(decision.line, "description-lost", name=decision.name, detail=str(error), fields="name、unit")
    for entry in decision.expression.entries:
        if entry.variable is None:
            continue
        code, table = entry.variable.name, entry.value
        old = place.read.old(PARAMETERS, code)
        if not isinstance(table, DecisionTable):
            place.find(entry.variable.line, "element-form", name=code, detail=type(table).__name__)
            continue
        if not place.begins((PARAMETERS, code), table.line):
            continue
        fields = told.get(code)
        shared = fields if isinstance(fields, dict) else {key: old[key] for key in ("name", "unit") if key in old}
        values = _values(place.at(PARAMETERS, code), table, {value["from"]: value for value in old.get("values", [])})
        place.read.rows.setdefault(PARAMETERS, {})[code] = {**shared, "values": values}


def _values(place: Place, table: DecisionTable, before: Mapping[Any, Raw]) -> list[Raw]:
    values: list[Raw] = []
    for rule in table.rules:
        here = place.at("values", len(values))
        try:
            start, number = parameter_tables.first_day(rule), parameter_tables.number(rule)
        except ValueError as error:
            here.find(rule.line, "element-form", name=str(place.path[-1]), detail=str(error)[:80])
            continue
        here.note(rule.line)
        old = {key: part for key, part in before.get(start, {}).items() if key not in ("from", "value")}
        try:
            told = elements.fields_of(rule.description)
        except ValueError as error:
            told = old
            here.find(rule.line, "description-lost", name=f"{place.path[-1]} {start}", detail=str(error), fields="、".join(old) or "source")
        values.append({**told, "from": start, "value": number})
    return values
