"""读决策模型:编辑器里改过的 DMN 变成提案;编辑器丢了什么,逐条说清,丢了的照旧。"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianxin.base.packs.exchange import decisions, elements
from lianxin.base.packs.exchange.decisions import Place
from lianxin.base.packs.exchange.proposal import Proposal, proposed
from lianxin.base.packs.exchange.rows import PARAMETERS, Raw, rows_of
from lianxin.base.packs.exchange.sheets import Read
from lianxin.base.packs.findings import Finding
from lianxin.base.packs.pack import Pack
from lianxin.engines.rules import dmn
from lianxin.engines.rules.dmn.expressions import DecisionTable, LiteralExpression
from lianxin.engines.rules.dmn.model import Decision


def read_model(text: str, pack: Pack, file: str = "model.dmn") -> Proposal:
    """What a decision model changes in a pack; `file` is what it is called. ProblemError "dmn.…" for a text that is no model,
    or too large."""
    definitions = dmn.read(text, file=file)
    read = Read({attribute: rows_of(pack, attribute) for attribute in (*elements.PREFIXES, PARAMETERS)})
    for decision in definitions.decisions:
        _Decision(decision, read).read()
    for decision in definitions.decisions:
        _amount(decision, read)
    if not any(read.rows.values()):
        read.findings.append(Finding(Place.MODEL, definitions.name or Place.MODEL, 1, "no-cells"))
    return proposed(pack, read.rows, read.origins, read.findings)


class _Decision:
    def __init__(self, decision: Decision, read: Read) -> None:
        self._decision = decision
        self._read = read
        self._place = Place(decision.id or decision.name, read)

    def read(self) -> None:
        decision = self._decision
        if elements.PARAM in (decision.id, decision.name):
            decisions.read_parameters(decision, self._place)
        elif elements.RULE not in (decision.id, decision.name) and not decision.id.startswith(f"{elements.AMOUNT}_"):
            told, lost = self._told()
            part, code = self._identity(told)
            if not part:
                self._place.find(decision.line, "element-unknown", name=decision.name)
            elif part == "tiers":
                self._tiers(code, told, lost)
            else:
                self._rule(part, code, told, lost)

    def _told(self) -> tuple[Raw, str]:
        """The fields in the description, and why there are none."""
        try:
            return elements.fields_of(self._decision.description), ""
        except ValueError as error:
            return {}, str(error)

    def _identity(self, told: Mapping[str, Any]) -> tuple[str, str]:
        """Part of the pack and code: as the description says, else as the id does; empty when neither knows."""
        part, code = told.get("part"), told.get("code")
        if part in elements.PREFIXES and isinstance(code, str) and code:
            return part, code
        for attribute, prefix in elements.PREFIXES.items():
            code = self._decision.id.removeprefix(f"{prefix}_")
            if code != self._decision.id and (attribute == "tiers" or code in self._read.before[attribute]):
                return attribute, code
        return "", ""

    def _lost(self, reason: str, fields: Mapping[str, Any]) -> None:
        details = {"name": self._decision.name, "detail": reason, "fields": "、".join(fields)}
        self._place.find(self._decision.line, "description-lost", **details)

    def _rule(self, part: str, code: str, told: Raw, lost: str) -> None:
        old = self._read.old(part, code)
        if lost and old:
            told = dict(old)
            self._lost(lost, {key: value for key, value in old.items() if key not in ("conditions", "rows")})
        told = {key: value for key, value in told.items() if key not in ("part", "code")}
        if not self._place.begins((part, code), self._decision.line):
            return
        expression = self._decision.expression
        reader = decisions.read_table if part == "tables" else decisions.read_rule
        raw = reader(self._place.at(part, code), expression, told, old)
        if raw is None:
            self._place.find(self._decision.line, "element-form", name=self._decision.name, detail=type(expression).__name__)
            return
        if part == "benefits" and "amount" in old:
            raw.setdefault("amount", old["amount"])
        self._read.rows.setdefault(part, {})[code] = raw

    def _tiers(self, group: str, told: Raw, lost: str) -> None:
        before = {code: row for code, row in self._read.before["tiers"].items() if row["group"] == group}
        rows = {str(row.get("code")): row for row in decisions.tables_in(told.get("rows"))}
        if lost:
            rows = dict(before)
            self._lost(lost, {key: None for row in before.values() for key in row if key != "when"})
        if not isinstance(self._decision.expression, DecisionTable):
            detail = type(self._decision.expression).__name__
            self._place.find(self._decision.line, "element-form", name=self._decision.name, detail=detail)
            return
        decisions.read_tiers(self._place, group, self._decision.expression, rows, before)


def _amount(decision: Decision, read: Read) -> None:
    """The amount of a benefit, which stands in a decision of its own."""
    code = decision.id.removeprefix(f"{elements.AMOUNT}_")
    benefit = read.rows.get("benefits", {}).get(code)
    if code == decision.id or benefit is None:
        return
    place = Place(decision.id, read)
    if isinstance(decision.expression, LiteralExpression):
        decisions.put(benefit, "amount", decision.expression.text, read.old("benefits", code))
        read.origins["benefits", code, "amount"] = place.origin(decision.expression.line)
    else:
        place.find(decision.line, "element-form", name=decision.name, detail=type(decision.expression).__name__)
