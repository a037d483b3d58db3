"""How dear it is to say of everybody how they stand by the duty to be certified: light and reason, of a county and of a province.

    python benchmarks/compliance.py [--workers 10000 500000] [--sample 1000]

Made-up workers, a function of their number. Each line runs in a process of its own: best of five, wall and CPU seconds, the process's
peak memory beside what it took before. The floor is DuckDB going once over the very columns that the rule reads. The answers of a
sample equal those of the rule asked person by person, as the pages ask it; one difference ends the run with an error.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from datetime import date
from typing import Any, Final

import duckdb
from rule_pass import _best, _peak
from tables import machine, table

from lianxin.base.packs import library
from lianxin.domain.workforce.rules.duty import DutyRule, rule_of
from lianxin.engines.rules import emit

DAY: Final = date(2026, 11, 28)
AIM: Final = 5
_THREADS: Final = 2
_PYTHON_AT_MOST: Final = 10_000
_NAMES: Final = {
    "scan": "DuckDB: least and most of the columns read",
    "pass": "DuckDB: light and reason of everybody, written",
    "python": "Python: the same rule, one by one",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, nargs="+", default=[10_000, 500_000])
    parser.add_argument("--sample", type=int, default=1000)
    parser.add_argument("--engine", choices=_NAMES, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.engine:
        print(json.dumps(measure(chosen.engine, chosen.workers[0], chosen.sample)))
        return
    print(f"compliance: {machine()}\n")
    rows = [row for size in chosen.workers for row in _rows(size, chosen.sample)]
    print(table(["workers", "what", "s", "CPU s", "× scan (CPU)", "peak MiB", "before MiB", "lights"], rows))
    print(f"\naim: at most {AIM} × the scan. at the end: {machine()}")


def _rows(size: int, sample: int) -> list[list[object]]:
    rows: list[list[object]] = []
    floor = 0.0
    for engine in _NAMES:
        if engine == "python" and size > _PYTHON_AT_MOST:
            continue
        command = [sys.executable, __file__, "--engine", engine, "--workers", str(size), "--sample", str(sample)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode:
            raise SystemExit(run.stderr)
        found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
        floor = floor or found["cpu"]
        rows.append([
            size, _NAMES[engine], f"{found['wall']:.4f}", f"{found['cpu']:.4f}", f"{found['cpu'] / floor:.1f}", found["peak"], found["before"], found["lights"],
        ])  # fmt: skip
    return rows


def measure(engine: str, size: int, sample: int) -> dict[str, Any]:
    """One line of the table, in this process."""
    rule = rule_of(library.get("360735"))
    plan, connection = rule.plan(DAY), made(size)
    lights = "–"
    if engine == "scan":
        listed = ", ".join(f'min("{name}"), max("{name}")' for name in ("id", *(one.name for one in plan.reads.values())))
        before = _peak()
        clock = _best(lambda: connection.execute(f"select {listed} from people").fetchall())
    elif engine == "pass":
        statement, before = emit.duckdb(plan), _peak()
        clock = _best(lambda: connection.execute(f"create or replace table result as {statement}"))
        lights = " ".join(f"{light} {number}" for light, number in _counts(connection))
    else:
        people = _people(connection, "")
        before = _peak()
        clock = _best(lambda: [rule.verdict(one, DAY) for _id, one in people])
    peak = _peak()
    if engine == "pass":
        compare(rule, connection, sample)
    return {"wall": clock.wall, "cpu": clock.cpu, "peak": peak, "before": before, "lights": lights}


def made(size: int) -> duckdb.DuckDBPyConnection:
    """The table of made-up workers: half of them certified, one in eight exempt at some time, one in fifty without a day of hire."""
    connection = duckdb.connect(config={"threads": _THREADS})
    connection.execute(f"""
        create table people as
        with drawn as (select i, {", ".join(f"cast(hash(i * 1009 + {n}) % 1000000 as integer) as d{n}" for n in range(9))} from range({size}) as t(i))
        select i as number, cast(md5(i::text) as uuid) as id, 'r' as region,
          d0 < 500000 as holds_certificate,
          case when d0 < 500000 then cast(DATE '2016-01-01' + d1 % 3800 as date) end as certified_on,
          case when d0 < 500000 then d2 < 800000 end as is_registered,
          case when d0 < 500000 and d2 < 800000 then cast(DATE '2024-01-01' + d3 % 2200 as date) end as registration_until,
          case when d4 >= 20000 then cast(DATE '2012-01-01' + d5 % 5400 as date) end as hired_on,
          d6 < 125000 as is_exempted,
          case when d6 < 125000 then cast(DATE '2026-01-01' + d7 % 400 as date) end as exempt_from,
          case when d6 < 125000 then cast(DATE '2026-06-01' + d7 % 400 + d8 % 200 as date) end as exempt_until,
          DATE '2021-01-01' as duty_from, cast([2, 3, 3, 4][d1 % 4 + 1] as integer) as duty_grace_years, 180 as duty_amber_days,
          ['none', 'amber', 'red'][d2 % 3 + 1] as duty_registration
        from drawn""")
    return connection


def compare(rule: DutyRule, connection: duckdb.DuckDBPyConnection, sample: int) -> None:
    """Of every so many workers one, asked one by one. SystemExit for the first who hears something else."""
    codes = {0: "grace", -1: "unknown"} | dict(enumerate(rule.rows, 1))
    ((size,),) = connection.execute("select count(*) from people").fetchall()
    some = f"where number % {max(1, size // sample)} = 0"
    joined = f"select id, chizheng_deng_row, chizheng_deng_light from result join people using (id) {some}"
    told = {key: (row, light) for key, row, light in connection.execute(joined).fetchall()}
    for key, facts in _people(connection, some):
        said = rule.verdict(facts, DAY)
        if (codes[told[key][0]], told[key][1]) != (said.reason, said.light):
            raise SystemExit(f"{key}: {told[key]} in columns, {said} alone, of {facts}")


def _people(connection: duckdb.DuckDBPyConnection, where: str) -> list[tuple[str, dict[str, Any]]]:
    found = connection.execute(f"select * exclude (number, region) from people {where}")
    names = [one[0] for one in found.description or ()]
    return [(row[0], dict(zip(names[1:], row[1:], strict=True))) for row in found.fetchall()]


def _counts(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    return connection.execute("select chizheng_deng_light, count(*) from result group by all order by 2 desc, 1").fetchall()


if __name__ == "__main__":
    main()
