"""How long one person takes: all rules with reasons, the household's derived facts, the words, the next change.

    python benchmarks/one_person.py [--people 2000]

Over made-up residents of `residents.py`, each with the household. The peer of the rules written as one function is every
condition called by itself, without decisions; that of the words is the population route (bits from DuckDB).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import duckdb
import residents
from tables import machine, percentile, table

from lianxin.base.packs.pack import Pack
from lianxin.engines.rules import Decision, ask_next, emit, why, why_not
from lianxin.engines.rules.changes import Changes
from lianxin.engines.rules.rule import environment

_ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=2_000)
    chosen = parser.parse_args()
    pack = residents.pack()
    print(f"one_person: {machine()}")
    rules = pack.all_rules.on(residents.DAY)
    print(
        f"{len(rules)} rules of {sum(len(rule.conditions) for rule in rules)} conditions, {chosen.people:,} people\n"
    )
    heads = ["one person", "median µs", "p95 µs", "worst µs", "aim µs"]
    print(table(heads, _rows(pack, chosen.people)))
    print(f"\nat the end: {machine()}")


def _rows(pack: Pack, count: int) -> Iterable[list[object]]:
    plan = residents.plan(pack)
    rows = _residents(count)
    homes = list(_homes(rows))
    told = [facts for home in homes for facts in pack.told(home, residents.DAY)]
    decided = [pack.decide(facts, residents.DAY) for facts in told]
    environments = [environment({**facts, "param": pack.parameter_table}, residents.DAY) for facts in told]
    tests = [test for rule in pack.all_rules.on(residents.DAY) for _, test in rule.tests]
    changes = Changes(
        pack.all_rules,
        pack.parameter_table,
        derived=plan.people.derived,
        tables=plan.tables,
        amounts=plan.amounts,
    )
    members = [(home, place) for home in homes for place in range(len(home))]
    results = _bits(plan, rows)
    yield _timed(
        "every condition by itself, no decision",
        environments,
        lambda env: [test(env) for test in tests],
        None,
    )
    yield _timed("all rules with reasons", told, lambda facts: pack.decide(facts, residents.DAY), "50")
    yield _timed("derived facts of a household", homes, lambda home: pack.told(home, residents.DAY), None)
    yield _timed(
        "all reasons in words, every rule",
        decided,
        lambda found: [words(one) for one in found.values()],
        "1,000",
    )
    yield _timed(
        "the same from the bits of a pass",
        results,
        lambda row: [words(one) for one in emit.decisions(plan, row)],
        "1,000",
    )
    yield _timed(
        "day of the next change", members, lambda one: changes.after(residents.DAY, one[0], one[1]), None
    )


def words(decision: Decision) -> str:
    """The answer in Chinese with every reason and its article."""
    lines = [f"{decision.rule.label['zh']}:{_ANSWERS[decision.answer]}"]
    for mark, conditions in (("✓", why(decision)), ("✗", why_not(decision)), ("?", ask_next(decision))):
        lines += [
            f"{mark} {one.label_in('zh')}({one.article}){one.question.get('zh', '')}" for one in conditions
        ]
    return "\n".join(lines)


_ANSWERS = {"yes": "符合", "no": "不符合", "cannot_tell": "无法判断"}


def _residents(count: int) -> list[dict[str, Any]]:
    file = residents.folder(1_000_000) / "0000.parquet"
    found = duckdb.sql(f"from read_parquet('{file}') where household is not null limit {count}")
    rows: list[dict[str, Any]] = found.to_arrow_table().to_pylist()
    return rows


def _homes(rows: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    homes: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        homes.setdefault(row["household"], []).append(row)
    return homes.values()


def _bits(plan: emit.Plan, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(emit.answers(plan, rows))


def _timed(name: str, given: Sequence[Any], run: Callable[[Any], object], aim: str | None) -> list[object]:
    """The best of some rounds for each person, so that what else runs on the machine weighs little."""
    best = [float("inf")] * len(given)
    for _ in range(_ROUNDS):
        for place, one in enumerate(given):
            start = time.perf_counter_ns()
            run(one)
            best[place] = min(best[place], (time.perf_counter_ns() - start) / 1000)
    return [name, percentile(best, 0.5), percentile(best, 0.95), max(best), aim or "–"]


if __name__ == "__main__":
    main()
