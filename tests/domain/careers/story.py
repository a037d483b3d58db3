"""A station with a head, workers with accounts, and an officer of the county: what the tests of careers begin with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.careers.models import HeldTitle
from lianxin.domain.workforce.models import Engagement, Worker
from tests.factories import BEIGAN, NOW, certify, engage, make_user, make_worker, viewer_for

XIAOSHAN = "330109000000"
NINGWEI = "330109012000"
CODES = tuple(packs.get(packs.BASE).competencies)


def levels(level: int = 2, **others: int) -> dict[str, object]:
    """The same level for every competency, but those named."""
    return dict.fromkeys(CODES, level) | others


@dataclass
class Cast:
    """Who is there. `head`: of the station of 北干; `officer`, `second`: of the county; `worker`: of the station, with an account."""

    head: User
    officer: User
    second: User
    user: User
    worker: Worker
    engagement: Engagement

    def viewer(self, name: str) -> Viewer:
        return viewer_for(getattr(self, name))


def cast() -> Cast:
    user = make_user("li", "worker", BEIGAN, display_name="李秀英")
    worker = make_worker("李秀英", BEIGAN, user=user)
    engagement = engage(worker, grade="staff", step=3)
    certify(worker, "assistant")
    return Cast(
        make_user("head", "station_head", BEIGAN, display_name="站长"),
        make_user("officer", "bureau_officer", XIAOSHAN, display_name="干部甲"),
        make_user("second", "bureau_officer", XIAOSHAN, display_name="干部乙"),
        user,
        worker,
        engagement,
    )


def mentor(name: str = "张督导", place: str = BEIGAN, **fields: Any) -> Worker:
    """Somebody with the title of supervisor, and an account of their own."""
    user = make_user(f"mentor-{name}", "worker", place, display_name=name)
    made = make_worker(name, place, user=user, **fields)
    engage(made)
    hold(made, "supervisor")
    return made


def hold(worker: Worker, title: str, region: str = "district", year: int = 2024, **fields: Any) -> HeldTitle:
    filled: dict[str, Any] = {"conferred_on": date(year, 9, 1), "document": "萧民〔2024〕1号", "made_at": NOW}
    return HeldTitle.objects.create(place=worker.place, worker=worker, title=title, region=region, year=year, **(filled | fields))
