"""The facts this area says it supplies are those it does, and no pack asks it for more."""

from __future__ import annotations

from datetime import date

import pytest

from lianxin.base import packs
from lianxin.base.packs.checks import not_supplied
from lianxin.domain.care.selectors import FACTS_SUPPLIED, known_for_categories
from tests.factories import make_resident


@pytest.mark.django_db
def test_what_is_said_to_be_supplied_is_supplied() -> None:
    resident = make_resident()
    found = known_for_categories([resident.id], date(2026, 11, 23))
    assert sorted(found.of(resident.id)) == sorted(FACTS_SUPPLIED)


def test_no_pack_asks_for_more() -> None:
    assert [finding for pack in packs.all() for finding in not_supplied(pack, FACTS_SUPPLIED)] == []
