"""Self-discipline: the code acknowledged by most, a complaint half way, an agency rated, a sample of files drawn and half reviewed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from lianxin.domain.conduct import selectors, services
from lianxin.domain.conduct.selectors.ethics import code_at
from lianxin.domain.conduct.services import Scored, Told
from lianxin.domain.proceedings.services import take_step
from lianxin.domain.workforce.selectors import own_worker, workers
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.cast import CAST, CUOMU, LAIXIULAN, LUOSANG, QUZHEN, SHICHENG, XUSHUIGEN
from lianxin.kernel.clock import combine
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

_LATE = frozenset({"pingcuo", "suolang", "wenjianhua"})
"""Have not acknowledged the code yet."""
_HEAD, _COMPLAINED_ABOUT = "chenmeilan", "wenjianhua"
_LOST = ((70, 12, 20), (64, 20, 24))
"""Points that the two assessors take off service, staff and finance."""


def tell_of_conduct(troupe: Troupe, today: date) -> None:
    """Everything but the files, which are drawn once one of them is closed."""
    members = {one.username: one for one in CAST}
    for name, member in members.items():
        viewer = troupe[member]
        worker = own_worker(viewer)
        if worker is not None and name not in _LATE and (held := code_at(worker.place, today)) is not None:
            services.acknowledge(actor=viewer, now=_at(today, 40, 9), code=held[0])
    _complain(troupe[members[_HEAD]], troupe[XUSHUIGEN], today)
    _rate(troupe[XUSHUIGEN], troupe[LAIXIULAN], troupe[members[_HEAD]], today)


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
    """The older agency of the county is rated and published; the other has only just asked."""
    found = [one.agency for one in selectors.graded(officer)][:2]
    if not found:
        return
    full = {code: item.points for code, item in selectors.items_of(SHICHENG).items()}
    rating = services.open_rating(actor=officer, now=_at(today, 50), agency_id=found[0].id)
    own = {code: Scored(points, "见材料") for code, points in full.items()}
    services.score_oneself(actor=officer, now=_at(today, 45), rating_id=rating.id, scores=own, source="机构交来的自评表(盖章)")
    for who, lost in zip((second, head), _LOST, strict=True):
        services.name_assessor(actor=officer, now=_at(today, 44), rating_id=rating.id, user_id=who.person_id)
        given = full | {code: full[code] - less for code, less in zip(("service", "staff", "finance"), lost, strict=True)}
        services.score_on_site(actor=who, now=_at(today, 40), rating_id=rating.id, scores={code: Scored(points) for code, points in given.items()})
    services.publish_rating(actor=officer, now=_at(today, 30), rating_id=rating.id)
    for agency in found[1:]:
        services.open_rating(actor=officer, now=_at(today, 3), agency_id=agency.id)


def draw_files(troupe: Troupe, today: date, now: datetime) -> None:
    """Of the closed cases of 工卡镇; colleagues of 甲玛乡 review, one has handed in."""
    services.draw_round(actor=troupe[CUOMU], now=now, place=troupe[CUOMU].home, title="本季度卷宗互评", since=today - timedelta(days=60), until=today, seed="demo")
    for member in (LUOSANG, QUZHEN):
        task = selectors.own_tasks(troupe[member], now).first()
        if task is not None:
            points = {"phases": 28, "goals": 26, "ethics": 19, "timely": 17}
            services.score_file(actor=troupe[member], now=now, task_id=task.id, points=points, note="目标写得具体,过程记录再及时些")
            return


def _at(today: date, days: int, hour: int = 10) -> datetime:
    return combine(today - timedelta(days=days), time(hour))

