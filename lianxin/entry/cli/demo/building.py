"""Build the whole demo, day by day as it would have happened, through the product's own services."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings

from lianxin.base.access.viewer import Viewer
from lianxin.domain.commitments.services import escalate
from lianxin.entry.cli.demo.accompanying import accompany
from lianxin.entry.cli.demo.accounts import Troupe, open_account
from lianxin.entry.cli.demo.asking import ask_people
from lianxin.entry.cli.demo.careers import tell_of_careers
from lianxin.entry.cli.demo.caring import elders_of, give_plans
from lianxin.entry.cli.demo.casework import tell_of_a_closed_case, tell_of_cases
from lianxin.entry.cli.demo.cast import (
    CAST,
    CIREN,
    CUOMU,
    DEJI,
    GONGKA,
    HEADS,
    LUOSANG,
    PUBU,
    QINJIANG,
    QUZHEN,
    XUSHUIGEN,
    ZHUOMA,
)
from lianxin.entry.cli.demo.conduct import draw_files, tell_of_conduct
from lianxin.entry.cli.demo.courses import course_of_baima, somebody_in_hospital
from lianxin.entry.cli.demo.days import Station, days_before, work_through
from lianxin.entry.cli.demo.exams import tell_of_exams
from lianxin.entry.cli.demo.feeding import bring_lunch, open_kitchen, plan_lunch
from lianxin.entry.cli.demo.giving import give_goods
from lianxin.entry.cli.demo.late_roster import stage_late_roster
from lianxin.entry.cli.demo.offices import DUILONG
from lianxin.entry.cli.demo.paying import pay_and_buy
from lianxin.entry.cli.demo.practice import tell_of_practice
from lianxin.entry.cli.demo.protecting import protect_children
from lianxin.entry.cli.demo.registers import (
    REGISTERS,
    Register,
    decide_categories,
    import_roster,
    last_night,
    write_rosters,
)
from lianxin.entry.cli.demo.screened import screen_people
from lianxin.entry.cli.demo.second_roster import import_second_roster
from lianxin.entry.cli.demo.settling import settle_and_doubt
from lianxin.entry.cli.demo.staffing import tell_of_staff
from lianxin.entry.cli.demo.stations import SHARES, Share, catch_up_today, publish_plan, station_of
from lianxin.entry.cli.demo.story import ask_volunteer, care_for_baima, fill_inbox, take_on, tell_of_baima
from lianxin.entry.cli.demo.surveying import Round, accept_needs, survey_elders
from lianxin.entry.cli.demo.training import tell_of_training
from lianxin.entry.cli.demo.urgent import tell_of_calls
from lianxin.entry.cli.demo.workforce import tell_of_workforce
from lianxin.entry.cli.installing import holds_data, make_keys, make_tables
from lianxin.entry.cli.session import step
from lianxin.kernel.clock import combine, local_day
from lianxin.kernel.problems import ProblemError

BEGUN = timedelta(days=60)
"""So long ago the counties began to work with the product."""


def build(
    actor: Viewer, now: datetime, registers: tuple[Register, ...] = REGISTERS, shares: tuple[Share, ...] = SHARES,
    rounds: tuple[Round, ...] = (),
) -> None:  # fmt: skip
    """Everything, from keys to tomorrow's plan; with `rounds` also the survey of elders. On an installation without residents only."""
    today = local_day(now)
    first = at(today - BEGUN, 9)
    if holds_data():  # a PostgreSQL database outlives the demo's folder
        raise ProblemError("demo.database_taken")
    make_keys()
    with step("建立数据库与区划"):
        make_tables(actor, first)
    with step("开通账号、角色与班次", len(CAST)) as opening:
        for member in CAST:
            open_account(actor, first, member)
            opening.advance()
    troupe = Troupe(CAST, now)
    for register, path in zip(registers, write_rosters(registers, rosters_folder(), first), strict=True):
        import_roster(register, path, troupe, at(today - BEGUN, 10))
    stage_late_roster(registers[0], troupe, rosters_folder(), now)
    import_second_roster(registers[0], troupe, rosters_folder(), at(today - BEGUN, 15))
    decide_categories(registers, actor, at(today - BEGUN, 22))
    with step("从业人员、证书与学时"):
        tell_of_workforce(troupe, today)
    with step("培训、签到与证书"):
        tell_of_training(troupe, today)
    with step("社工考试"):
        tell_of_exams(troupe, today)
        tell_of_practice(troupe, today)
        pay_and_buy(troupe, today)
    with step("能力、称号与督导"):
        tell_of_careers(troupe, today)
    with step("职业道德、投诉与机构评级"):
        tell_of_conduct(troupe, today)
    stations = [(station_of(share.place, troupe), share) for share in shares]
    _tell_the_past(stations, troupe, today)
    if rounds:
        survey_elders(actor, troupe, today, rounds)
        accept_needs(troupe, today)
        screen_people(troupe, today)
    if any(register.office is DUILONG for register in registers):
        give_goods(troupe, today)
    _look_ahead(stations, troupe, today, now)
    last_night(registers, actor, now)
    with step("逾期升级"):
        escalate(actor=actor, now=now)


def bring_up_to_date(
    actor: Viewer, now: datetime, registers: tuple[Register, ...] = REGISTERS, shares: tuple[Share, ...] = SHARES
) -> None:
    """A demo built on an earlier day: tables of this version, today's and tomorrow's plans, the nightly pass.

    Today is planned as if in the morning: in the evening nobody is on duty any more, and the day would stay empty.
    """
    make_tables(actor, now)
    troupe, today = Troupe(CAST, now), local_day(now)
    cook = station_of(GONGKA, troupe) if any(share.place == GONGKA for share in shares) else None
    lunch = plan_lunch(cook, today) if cook is not None else None
    with step("今天和明天的排班", 2 * len(shares)) as planning:
        for share in shares:
            for day, moment in ((today, min(now, at(today, 6))), (today + timedelta(days=1), now)):
                publish_plan(station_of(share.place, troupe), day, moment)
                planning.advance()
    if cook is not None and lunch is not None:
        bring_lunch(cook, troupe, lunch, now)
    last_night(registers, actor, now)


def _tell_the_past(stations: Sequence[tuple[Station, Share]], troupe: Troupe, today: date) -> None:
    days = days_before(today, max(share.days for _, share in stations))
    began = at(days[0] - timedelta(days=1), 16)
    with step("照护计划与服务单", sum(share.plans for _, share in stations)) as planning:
        if any(share.place == GONGKA for _, share in stations):
            care_for_baima(troupe[DEJI], troupe[ZHUOMA], began)
        for station, share in stations:
            people = elders_of(station.head, share.place, began, share.plans)
            give_plans(station.head, station.workers, people, began)
            planning.advance(len(people))
    with step("过去几周问到的资料") as asking:
        for station, share in stations:
            asking.advance(ask_people(station, today, share.asked))
    rng = random.Random("days")
    with step("过去几周的上门与凭证") as working:
        for station, share in stations:
            for day in days[-share.days :]:
                working.advance(work_through(station, day, rng, confirmed=day != days[-1]))


def _review_in_shicheng(stations: Sequence[tuple[Station, Share]], troupe: Troupe, today: date, now: datetime) -> None:
    for station in [one for one, share in stations if share.place == QINJIANG]:
        people = elders_of(station.head, station.place, at(today - timedelta(days=40), 11), 2)
        if people:
            with step("石城的个案与卷宗互评"):
                tell_of_a_closed_case(station.workers[0], today, people[0])
                draw_files(troupe, today, now, XUSHUIGEN, HEADS)


def _look_ahead(stations: Sequence[tuple[Station, Share]], troupe: Troupe, today: date, now: datetime) -> None:
    if any(share.place == GONGKA for _, share in stations):
        with step("白玛的故事"):
            tell_of_baima(troupe[DEJI], troupe[ZHUOMA], troupe[CIREN], today)
            course_of_baima(troupe[DEJI], troupe[ZHUOMA], today)
            ask_volunteer(troupe[DEJI], troupe[PUBU], today)
        with step("个案"):
            tell_of_cases(troupe, today)
            draw_files(troupe, today, now, CUOMU, (LUOSANG, QUZHEN))
        with step("陪同办事、小组、调解"):
            accompany(troupe, today)
        settle_and_doubt(troupe, today)
        with step("未成年人保护"):
            protect_children(troupe, today, now)
        with step("求助"):
            tell_of_calls(troupe[DEJI], troupe[ZHUOMA], troupe[CIREN], today, now)
    _review_in_shicheng(stations, troupe, today, now)
    rng, lunch = random.Random("today"), None
    for station, share in stations:
        if share.place == GONGKA:
            open_kitchen(station, today)
            lunch = plan_lunch(station, today)
    with step("今天和明天的排班", 2 * len(stations)) as planning:
        for station, share in stations:
            people = elders_of(station.head, share.place, now, share.inbox + 5)
            take_on(station.head, station.workers, people[:5], today)
            fill_inbox(station.workers[0], people[5:], now)
            publish_plan(station, today, at(today - timedelta(days=1), 17))
            catch_up_today(station, troupe, today, now, rng)
            planning.advance()
            tell_of_staff(station.head, share.place, today, now)
            publish_plan(station, today + timedelta(days=1), now)
            if share.place == GONGKA:
                somebody_in_hospital(station.head, share.place, now)
            planning.advance()
    for station, share in stations:
        if share.place == GONGKA and lunch is not None:
            with step("今天的午餐"):
                bring_lunch(station, troupe, lunch, now)


def rosters_folder() -> Path:
    return Path(settings.LIANXIN_VAR) / "rosters"


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """The moment when clocks in Asia/Shanghai show this time on this day."""
    return combine(day, time(hour, minute))
