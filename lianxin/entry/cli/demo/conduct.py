"""Self-discipline: the code acknowledged by most, a complaint half way, an agency rated, a sample of files drawn and half reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from lianxin.base.access.viewer import Viewer
from lianxin.domain.conduct import selectors, services
from lianxin.domain.conduct.selectors.ethics import code_at
from lianxin.domain.conduct.selectors.publicity import KIND
from lianxin.domain.conduct.services import Scored, Told
from lianxin.domain.proceedings.services import take_step
from lianxin.domain.workforce.selectors import own_worker, workers
from lianxin.domain.workforce.services.objecting import Said, object_in_public
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.cast import CAST, HEADS, SHICHENG, XUSHUIGEN, Member
from lianxin.kernel.clock import combine
from lianxin.kernel.ids import new_id

_LATE = frozenset({"pingcuo", "suolang", "wenjianhua"})
"""Have not acknowledged the code yet."""
_HEAD, _COMPLAINED_ABOUT = "chenmeilan", "wenjianhua"
_LOST = {40: ((70, 12, 20), (64, 20, 24)), 2: ((120, 40, 60), (110, 46, 52))}
"""Points that the two assessors take off service, staff and finance, of the agency whose result came out so many days ago."""
_ON_SHOW = 7


def tell_of_conduct(troupe: Troupe, today: date) -> None:
    """Everything but the files, which are drawn once one of them is closed."""
    members = {one.username: one for one in CAST}
    for name, member in members.items():
        viewer = troupe[member]
        worker = own_worker(viewer)
        if worker is not None and name not in _LATE and (held := code_at(worker.place, today)) is not None:
            services.acknowledge(actor=viewer, now=_at(today, 40, 9), code=held[0])
    _complain(troupe[members[_HEAD]], troupe[XUSHUIGEN], today)
    _rate(troupe[XUSHUIGEN], troupe[HEADS[0]], troupe[members[_HEAD]], today)  # so that the other officer may answer objections


def _complain(head: Viewer, bureau: Viewer, today: date) -> None:
    """Somebody called the station about one of its workers: accepted, told, heard; the panel is being formed."""
    worker = workers(head).filter(user__username=_COMPLAINED_ABOUT).first()
    if worker is None:
        return
    told = Told("neglect", "说好上午来打扫,等到天黑也没有来,打电话没人接", "小温", "赖金生", "")
    sent = services.receive_complaint(actor=head, now=_at(today, 9), complaint_id=new_id(), told=told, channel="phone", about="worker", worker_id=worker.id)
    found, actor = sent.complaint.id, head
    services.take_complaint(actor=actor, now=_at(today, 9, 15), complaint_id=found)
    take_step(actor=actor, now=_at(today, 8), proceeding_id=found, step="accept")
    services.tell_charge(actor=actor, now=_at(today, 8, 15), complaint_id=found, charge="上月底有一次约好的助洁没有去,也没有说明")
    services.take_statement(actor=actor, now=_at(today, 6), complaint_id=found, said="那天临时被叫去送老人看病,忘了打电话,是我不对")
    services.add_panelist(actor=actor, now=_at(today, 5), complaint_id=found, user_id=bureau.person_id)


def _rate(officer: Viewer, second: Viewer, head: Viewer, today: date) -> None:
    """The older agency of the county is rated and published; the other's grade is on public show, and somebody has objected to it."""
    full = {code: item.points for code, item in selectors.items_of(SHICHENG).items()}
    own = {code: Scored(points, "见材料") for code, points in full.items()}
    for graded, shown in zip(selectors.graded(officer), (40, 2), strict=False):
        rating = services.open_rating(actor=officer, now=_at(today, shown + 10), agency_id=graded.agency.id)
        services.score_oneself(actor=officer, now=_at(today, shown + 5), rating_id=rating.id, scores=own, source="机构交来的自评表(盖章)")
        for who, lost in zip((second, head), _LOST[shown], strict=True):
            services.name_assessor(actor=officer, now=_at(today, shown + 4), rating_id=rating.id, user_id=who.person_id)
            given = full | {code: full[code] - less for code, less in zip(("service", "staff", "finance"), lost, strict=True)}
            services.score_on_site(actor=who, now=_at(today, shown), rating_id=rating.id, scores={code: Scored(points) for code, points in given.items()})
        if shown > _ON_SHOW:
            services.publish_rating(actor=officer, now=_at(today, shown - 10), rating_id=rating.id)
        else:
            object_in_public(
                actor=Viewer.nobody(), now=_at(today, 1), objection_id=new_id(), kind=KIND, shown_id=rating.id, row_id=rating.id,
                told=Said("九月份派驻的人只来了半个月,评分时看的考勤表是补的"),
            )  # fmt: skip


def draw_files(troupe: Troupe, today: date, now: datetime, planner: Member, reviewers: Sequence[Member]) -> None:
    """Of the closed cases of a county; colleagues of other stations review, one has handed in."""
    services.draw_round(actor=troupe[planner], now=now, place=troupe[planner].home, title="本季度卷宗互评", since=today - timedelta(days=60), until=today, seed="demo")
    for member in reviewers:
        task = selectors.own_tasks(troupe[member], now).first()
        if task is not None:
            points = {"phases": 28, "goals": 26, "ethics": 19, "timely": 17}
            services.score_file(actor=troupe[member], now=now, task_id=task.id, points=points, note="目标写得具体,过程记录再及时些")
            return


def _at(today: date, days: int, hour: int = 10) -> datetime:
    return combine(today - timedelta(days=days), time(hour))

