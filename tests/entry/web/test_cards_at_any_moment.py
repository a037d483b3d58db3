"""Figure "Clocks": with the clock moved over midnights, ends of months and years, 29 February and holidays, every number equals its rows
for every role; over an instant at which nothing is due it does not change, over one at which one thing is, by that one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from html import unescape
from typing import Any, Final

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.services import sync_from_packs
from lianxin.domain.cases import selectors as cases
from lianxin.domain.cases.models import CaseFile
from lianxin.domain.cases.selectors import CaseFilter
from lianxin.domain.commitments import selectors as promises
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.errands import selectors as errands
from lianxin.domain.errands.models import Errand
from lianxin.domain.groups.models import Group
from lianxin.domain.mediation.models import Mediation
from lianxin.domain.minors import selectors as minors
from lianxin.domain.minors.models import ChildFile, PlanItem
from lianxin.domain.minors.selectors.lines import LineFilter
from lianxin.domain.minors.selectors.vetting import vetting_list
from lianxin.domain.proceedings.models import Proceeding, Reader
from lianxin.domain.proceedings.selectors import files_page, readable_proceedings
from lianxin.domain.proceedings.services import wind_clock
from lianxin.domain.screening import selectors as screening
from lianxin.domain.screening.models import Crisis, FollowUp, Screening
from lianxin.domain.screening.selectors.results import to_do
from lianxin.kernel.clock import combine, local_day
from lianxin.kernel.ids import new_id
from tests.entry.web.reading import all_rows, get, stats, tabs
from tests.factories import (
    GONGKA,
    MOZHUGONGKA,
    NOW,
    TABA,
    make_commitment,
    make_resident,
    make_user,
    sign_in,
    vet,
    viewer_for,
)

pytestmark = pytest.mark.django_db
SECOND: Final = timedelta(seconds=1)
ALL: Final = 500
_EVERY: Final = 6  # the rows are asked for at every sixth moment, of each role at others
Numbers = dict[str, int]
ROLES: Final = ("worker", "station_head", "bureau_officer", "system_admin", "auditor", "volunteer", "child_officer", "child_director")
REACH: Final = {"bureau_officer": MOZHUGONGKA, "volunteer": TABA, "child_director": TABA}


def night(year: int, month: int, day: int) -> datetime:
    """24:00 of a day in Asia/Shanghai."""
    return combine(date(year, month, day) + timedelta(days=1), time.min)


def at(year: int, month: int, day: int, clock: str) -> datetime:
    return combine(date(year, month, day), time.fromisoformat(clock))


MONTH_END, YEAR_END, LEAP_DAY = night(2026, 11, 30), night(2026, 12, 31), night(2028, 2, 29)
DUE: Final = {
    "case": MONTH_END,
    "child": YEAR_END,
    "errand": night(2027, 1, 25),  # twenty working days from Christmas Day on: New Year's Day, a Friday, is none
    "crisis": at(2027, 2, 28, "23:59:59"),
    "group": at(2027, 10, 1, "00:00:01"),
    "rescreen": LEAP_DAY,
}
LEAVE_ENDS, CHECK_LAPSES = night(2027, 6, 30), night(2027, 8, 31)
FAR: Final = night(2030, 12, 31)
YEAR_OVER: Final = night(2027, 11, 23)
"""What was planned on 23 November 2026 is no longer of the last 365 days."""
QUIET: Final = (night(2027, 1, 22), night(2027, 2, 5), night(2027, 4, 30), night(2027, 12, 31))
"""Midnights at which nothing is due: the Friday that would be the twentieth day without the holiday, a holiday, the end of a month and
of a year."""


@pytest.fixture
def users() -> dict[str, User]:
    """One account of every role."""
    found = {role: make_user(role, role, REACH.get(role, GONGKA), language="zh-hans") for role in ROLES}
    vet(*(user for role, user in found.items() if role != "child_officer"), valid_until=local_day(FAR))
    vet(found["child_officer"], valid_until=local_day(CHECK_LAPSES - SECOND))
    return found


@pytest.fixture
def world(users: dict[str, User]) -> dict[str, User]:
    """A file of every kind, held by the worker, the child's by the officer; their clocks as `DUE` says."""
    worker, officer, head = users["worker"], users["child_officer"], users["station_head"]
    elder = make_resident("白玛", birth_date=date(1948, 2, 29))
    child = make_resident("格桑", birth_date=date(2016, 3, 5))
    case = running(worker, "casework", "intake", "case", elder, secrecy="named")
    CaseFile.objects.create(id=case.id, proceeding=case, origin="self")
    allow(head, case, LEAVE_ENDS)
    file = running(officer, "child_protection", "help", "child", child, secrecy="approved", guard="minor.read")
    kept = ChildFile.objects.create(id=file.id, proceeding=file, urgency="high", tier="high")
    allow(officer, file, FAR)
    item = promise(officer, "item", child, kind="child_step", guard="minor.read")
    PlanItem.objects.create(file=kept, place=TABA, line="policy", society="community", promise=item, at=NOW)
    applied = running(worker, "errand", "handed_in", "not wound yet", elder)
    Errand.objects.create(id=applied.id, proceeding=applied, kind="disability_certificate", stage="township", stage_since=date(2026, 12, 25))
    wind_clock(actor=Viewer.system("测试"), now=NOW, proceeding_id=applied.id)
    talks = running(worker, "mediation", "mediating", "mediation")
    Mediation.objects.create(id=talks.id, proceeding=talks, kind="stairwell", title="楼道堆物")
    meets = running(worker, "group", "forming", "group")
    Group.objects.create(id=meets.id, proceeding=meets, kind="support", title="互助小组", size=8)
    screened(worker, elder)
    return users


def running(holder: User, workflow: str, state: str, clock: str, resident: Any = None, **fields: Any) -> Proceeding:
    guard = fields.get("guard", "")
    return Proceeding.objects.create(
        place=TABA, workflow=workflow, number=workflow, series=workflow, serial=1, resident=resident, holder=holder, state=state, state_since=NOW,
        clock=promise(holder, clock, resident, kind="proceeding_step", guard=guard), opened_at=NOW, **({"secrecy": "place"} | fields),
    )  # fmt: skip


def promise(worker: User, name: str, resident: Any = None, **fields: Any) -> Commitment:
    return make_commitment(worker, resident, place=TABA, title=name, due_at=DUE.get(name, FAR), **fields)


def allow(user: User, file: Proceeding, until: datetime) -> None:
    Reader.objects.create(
        place=TABA, proceeding=file, user=user, why="督导", how="named", asked_at=NOW, approved=True, decided_by=new_id(), decided_at=NOW,
        since=NOW, until=until,
    )  # fmt: skip


def screened(worker: User, elder: Any) -> None:
    result = Screening.objects.create(
        place=TABA, resident=elder, scale="phq9", scale_version="1", basis="single", state="counted", on=local_day(NOW), at=NOW, received_at=NOW, total=12,
        level="moderate", rank=2, is_latest=True, is_worse=True, worse_points=5, worse_levels=1,
    )  # fmt: skip
    again = promise(worker, "rescreen", elder, kind="screening", guard="screening.read")
    FollowUp.objects.create(place=TABA, screening=result, limit="screen", action="counsel", due_on=local_day(LEAP_DAY - SECOND), commitment=again)
    crisis = running(worker, "crisis", "alarm", "crisis", elder, guard="screening.read")
    Crisis.objects.create(place=TABA, proceeding=crisis, screening=result, trigger="self_harm")


def events() -> dict[datetime, Numbers]:
    """Every instant at which a number changes, with the cards and by how much; no two at one instant."""
    late = {
        "case": {"cases late": 1, "cases late intake": 1},
        "rescreen": {"screening due": 1},
    }  # fmt: skip
    found: list[tuple[datetime, Numbers]] = []
    for name, due in DUE.items():
        found.append((combine(local_day(due - SECOND / 1000), time.min), {"board open": -1, "board due": 1}))
        found.append((due, {"board due": -1, "board overdue": 1, **late.get(name, {})}))
    gone = {"cases all": -1, "cases all intake": -1, "cases late": -1, "cases late intake": -1, "readable": -1}
    found += [(LEAVE_ENDS, gone), (CHECK_LAPSES, {"readable": -1, "vetting valid": -1, "vetting lapsed": 1}), (YEAR_OVER, {"lines": -1})]
    assert len({moment for moment, _changes in found} | set(QUIET)) == len(found) + len(QUIET)
    return dict(found)


Rows = Callable[[], int]
Pairs = dict[str, tuple[int, Rows]]
"""Card → (its number, how many rows the list behind it has)."""


def counted(viewer: Viewer, now: datetime, *, rows_too: bool) -> Numbers:
    """Every number by its card; with `rows_too` compared with the rows of the list that it opens. A number that is none is left out."""
    pairs = {**of_board(viewer, now), **of_cases(viewer, now), **of_screening(viewer, now), **of_children(viewer, now), **of_files(viewer, now)}
    for card, (number, rows) in pairs.items() if rows_too else ():
        assert number == rows(), (viewer.label, card, now)
    return {card: number for card, (number, _rows) in pairs.items() if number}


def of_board(viewer: Viewer, now: datetime) -> Pairs:
    numbers = promises.board_counts(viewer, now)
    return {
        f"board {status}": (getattr(numbers, status), lambda status=status: len(promises.board(viewer, now, status, limit=ALL).rows))
        for status in ("open", "due", "overdue", "done", "doubtful")
    }


def of_cases(viewer: Viewer, now: datetime) -> Pairs:
    found: Pairs = {}
    for name, wanted in {"all": CaseFilter(), "late": CaseFilter(late=True)}.items():
        numbers = cases.phase_counts(viewer, now, wanted)
        for state in {*numbers, "intake"}:
            chosen = replace(wanted, state=state)
            number = numbers.get(state, 0)
            found[f"cases {name} {state}".strip()] = (number, lambda chosen=chosen: len(cases.cases_page(viewer, now, chosen, limit=ALL).rows))
    return found


def of_screening(viewer: Viewer, now: datetime) -> Pairs:
    numbers = screening.tally(viewer, now)
    return {
        "screening to do": (numbers.to_do, lambda: len(to_do(viewer))),
        "screening worse": (numbers.worse, lambda: len(screening.worsening(viewer))),
        "screening due": (numbers.due, lambda: len(screening.rescreens_due(viewer, now))),
        "screening crises": (numbers.crises, lambda: len(screening.open_crises(viewer, now))),
    }


def of_children(viewer: Viewer, now: datetime) -> Pairs:
    desk, today = minors.desk_counts(viewer), local_day(now)
    year = LineFilter(today - timedelta(days=365), today)
    stands = Counter(one.standing for one in vetting_list(viewer, today))
    return {
        "desk waiting": (desk["waiting"], lambda: len(minors.desk_page(viewer, now, waiting=True, limit=ALL).rows)),
        "desk open": (desk["open"], lambda: len(minors.desk_page(viewer, now, waiting=False, limit=ALL).rows)),
        "lines": (sum(one.number for one in minors.line_counts(viewer, year)), lambda: len(minors.line_rows(viewer, year, limit=ALL).rows)),
        **{f"vetting {code}": (number, lambda number=number: number) for code, number in stands.items()},  # its rows are counted on the page
    }


def of_files(viewer: Viewer, now: datetime) -> Pairs:
    files = readable_proceedings(viewer, now)
    areas: dict[str, Callable[..., Any]] = {"errand": errands.errands_page} | {
        area: lambda viewer, now, area=area, **how: files_page(viewer, now, area, **how) for area in ("group", "mediation")
    }
    numbers = Counter(files.filter(closed_at__isnull=True).values_list("workflow", flat=True))
    found: Pairs = {name: (numbers[name], lambda listed=listed: len(listed(viewer, now, limit=ALL).rows)) for name, listed in areas.items()}
    return found | {"readable": (sum(numbers.values()), files.count)}


def difference(before: Numbers, after: Numbers) -> Numbers:
    found = {card: after.get(card, 0) - before.get(card, 0) for card in {*before, *after}}
    return {card: number for card, number in found.items() if number}


@pytest.mark.both
def test_time_changes_a_number_only_where_something_is_due_and_then_by_one(world: dict[str, User]) -> None:
    changes = events()
    moments = sorted({moment + step for moment in changes for step in (-SECOND, timedelta(0))} | set(QUIET))
    seen: dict[datetime, Numbers] = {moment: {} for moment in changes}
    for turn, (role, user) in enumerate(world.items()):
        viewer, last = viewer_for(user), moments[0]
        before = counted(viewer, last, rows_too=True)
        if not before:  # sees nothing of all this, now or later
            assert not any(counted(viewer, now, rows_too=True) for now in moments[1 + turn :: _EVERY])
            continue
        for number, now in enumerate(moments[1:]):
            numbers = counted(viewer, now, rows_too=(number + turn) % _EVERY == 0)
            due = [moment for moment in changes if last < moment <= now]
            assert len(due) <= 1
            changed, expected = difference(before, numbers), changes[due[0]] if due else {}
            assert changed.items() <= expected.items(), (role, now)
            if due:
                seen[due[0]] |= changed
            before, last = numbers, now
    assert seen == changes


PAGES: Final = ("commitments:board", "cases:list", "screening:board", "minors:desk", "minors:vetting", "web:county")
SEEN: Final = {
    "bureau_officer": (YEAR_END, 5), "station_head": (LEAP_DAY - SECOND, 4), "child_officer": (LEAP_DAY + SECOND, 1),
}  # fmt: skip
"""Role → when it looks, and at least how many of the pages it may open."""


@pytest.mark.parametrize("role", SEEN)
def test_every_number_on_a_page_opens_its_rows_at_that_moment(client: Client, world: dict[str, User], role: str) -> None:
    now, pages = SEEN[role]
    with time_machine.travel(now, tick=False):
        sync_from_packs(actor=Viewer.system("测试"), now=now)
        sign_in(client, world[role], verified=True)
        opened = [page for page in map(reverse, PAGES) if client.get(page).status_code == 200]
        assert len(opened) >= pages
        numbers = [(page, *one) for page in opened for one in numbers_of(get(client, page))]
        assert any(number for _page, _href, number in numbers)
        for page, href, number in numbers:
            assert all_rows(client, page + href if href.startswith("?") else href) == number, (page, href)


def numbers_of(html: str) -> list[tuple[str, int]]:
    """Address and number of every card and tab that has a number."""
    return [(unescape(href), number) for href, number in {**tabs(html), **stats(html)}.values()]
