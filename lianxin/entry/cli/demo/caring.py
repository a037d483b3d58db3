"""Care plans and orders for those elders of a place who need them, as the station's people would make them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.selectors import care_plans
from lianxin.domain.care.services import add_order, open_care_plan
from lianxin.domain.people.selectors import ResidentFilter, residents
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident

VISITED = "tanfang_duixiang"
"""The category of elders who must be visited: from them the demo takes those with a care plan."""

# Each line is one plan: (service, weekdays, window in minutes or None for the pack's) …
_PATTERNS: tuple[tuple[tuple[str, str, tuple[int, int] | None], ...], ...] = (
    (("zhucan", "1234567", None), ("jingshen", "3", None)),
    (("zhujie", "2", None), ("jingshen", "5", None)),
    (("zhuyi", "1", (540, 690)), ("zhucan", "24", None)),
    (("zhuyu", "4", (840, 1020)), ("zhujie", "1", (840, 1080))),
    (("zhucan", "135", None), ("zhuji", "5", (540, 1080))),
    (("jingshen", "246", (870, 1080)),),
    (("zhucan", "1234567", None), ("zhuyi", "5", (840, 1020))),
    (("zhujie", "356", None), ("jingshen", "17", (870, 1080))),
)
_EARLY_REVIEW = timedelta(days=11)
"""Some plans are to be looked at again about today: their reviews stand among the promises of the demo."""
_GOALS = ("三餐按时、吃得下", "屋里干净、不摔跤", "按时吃药、按时复查", "每周有人说说话")


def elders_of(viewer: Viewer, place: str, now: datetime, count: int) -> list[Resident]:
    """So many elders to be visited and without a plan, spread evenly over the villages; fewer when there are fewer."""
    page = residents(viewer, ResidentFilter(place=place, category=VISITED), today=local_day(now), limit=1000)
    cared_for = set(care_plans(viewer).filter(ended_on__isnull=True).values_list("resident_id", flat=True))
    free = [resident for resident in page.rows if resident.id not in cared_for]
    return free[:: max(1, len(free) // max(count, 1))][:count]


def give_plans(head: Viewer, workers: Sequence[Viewer], people: Sequence[Resident], now: datetime) -> None:
    """A plan with its orders for each of these people, the workers taking turns as regular carers of every pattern."""
    for number, resident in enumerate(people):
        carer = workers[(number + number // len(_PATTERNS)) % len(workers)]
        early = local_day(now) + _EARLY_REVIEW if number % len(_PATTERNS) == 0 else None
        plan = open_care_plan(
            actor=head, now=now, resident_id=resident.id, goals=_GOALS[number % len(_GOALS)], review_on=early
        )
        offered = packs.for_place(resident.place).offered
        for service, weekdays, window in _PATTERNS[number % len(_PATTERNS)]:
            if service in offered:
                add_order(
                    actor=head, now=now, plan_id=plan.id, service_code=service, weekdays=weekdays, window=window,
                    regular_carer_id=carer.id,
                )  # fmt: skip
