"""Careers in the story: Beigan's eight leading talents through a selection round, its 23 supervisors, ratings, appraisals, supervision."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import islice
from typing import Any, Final

from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import for_place
from lianxin.domain.careers import services
from lianxin.domain.careers.rules import all_met, seats_left
from lianxin.domain.careers.selectors.applicants import conditions_of
from lianxin.domain.careers.selectors.counting import talent
from lianxin.domain.careers.selectors.rounds import ranking_of
from lianxin.domain.careers.selectors.seeing import engagements_of
from lianxin.domain.workforce.selectors import own_worker
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.cast import (
    BEIGAN,
    CUOMU,
    DEJI,
    HANFANG,
    JUDGES,
    MOZHUGONGKA,
    XIAOSHAN,
    YUJUAN,
    ZHANGWEI,
    ZHUOMA,
)
from lianxin.entry.cli.demo.workforce import beigan_workers
from lianxin.kernel.clock import combine

LEADING, SUPERVISORS = 8, 23
REGIONS: Final = ("province",) * 2 + ("city",) * 6 + ("district",) * 15
TALENT: Final = ("workers", "certified", "leading_talents", "supervisors")
_APPLIED, _RATED, _LED = 10, 24, 6
_STATEMENT: Final = "在社区做专业服务多年,负责过为老、为小的项目,带出两名新人。"
_SEEN: Final = "看了个案记录,跟访两次。"


def tell_of_careers(troupe: Troupe, today: date) -> None:
    """Beigan's titles and people; 卓玛's own page; a round that is open in 墨竹工卡."""
    rng = random.Random("careers")
    everybody = beigan_workers(troupe[YUJUAN])
    chosen = _select(troupe, today, everybody, rng)
    leads = own_worker(troupe[YUJUAN])
    others = [one for one in everybody if one.user_id is None and one.id not in chosen]
    first = date(today.year - 3, 11, 20)  # of the titles that are given below
    fit = (one for one in others[5:] if all_met(conditions_of(troupe[YUJUAN], one, XIAOSHAN, "supervisor", "district", first)))
    titled = [leads, *[one for one in everybody if one.id in chosen][:4], *islice(fit, SUPERVISORS - 5)]
    rows = [
        services.Conferred(one.id, "supervisor", region, today.year - 1 - n % 3, date(today.year - 1 - n % 3, 11, 20), f"{today.year - 1 - n % 3}年督导人才名单")
        for n, (one, region) in enumerate(zip(titled, REGIONS, strict=True))
        if one is not None
    ]  # fmt: skip
    services.record_titles(
        actor=troupe[HANFANG], now=combine(today - timedelta(days=32), time(15)), rows=rows
    )
    _supervise(troupe, today, [own_worker(troupe[ZHANGWEI]), *others[40 : 40 + _LED - 1]])
    _rate_beigan(troupe, today, others[:_RATED], rng)
    _zhuoma(troupe, today)


def _select(troupe: Troupe, today: date, everybody: Sequence[Any], rng: random.Random) -> set[Any]:
    """A round of the district, held in a month: proposed by the station, judged by people from outside, made public, conferred."""
    office, head, first = troupe[HANFANG], troupe[YUJUAN], today - timedelta(days=54)
    one = services.open_round(
        actor=office, now=combine(first, time(9)), place=XIAOSHAN, title="leading_talent", region="district", year=first.year,
        as_of=first, closes_on=first + timedelta(days=7), quota=LEADING,
    )  # fmt: skip
    fit = (
        worker
        for worker in everybody
        if worker.user_id is None
        and all_met(conditions_of(head, worker, XIAOSHAN, "leading_talent", "district", first))
    )
    rows = [
        services.apply(
            actor=head,
            now=combine(first + timedelta(days=2), time(10)),
            round_id=one.id,
            worker_id=worker.id,
            statement=_STATEMENT,
        )
        for worker in islice(fit, _APPLIED)
    ]
    for judge in JUDGES:
        services.add_judge(
            actor=office,
            now=combine(first + timedelta(days=3), time(9)),
            round_id=one.id,
            user_id=troupe[judge].person_id,
        )
    services.close_applications(
        actor=office, now=combine(first + timedelta(days=8), time(9)), round_id=one.id
    )
    for row in rows:
        services.check_application(
            actor=office,
            now=combine(first + timedelta(days=9), time(9)),
            application_id=row.id,
            eligible=True,
            reason="证书、年限和表彰材料已核对原件。",
        )
    _judge(troupe, first, one, rows, rng)
    services.rank(actor=office, now=combine(first + timedelta(days=13), time(9)), round_id=one.id)
    _break_tie(office, first, one)
    services.publish(actor=office, now=combine(first + timedelta(days=14), time(9)), round_id=one.id)
    done = services.confer(
        actor=office,
        now=combine(first + timedelta(days=21), time(9)),
        round_id=one.id,
        document=f"{first.year}年萧山区社会工作领军人才名单",
    )
    return set(done.applications.filter(state="conferred").values_list("worker_id", flat=True))


def _judge(troupe: Troupe, first: date, one: Any, rows: Sequence[Any], rng: random.Random) -> None:
    """Three people from outside give points: the earlier proposed a little more."""
    office = troupe[HANFANG]
    services.begin_judging(actor=office, now=combine(first + timedelta(days=10), time(9)), round_id=one.id)
    title = for_place(XIAOSHAN).titles["leading_talent"]
    for n, row in enumerate(rows):
        for judge in JUDGES:
            points = {
                code: criterion.points - n // 3 - rng.randrange(1 + criterion.points // 12)
                for code, criterion in title.criteria.items()
            }
            services.score(
                actor=troupe[judge],
                now=combine(first + timedelta(days=12), time(14)),
                application_id=row.id,
                points=points,
            )


def _break_tie(office: Viewer, first: date, one: Any) -> None:
    """Whoever has equal points at the edge of the quota: those with the longer service."""
    one.refresh_from_db()
    lines = ranking_of(office, one)
    tied = [line.application for line in lines if line.place.verdict == "tie"]
    if tied:
        seats = seats_left([line.place for line in lines], one.quota)
        services.settle_tie(
            actor=office, now=combine(first + timedelta(days=13), time(15)), round_id=one.id, chosen=[row.id for row in tied[:seats]],
            reason="一线服务的年限更长。",
        )  # fmt: skip


def _supervise(troupe: Troupe, today: date, people: Sequence[Any]) -> None:
    """俞娟 leads six of her station; one session a week, one of them of a group."""
    office, head, leader = troupe[HANFANG], troupe[YUJUAN], own_worker(troupe[YUJUAN])
    if leader is None:
        return
    led = [one for one in people if one is not None]
    for one in led:
        services.relate(
            actor=office,
            now=combine(today - timedelta(days=31), time(9)),
            supervisor_id=leader.id,
            worker_id=one.id,
            since=today - timedelta(days=31),
        )
    for n, days in enumerate(range(28, 0, -7)):
        kind, with_whom = ("group", led[:6]) if n % 3 == 2 else ("individual", [led[n % len(led)]])
        moment = combine(today - timedelta(days=days), time(14))
        services.record_session(
            actor=head, now=moment + timedelta(hours=3), kind=kind, held_at=moment, minutes=90 if kind == "group" else 50,
            workers=[one.id for one in with_whom], topics="接案时怎样把需求和诉求分开;近期个案的进展。", steps="下次带一份预估来谈。",
        )  # fmt: skip


def _rate_beigan(troupe: Troupe, today: date, people: Sequence[Any], rng: random.Random) -> None:
    """The head rates two dozen; 张伟 rated himself higher, they talked, a level is agreed. Last year's appraisals."""
    head, own = troupe[YUJUAN], troupe[ZHANGWEI]
    codes, moment = list(for_place(BEIGAN).competencies), combine(today - timedelta(days=20), time(10))
    for one in people:
        levels = {code: str(rng.choice((1, 2, 2, 2, 3))) for code in codes}
        services.rate_supervised(
            actor=head, now=moment, worker_id=one.id, year=moment.year, levels=levels, evidence=_SEEN
        )
    me = own_worker(own)
    if me is not None:
        services.rate_own(
            actor=own,
            now=moment,
            year=moment.year,
            levels=dict.fromkeys(codes, "3"),
            evidence="自己做过的个案和小组。",
        )
        seen = dict.fromkeys(codes, "2") | {codes[3]: "1"}
        services.rate_supervised(
            actor=head, now=moment, worker_id=me.id, year=moment.year, levels=seen, evidence=_SEEN
        )
        services.agree(
            actor=head,
            now=moment + timedelta(days=3),
            worker_id=me.id,
            year=moment.year,
            levels=dict.fromkeys(codes, "2"),
            talk="谈了四十分钟,危机干预再跟一次。",
        )
    for one in people[:10]:
        services.appraise(
            actor=head,
            now=moment,
            worker_id=one.id,
            year=today.year - 1,
            result=rng.choice(("competent", "competent", "excellent")),
        )


def _zhuoma(troupe: Troupe, today: date) -> None:
    """卓玛 rated herself, 德吉 saw less in two; two appraisals; a step proposed that waits, and a round she may apply for."""
    me, head, office = troupe[ZHUOMA], troupe[DEJI], troupe[CUOMU]
    worker = own_worker(me)
    if worker is None:
        return
    codes, moment = list(for_place(worker.place).competencies), combine(today - timedelta(days=12), time(10))
    services.rate_own(
        actor=me,
        now=moment,
        year=moment.year,
        levels=dict.fromkeys(codes, "2") | {codes[5]: "4"},
        evidence="白玛家的走访和陪伴小组。",
    )
    services.rate_supervised(
        actor=head, now=moment + timedelta(days=1), worker_id=worker.id, year=moment.year,
        levels=dict.fromkeys(codes, "2") | {codes[3]: "1", codes[5]: "3"}, evidence="跟访三次;危机时先打电话,还要再练。",
    )  # fmt: skip
    for year in (today.year - 2, today.year - 1):
        made = services.appraise(
            actor=head,
            now=moment,
            worker_id=worker.id,
            year=year,
            result="competent",
            comment="走访按时,记录完整。",
        )
        services.acknowledge(actor=me, now=moment + timedelta(hours=1), appraisal_id=made.id)
    for engagement in engagements_of(me, worker)[:1]:
        services.propose(
            actor=head,
            now=moment + timedelta(days=2),
            engagement_id=engagement.id,
            kind="step",
            since=today.replace(day=1),
            reason="在这一薪级已满两年,考核合格。",
        )
    services.open_round(
        actor=office, now=combine(today - timedelta(days=3), time(9)), place=MOZHUGONGKA, title="supervisor", region="district", year=today.year,
        as_of=today, closes_on=today + timedelta(days=20), quota=2,
    )  # fmt: skip


def counted(actor: Viewer, place: str) -> dict[str, int]:
    """The talent of a place as the page counts it; no certificate of the story is of a day to come."""
    found = talent(actor, place, date.max)
    return {
        "workers": found.workers, "certified": found.certified, "leading_talents": len(found.holders("leading_talent")),
        "supervisors": len(found.holders("supervisor")),
    }  # fmt: skip
