"""The reading half of a pass for a whole county at once: everybody's facts as columns in DuckDB, decided by the SQL that
`engines.rules.emit` writes, compared with what stands. Extra `compute`; without it, or where a rule is only decided per
person, `passes` reads household by household and finds the same.

It only says whom to look at: the writing half decides those again in Python, so a difference between the two could cost
time, never a wrong label. Everything is held in memory: no record of a person is ever left on a disk.
`columnar_reading` says how the rows come there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from lianxin.base.db import columns
from lianxin.base.packs import Pack
from lianxin.base.packs.schema import Fact
from lianxin.domain.people.rules.shortfalls import FEW
from lianxin.domain.people.rules.tiers import turn
from lianxin.domain.people.services.columnar_reading import (
    CENTS,
    DIGITS,
    Progress,
    fits,
    read_people,
    read_standing,
)
from lianxin.engines.rules import DecisionTable, Row, Rule, emit
from lianxin.kernel.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEMORY: Final = "2GB"
_GROUP: Final = "visit_group"


@dataclass(slots=True)
class Survey:
    """What the reading half found: whom to look at again. `households`, and residents `alone` without one."""

    residents: int = 0
    undecided: int = 0
    households: list[UUID] = field(default_factory=list)
    alone: list[UUID] = field(default_factory=list)


def survey_by_columns(pack: Pack, county: str, today: date, progress: Progress | None = None) -> Survey | None:
    """Everybody of a county; None where it cannot be done in columns."""
    if not columns.available():
        return None
    plan = _plan(pack, today)
    if plan.apart or not fits(pack):
        return None
    with _opened() as connection:
        survey = Survey(residents=read_people(connection, pack, county, today, progress))
        if survey.residents:
            connection.execute(f"CREATE TABLE packed AS {emit.duckdb(plan)}")
            connection.execute(f"CREATE VIEW decided AS {emit.unpacked(plan, 'packed')}")
            read_standing(connection, county)
            survey.undecided = _undecided(connection, pack, plan)
            _find_changed(connection, pack, plan, today, survey)
        return survey


def _plan(pack: Pack, today: date) -> emit.Plan:
    facts = pack.fact_book.facts
    collected = tuple(_column(fact) for fact in facts.values() if fact.collected != "derived")
    derived = {code: fact.expression for code, fact in facts.items() if fact.collected == "derived"}
    tables = [*pack.tier_tables.values(), _groups()]
    return emit.plan(
        pack.all_rules, emit.People(collected, derived), pack.parameter_table, today, tables=tables
    )


def _groups() -> DecisionTable:
    """Whose visit table somebody stands in, as `Pack.group_of` says."""
    none = {"of": '"none"'}
    return DecisionTable(
        code=_GROUP, label={"zh": _GROUP}, inputs=("true",), outputs=("of",),
        rows=(
            Row(("(age >= param.elder_age)",), {"of": '"elder"'}, "—"),
            Row(("(age < param.minor_age)",), {"of": '"child"'}, "—"),
        ),
        default=none, unknown={"of": "null"}, valid=Period(date.min),
    )  # fmt: skip


def _column(fact: Fact) -> emit.Column:
    if fact.kind == "number" and not fact.whole:
        return emit.Column(fact.code, "number", digits=DIGITS, scale=CENTS)
    return emit.Column(fact.code, fact.kind)


@contextmanager
def _opened() -> Iterator[DuckDBPyConnection]:
    import duckdb  # an extra: not on every machine

    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute("SET memory_limit = ?", [_MEMORY])
        connection.execute("SET temp_directory = ''")
        yield connection


# ------------------------------------------------------------------------------------------------ compared


def _undecided(connection: DuckDBPyConnection, pack: Pack, plan: emit.Plan) -> int:
    """How many people are in some category that cannot be told."""
    tests = [f'"{rule.code}_answer" = 2' for rule in plan.rules if rule.code in pack.categories]
    if not tests:
        return 0
    ((found,),) = connection.execute(f"SELECT count(*) FROM decided WHERE {' OR '.join(tests)}").fetchall()  # noqa: S608
    return int(found)


def _find_changed(
    connection: DuckDBPyConnection, pack: Pack, plan: emit.Plan, today: date, survey: Survey
) -> None:
    connection.execute("CREATE TABLE changed AS FROM odd")
    codes = [rule.code for rule in plan.rules]
    for part in (_memberships(codes), _shortfalls(pack, plan), _tiers(pack, plan, today)):
        connection.execute(f"INSERT INTO changed {part}")
    found = connection.execute("SELECT DISTINCT id, household FROM people WHERE id IN (SELECT id FROM changed)")
    households: set[UUID] = set()
    while rows := found.fetchmany(columns.BATCH):
        for key, household in rows:
            if household is None:
                survey.alone.append(key)
            else:
                households.add(household)
    survey.households += sorted(households)
    survey.alone.sort()


def _memberships(codes: Sequence[str]) -> str:
    """Whoever enters or leaves; a rule the pack no longer has ends."""
    listed = ", ".join(f"'{code}'" for code in codes)
    answers = ", ".join(f'"{code}_answer"' for code in codes)
    ended = " ".join(f"""WHEN '{code}' THEN "{code}_answer" = 0""" for code in codes)
    return f"""
        SELECT id FROM (SELECT id, unnest([{listed}]) AS code, unnest([{answers}]) AS answer FROM decided) AS w
        ANTI JOIN open_membership AS o USING (id, code) WHERE w.answer = 1
        UNION ALL SELECT id FROM open_membership AS o JOIN decided USING (id) WHERE CASE o.code {ended} ELSE true END
        UNION ALL SELECT id FROM open_membership WHERE code NOT IN ({listed})"""  # noqa: S608 — names of our own


def _shortfalls(pack: Pack, plan: emit.Plan) -> str:
    """Of whom other conditions are missing than stand, told rule by rule in the order of their codes."""
    rules = sorted(plan.rules, key=lambda rule: rule.code)
    lacks = ", ".join(["','", *(_lacks(rule.code, _goals(pack, rule)) for rule in rules)])
    return f"""
        SELECT d.id FROM decided AS d LEFT JOIN standing_shortfall AS s ON s.id = d.id
        WHERE concat_ws({lacks}) <> coalesce(s.lacks, '')"""  # noqa: S608 — names of our own


def _lacks(code: str, goals: int) -> str:
    """A shortfall as text, NULL where there is none: rule, kind, conditions failed and unknown as bits, how many to ask."""
    answer, failed, unknown = f'"{code}_answer"', f'CAST("{code}_failed" AS BIGINT)', f'CAST("{code}_unknown" AS BIGINT)'
    return f"""CASE WHEN {answer} = 2 THEN '{code} unknown ' || {failed} || ' ' || {unknown} || ' ' || bit_count({unknown})
        WHEN {answer} = 0 AND {unknown} = 0 AND bit_count({failed}) = 1 AND {failed} & {goals} <> 0
        THEN '{code} short ' || {failed} || ' 0 1' END"""


def _goals(pack: Pack, rule: Rule) -> int:
    """The conditions of a benefit of which one alone may be lacking, as bits; 0 where that is never told."""
    if rule.code not in pack.benefits or len(rule.conditions) < FEW:
        return 0
    return sum(1 << at for at, condition in enumerate(rule.conditions) if not condition.no_goal)


def _tiers(pack: Pack, plan: emit.Plan, today: date) -> str:
    """Whose tier is to be written anew, as `services.tiers` decides it."""
    tables = {table.code: table for table in plan.tables if table.code != _GROUP}
    if not tables:
        return "SELECT id FROM standing_tier"
    by_group = " UNION ALL ".join(
        f"""SELECT p.id, p.place, "{group}_tier" AS tier,
        CASE "{group}_row" WHEN 0 THEN 'otherwise' WHEN -1 THEN 'unsure' ELSE 'row' END AS how,
        {_saw(table)} AS inputs, p.last_met_on AS met_on
        FROM decided JOIN people AS p USING (id) WHERE {_GROUP}_of = '{group}'"""  # noqa: S608
        for group, table in tables.items()
    )
    rows = ", ".join(
        f"('{tier.code}', {tier.interval_days}, {turn(tier.rank, 'row')}, {turn(tier.rank, 'unsure')})"
        for tier in pack.tiers.values()
    )
    first = f"CAST(CASE WHEN s.tier = w.tier THEN s.since ELSE DATE '{today.isoformat()}' END + r.days AS DATE)"
    return f"""
        WITH r(tier, days, turn, turn_unsure) AS (VALUES {rows}), w AS ({by_group})
        SELECT w.id FROM w JOIN r USING (tier) LEFT JOIN standing_tier AS s ON s.id = w.id
        WHERE s.id IS NULL OR s.place <> w.place OR s.tier <> w.tier OR s.how <> w.how OR s.inputs <> w.inputs
        OR s.turn <> CASE WHEN w.how = 'unsure' THEN r.turn_unsure ELSE r.turn END OR s.met_on IS DISTINCT FROM w.met_on
        OR s.due_on IS DISTINCT FROM CASE WHEN r.days = 0 THEN NULL WHEN w.met_on IS NOT NULL
        THEN CAST(w.met_on + r.days AS DATE) WHEN s.met_on IS NULL THEN least({first}, coalesce(s.due_on, {first})) ELSE {first} END
        UNION ALL SELECT s.id FROM standing_tier AS s JOIN decided AS d USING (id)
        WHERE d.{_GROUP}_of = 'none'"""  # noqa: S608


def _saw(table: DecisionTable) -> str:
    """The answers a table reads, in the order of their codes."""
    parts = []
    for code in sorted(path[1] for path in table.reads if path[0] == "rule"):
        parts.append(f"""'{code}' || CASE "{code}_answer" WHEN 1 THEN 't' WHEN 0 THEN 'f' ELSE 'n' END""")
    return " || ".join(parts) or "''"

