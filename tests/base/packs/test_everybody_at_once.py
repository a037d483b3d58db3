"""The national pack for everybody at once: SQL says of each resident what the pack says of one."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from lianxin.base.packs import library
from lianxin.engines.rules import emit
from tests.engines.rules.emit import engines

DAYS = (date(2026, 10, 1), date(2024, 2, 29), date(2023, 3, 1))


@pytest.fixture(scope="module")
def pack():
    return library.get("national-base")


def plan_of(pack, day):
    facts = pack.fact_book.facts
    columns = [
        emit.Column(code, fact.kind, *((10, 2) if fact.kind == "number" and not fact.whole else ()))
        for code, fact in facts.items() if fact.collected != "derived"
    ]  # fmt: skip
    derived = {code: fact.expression for code, fact in facts.items() if fact.collected == "derived"}
    tables = [table for code, table in pack.decision_tables.items() if pack.tables[code].about == "resident"]
    amounts = {code: benefit.amount for code, benefit in pack.benefits.items() if benefit.amount}
    return emit.plan(
        pack.all_rules, emit.People(tuple(columns), derived), pack.parameter_table, day,
        tables=[*pack.tier_tables.values(), *tables], amounts=amounts,
    )  # fmt: skip


def residents(pack, plan, count=300):
    drawn = random.Random(11)
    facts = pack.fact_book.facts

    def value(column):
        fact = facts[column.name]
        if drawn.random() < 0.2:
            return None
        if column.kind == "boolean":
            return drawn.random() < 0.5
        if column.kind == "date":
            return drawn.choice(
                [date(1944, 2, 29), date(1930, 1, 1) + timedelta(days=drawn.randrange(36_000))]
            )
        if column.kind == "string":
            return drawn.choice(list(fact.codes) or ["01", "02", "10", "20", "21"])
        if column.scale:
            return Decimal(drawn.randrange(300_000)) / 100
        return drawn.randint(int(fact.least or 0), int(fact.most or 6))

    return [
        {
            "id": f"p{n}",
            "household": None if drawn.random() < 0.1 else f"h{drawn.randrange(count // 3)}",
            "region": None,
        }
        | {column.name: value(column) for column in plan.people.columns}
        for n in range(count)
    ]


@pytest.mark.parametrize("day", DAYS)
def test_everybody_is_decided_as_one_by_one(pack, day):
    plan = plan_of(pack, day)
    assert [(one.code, one.part) for one in plan.apart] == [("dibao_jin", "amount")]
    assert plan.absent == ()
    rows = residents(pack, plan)
    found = engines.by_duckdb(plan, rows)
    for row in emit.apart(plan, rows):
        found[row["id"]] |= row
    homes = {}
    for row in rows:
        homes.setdefault(row["household"] or row["id"], []).append(row)
    for members in homes.values():
        written = [{column.name: row[column.name] for column in plan.people.columns} for row in members]
        told = pack.told(written, day, together=members[0]["household"] is not None)
        for row, facts in zip(members, told, strict=True):
            compare(pack, plan, found[row["id"]], facts, day)


def compare(pack, plan, found, facts, day):
    decisions = pack.decide(facts, day)
    assert {one.rule.code: one for one in emit.decisions(plan, found)} == decisions
    units = {one.name: one for one in plan.outputs}
    for code, decision in decisions.items():
        if (name := f"{code}_amount") in found:
            paid = None if decision.answer == "no" else pack.amount(decision)
            assert (units[name].read(found[name]) if name in units else found[name]) == paid
    given = emit.table_outputs(plan, found)
    for table in plan.tables:
        if table.code in pack.decision_tables:
            hit = pack.table_hit(table.code, facts, decisions, day)
        else:
            hit = pack.tier_hit(table.code, decisions, day, facts["last_met_on"])
        assert found[f"{table.code}_row"] == {"default": 0, "unknown": -1}.get(hit.row, hit.row)
        assert given[table.code] == dict(hit.outputs)
