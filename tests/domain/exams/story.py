"""A county with an exam: who may manage it, who sits, and short ways to a year with registrations and results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lianxin.base.access.viewer import Viewer
from lianxin.domain.exams.models import ExamCycle, ExamEntry
from lianxin.domain.exams.services import Registration, Result, make_cycle, record_results, register_worker
from lianxin.domain.workforce.models import Schooling, Worker
from tests.factories import NOW, engage, make_user, make_worker, viewer_for

MOZHU, GONGKA, SHICHENG, QINJIANG = "540127000000", "540127100000", "360735000000", "360735100000"
PAPERS = {
    "assistant": ("zhuli_zonghe", "zhuli_shiwu"),
    "middle": ("zhongji_zonghe", "zhongji_shiwu", "zhongji_fagui"),
    "senior": ("gaoji_shiwu",),
}
DAYS_2026 = {
    "opens_on": date(2026, 3, 20), "closes_on": date(2026, 4, 10), "pay_by": date(2026, 4, 15), "print_from": date(2026, 5, 25),
    "first_day": date(2026, 6, 13), "last_day": date(2026, 6, 14), "results_on": date(2026, 8, 20),
}  # fmt: skip


@dataclass(frozen=True)
class County:
    """The officer of the county, a worker with an account, and the exam of 2026."""

    officer: Viewer
    head: Viewer
    zhuoma: Worker
    own: Viewer
    cycle: ExamCycle


def person(place: str, role: str, name: str) -> Viewer:
    return viewer_for(make_user(f"u-{role}-{place}", role, place, display_name=name))


def studied(
    worker: Worker,
    degree: str = "bachelor",
    *,
    social: bool = False,
    on: date | None = date(2015, 7, 1),
    **more: Any,
) -> Schooling:
    return Schooling.objects.create(
        place=worker.place,
        worker=worker,
        degree=degree,
        is_social_work=social,
        graduated_on=on,
        made_at=NOW,
        **more,
    )


def year_of(officer: Viewer, year: int, place: str = MOZHU, **days: date | None) -> ExamCycle:
    """The exam of a year, its days those of 2026 moved."""
    moved = {name: day.replace(year=year) for name, day in DAYS_2026.items()} | days
    return make_cycle(actor=officer, now=NOW, place=place, year=year, days=moved)


def county() -> County:
    officer = person(MOZHU, "bureau_officer", "德吉")
    head = person(GONGKA, "station_head", "扎西")
    user = make_user("zhuoma", "worker", GONGKA, display_name="卓玛")
    zhuoma = make_worker("卓玛", GONGKA, user=user)
    studied(zhuoma)
    engage(zhuoma, since=date(2022, 3, 1))
    return County(officer, head, zhuoma, viewer_for(user), year_of(officer, 2026))


def entered(
    officer: Viewer, cycle: ExamCycle, worker: Worker, level: str = "assistant", **more: Any
) -> ExamEntry:
    day = cycle.opens_on or date(cycle.year, 3, 20)
    return register_worker(
        actor=officer, now=NOW, cycle_id=cycle.id, wanted=Registration(worker.id, level, day, **more)
    )


def scored(officer: Viewer, entry: ExamEntry, marks: Mapping[str, object]) -> int:
    """Marks by paper: a number, or the outcome where there is none."""
    results = [
        Result(entry.id, paper, mark)
        if isinstance(mark, str)
        else Result(entry.id, paper, "scored", Decimal(str(mark)))
        for paper, mark in marks.items()
    ]
    return record_results(actor=officer, now=NOW, results=results)
