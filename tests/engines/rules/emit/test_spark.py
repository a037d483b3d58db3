"""Spark on `local[2]`: random packs give what the closures give, and counties of Parquet what DuckDB gives."""

import random
import shutil
import warnings
from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from lianxin.engines.rules import Parameter, ParameterTable, RuleBook, emit
from lianxin.engines.rules.emit.parquet import by_duckdb, by_spark, spark_session
from tests.engines.rules.emit import engines
from tests.engines.rules.emit.packs import COLUMNS, DERIVED, EVER, packs, people
from tests.engines.rules.emit.test_traps import rule

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("java") is None,
        reason="Spark needs Java 17; make test-all on a machine with it runs these",
    ),
    # Spark's own client opens sockets and files that it closes late
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def session():
    pytest.importorskip("pyspark", reason="the extra lianxin[spark] is not installed (400 MB)")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with spark_session() as made:
            yield made


@given(plan=packs(), rows=people())
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_spark_gives_what_the_closures_give(session, tmp_path_factory, plan, rows):
    file = tmp_path_factory.mktemp("people") / "people.parquet"
    pq.write_table(engines.arrow(plan, rows), file)
    session.read.parquet(str(file)).createOrReplaceTempView("people")
    found = {row["id"]: row.asDict() for row in session.sql(emit.spark(plan)).collect()}
    for id_, row in engines.by_closures(plan, rows).items():
        for output in plan.outputs:
            assert (found[id_][output.name], output.name) == (row[output.name], output.name)


def test_counties_of_parquet_have_the_checksums_of_duckdb(session, tmp_path):
    plan = emit.plan(
        RuleBook(
            [
                rule("age >= 60", "elders > 1", "sum(household.收入) / count(household) < 900"),
                rule("rule.r or ok", code="q"),
            ]
        ),
        emit.People(COLUMNS, DERIVED),
        ParameterTable([Parameter("old", 60, "岁", EVER, "《示例》")]),
        date(2026, 10, 1),
        amounts={"q": "收入 * 2"},
    )
    assert plan.apart == ()
    counties, drawn = tmp_path / "counties", random.Random(7)
    counties.mkdir()
    everybody = []
    for county in range(3):
        rows = [resident(drawn, county, n) for n in range(400)]
        everybody += rows
        pq.write_table(engines.arrow(plan, rows), counties / f"{county}.parquet")
    expected = emit.checksums(plan, emit.answers(plan, everybody))
    with duckdb.connect() as connection:
        assert by_duckdb(plan, connection, counties, tmp_path / "duckdb") == expected
    assert by_spark(plan, session, counties, tmp_path / "spark") == expected


def resident(drawn, county, n):
    """Somebody of a county's 150 homes, with gaps."""

    def known(value):
        return None if drawn.random() < 0.2 else value

    born = date(1930, 1, 1) + timedelta(days=drawn.randrange(35_000))
    return {
        "id": f"{county}-{n}", "household": known(f"{county}-{n % 150}"), "region": None,
        "出生": known(born), "last": known(date(2026, 1, 1)), "n": known(n % 7), "big": known(n * 10**12),
        "收入": known(Decimal(drawn.randrange(300_000)) / 100), "tiny": known(Decimal("0.1250")),
        "ok": known(n % 3 == 0), "sure": True, "sex": known("1"), "s": known("it's"),
    }  # fmt: skip
