"""How dear it is to decide everybody: the national pack's rules and tables, with reasons and amounts, on every engine.

    python benchmarks/rule_pass.py [--residents 1000000] [--by-county 10000000] [--only duckdb polars]

Each engine runs in a process of its own: best of three passes, CPU seconds of that pass, and the process's peak memory
beside what it took before. All must give the same checksums. Loading the people is not counted; writing the result is,
except where the table says so. Plain Python decides a tenth and is scaled up. PostgreSQL and Spark run once.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import residents
from tables import machine, table

from lianxin.engines.rules import emit
from lianxin.engines.rules.emit.parquet import by_duckdb, by_spark, spark_session

_ROUNDS = 3
_SCALE = 10  # plain Python decides one in ten
_THREADS = 2


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--residents", type=int, default=1_000_000)
    parser.add_argument("--by-county", type=int, default=10_000_000, help="0: leave it out")
    parser.add_argument("--only", nargs="+", choices=list(ENGINES), default=list(ENGINES))
    parser.add_argument("--engine", choices=[*ENGINES, *BY_COUNTY], help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.engine:
        print(json.dumps(({**ENGINES, **BY_COUNTY})[chosen.engine](chosen.residents)))
        return
    plan = residents.plan(residents.pack())
    print(f"rule_pass: {machine()}")
    print(
        f"{len(plan.rules)} rules of {sum(len(rule.conditions) for rule in plan.rules)} conditions, {len(plan.tables)} tables, "
        f"{len(plan.people.derived)} derived facts, {len(plan.outputs)} columns; apart: "
        + (", ".join(f"{one.code} {one.part}" for one in plan.apart) or "nothing")
        + "\n"
    )
    residents.folder(chosen.residents)
    heads = ["engine", "residents", "s", "CPU s", "CPU s per million", "peak MiB", "before MiB", "checksums"]
    print(table(heads, _rows(chosen.only, chosen.residents)), "\n")
    if chosen.by_county:
        residents.folder(chosen.by_county)
        print(table(heads, _rows(list(BY_COUNTY), chosen.by_county)), "\n")
    print(f"at the end: {machine()}")


def _rows(engines: list[str], size: int) -> Any:
    first: dict[str, int] | None = None
    for engine in engines:
        found = _measured(engine, size)
        if found is None:
            yield [f"{engine}: not here, or failed", size, None, None, None, None, None, "–"]
            continue
        sums = found["sums"]
        first = first or sums
        same = "–" if not sums else "the same" if sums == first else "DIFFERENT"
        per_million = f"{found['cpu'] / found['size'] * 1e6:.2f}"
        times = [f"{found['wall']:.2f}", f"{found['cpu']:.2f}", per_million]
        yield [found["name"], found["size"], *times, found["peak"], found["before"], same]


def _measured(engine: str, size: int) -> dict[str, Any] | None:
    """One engine in a process of its own; None when it cannot run here."""
    command = [sys.executable, __file__, "--engine", engine, "--residents", str(size)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        print(run.stderr, file=sys.stderr)
        return None
    found: dict[str, Any] | None = json.loads(run.stdout.splitlines()[-1])
    return found


# ------------------------------------------------------------------------------------------------ measuring


@dataclass
class Clock:
    """Wall and CPU seconds of one round; CPU of this process and of children that have ended."""

    wall: float = 0
    cpu: float = 0

    def __enter__(self) -> Clock:
        self.wall, self.cpu = time.perf_counter(), _cpu()
        return self

    def __exit__(self, *error: object) -> None:
        self.wall, self.cpu = time.perf_counter() - self.wall, _cpu() - self.cpu


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _of_process(number: int) -> float:
    """CPU seconds of another process so far."""
    fields = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak(number: int | str = "self") -> int:
    lines = Path(f"/proc/{number}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def _result(
    name: str, size: int, clock: Clock, before: int, sums: dict[str, int] | None, peak: int | None = None
) -> dict[str, Any]:
    times = {"wall": clock.wall, "cpu": clock.cpu}
    return {"name": name, "size": size, **times, "peak": peak or _peak(), "before": before, "sums": sums}


def _best(run: Callable[[], object]) -> Clock:
    clocks = []
    for _ in range(_ROUNDS):
        with Clock() as clock:
            run()
        clocks.append(clock)
    return min(clocks, key=lambda one: one.cpu)


# ------------------------------------------------------------------------------------------------ the engines


def _loaded(size: int) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": _THREADS})
    connection.execute(f"create table people as from read_parquet('{residents.folder(size)}/*.parquet')")
    return connection


def _sums(plan: emit.Plan, connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    summed = connection.sql(emit.checksums_sql(plan, "duckdb", "result"))
    (row,) = summed.fetchall()
    return {name: int(value) for name, value in zip(summed.columns, row, strict=True)}


def scan(size: int) -> dict[str, Any]:
    """The floor: every column the rules read, gone over once."""
    plan, connection = residents.plan(residents.pack()), _loaded(size)
    listed = ", ".join(f'min("{one.name}"), max("{one.name}")' for one in plan.reads.values())
    before = _peak()
    return _result(
        "DuckDB: least and most of the columns read",
        size,
        _best(lambda: connection.execute(f"select {listed} from people")),
        before,
        None,
    )


def copy(size: int) -> dict[str, Any]:
    plan, connection = residents.plan(residents.pack()), _loaded(size)
    listed = ", ".join(f'"{one.name}"' for one in plan.reads.values())
    before = _peak()
    clock = _best(
        lambda: connection.execute(
            f"create or replace table copied as select id, household, {listed} from people"
        )
    )
    return _result("DuckDB: copy of the columns read", size, clock, before, None)


def copy_result(size: int) -> dict[str, Any]:
    """The cost of writing as many columns as the result has."""
    plan, connection = residents.plan(residents.pack()), _loaded(size)
    connection.execute(f"create table result as {emit.duckdb(plan)}")
    before = _peak()
    clock = _best(lambda: connection.execute("create or replace table copied as from result"))
    return _result("DuckDB: copy of the result", size, clock, before, None)


def duckdb_pass(size: int) -> dict[str, Any]:
    plan, connection = residents.plan(residents.pack()), _loaded(size)
    statement, before = emit.duckdb(plan), _peak()
    clock = _best(lambda: connection.execute(f"create or replace table result as {statement}"))
    peak = _peak()
    return _result("DuckDB", size, clock, before, _sums(plan, connection), peak)


def polars_pass(size: int) -> dict[str, Any]:
    os.environ["POLARS_MAX_THREADS"] = str(_THREADS)
    import polars

    plan = residents.plan(residents.pack())
    frame = polars.read_parquet(f"{residents.folder(size)}/*.parquet")
    query, before = emit.polars(plan, frame.lazy()), _peak()
    clock = _best(lambda: query.collect(engine="streaming"))
    peak = _peak()
    connection = duckdb.connect()
    connection.register("result", query.collect(engine="streaming").to_arrow())
    return _result("Polars, streaming (result in memory)", size, clock, before, _sums(plan, connection), peak)


def python_pass(size: int) -> dict[str, Any]:
    """Whole counties until a tenth is reached; its checksums are compared with DuckDB's of the same people."""
    plan = residents.plan(residents.pack())
    connection = duckdb.connect(config={"threads": _THREADS})
    files = sorted(residents.folder(size).glob("*.parquet"))[::_SCALE]
    listed = [str(file) for file in files]
    rows = connection.sql(f"from read_parquet({listed})").to_arrow_table().to_pylist()
    before = _peak()
    with Clock() as clock:
        found = list(emit.answers(plan, rows))
    peak = _peak()
    connection.execute(f"create table result as {emit.duckdb(plan, f'read_parquet({listed})')}")
    if emit.checksums(plan, found) != _sums(plan, connection):
        raise SystemExit("plain Python and DuckDB differ")
    return _result(
        "plain Python (a tenth; checksums as DuckDB's of it)", len(rows), clock, before, None, peak
    )


def postgresql_pass(size: int) -> dict[str, Any] | None:
    import psycopg

    try:
        connection = psycopg.connect("dbname=postgres", autocommit=True)
    except psycopg.OperationalError:
        return None
    plan = residents.plan(residents.pack())
    with connection, connection.cursor() as cursor, tempfile.TemporaryDirectory() as made:
        schema = f"rule_pass_{os.getpid()}"
        cursor.execute(
            f"create schema {schema}; set search_path to {schema}; set max_parallel_workers_per_gather to 0"
        )
        try:
            _into_postgresql(cursor, plan, size, Path(made))
            cursor.execute("set jit to off; set work_mem to '256MB'")
            cursor.execute("select pg_backend_pid()")
            ((backend,),) = cursor.fetchall()
            before, clock = _peak(backend), Clock()
            started, cpu = time.perf_counter(), _of_process(backend)
            cursor.execute(f"create unlogged table result as {emit.postgresql(plan)}")
            clock.wall, clock.cpu = time.perf_counter() - started, _of_process(backend) - cpu
            peak = _peak(backend)
            cursor.execute(emit.checksums_sql(plan, "postgresql", "result"))
            names = [column.name for column in cursor.description or ()]
            sums = {name: int(value) for name, value in zip(names, cursor.fetchall()[0], strict=True)}
        finally:
            cursor.execute(f"drop schema {schema} cascade")
    return _result("PostgreSQL (one backend)", size, clock, before, sums, peak)


_POSTGRESQL = {"boolean": "boolean", "date": "date", "string": "text"}


def _into_postgresql(cursor: Any, plan: emit.Plan, size: int, folder: Path) -> None:
    types = {
        one.name: _POSTGRESQL.get(one.kind, f"numeric({one.digits}, {one.scale})" if one.scale else "integer")
        for one in plan.reads.values()
    }
    columns = {"id": "text", "household": "text", **types}
    listed = ", ".join(f'"{name}" {type_}' for name, type_ in columns.items())
    cursor.execute(f"create unlogged table people ({listed})")
    names = ", ".join(f'"{name}"' for name in columns)
    file = folder / "people.csv"
    duckdb.connect().execute(
        f"copy (select {names} from read_parquet('{residents.folder(size)}/*.parquet')) to '{file}' (format csv, header false)"
    )
    with cursor.copy("copy people from stdin (format csv)") as copied, file.open("rb") as source:
        while chunk := source.read(1 << 20):
            copied.write(chunk)
    cursor.execute("analyze people")


def spark_pass(size: int) -> dict[str, Any] | None:
    """Parquet in, Parquet out, one file at a time as `by_county` does; the session's start is not counted."""
    if shutil.which("java") is None:
        return None
    plan = residents.plan(residents.pack())
    whole = Path(tempfile.mkdtemp())
    duckdb.connect().execute(
        f"copy (from read_parquet('{residents.folder(size)}/*.parquet')) to '{whole}/all.parquet' (format parquet)"
    )
    try:
        with spark_session(_THREADS) as session, tempfile.TemporaryDirectory() as results:
            (java,) = (child for child in _children(os.getpid()) if "java" in _name(child))
            before, clock = _peak(java), Clock()
            started, cpu = time.perf_counter(), _of_process(java)
            sums = by_spark(plan, session, whole, Path(results))
            clock.wall, clock.cpu = time.perf_counter() - started, _of_process(java) - cpu
            peak = _peak(java)
    finally:
        shutil.rmtree(whole)
    return _result(
        f"Spark local[{_THREADS}] (Parquet in and out, checksums counted)", size, clock, before, sums, peak
    )


def _children(parent: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{parent}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            found += [int(child), *_children(int(child))]
    return found


def _name(number: int) -> str:
    return Path(f"/proc/{number}/comm").read_text(encoding="utf-8").strip()


def duckdb_by_county(size: int) -> dict[str, Any]:
    plan = residents.plan(residents.pack())
    connection = duckdb.connect(config={"threads": _THREADS})
    before = _peak()
    with tempfile.TemporaryDirectory() as results, Clock() as clock:
        sums = by_duckdb(plan, connection, residents.folder(size), Path(results))
    return _result(
        "DuckDB, county by county (Parquet in and out, checksums counted)", size, clock, before, sums
    )


def polars_by_county(size: int) -> dict[str, Any]:
    os.environ["POLARS_MAX_THREADS"] = str(_THREADS)
    import polars

    plan, before = residents.plan(residents.pack()), _peak()
    with tempfile.TemporaryDirectory() as results:
        with Clock() as clock:
            for county in sorted(residents.folder(size).glob("*.parquet")):
                query = emit.polars(plan, polars.scan_parquet(county))
                query.collect(engine="streaming").write_parquet(
                    Path(results) / county.name, compression="zstd"
                )
        peak, connection = _peak(), duckdb.connect()
        connection.execute(f"create view result as from read_parquet('{results}/*.parquet')")
        sums = _sums(plan, connection)
    return _result("Polars, county by county (Parquet in and out)", size, clock, before, sums, peak)


ENGINES: dict[str, Callable[[int], dict[str, Any] | None]] = {
    "scan": scan,
    "copy": copy,
    "copy_result": copy_result,
    "duckdb": duckdb_pass,
    "polars": polars_pass,
    "python": python_pass,
    "postgresql": postgresql_pass,
    "spark": spark_pass,
}
BY_COUNTY: dict[str, Callable[[int], dict[str, Any] | None]] = {
    "duckdb_by_county": duckdb_by_county,
    "polars_by_county": polars_by_county,
}

if __name__ == "__main__":
    main()
