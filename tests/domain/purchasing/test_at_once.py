"""Two contracts for the same seat are signed at one moment, each over a connection of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connections

from lianxin.base.access.models import User
from lianxin.domain.purchasing import services
from lianxin.domain.purchasing.models import Contract
from lianxin.domain.workforce.models import Agency
from lianxin.kernel.problems import ProblemError
from tests.domain.purchasing.test_services import SHICHENG, opened
from tests.factories import NOW, make_user, viewer_for
from tests.marks import POSTGRESQL_ALONE

pytestmark = [pytest.mark.django_db(transaction=True), POSTGRESQL_ALONE]


def test_of_two_contracts_for_one_seat_signed_at_once_one_is_signed() -> None:
    one: User = make_user("one", "bureau_officer", SHICHENG)
    agency = Agency.objects.create(place=SHICHENG, name="和仁公益社会工作服务中心", made_at=NOW)
    drafts, together = [opened(one, agency, str(number)).id for number in range(2)], Barrier(2)
    viewer = viewer_for(one)

    def sign(contract_id: UUID) -> str:
        together.wait()
        try:
            services.sign_contract(actor=viewer, now=NOW, contract_id=contract_id, signed_on=date(2026, 6, 20))
        except ProblemError as problem:
            return problem.code
        finally:
            connections.close_all()
        return "signed"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(sign, drafts)) == ["contract.seat_elsewhere", "signed"]
    assert Contract.objects.filter(state="signed").count() == 1
