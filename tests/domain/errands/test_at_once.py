"""L03: two colleagues begin the same application of one person at one moment."""

from __future__ import annotations

import pytest

from lianxin.base.access.models import User
from lianxin.domain.errands import services
from lianxin.domain.errands.models import Errand
from lianxin.domain.people.models import Resident
from tests.domain.proceedings.test_at_once import at_once
from tests.factories import NOW, viewer_for
from tests.marks import POSTGRESQL_ALONE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    POSTGRESQL_ALONE,
]


def test_of_those_who_begin_one_application_at_once_one_does(zhuoma: User, ciren: User, baima: Resident) -> None:
    def opening(who: User) -> Errand:
        return services.open_errand(actor=viewer_for(who), now=NOW, resident_id=baima.id, kind="disability_certificate")

    found = at_once(*(lambda who=who: opening(who) for who in (zhuoma, ciren, zhuoma, ciren)))
    assert found == {"done": 1, "errand.open_already": 3}
    assert Errand.objects.get().proceeding.serial == 1
