"""Every case of the kit: every decision and every service of every model."""

import pytest

from tests.engines.rules import tck
from tests.engines.rules.dmn import kit

RESULTS = list(tck.results())


def test_the_kit_is_there():
    assert len(RESULTS) > 800


@pytest.mark.parametrize("result", RESULTS, ids=[result.name for result in RESULTS])
def test_the_model_gives_the_expected_result(result):
    found = kit.outcome(result)
    assert tck.agrees(found.value, result.expected), (found.value, result.expected, found.notes[:5])
