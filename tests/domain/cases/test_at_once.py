"""L03: two colleagues open a case of one person at one moment."""

from __future__ import annotations

import pytest

from lianxin.base.access.models import User
from lianxin.domain.cases.models import CaseFile
from lianxin.domain.people.models import Resident
from tests.domain.cases.story import open_case
from tests.domain.proceedings.test_at_once import at_once
from tests.marks import POSTGRESQL_ALONE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    POSTGRESQL_ALONE,
]


def test_of_those_who_open_a_case_at_once_one_does_and_again_is_said_aloud(zhuoma: User, ciren: User, baima: Resident) -> None:
    found = at_once(*(lambda who=who: open_case(who, baima) for who in (zhuoma, ciren, zhuoma, ciren)))
    assert found == {"done": 1, "case.open_already": 3}
    assert at_once(*[lambda: open_case(ciren, baima, again=True)] * 2) == {"done": 2}
    assert CaseFile.objects.count() == 3
