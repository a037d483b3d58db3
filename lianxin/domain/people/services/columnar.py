"""The reading half of a pass for a whole county at once: everybody's facts as columns in DuckDB, decided by the SQL that
`engines.rules.emit` writes, compared with what stands. Extra `compute`; without it, or where a rule is only decided per
person, `passes` reads household by household and finds the same.

It only says whom to look at: the writing half decides those again in Python, so a difference between the two could cost
time, never a wrong label. Everything is held in memory: no record of a person is ever left on a disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.packs import Pack
from lianxin.base.packs.schema import Fact
from lianxin.domain.people.models import CategoryMembership, Resident, Shortfall, VisitTier
from lianxin.domain.people.rules.shortfalls import FEW
from lianxin.domain.people.rules.tiers import turn
from lianxin.domain.people.selectors.facts import Known, beside_register, columns_read
from lianxin.domain.people.selectors.registry import PRESENT
from lianxin.engines.rules import DecisionTable, Row, Rule, emit
from lianxin.kernel.divisions import place_range
from lianxin.kernel.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Progress = Callable[[int, int], None]

_BATCH: Final = 20_000
_MEMORY: Final = "2GB"
_DIGITS, _CENTS = 14, 2
_MOST: Final = 10 ** (_DIGITS - _CENTS)
_GROUP: Final = "visit_group"
_STATES: Final = {True: "t", False: "f", None: "n"}


@dataclass(slots=True)
class Survey:
    """What the reading half found: whom to look at again. `households`, and residents `alone` without one."""

    residents: int = 0
    undecided: int = 0
    households: list[UUID] = field(default_factory=list)
    alone: list[UUID] = field(default_factory=list)


def survey_by_columns(pack: Pack, county: str, today: date, progress: Progress | None = None) -> Survey | None:
    """Everybody of a county; None where it cannot be done in columns."""
    if find_spec("duckdb") is None or find_spec("pyarrow") is None:
        return None
    plan = _plan(pack, today)
    if plan.apart:
        return None
    with _opened() as connection:
        low, high = place_range(county)
        people = Resident.objects.filter(PRESENT, place__gte=low, place__lt=high)
        odd = _load_people(connection, pack, people, today, progress)
        survey = Survey(residents=_count(connection, "people"))
        if survey.residents:
            connection.execute(f"CREATE TABLE packed AS {emit.duckdb(plan)}")
            connection.execute(f"CREATE VIEW decided AS {emit.unpacked(plan, 'packed')}")
            _load_standing(connection, pack, low, high)
            survey.undecided = _undecided(connection, pack, plan)
            _find_changed(connection, pack, plan, today, odd, survey)
        return survey


def _plan(pack: Pack, today: date) -> emit.Plan:
    facts = pack.fact_book.facts
    columns = tuple(_column(fact) for fact in facts.values() if fact.collected != "derived")
    derived = {code: fact.expression for code, fact in facts.items() if fact.collected == "derived"}
    tables = [*pack.tier_tables.values(), _groups()]
    return emit.plan(
        pack.all_rules, emit.People(columns, derived), pack.parameter_table, today, tables=tables
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
        return emit.Column(fact.code, "number", digits=_DIGITS, scale=_CENTS)
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


# ------------------------------------------------------------------------------------------------ in


def _load_people(
    connection: DuckDBPyConnection, pack: Pack, people: QuerySet[Resident], today: date, progress: Progress | None
) -> list[UUID]:
    """Write everybody's facts; returns those whose values do not fit a column, to be looked at in any case."""
    names = columns_read(pack)
    total = people.count()
    odd: list[UUID] = []
    done = 0
    known = beside_register(people.order_by().values("id"), today)
    for batch in _batches(people.values_list(*names).iterator(chunk_size=_BATCH)):
        columns = dict(zip(names, zip(*batch, strict=True), strict=True))
        made = _facts(pack, columns, known, odd)
        _insert(connection, "people", made)
        done += len(batch)
        if progress is not None:
            progress(done, total)
    return odd


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    rest = iter(rows)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _facts(
    pack: Pack, columns: Mapping[str, tuple[Any, ...]], known: Known, odd: list[UUID]
) -> dict[str, tuple[Any, Any]]:
    """Column of the table → (values, arrow type)."""
    import pyarrow as pa

    book, keys = pack.fact_book, columns["id"]
    noted = [known.noted.get(key, {}) for key in keys]
    outside = [known.outside_of(key) for key in keys]
    types = {"boolean": pa.bool_(), "string": pa.string(), "date": pa.date32()}
    made: dict[str, tuple[Any, Any]] = {
        "id": ([key.bytes for key in keys], pa.binary(16)),
        "household": ([key.bytes if key else None for key in columns["household_id"]], pa.binary(16)),
        "place": (columns["place"], pa.string()),
    }
    for code, fact in book.facts.items():
        if fact.collected == "derived":
            continue
        if fact.collected == "outside":
            values = [one.get(code) for one in outside]
        elif fact.collected == "register":
            values = book.of_column(fact, columns[fact.column or code])
        else:
            values = book.of_notes(fact, noted)
        if fact.kind == "number":
            values = [_fitting(fact, value, key, odd) for value, key in zip(values, keys, strict=True)]
            made[code] = (values, pa.int32() if fact.whole else pa.decimal128(_DIGITS, _CENTS))
        else:
            made[code] = (values, types[fact.kind])
    return made


def _fitting(fact: Fact, value: Any, key: UUID, odd: list[UUID]) -> Any:
    if value is None:
        return None
    exact = Decimal(value)
    scale = 0 if fact.whole else _CENTS
    if abs(exact) < (2**31 if fact.whole else _MOST) and exact == round(exact, scale):
        return int(exact) if fact.whole else round(exact, scale)
    odd.append(key)
    return None


def _insert(connection: DuckDBPyConnection, table: str, made: dict[str, tuple[Any, Any]]) -> None:
    import pyarrow as pa

    rows = pa.table({name: pa.array(values, type_) for name, (values, type_) in made.items()})
    connection.register("batch", rows)
    connection.execute(f"CREATE TABLE IF NOT EXISTS {table} AS SELECT * FROM batch LIMIT 0")  # noqa: S608 — names of our own
    connection.execute(f"INSERT INTO {table} SELECT * FROM batch")  # noqa: S608
    connection.unregister("batch")


def _load_standing(connection: DuckDBPyConnection, pack: Pack, low: str, high: str) -> None:
    """What stands of these people: open memberships, shortfalls, visit tiers."""
    connection.execute("CREATE TABLE open_membership (id BLOB, code VARCHAR)")
    connection.execute(
        "CREATE TABLE standing_shortfall (id BLOB, code VARCHAR, kind VARCHAR, failed BIGINT, unknown BIGINT, n INTEGER)"
    )
    connection.execute(
        "CREATE TABLE standing_tier (id BLOB, place VARCHAR, tier VARCHAR, how VARCHAR, turn INTEGER, inputs VARCHAR,"
        " since DATE, met_on DATE, due_on DATE)"
    )
    here = {"place__gte": low, "place__lt": high}
    open_ones = CategoryMembership.objects.filter(**here, until__isnull=True).values_list("resident_id", "code")
    _copy(connection, "open_membership", open_ones.iterator(chunk_size=_BATCH))
    short = Shortfall.objects.filter(**here).values_list("resident_id", "code", "kind", "failed", "unknown", "count")
    _copy(connection, "standing_shortfall", short.iterator(chunk_size=_BATCH))
    tiers = VisitTier.objects.filter(**here).values_list(
        "resident_id", "place", "tier", "how", "turn", "inputs", "since", "met_on", "due_on"
    )
    _copy(connection, "standing_tier", ((*row[:5], _seen(row[5]), *row[6:]) for row in tiers.iterator(chunk_size=_BATCH)))


def _copy(connection: DuckDBPyConnection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    import pyarrow as pa

    names = [name for (name,) in connection.execute(f"SELECT column_name FROM (DESCRIBE {table})").fetchall()]  # noqa: S608
    for batch in _batches(rows):
        columns = dict(zip(names, zip(*batch, strict=True), strict=True))
        columns["id"] = tuple(key.bytes for key in columns["id"])
        connection.register("batch", pa.table({name: pa.array(values) for name, values in columns.items()}))
        connection.execute(f"INSERT INTO {table} SELECT * FROM batch")  # noqa: S608
        connection.unregister("batch")


def _seen(inputs: dict[str, bool | None]) -> str:
    """What a table saw, as `_saw` writes it in SQL."""
    return "".join(f"{code}{_STATES[inputs[code]]}" for code in sorted(inputs))


# ------------------------------------------------------------------------------------------------ compared


def _count(connection: DuckDBPyConnection, table: str) -> int:
    exists = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [table]).fetchall()
    if exists == [(0,)]:
        return 0
    ((found,),) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()  # noqa: S608
    return int(found)


def _undecided(connection: DuckDBPyConnection, pack: Pack, plan: emit.Plan) -> int:
    """How many people are in some category that cannot be told."""
    tests = [f'"{rule.code}_answer" = 2' for rule in plan.rules if rule.code in pack.categories]
    if not tests:
        return 0
    ((found,),) = connection.execute(f"SELECT count(*) FROM decided WHERE {' OR '.join(tests)}").fetchall()  # noqa: S608
    return int(found)


def _find_changed(
    connection: DuckDBPyConnection, pack: Pack, plan: emit.Plan, today: date, odd: Sequence[UUID], survey: Survey
) -> None:
    connection.execute("CREATE TABLE changed (id BLOB)")
    codes = [rule.code for rule in plan.rules]
    for part in (_memberships(codes), _shortfalls(pack, plan), _tiers(pack, plan, today)):
        connection.execute(f"INSERT INTO changed {part}")
    connection.executemany("INSERT INTO changed VALUES (?)", [[key.bytes] for key in odd] or [[b""]])
    found = connection.execute("SELECT DISTINCT id, household FROM people WHERE id IN (SELECT id FROM changed)")
    households: dict[bytes, None] = {}
    while rows := found.fetchmany(_BATCH):
        for key, household in rows:
            if household is None:
                survey.alone.append(UUID(bytes=key))
            else:
                households[household] = None
    survey.households += [UUID(bytes=key) for key in sorted(households)]
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
    lists = ", ".join(
        f"""{{'code': '{rule.code}', 'answer': "{rule.code}_answer", 'failed': CAST("{rule.code}_failed" AS BIGINT),
        'unknown': CAST("{rule.code}_unknown" AS BIGINT), 'goals': CAST({_goals(pack, rule)} AS BIGINT)}}"""
        for rule in plan.rules
    )
    wanted = f"""
        SELECT id, r.code, CASE r.answer WHEN 2 THEN 'unknown' ELSE 'short' END AS kind, r.failed, r.unknown,
        CAST(CASE r.answer WHEN 2 THEN bit_count(r.unknown) ELSE 1 END AS INTEGER) AS n
        FROM (SELECT id, unnest([{lists}]) AS r FROM decided)
        WHERE r.answer = 2 OR r.answer = 0 AND r.unknown = 0 AND bit_count(r.failed) = 1 AND r.failed & r.goals <> 0"""  # noqa: S608
    return f"""
        WITH w AS MATERIALIZED ({wanted})
        SELECT id FROM (((FROM w) EXCEPT ALL (FROM standing_shortfall))
        UNION ALL ((FROM standing_shortfall) EXCEPT ALL (FROM w)))"""  # noqa: S608


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

