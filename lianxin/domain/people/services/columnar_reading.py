"""What a pass in columns reads of a county: everybody's facts as the table `people` of DuckDB, and what stands of them.

Rows go from database to DuckDB as they are. Python is asked once for each distinct value where only it knows what a value
means (facts kept as JSON, what a visit table saw), and carries what other areas answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from lianxin.base.db import columns
from lianxin.base.packs import Pack
from lianxin.base.packs.facts import restored
from lianxin.base.packs.schema import Fact
from lianxin.domain.people.models import CategoryMembership, Resident, Shortfall, VisitTier
from lianxin.domain.people.selectors.facts import columns_read, held_on
from lianxin.domain.people.selectors.outside import Outside, known_outside
from lianxin.domain.people.selectors.registry import PRESENT
from lianxin.kernel.divisions import place_range

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Progress = Callable[[int, int], None]

DIGITS, CENTS = 14, 2
_MOST: Final = 10 ** (DIGITS - CENTS)
_EXACT: Final = f"DECIMAL({DIGITS}, {CENTS})"
_TYPES: Final = {"boolean": "BOOLEAN", "string": "VARCHAR", "date": "DATE"}
_PYTHON: Final = {"boolean": bool, "string": str, "date": date}
_NUMBERS: Final = ("failed", "unknown", "count")  # of a shortfall, in the order of its text
_STATES: Final = {True: "t", False: "f", None: "n"}


def fits(pack: Pack) -> bool:
    """Whether every fact of the register stands in a column of its own kind."""
    registered = (fact for fact in pack.fact_book.facts.values() if fact.collected == "register")
    return all(
        columns.type_of(Resident, fact.column or fact.code)
        == ("INTEGER" if fact.kind == "number" else _TYPES[fact.kind])
        for fact in registered
    )


def read_people(
    duck: DuckDBPyConnection, pack: Pack, county: str, today: date, progress: Progress | None = None
) -> int:
    """Make `people` (id, household, place, a column for each collected fact), and `odd`: the ids of those with a value that
    fits no column, which is null there. Returns how many people there are.
    """
    low, high = place_range(county)
    people = Resident.objects.filter(PRESENT, place__gte=low, place__lt=high).order_by()
    facts = [fact for fact in pack.fact_book.facts.values() if fact.collected != "derived"]
    columns.load(
        duck, "register", people, {name: name for name in columns_read(pack)}, _told(progress, people)
    )
    noted = [fact for fact in facts if fact.asked and fact.collected != "register"]
    _read_notes(duck, noted, people, today)
    wanted = [fact for fact in facts if fact.collected == "outside"]
    areas = [
        _read_area(duck, at, wanted, area)
        for at, area in enumerate(known_outside(people.values("id"), today))
    ]
    sources = {fact.code: f'noted."{fact.code}"' for fact in noted}
    sources |= {fact.code: _registered(fact) for fact in facts if fact.collected == "register"}
    sources |= {fact.code: f"CAST(NULL AS {_type(fact)})" for fact in wanted}
    for area in areas:
        sources |= area.answers
    made = "".join(f', {source} AS "{code}"' for code, source in sources.items())
    duck.execute(
        f"CREATE TABLE people AS SELECT register.id, household_id AS household, register.place{made} FROM register"  # noqa: S608
        f" LEFT JOIN noted ON noted.id = register.id {' '.join(area.join for area in areas)}"
    )
    beside = ("noted", *(area.table for area in areas))
    odd = " UNION ALL ".join(f"SELECT id FROM {table} WHERE _odd" for table in beside)  # noqa: S608 — names of our own
    duck.execute(f"CREATE TABLE odd AS {odd}")
    for table in ("register", *beside):
        duck.execute(f"DROP TABLE {table}")
    ((found,),) = duck.execute("SELECT count(*) FROM people").fetchall()
    return int(found)


def _told(progress: Progress | None, people: QuerySet[Resident]) -> columns.Told | None:
    if progress is None:
        return None
    tell, total, done = progress, people.count(), 0

    def told(rows: int) -> None:
        nonlocal done
        done += rows
        tell(done, total)

    return told


def _type(fact: Fact) -> str:
    if fact.kind == "number":
        return "INTEGER" if fact.whole else _EXACT
    return _TYPES[fact.kind]


def _registered(fact: Fact) -> str:
    """As `FactBook.of_column` says it."""
    column = f'register."{fact.column or fact.code}"'
    if fact.kind != "string":
        return f"CAST({column} AS {_type(fact)})"
    unstated = ", ".join("'" + code.replace("'", "''") + "'" for code in ("", *fact.unstated))
    return f"CASE WHEN {column} NOT IN ({unstated}) THEN {column} END"


# ------------------------------------------------------------------------------------------------ beside the register


def _read_notes(
    duck: DuckDBPyConnection, facts: Iterable[Fact], people: QuerySet[Resident], today: date
) -> None:
    """Make `noted`: a row for each resident of whom something was written down, and whether a value fits no column."""
    by_code = {fact.code: fact for fact in facts}
    held = held_on(today).filter(resident_id__in=people.values("id"), code__in=list(by_code))
    columns.load(duck, "note", held, {"id": "resident_id", "code": "code", "value": "value"})
    distinct = duck.execute("SELECT DISTINCT code, value FROM note").fetchall()
    meant = [_fitting(by_code[code], restored(by_code[code], json.loads(text))) for code, text in distinct]
    kinds = [_type(by_code[code]) for code, _text in distinct]
    typed = {  # a column for each type, named after it
        type_: (
            type_,
            [value if kind == type_ else None for kind, (value, _odd) in zip(kinds, meant, strict=True)],
        )
        for type_ in ("INTEGER", _EXACT, *_TYPES.values())
    }
    columns.fill(duck, "meaning", {
        "code": ("VARCHAR", [code for code, _text in distinct]), "value": ("VARCHAR", [text for _code, text in distinct]),
        **typed, "_odd": ("BOOLEAN", [odd for _value, odd in meant]),
    })  # fmt: skip
    wide = "".join(
        f""", any_value(meaning."{_type(fact)}") FILTER (WHERE code = '{code}') AS "{code}\""""
        for code, fact in by_code.items()
    )
    duck.execute(
        f"CREATE TABLE noted AS SELECT id{wide}, bool_or(_odd) AS _odd"  # noqa: S608 — names of our own
        " FROM note JOIN meaning USING (code, value) GROUP BY id"
    )
    duck.execute("DROP TABLE note")
    duck.execute("DROP TABLE meaning")


@dataclass(frozen=True, slots=True)
class _Area:
    """What one area answers, as a table beside `register`; `answers`: by fact, in SQL."""

    table: str
    join: str
    answers: Mapping[str, str]


def _read_area(duck: DuckDBPyConnection, at: int, facts: Iterable[Fact], area: Outside) -> _Area:
    """Everybody else's answer is the row without an id."""
    table, told = f"area_{at}", [*area.by_resident.values(), area.otherwise]
    answered = set().union(*told)
    ids = [key.hex for key in area.by_resident]
    made: dict[str, tuple[str, list[Any]]] = {"id": ("UUID", [*ids, None])}
    odd = [False] * len(told)
    for fact in facts:
        if fact.code in answered:
            values = [_fitting(fact, one.get(fact.code)) for one in told]
            made[fact.code] = (_type(fact), [value for value, _odd in values])
            odd = [was or is_odd for was, (_value, is_odd) in zip(odd, values, strict=True)]
    columns.fill(duck, table, {**made, "_odd": ("BOOLEAN", odd)})
    join = (
        f"LEFT JOIN {table} ON {table}.id = register.id"  # noqa: S608 — names of our own
        f" CROSS JOIN (SELECT * FROM {table} WHERE id IS NULL) AS {table}_else"
    )
    answers = {
        code: f'CASE WHEN {table}.id IS NULL THEN {table}_else."{code}" ELSE {table}."{code}" END'
        for code in made
        if code != "id"
    }
    return _Area(table, join, answers)


def _fitting(fact: Fact, value: Any) -> tuple[Any, bool]:
    """(the value as its column holds it, whether no column holds it)."""
    if value is None:
        return None, False
    if fact.kind != "number":
        return (value, False) if isinstance(value, _PYTHON[fact.kind]) else (None, True)
    exact = Decimal(value)
    scale = 0 if fact.whole else CENTS
    if exact.is_finite() and abs(exact) < (2**31 if fact.whole else _MOST) and exact == round(exact, scale):
        return (int(exact) if fact.whole else round(exact, scale)), False
    return None, True


# ------------------------------------------------------------------------------------------------ what stands


def read_standing(duck: DuckDBPyConnection, county: str) -> None:
    """Make `open_membership`, `standing_shortfall` and `standing_tier` of the county.

    Shortfalls, of which one resident has many, come as one text a resident, as `columnar._lacks` writes it in SQL.
    """
    low, high = place_range(county)
    here = {"place__gte": low, "place__lt": high}
    open_ones = CategoryMembership.objects.filter(**here, until__isnull=True)
    columns.load(duck, "open_membership", open_ones, {"id": "resident_id", "code": "code"})
    each = Concat(
        "code",
        Value(" "),
        "kind",
        *(part for name in _NUMBERS for part in (Value(" "), Cast(name, CharField()))),
    )
    short = (
        Shortfall.objects.filter(**here)
        .order_by()
        .values("resident_id")
        .annotate(listed=columns.Listed(each))
    )
    columns.load(duck, "shortfall", short, {"id": "resident_id", "listed": "listed"})
    duck.execute(
        "CREATE VIEW standing_shortfall AS SELECT id, array_to_string(list_sort(string_split(listed, ',')), ',') AS lacks"
        " FROM shortfall"
    )
    plain = ("place", "tier", "how", "turn", "inputs", "since", "met_on", "due_on")
    columns.load(
        duck,
        "tier",
        VisitTier.objects.filter(**here),
        {"id": "resident_id", **{name: name for name in plain}},
    )
    texts = [text for (text,) in duck.execute("SELECT DISTINCT inputs FROM tier").fetchall()]
    columns.fill(duck, "saw", {
        "inputs": ("VARCHAR", texts), "seen": ("VARCHAR", [_seen(json.loads(text)) for text in texts]),
    })  # fmt: skip
    duck.execute(
        "CREATE VIEW standing_tier AS SELECT * REPLACE (seen AS inputs) FROM tier JOIN saw USING (inputs)"
    )


def _seen(inputs: Mapping[str, bool | None]) -> str:
    """What a table saw, as `columnar._saw` writes it in SQL."""
    return "".join(f"{code}{_STATES[inputs[code]]}" for code in sorted(inputs))
