"""Static checks of rules and tables against the facts that are really collected. Nothing is decided here.

Every finding is a ProblemError (not raised) whose details name rule, condition and column, so that one run shows all.
Time is bounded: expressions too entangled to look through are left out of the search for contradictions, gaps and overlaps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from lianxin.engines.rules.ast import Compare, In, ListOf, Literal, Name, Node, children
from lianxin.engines.rules.book import ordered
from lianxin.engines.rules.checking import bombs, dates, logic
from lianxin.engines.rules.checking.kinds import Kinds
from lianxin.engines.rules.checking.space import comparisons
from lianxin.engines.rules.checking.units import Units
from lianxin.engines.rules.checking.vocabulary import Fact, Known, Vocabulary
from lianxin.engines.rules.parameters import ParameterTable
from lianxin.engines.rules.population import NAME, parse
from lianxin.engines.rules.rule import RULE, Condition, Rule
from lianxin.engines.rules.tables import DecisionTable
from lianxin.kernel.problems import ProblemError

__all__ = ["Fact", "Known", "check", "check_parameters", "check_table"]


def check(
    rules: Iterable[Rule],
    known: Known,
    *,
    parameters: ParameterTable | None = None,
    sources: Collection[str] | None = None,
) -> tuple[ProblemError, ...]:
    """Everything wrong with a set of rules; empty when all is well.

    `parameters`: their values over time, to look for days without one and for conditions that exclude each other.
    `sources`: the titles of the documents that may be cited; None: citations are only looked for.
    """
    rules = tuple(rules)
    vocabulary = Vocabulary(known, {f"{RULE}.{rule.code}": "boolean" for rule in rules}, parameters)
    found: list[ProblemError] = []
    for rule in rules:
        wrong = list(_rule(rule, vocabulary, sources))
        found += wrong or logic.contradictions(rule, vocabulary, parameters)
        found += dates.without_value(rule, parameters) if parameters else ()
        found += dates.rules_missing(rule, rules)
    found += dates.versions(rules)
    try:
        ordered(rules)
    except ProblemError as error:
        found.append(error)
    return tuple(found)


def check_table(
    table: DecisionTable,
    known: Known,
    *,
    parameters: ParameterTable | None = None,
    sources: Collection[str] | None = None,
) -> tuple[ProblemError, ...]:
    """Names, kinds and units in the cells and outputs of a table, a citation for every row, rows never reached, gaps between
    rows and overlaps of rows."""
    vocabulary = Vocabulary(known, {}, parameters)
    found: list[ProblemError] = []
    for number, (row, tree) in enumerate(zip(table.rows, table.trees, strict=True), 1):
        place = {"rule": table.code, "condition": str(number)}
        found += _cited(row.article, place, sources)
        found += _expression(tree, vocabulary, place, truth=True)
    for row_name, outputs in table.outcomes.items():
        for text in outputs.values():
            found += _expression(
                parse(text), vocabulary, {"rule": table.code, "condition": row_name}, truth=False
            )
    found = found or list(logic.rows(table, vocabulary, parameters))
    return (*found, *(dates.rows_without_value(table, parameters) if parameters else ()))


def check_parameters(parameters: ParameterTable) -> tuple[ProblemError, ...]:
    """Days on which a parameter has no value although it had one before and has one later."""
    return tuple(dates.values(parameters))


def _rule(rule: Rule, known: Vocabulary, sources: Collection[str] | None) -> Iterator[ProblemError]:
    if not NAME.fullmatch(rule.code):
        yield ProblemError("rules.bad_code", rule=rule.code)
    if not rule.conditions:
        yield ProblemError("rules.no_conditions", rule=rule.code)
    seen: set[str] = set()
    for condition in rule.conditions:
        if condition.code in seen:
            yield ProblemError("rules.duplicate_condition", rule=rule.code, condition=condition.code)
        seen.add(condition.code)
        yield from _condition(rule, condition, known, sources)


def _condition(
    rule: Rule, condition: Condition, known: Vocabulary, sources: Collection[str] | None
) -> Iterator[ProblemError]:
    place = {"rule": rule.code, "condition": condition.code}
    yield from _cited(condition.article, place, sources)
    if not condition.label.get("zh", "").strip():
        yield ProblemError("rules.no_label", **place)
    yield from _expression(condition.tree, known, place, truth=True)


def _cited(article: str, place: dict[str, str], sources: Collection[str] | None) -> Iterator[ProblemError]:
    if not article.strip():
        yield ProblemError("rules.no_article", **place)
    elif sources is not None and not article.lstrip("《").startswith(tuple(s.lstrip("《") for s in sources)):
        yield ProblemError("rules.unknown_document", **place, article=article)


def _expression(
    tree: Node, known: Vocabulary, place: dict[str, str], *, truth: bool
) -> Iterator[ProblemError]:
    kinds = Kinds(place["rule"], place["condition"], known, [])
    if truth:
        kinds.expect(tree, "boolean", {})
    else:
        kinds.kind(tree, {})
    yield from kinds.found
    if not kinds.found:
        for node, expected, found in dict.fromkeys(Units(known).clashes(tree)):
            details = {"column": node.at, "expected": expected, "found": found}
            yield ProblemError("rules.unit_mismatch", **place, **details)
        for column, steps in bombs.large_loops(tree):
            details = {"column": column, "found": steps, "limit": bombs.MAX_STEPS}
            yield ProblemError("rules.large_range", **place, **details)
        for literal, name in dict.fromkeys(_foreign_codes(tree, known)):
            yield ProblemError(
                "rules.unknown_code", **place, column=literal.at, found=literal.value, name=name
            )


def _foreign_codes(node: Node, known: Vocabulary) -> Iterator[tuple[Literal, str]]:
    """Texts that a coded fact is compared with and that are none of its codes."""
    if isinstance(node, Compare | In):
        for part in comparisons(node):
            sides = (part.left, part.right) if isinstance(part, Compare) else ()
            for one, other in (sides, sides[::-1]) if sides else ():
                fact = known.get(one.text) if isinstance(one, Name) else None
                if (
                    fact
                    and fact.codes
                    and isinstance(other, Literal)
                    and other.value not in (*fact.codes, None)
                ):
                    yield other, one.text  # type: ignore[union-attr]
    for part in children(node):
        if not isinstance(part, ListOf):
            yield from _foreign_codes(part, known)
