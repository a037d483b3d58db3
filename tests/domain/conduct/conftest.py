"""The county of the tests: the station of 工卡镇 with its head and worker, another station, three officers of the bureau, an agency."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lianxin.base.access.models import User
from lianxin.base.places.models import Division
from lianxin.domain.workforce.models import Agency, Worker
from lianxin.kernel.divisions import level
from lianxin.kernel.names import sound_key
from tests import factories
from tests.factories import GONGKA, MOZHUGONGKA, NOW, TABA, TODAY

NIMA = "540127101000"
HIRED = TODAY - timedelta(days=60)
"""Long enough ago to owe the code of ethics, not so long as to owe a certificate."""
_NAMES = {MOZHUGONGKA: "墨竹工卡县", GONGKA: "工卡镇", TABA: "塔巴村", NIMA: "扎雪乡"}


@pytest.fixture
def divisions(db: None) -> None:
    Division.objects.bulk_create(
        Division(code=code, level=level(code), name=name, sound_key=sound_key(name), pack="540100") for code, name in _NAMES.items()
    )


@pytest.fixture
def officers(db: None) -> list[User]:
    """Three of the bureau: they receive, judge and decide."""
    return [factories.make_user(f"officer{n}", "bureau_officer", MOZHUGONGKA, display_name=f"干部{n}") for n in range(1, 4)]


@pytest.fixture
def uninvolved(db: None) -> User:
    """One more of the bureau, who had no hand in a rating that the three made."""
    return factories.make_user("officer4", "bureau_officer", MOZHUGONGKA, display_name="干部4")


@pytest.fixture
def more_officers(db: None) -> list[User]:
    """Three more, for appeals."""
    return [factories.make_user(f"second{n}", "bureau_officer", MOZHUGONGKA, display_name=f"复议{n}") for n in range(1, 4)]


@pytest.fixture
def other_head(db: None) -> User:
    return factories.make_user("pubu", "station_head", NIMA, display_name="普布")


@pytest.fixture
def zhuoma_worker(zhuoma: User) -> Worker:
    worker = factories.make_worker("卓玛", GONGKA, user=zhuoma)
    factories.engage(worker, "station_worker", since=HIRED)
    return worker


@pytest.fixture
def deji_worker(deji: User) -> Worker:
    worker = factories.make_worker("德吉", GONGKA, user=deji)
    factories.engage(worker, "station_head_post", since=HIRED)
    return worker


def make_agency(name: str = "和仁公益社会工作服务中心", place: str = MOZHUGONGKA, **fields: Any) -> Agency:
    return Agency.objects.create(name=name, place=place, **({"made_at": NOW} | fields))


@pytest.fixture
def agency(db: None) -> Agency:
    return make_agency()


@pytest.fixture
def agency_person(agency: Agency) -> User:
    """Works for the agency at 工卡镇."""
    user = factories.make_user("basang", "worker", GONGKA, display_name="巴桑")
    factories.engage(factories.make_worker("巴桑", GONGKA, user=user), "agency_worker", since=HIRED, agency=agency)
    return user
