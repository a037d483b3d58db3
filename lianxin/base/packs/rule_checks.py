"""检查规定:事实、分类、待遇和表里的每个表达式都读得通、类型对、名称有出处。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from lianxin.base.packs import policy, schema
from lianxin.base.packs.facts import AS_OF, HOUSEHOLD, PARAM
from lianxin.base.packs.findings import Finding, finding_at
from lianxin.base.packs.pack import Pack
from lianxin.engines.rules.check import Fact as Collected
from lianxin.engines.rules.check import check as check_rules
from lianxin.engines.rules.check import check_table
from lianxin.engines.rules.rule import RULE, Condition, Rule
from lianxin.engines.rules.values import Kind
from lianxin.kernel.codes import ETHNIC, MARITAL, RELATION, SEX, CodeTable
from lianxin.kernel.periods import Period
from lianxin.kernel.problems import ProblemError

_RESERVED = frozenset({AS_OF, HOUSEHOLD, PARAM, RULE})
_TABLES: Mapping[str, CodeTable] = {"sex": SEX, "ethnic": ETHNIC, "marital": MARITAL, "relation": RELATION}
_AS_TEST: dict[Kind, str] = {
    "boolean": "({})",
    "number": "({}) >= 0",
    "string": '({}) = ""',
    "date": '({}) >= date("2000-01-01")',
}
"""An expression of a kind as a condition, so that the engine's check of conditions looks at its kind too."""


_HOLES: Final = ("rules.parameter_missing", "rules.rule_missing")
"""Days without a value. From a rule's first day on they only say that earlier days cannot be told; later they are errors."""


def policy_findings(pack: Pack) -> Iterator[Finding]:
    """What is wrong with the facts; when they are sound, what is wrong with the rules and tables that read them."""
    broken = [*_facts(pack), *_dates(pack), *_codes(pack)]
    yield from broken or [*_rules(pack), *_amounts(pack), *_tables(pack), *_tiers(pack)]


def late_starts(pack: Pack) -> Iterator[Finding]:
    """Rules that are older than a parameter or rule they read: of the days before, nothing can be told."""
    found = [(_rule_path(pack, error), error) for error in _checked(pack, pack.ruled.values())]
    for code, benefit in pack.benefits.items():
        if benefit.amount:
            found += [(f"benefits.{code}.amount", error) for error in _unsound(pack, benefit)]
    for shown in pack.tables.values():
        found += [(_row_path(shown, error), error) for error in _wrong_in_table(pack, shown)]
    for path, error in found:
        if _starts_late(pack, error):
            yield finding_at(pack.origins, path, "late-start", detail=error)


def _starts_late(pack: Pack, error: ProblemError) -> bool:
    dated: dict[str, schema.Ruled | schema.Table] = {**pack.tables, **pack.ruled}
    return error.code in _HOLES and error.details["day"] == dated[str(error.details["rule"])].start


def known_names(pack: Pack, about: str = "resident") -> dict[str, Kind | Collected]:
    """Every name an expression of this pack may read, but for ``rule.x``, with its unit and codes."""
    book = pack.fact_book if about == "resident" else pack.worker_facts
    known: dict[str, Kind | Collected] = dict(book.kinds)
    for code, fact in book.facts.items():
        one = known[code] = Collected(fact.kind, fact.unit, _codes_of(fact), whole=fact.whole)
        if f"{HOUSEHOLD}.{code}" in known:
            known[f"{HOUSEHOLD}.{code}"] = one
    known.update({f"{PARAM}.{code}": Collected("number", one.unit) for code, one in pack.parameters.items()})
    return known


def _codes_of(fact: schema.Fact) -> frozenset[str]:
    return frozenset(fact.codes) if fact.codes else frozenset(one.code for one in _TABLES.get(fact.table, ()))


def _facts(pack: Pack) -> Iterator[Finding]:
    found = [finding for fact in pack.facts.values() for finding in _fact(pack, fact)]
    yield from found or [wrong for about in ("resident", "worker") for wrong in _derived(pack, about)]


def _fact(pack: Pack, fact: schema.Fact) -> Iterator[Finding]:
    """What is wrong with one fact by itself."""
    derived = fact.collected == "derived"
    faults = [
        ("reserved", fact.code in _RESERVED),
        ("expression", derived != bool(fact.expression)),
        ("codes", fact.kind != "string" and bool(fact.codes or fact.table)),
        ("codes-needed", fact.kind == "string" and fact.asked and not (fact.codes or fact.table)),
        ("question", fact.asked and fact.collected != "register" and fact.question is None),
        ("column", bool(fact.column) and fact.collected != "register"),
        ("bounds", fact.kind != "number" and (fact.least is not None or fact.most is not None or fact.whole)),
    ]  # fmt: skip
    for name, wrong in faults:
        if wrong:
            yield finding_at(pack.origins, f"facts.{fact.code}", f"fact-{name}")


def _derived(pack: Pack, about: str) -> Iterator[Finding]:
    facts = {code: fact for code, fact in pack.facts.items() if fact.about == about and fact.expression}
    broken = False
    for code, fact in facts.items():
        for error in _unreadable(code, fact.kind, fact.expression):
            broken = True
            yield finding_at(pack.origins, f"facts.{code}.expression", "bad-rule", detail=error)
    if broken:
        return
    try:
        known = known_names(pack, about)
    except ProblemError as error:  # a ring
        first = str(error.details.get("rules", "")).partition(" → ")[0]
        yield finding_at(pack.origins, f"facts.{first}.expression", "bad-rule", detail=error)
        return
    for code, fact in facts.items():
        for wrong in check_rules([_tested(code, fact.kind, fact.expression)], known):
            yield finding_at(pack.origins, f"facts.{code}.expression", "bad-rule", detail=wrong)


def _unreadable(code: str, kind: Kind, expression: str) -> Iterator[ProblemError]:
    try:
        _tested(code, kind, expression)
    except ProblemError as error:
        yield error


def _tested(code: str, kind: Kind, expression: str, valid: Period = Period(policy.EVER)) -> Rule:  # noqa: B008  a frozen value
    label = {"zh": code}
    test = Condition(code, label, _AS_TEST[kind].format(expression), "—")
    return Rule(code, label, (test,), valid)


def _dates(pack: Pack) -> Iterator[Finding]:
    for attribute in ("categories", "benefits", "tables"):
        for code, row in getattr(pack, attribute).items():
            if row.until is not None and row.until <= row.start:
                yield finding_at(pack.origins, f"{attribute}.{code}.until", "bad-dates")


def _codes(pack: Pack) -> Iterator[Finding]:
    for code in pack.benefits:
        if code in pack.categories:
            other = pack.origins[f"categories.{code}"]
            path = f"benefits.{code}"
            yield finding_at(pack.origins, path, "duplicate", other=f"{other.file}:{other.line}")


def _rules(pack: Pack) -> Iterator[Finding]:
    """Categories read categories; benefits read both."""
    yield from _of(pack, pack.categories.values()) or _of(pack, pack.ruled.values())


def _of(pack: Pack, ruled: Iterable[schema.Ruled]) -> list[Finding]:
    ruled = list(ruled)
    found = [finding for one in ruled for finding in _broken_conditions(pack, one)]
    if not found:
        for error in _checked(pack, ruled):
            if not _starts_late(pack, error):
                found.append(finding_at(pack.origins, _rule_path(pack, error), "bad-rule", detail=error))
    return found


def _checked(pack: Pack, ruled: Iterable[schema.Ruled]) -> Iterable[ProblemError]:
    rules = [policy.rule(one, pack.sources) for one in ruled]
    return check_rules(rules, known_names(pack), parameters=pack.parameter_table)


def _broken_conditions(pack: Pack, ruled: schema.Ruled) -> Iterator[Finding]:
    for index, row in enumerate(ruled.conditions):
        try:
            policy.condition(row, ruled, pack.sources)
        except ProblemError as error:
            path = f"{_attribute(pack, ruled.code)}.{ruled.code}.conditions.{index}.expression"
            yield finding_at(pack.origins, path, "bad-rule", detail=error)


def _attribute(pack: Pack, code: str) -> str:
    return "categories" if code in pack.categories else "benefits"


def _rule_path(pack: Pack, error: ProblemError) -> str:
    """The path of the condition an error speaks of; of the first rule of a ring."""
    ring = str(error.details.get("rules", "")).partition(" → ")[0]
    code = str(error.details.get("rule", ring))
    above = f"{_attribute(pack, code)}.{code}"
    conditions = [row.code for row in pack.ruled[code].conditions]
    if error.details.get("condition") in conditions:
        return f"{above}.conditions.{conditions.index(str(error.details['condition']))}.expression"
    return above


def _amounts(pack: Pack) -> Iterator[Finding]:
    for code, benefit in pack.benefits.items():
        path = f"benefits.{code}.amount"
        if bool(benefit.amount) != (benefit.per != "service"):
            yield finding_at(pack.origins, path, "amount-needed")
            continue
        for error in _unsound(pack, benefit) if benefit.amount else ():
            if not _starts_late(pack, error):
                yield finding_at(pack.origins, path, "bad-rule", detail=error)


def _unsound(pack: Pack, benefit: schema.Benefit) -> Iterable[ProblemError]:
    known = known_names(pack) | {f"{RULE}.{code}": Collected("boolean") for code in pack.ruled}
    try:
        test = _tested(benefit.code, "number", benefit.amount, Period(benefit.start, benefit.until))
        return check_rules([test], known, parameters=pack.parameter_table)
    except ProblemError as error:
        return (error,)


def _tables(pack: Pack) -> Iterator[Finding]:
    for shown in pack.tables.values():
        for one in _wrong_in_table(pack, shown):
            if not _starts_late(pack, one):
                yield finding_at(pack.origins, _row_path(shown, one), "bad-rule", detail=one)


def _wrong_in_table(pack: Pack, shown: schema.Table) -> Iterable[ProblemError]:
    known = known_names(pack, shown.about) | {f"{RULE}.{code}": Collected("boolean") for code in pack.ruled}
    try:
        made = policy.table(shown, pack.sources)
        return check_table(made, known, parameters=pack.parameter_table)
    except ProblemError as error:
        return (error,)


def _row_path(shown: schema.Table, error: ProblemError) -> str:
    number = str(error.details.get("condition", error.details.get("row", "")))
    above = f"tables.{shown.code}"
    if number.isdigit():
        return f"{above}.rows.{int(number) - 1}"
    return f"{above}.{number}" if number in ("default", "unknown") else above


def _tiers(pack: Pack) -> Iterator[Finding]:
    known = known_names(pack)
    known.update({f"{RULE}.{code}": Collected("boolean") for code in pack.categories})
    groups: dict[str, dict[str, schema.Tier]] = {}
    for tier in pack.tiers.values():
        groups.setdefault(tier.group, {})[tier.code] = tier
    for rows in groups.values():
        first = f"tiers.{next(iter(rows))}"
        try:
            tables = policy.tier_tables(rows, pack.sources).values()
        except ProblemError as error:
            yield finding_at(pack.origins, first, "bad-rule", detail=error)
            continue
        for wrong in (wrong for table in tables for wrong in check_table(table, known)):
            yield finding_at(pack.origins, _tier_path(rows, wrong) or first, "bad-rule", detail=wrong)


def _tier_path(rows: Mapping[str, schema.Tier], error: ProblemError) -> str:
    """The path of the row an error speaks of; empty for errors about the whole group."""
    ordered = [tier for tier in sorted(rows.values(), key=lambda tier: tier.rank) if tier.when]
    number = str(error.details.get("condition", ""))
    return f"tiers.{ordered[int(number) - 1].code}.when" if number.isdigit() else ""


