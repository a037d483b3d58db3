"""What is written reads back equal: the kit's models, and random ones."""

from __future__ import annotations

import pytest
from hypothesis import given

from lianxin.engines.rules.dmn import read, write
from tests.engines.rules.dmn.random_models import models
from tests.engines.rules.tck import KIT

MODELS = sorted(KIT.glob("compliance-level-*/*/*.dmn"))


@pytest.mark.parametrize("path", MODELS, ids=[path.stem for path in MODELS])
def test_models_of_the_kit_come_back(path):
    found = read(path.read_bytes(), file=path.name)
    assert read(write(found)) == found


@given(models)
def test_random_models_come_back(made):
    assert read(write(made)) == made
