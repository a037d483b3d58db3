"""Made-up residents as columns: the ground of `rule_pass.py` and `one_person.py`. No real person, no database.

Every fact of the national pack that is written down becomes a column; each value is a function of the row's number, so the same
number of residents gives the same bytes. Households of one to six live in one county; one person in thirty lives in an
institution (no household), gaps are as wide as in a county that has just begun. Twenty files, one a county, for each million.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb

from lianxin.base.packs import library
from lianxin.base.packs.pack import Pack
from lianxin.base.packs.schema import Fact
from lianxin.engines.rules import emit

DAY: Final = date(2026, 10, 1)
COUNTIES: Final = 20
_TO_A_HOUSEHOLD: Final = 3  # of the sizes below, on the whole
_SIZES: Final = "[1, 1, 2, 2, 3, 3, 3, 4, 5, 6]"
_MONEY: Final = (10, 2)
_KNOWN: Final = {"register": 90, "visit": 60, "assessment": 50, "questionnaire": 40, "outside": 80}
"""In a hundred, by where a fact is collected."""


def pack() -> Pack:
    return library.get("national-base")


def written(chosen: Pack) -> dict[str, Fact]:
    """The facts of residents that are written down."""
    return {code: fact for code, fact in chosen.fact_book.facts.items() if fact.collected != "derived"}


def people(chosen: Pack) -> emit.People:
    """The table of residents as the plan sees it."""
    facts = chosen.fact_book.facts
    columns = []
    for code, fact in written(chosen).items():
        digits, scale = (9, 0) if fact.whole or fact.kind != "number" else _MONEY
        columns.append(emit.Column(code, fact.kind, digits, scale))
    derived = {code: fact.expression for code, fact in facts.items() if fact.collected == "derived"}
    return emit.People(tuple(columns), derived)


def plan(chosen: Pack, day: date = DAY) -> emit.Plan:
    """All categories, benefits with amounts, and tables about residents."""
    tables = [
        table for code, table in chosen.decision_tables.items() if chosen.tables[code].about == "resident"
    ]
    amounts = {code: benefit.amount for code, benefit in chosen.benefits.items() if benefit.amount}
    return emit.plan(
        chosen.all_rules,
        people(chosen),
        chosen.parameter_table,
        day,
        tables=[*chosen.tier_tables.values(), *tables],
        amounts=amounts,
    )


def folder(residents: int) -> Path:
    """The counties' files, made when they are not there."""
    made = Path(tempfile.gettempdir()) / f"lianxin_residents_{residents}"
    if not (made / "done").exists():
        made.mkdir(exist_ok=True)
        _make(made, residents)
        (made / "done").touch()
    return made


def _make(made: Path, residents: int) -> None:
    chosen = pack()
    columns = ", ".join(f'{_value(code, fact)} as "{code}"' for code, fact in written(chosen).items())
    counties = max(COUNTIES, COUNTIES * residents // 1_000_000)
    each = residents // counties
    connection = duckdb.connect()
    for county in range(counties):
        first = county * each
        connection.execute(
            f"""copy (
            with homes as (select n as home, {_SIZES}[{_drawn("n", 1, 10)} + 1] as size
                           from range({first}, {first} + {each}) as t(n)),
                 rows as (select home, unnest(range(size)) as member from homes),
                 numbered as (select {first} + row_number() over (order by home, member) - 1 as i, home, member
                              from rows order by home, member limit {each})
            select 'p' || i as id, case when {_drawn("i", 2, 30)} = 0 then null else 'h' || home end as household,
                   '{county:06}' as region, {columns}
            from numbered) to '{made}/{county:04}.parquet' (format parquet, compression zstd)"""
        )


def _drawn(row: str, salt: int, below: int) -> str:
    """A whole number from 0, below a limit, for a row."""
    return f"CAST(hash({row} * 1009 + {salt}) % {below} AS INTEGER)"


def _value(code: str, fact: Fact) -> str:
    salt = sum(code.encode()) * 31 + len(code)
    made = _drawn_value(code, fact, salt)
    share = 99 if code == "birth_date" else 8 if code.startswith("disability") else _KNOWN[fact.collected]
    return f"case when {_drawn('i', salt + 1, 100)} < {share} then {made} end"


def _drawn_value(code: str, fact: Fact, salt: int) -> str:
    if fact.kind == "boolean":
        return f"({_drawn('i', salt, 100)} < 20)"
    if fact.kind == "date":
        # a member's place in the household says which generation: old couples, parents, children
        born = f"DATE '1930-01-01' + {_drawn('i', salt, 36_500)} * (CASE WHEN member < 2 THEN 6 ELSE 9 END) // 10"
        back = f"DATE '2026-12-31' - {_drawn('i', salt, 900)}"
        return f"CAST({born if code == 'birth_date' else back} AS DATE)"
    if fact.kind == "number":
        if not fact.whole:
            return f"CAST({_drawn('i', salt, 400_000)} / 100.0 AS DECIMAL({_MONEY[0]}, {_MONEY[1]}))"
        least = int(fact.least or 0)
        return f"({least} + {_drawn('i', salt, int(fact.most or 9) - least + 1)})"
    codes = list(fact.codes) or _TABLES.get(code, ["1", "2"])
    listed = ", ".join(f"'{one}'" for one in codes)
    return f"[{listed}][{_drawn('i', salt, len(codes))} + 1]"


_TABLES: Final[dict[str, Any]] = {
    "relation": ["01", "02", "10", "20", "30"],
    "marital": ["10", "20", "21", "30", "40"],
    "ethnic": ["01", "04"],
}
