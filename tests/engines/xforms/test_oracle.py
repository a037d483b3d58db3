"""Our evaluator and the web's own engine say the same of every submission an honest client could send."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lianxin.engines.xforms import import_form
from tests.engines.xforms.oracle.comparing import compare
from tests.engines.xforms.oracle.engine import Engine, node_or_skip
from tests.engines.xforms.oracle.forms import NAMES, form_xml
from tests.engines.xforms.oracle.fuzz import MOMENT
from tests.engines.xforms.oracle.making import made_form

QUICK = 30
THOROUGH = 1_000


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(node_or_skip(), MOMENT) as started:
        yield started


@pytest.mark.parametrize("name", NAMES)
def test_the_verdict_is_the_web_engines(engine: Engine, name: str) -> None:
    found = compare(engine, form_xml(name), QUICK)
    assert not found.differences, "\n".join(found.differences)
    assert found.compared + found.crashed == QUICK
    assert found.values


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_verdict_is_the_web_engines_a_thousand_times(engine: Engine, name: str) -> None:
    found = compare(engine, form_xml(name), THOROUGH, seed=1)
    assert not found.differences, "\n".join(found.differences)
    assert found.compared + found.crashed == THOROUGH


def _agrees(engine: Engine, seed: int, count: int) -> None:
    form = import_form(made_form(seed).encode(), filename="made.md")
    assert form.is_usable, (seed, form.remarks)
    found = compare(engine, form.xml, count)
    assert not found.differences, "\n".join([f"form {seed}", *found.differences])
    assert found.compared


@pytest.mark.parametrize("seed", range(8))
def test_a_made_up_form_has_the_same_verdict(engine: Engine, seed: int) -> None:
    _agrees(engine, seed, 5)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 250))
def test_many_made_up_forms_have_the_same_verdict(engine: Engine, seed: int) -> None:
    _agrees(engine, seed, 10)


def test_a_rule_less_on_one_side_is_found(engine: Engine) -> None:
    """Or the comparison would prove nothing."""
    form = form_xml("home_visit")
    found = compare(engine, form, QUICK, theirs=form.replace(b' required="true()"', b""))
    assert any("only here" in difference and "required" in difference for difference in found.differences)
