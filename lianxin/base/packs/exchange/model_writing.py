"""写决策模型:规定写成 DMN 1.5,任何 DMN 编辑器都能打开、能改,别的引擎也能算。

A rule is a context: one named entry per condition and the result over them; a table and the visit tiers are decision tables
(FIRST); a parameter is a decision table over `as_of`. Answers of other rules come in as `rule`, a context over their
decisions. Functions FEEL does not have (`age(…)`, `known sum(…)`) are knowledge models. What DMN has no place for stands in
descriptions, in the words of a pack's files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from lianxin.base.packs.exchange import elements
from lianxin.base.packs.exchange.knowledge import functions_in, identity, knowledge_of
from lianxin.base.packs.exchange.parameter_tables import parameter_context
from lianxin.base.packs.exchange.rows import Raw, chosen
from lianxin.base.packs.facts import AS_OF, HOUSEHOLD
from lianxin.base.packs.pack import Pack
from lianxin.engines.rules import dmn
from lianxin.engines.rules.dmn.expressions import (
    Cell,
    ContextBox,
    ContextEntry,
    DecisionTable,
    Expression,
    InputClause,
    LiteralExpression,
    OutputClause,
    TableRule,
    Variable,
)
from lianxin.engines.rules.dmn.model import Decision, Definitions, InputData, Requirement

_WORD: Final = re.compile(r"[^\W\d]\w*")
_RULE: Final = re.compile(r"\brule\.(\w+)")
_TEXT: Final = re.compile(r'"(?:\\.|[^"\\])*"')
_NAMESPACE: Final = "urn:lianxin:pack"
TIER_OUTPUTS: Final = {"tier": "string", "interval_days": "number", "event_hours": "number", "colour": "string"}


def model(pack: Pack, codes: Iterable[str] | None = None) -> str:
    """The rules, tables, tiers and parameters of a pack as DMN 1.5; `codes`: only these, with the parameters they read.

    LookupError for a code the pack does not have.
    """
    return dmn.write(_Writer(pack, chosen(pack, codes)).definitions())


class _Writer:
    def __init__(self, pack: Pack, parts: Mapping[str, Mapping[str, Raw]]) -> None:
        self._pack = pack
        self._parts = parts
        self._inputs: dict[str, InputData] = {}
        self._names = self._named()

    def _named(self) -> dict[str, str]:
        """The name of every rule's decision, by code; also of rules that are not written but may be read."""
        taken = {AS_OF, HOUSEHOLD, elements.PARAM, elements.RULE, *self._pack.facts}
        names = {}
        for code, ruled in self._pack.ruled.items():
            names[code] = elements.named(ruled.name.zh, f"rule_{code}", taken)
            taken.add(names[code])
        self._taken = taken
        return names

    def definitions(self) -> Definitions:
        decisions = [*self._parameters(), *self._ruled(), *self._tables(), *self._tiers(), *self._answers()]
        texts = " ".join(self._texts(decisions))
        return Definitions(
            id=f"pack_{self._pack.code}",
            name=f"{self._pack.name} {self._pack.version}",
            namespace=f"{_NAMESPACE}:{self._pack.code}",
            description=elements.described({"pack": self._pack.code, "version": self._pack.version, "hash": self._pack.hash}),
            inputs=tuple(self._inputs.values()),
            decisions=tuple(decisions),
            knowledge=knowledge_of(texts, self._pack.facts),
        )

    # --- what an expression needs

    def _requirements(self, texts: Iterable[str], *, rules: bool) -> tuple[Requirement, ...]:
        """What expressions read: facts, parameters, rules (each by itself with `rules`, else through their context)."""
        text = " ".join(_TEXT.sub('""', one) for one in texts)
        found: dict[tuple[str, str], None] = {}
        for word in _WORD.findall(text):
            if word in self._pack.facts or word in (AS_OF, HOUSEHOLD):
                found["input", self._input(word)] = None
        if re.search(rf"\b{elements.PARAM}\.", text) and self._parts["parameters"]:
            found["decision", elements.PARAM] = None
        read = [code for code in dict.fromkeys(_RULE.findall(text)) if code in self._names]
        if read and not rules:
            found["decision", elements.RULE] = None
        for code in read if rules else ():
            found[self._answer(code)] = None
        for name in functions_in(text, self._pack.facts):
            found["knowledge", identity(name)] = None
        return tuple(Requirement(kind=kind, href=("", href)) for kind, href in found)

    def _answer(self, code: str) -> tuple[str, str]:
        """A rule that is read: its decision, or an input when it is not written here."""
        for attribute in ("categories", "benefits"):
            if code in self._parts[attribute]:
                return "decision", elements.identity(attribute, code)
        name = self._names[code]
        made = InputData(id=f"answer_{code}", name=name, variable=Variable(name=name, type="boolean"))
        self._inputs.setdefault(name, made)
        return "input", made.id

    def _input(self, code: str) -> str:
        fact = self._pack.facts.get(code)
        type_ = fact.kind if fact else {AS_OF: "date"}.get(code, "")
        made = InputData(
            id=f"fact_{code}",
            name=code,
            description=fact.name.zh if fact else "",
            variable=Variable(name=code, type=type_),
        )
        return self._inputs.setdefault(code, made).id

    # --- decisions

    def _parameters(self) -> Iterator[Decision]:
        if self._parts["parameters"]:
            yield Decision(
                id=elements.PARAM,
                name=elements.PARAM,
                description=elements.described(
                    {code: {k: v for k, v in row.items() if k != "values"} for code, row in self._parts["parameters"].items()}
                ),
                variable=Variable(name=elements.PARAM),
                requirements=(Requirement(kind="input", href=("", self._input(AS_OF))),),
                expression=parameter_context(self._parts["parameters"]),
            )

    def _ruled(self) -> Iterator[Decision]:
        for attribute in ("categories", "benefits"):
            for code, row in self._parts[attribute].items():
                yield self._rule(attribute, code, row)
                if "amount" in row:
                    yield self._amount(code, row["amount"])

    def _rule(self, attribute: str, code: str, row: Raw) -> Decision:
        conditions = row.get("conditions", [])
        texts = [one["expression"] for one in conditions]
        told: Raw = {"part": attribute, "code": code, **row}
        told.pop("amount", None)
        told["conditions"] = [{k: v for k, v in one.items() if k != "expression"} for one in conditions]
        names = [elements.condition_name(place, one["label"]["zh"]) for place, one in enumerate(conditions, 1)]
        entries = [*self._rule_entry(texts)]
        for name, one in zip(names, conditions, strict=True):
            key = elements.identity(attribute, code, one["code"])
            entries.append(_entry(name, LiteralExpression(text=one["expression"]), type_="boolean", key=key))
        result = f"{row.get('combine', 'all')}([{', '.join(names)}])"
        entries.append(ContextEntry(variable=None, value=LiteralExpression(text=result)))
        return Decision(
            id=elements.identity(attribute, code),
            name=self._names[code],
            description=elements.described(told),
            question=row["meaning"]["zh"],
            variable=Variable(name=self._names[code], type="boolean"),
            requirements=self._requirements(texts, rules=True),
            expression=ContextBox(entries=tuple(entries)),
        )

    def _rule_entry(self, texts: Iterable[str]) -> Iterator[ContextEntry]:
        """`rule`, as a context over the decisions of the rules that are read."""
        read = [code for code in dict.fromkeys(_RULE.findall(" ".join(texts))) if code in self._names]
        if read:
            yield _entry(elements.RULE, LiteralExpression(text=self._answers_text(read)))

    def _answers_text(self, codes: Iterable[str]) -> str:
        return "{" + ", ".join(f"{code}: {self._names[code]}" for code in codes) + "}"

    def _amount(self, code: str, text: str) -> Decision:
        name = elements.named(f"{self._names[code]}的金额", f"{elements.AMOUNT}_{code}", self._taken)
        self._taken.add(name)
        return Decision(
            id=f"{elements.AMOUNT}_{code}",
            name=name,
            variable=Variable(name=name, type="number"),
            requirements=self._requirements([text], rules=False),
            expression=LiteralExpression(text=text),
        )

    def _answers(self) -> Iterator[Decision]:
        """`rule` for tables and amounts, which no rule reads."""
        readers = [row["when"] for shown in self._parts["tables"].values() for row in shown.get("rows", [])]
        readers += [str(row.get("amount", "")) for row in self._parts["benefits"].values()]
        readers += [row.get("when", "") for row in self._parts["tiers"].values()]
        readers += [text for shown in self._parts["tables"].values() for text in _output_texts(shown)]
        read = [code for code in dict.fromkeys(_RULE.findall(" ".join(readers))) if code in self._names]
        if read:
            requirements = (self._answer(code) for code in read)
            yield Decision(
                id=elements.RULE,
                name=elements.RULE,
                variable=Variable(name=elements.RULE),
                requirements=tuple(Requirement(kind=kind, href=("", href)) for kind, href in requirements),
                expression=LiteralExpression(text=self._answers_text(read)),
            )

    def _tables(self) -> Iterator[Decision]:
        for code, row in self._parts["tables"].items():
            key = elements.identity("tables", code)
            told: Raw = {"part": "tables", "code": code, **{k: v for k, v in row.items() if k != "default"}}
            inner = row.get("rows", [])
            told["rows"] = [{k: v for k, v in one.items() if k not in ("when", "outputs")} for one in inner]
            names = list(dict.fromkeys([*row["default"], *(name for one in inner for name in one.get("outputs", {}))]))
            rules = tuple(
                _rule(f"{key}_{one['code']}", one["label"]["zh"], one["when"], [one["outputs"].get(n, "") for n in names])
                for one in inner
            )
            outputs = tuple(_output(name, row["default"].get(name, "")) for name in names)
            texts = [*(one["when"] for one in inner), *_output_texts(row)]
            yield self._table(key, row["name"]["zh"], told, rules, outputs, texts)

    def _tiers(self) -> Iterator[Decision]:
        groups: dict[str, list[tuple[str, Raw]]] = {}
        for code, row in sorted(self._parts["tiers"].items(), key=lambda item: item[1]["rank"]):
            groups.setdefault(row["group"], []).append((code, row))
        for group, rows in groups.items():
            key = elements.identity("tiers", group)
            told: Raw = {"part": "tiers", "code": group}
            hidden = ("when", "interval_days", "event_hours", "colour")
            told["rows"] = [{"code": code, **{k: v for k, v in row.items() if k not in hidden}} for code, row in rows]
            rules = tuple(
                _rule(f"{key}_{code}", row["name"]["zh"], row.get("when", ""), _tier_texts(code, row)) for code, row in rows
            )
            outputs = tuple(OutputClause(name=name, type=type_) for name, type_ in TIER_OUTPUTS.items())
            texts = [row.get("when", "") for _, row in rows]
            yield self._table(key, f"走访分级{group}", told, rules, outputs, texts)

    def _table(
        self,
        key: str,
        said: str,
        told: Raw,
        rules: tuple[TableRule, ...],
        outputs: tuple[OutputClause, ...],
        texts: Iterable[str],
    ) -> Decision:
        name = elements.named(said, key, self._taken)
        self._taken.add(name)
        clause = InputClause(expression=LiteralExpression(text="true", type="boolean"), label="成立的条件")
        return Decision(
            id=key,
            name=name,
            description=elements.described(told),
            variable=Variable(name=name),
            requirements=self._requirements(texts, rules=False),
            expression=DecisionTable(inputs=(clause,), outputs=outputs, rules=rules, hit_policy="FIRST"),
        )

    @staticmethod
    def _texts(decisions: Iterable[Decision]) -> Iterator[str]:
        for decision in decisions:
            yield str(decision.expression)


def _entry(name: str, value: Expression, *, type_: str = "", key: str = "") -> ContextEntry:
    return ContextEntry(variable=Variable(name=name, type=type_, id=key), value=value)


def _rule(key: str, said: str, when: str, outputs: Iterable[Any]) -> TableRule:
    return TableRule(
        id=key,
        description=said,
        inputs=(Cell(text=f"({when})" if when else "-"),),
        outputs=tuple(LiteralExpression(text=str(text)) for text in outputs),
    )


def _output(name: str, default: str) -> OutputClause:
    return OutputClause(name=name, default=LiteralExpression(text=default) if default else None)


def _output_texts(shown: Raw) -> Iterator[str]:
    for outputs in (shown["default"], *(row.get("outputs", {}) for row in shown.get("rows", []))):
        yield from outputs.values()


def _tier_texts(code: str, row: Raw) -> tuple[str, ...]:
    return f'"{code}"', str(row["interval_days"]), str(row["event_hours"]), f'"{row["colour"]}"'
