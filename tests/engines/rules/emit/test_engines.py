"""Every engine gives what the closures give, to the last bit, for random packs and random households."""

import os

import pytest
from hypothesis import HealthCheck, given, settings

from lianxin.engines.rules import emit
from tests.engines.rules.emit import engines
from tests.engines.rules.emit.packs import packs, people

ENGINES = {"duckdb": engines.by_duckdb, "polars": engines.by_polars, "postgresql": engines.by_postgresql}


@pytest.mark.parametrize("engine", ENGINES)
@given(plan=packs(), rows=people())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_engine_gives_what_the_closures_give(engine, plan, rows):
    if engine == "postgresql" and engines.postgresql() is None:
        assert "CI" not in os.environ, "CI has a PostgreSQL: it must answer"
        pytest.skip("no PostgreSQL answers on this machine; make test starts one")
    found, expected = ENGINES[engine](plan, rows), engines.by_closures(plan, rows)
    for id_, row in expected.items():
        for output in plan.outputs:
            assert (found[id_][output.name], output.name, id_) == (row[output.name], output.name, id_)
    assert found.keys() == expected.keys()
    apart = {column for one in plan.apart for column in one.columns}
    assert {one.name for one in plan.outputs} | apart | {"id"} == set().union(*expected.values())
    assert emit.checksums(plan, found.values()) == emit.checksums(plan, expected.values())
