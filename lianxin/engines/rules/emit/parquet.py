"""A pass over Parquet files, one county at a time: households never reach over two, so memory is bounded by the largest.

    with spark_session() as session:
        by_spark(plan, session, counties, results)       # or by_duckdb(plan, connection, counties, results)

Each `counties/NAME.parquet` gives `results/NAME.parquet`; the SQL and the checksums are the same in both engines. Spark needs
the extra `lianxin[spark]` and Java 17 (Debian: `apt-get install openjdk-17-jre-headless`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lianxin.engines.rules.emit import dialects, sql
from lianxin.engines.rules.emit.checksums import checksums_sql
from lianxin.engines.rules.emit.plan import Plan

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pyspark.sql import SparkSession

_SPARK: Final[Mapping[str, str]] = {
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "2",
    # a pass is one wide projection: as one Java method it takes longer to compile than to run
    "spark.sql.codegen.wholeStage": "false",
    # dates before 1582 as they are written, not as an older calendar would have had them
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
}


def by_duckdb(plan: Plan, connection: DuckDBPyConnection, counties: Path, results: Path) -> dict[str, int]:
    """Every county's file decided in DuckDB; the checksums of all together."""
    results.mkdir(parents=True, exist_ok=True)
    sums: Counter[str] = Counter()
    for county in sorted(counties.glob("*.parquet")):
        result = _text(results / county.name)
        made = sql.statement(plan, dialects.DUCKDB, f"read_parquet({_text(county)})")
        connection.execute(f"COPY ({made}) TO {result} (FORMAT parquet, COMPRESSION zstd)")
        summed = connection.sql(checksums_sql(plan, "duckdb", f"read_parquet({result})"))
        (row,) = summed.fetchall()
        sums.update({name: int(value) for name, value in zip(summed.columns, row, strict=True)})
    return dict(sums)


def by_spark(plan: Plan, session: SparkSession, counties: Path, results: Path) -> dict[str, int]:
    """Every county's file decided in Spark; the checksums of all together."""
    sums: Counter[str] = Counter()
    statement = sql.statement(plan, dialects.SPARK, "people")
    for county in sorted(counties.glob("*.parquet")):
        result = str(results / county.name)
        session.read.parquet(str(county)).createOrReplaceTempView("people")
        session.sql(statement).write.mode("overwrite").option("compression", "zstd").parquet(result)
        session.read.parquet(result).createOrReplaceTempView("result")
        (row,) = session.sql(checksums_sql(plan, "spark", "result")).collect()
        sums.update({name: int(value) for name, value in row.asDict().items()})
    return dict(sums)


@contextmanager
def spark_session(cores: int = 2, memory: str = "2g") -> Iterator[SparkSession]:
    """Spark in this process, on `local[cores]`, closed at the end. ImportError without the extra."""
    from pyspark.sql import SparkSession  # an extra: not on every machine

    builder = SparkSession.builder.master(f"local[{cores}]").config("spark.driver.memory", memory)
    for name, value in _SPARK.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        yield session
    finally:
        session.stop()


def _text(path: Path) -> str:
    return dialects.DUCKDB.text(str(path))
