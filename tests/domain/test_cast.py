"""The cast of the tests stands where the article puts them."""

from lianxin.base.access.models import User
from lianxin.domain.people.models import Resident
from tests.factories import BEIGAN, TABA, viewer_for


def test_the_worker_reaches_the_elders_village_and_the_outsider_does_not(
    zhuoma: User, zhangwei: User, baima: Resident
) -> None:
    assert baima.place == TABA
    assert viewer_for(zhuoma).may("need.record", baima.place)
    assert not viewer_for(zhangwei).may("need.record", baima.place)
    assert viewer_for(zhangwei).may("need.record", BEIGAN)


def test_the_administrator_runs_the_system_and_reads_no_files(admin: User) -> None:
    assert not viewer_for(admin).may("need.read")
    assert not viewer_for(admin).may("commitment.read")
