"""What the demo buys costs what its contracts say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lianxin.base.access.viewer import Viewer
from lianxin.domain.purchasing.models import Contract
from lianxin.domain.purchasing.rules import whole_price
from lianxin.domain.purchasing.selectors import seats_of
from lianxin.domain.workforce.models import Agency
from lianxin.entry.cli.demo.accounts import Troupe, open_account
from lianxin.entry.cli.demo.cast import LAIXIULAN, QINJIANG, SHICHENG, XUSHUIGEN
from lianxin.entry.cli.demo.paying import _buy
from tests.factories import NOW, TODAY, engage, make_worker

pytestmark = pytest.mark.django_db


def test_a_contract_is_worth_what_its_seats_cost() -> None:
    for member in (XUSHUIGEN, LAIXIULAN):
        open_account(Viewer.system("演示"), NOW - timedelta(days=60), member)
    agency = Agency.objects.create(place=SHICHENG, name="和仁公益社会工作服务中心", made_at=NOW)
    engage(make_worker("吴秋萍", QINJIANG), "agency_worker", QINJIANG, agency=agency, since=date(2026, 7, 1))
    troupe = Troupe((XUSHUIGEN, LAIXIULAN), NOW)
    _buy(troupe, TODAY)
    contract = Contract.objects.get()
    assert contract.amount == sum(whole_price(one.promise) for one in seats_of(troupe[XUSHUIGEN], contract, today=TODAY)) == 2 * 12 * 5200
