"""Twenty people take the last of a store at one moment, each over a connection of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from lianxin.base.access.models import User
from lianxin.domain.goods.models import StockBalance, StockMovement
from lianxin.domain.goods.selectors import held_in
from lianxin.domain.goods.services import write_off
from lianxin.kernel.problems import ProblemError
from tests.domain.goods.story import stocked
from tests.domain.goods.test_stock import must_balance
from tests.factories import NOW, viewer_for
from tests.marks import POSTGRESQL_ALONE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    POSTGRESQL_ALONE,
]


def test_twenty_takers_of_six_get_six(deji: User) -> None:
    store = stocked(deji, 6)
    tea = next(h.lot.batch_id for h in held_in(viewer_for(deji), store.id) if h.balance.batch.goods == "zangcha")
    head = viewer_for(deji)

    def take(_at: int) -> str:
        try:
            write_off(actor=head, now=NOW, store_id=store.id, batch_id=tea, quantity=1, reason="抢")
        except ProblemError as problem:
            return problem.code
        finally:
            connections.close_all()
        return "taken"

    with ThreadPoolExecutor(20) as all_at_once:
        found = list(all_at_once.map(take, range(20)))
    assert (found.count("taken"), found.count("goods.stock_short")) == (6, 14)
    assert StockBalance.objects.get(account=store, batch_id=tea).quantity == 0
    assert StockMovement.objects.filter(what="written_off").count() == 6
    must_balance()
