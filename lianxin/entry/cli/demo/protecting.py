"""Children in protection in 工卡镇, invented: one report that waits, one being assessed, one helped on all five lines; and care by an aunt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from lianxin.base.access.viewer import Viewer
from lianxin.base.files.services import store_file
from lianxin.domain.minors import services
from lianxin.domain.minors.services import Care, Found, Item, Told
from lianxin.domain.minors.services.vetting import record_check
from lianxin.domain.people.selectors.registry import ResidentFilter, residents
from lianxin.domain.proceedings.selectors import readers_of
from lianxin.domain.proceedings.selectors.files import glimpse_or_404
from lianxin.domain.proceedings.services import judge_reading, name_reader, take_step
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.cast import CUOMU, DEJI, GONGKA, TABA, YANGZONG, ZHUOMA
from lianxin.entry.cli.demo.drawings import signature
from lianxin.kernel.clock import combine
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from uuid import UUID

    from lianxin.domain.people.models import Resident

_ITEMS: Final = (
    ("policy", "community", "塔巴村委会", "核对并申请困境儿童基本生活补贴"),
    ("mind", "worker", "", "每周一次绘本陪伴,说说夜里做的梦"),
    ("resources", "charity", "县慈善会", "一学年的学习用品和冬衣"),
    ("skills", "organisation", "县青少年活动中心", "周末的画画和篮球课"),
    ("social", "volunteer", "志愿者普布", "放学路上同行,参加村里的锅庄"),
)
_LONG: Final = timedelta(days=150)


@dataclass(frozen=True, slots=True)
class _Team:
    """Who works on it, on which day it is told."""

    officer: Viewer
    head: Viewer
    bureau: Viewer
    today: date


def protect_children(troupe: Troupe, today: date, now: datetime) -> None:
    """Everything, in the order it happened. `now`: when the report that waits came in."""
    team = _Team(troupe[YANGZONG], troupe[DEJI], troupe[CUOMU], today)
    _look_into(troupe, _at(today, 50))
    page = residents(team.head, ResidentFilter(place=GONGKA, age_from=7, age_below=14), today=today, limit=4)
    if len(page.rows) < 4:  # a small demo has not so many
        return
    helped, assessed, aunt, _waits = page.rows[:4]
    _helped(team, _report(troupe[ZHUOMA], helped, _at(today, 24), "身上有旧伤,说不敢回家"), helped)
    _begun(team, _report(troupe[ZHUOMA], assessed, _at(today, 1), "一个人在家三天,没有大人"), _at(today, 1, 11))
    _by_an_aunt(team, aunt)
    told = _told("放学后一个人坐在桥上哭,不肯说家在哪里", now - timedelta(minutes=25), child="九岁左右的女孩,蓝色书包", situations=(), safety="watched")
    services.report_in_public(actor=Viewer.nobody(), now=now - timedelta(minutes=20), report_id=new_id(), told=told, place=TABA)


def _look_into(troupe: Troupe, at: datetime) -> None:
    """Their records were looked into before they worked with children."""
    for who, by in ((DEJI, CUOMU), (YANGZONG, DEJI), (ZHUOMA, DEJI)):
        actor, worker = troupe[by], troupe[who]
        paper = store_file(
            actor=actor, now=at, place=who.place, content=signature(f"{who.username} {at:%m%d}"), needs="vetting.record"
        )
        record_check(
            actor=actor, now=at, worker_id=worker.person_id, what="police", result="clear", checked_on=at.date(), evidence_id=paper.id
        )


def _told(happened: str, discovered_at: datetime, **fields: Any) -> Told:
    return Told(happened=happened, found_how="seen", discovered_at=discovered_at, **({"safety": "unknown", "situations": ("MR4",)} | fields))


def _report(worker: Viewer, child: Resident, at: datetime, happened: str) -> UUID:
    told = _told(happened, at - timedelta(minutes=8))
    return services.report_child(actor=worker, now=at, report_id=new_id(), told=told, resident_id=child.id).report.file_id


def _begun(team: _Team, file_id: UUID, at: datetime) -> None:
    """Taken up within minutes, told to the police, the child's safety made sure of; others let the officer and the head read."""
    services.receive_report(actor=team.officer, now=at, file_id=file_id)
    found = glimpse_or_404(team.bureau, at, file_id)
    opened = next(one for one in readers_of(team.bureau, at, found) if one.user_id == team.officer.id)
    judge_reading(actor=team.head, now=at, reader_id=opened.id, justified=True, said="值班接手,应当查阅", until=at + _LONG)
    name_reader(actor=team.bureau, now=at, proceeding_id=file_id, user_id=team.head.person_id, why="督导这份卷宗", until=at + _LONG)
    services.tell_agency(actor=team.officer, now=at, file_id=file_id, agency="police", receiver="工卡镇派出所 王警官", told_at=at)
    services.mark_safe(actor=team.officer, now=at, file_id=file_id)
    take_step(actor=team.officer, now=at, proceeding_id=file_id, step="report")


def _helped(team: _Team, file_id: UUID, child: Resident) -> None:
    """Assessed the same day, with the grandmother since, a plan on five lines by five societies, seen every week."""
    officer, at = team.officer, _at(team.today, 24, 11)
    _begun(team, file_id, at)
    found = Found(
        injury="左臂和背上有旧瘀伤,已由卫生院检查", danger="同住的叔叔酒后打人", guardianship_result="improper", tier="high", view="想和奶奶住,想继续上学",
        guardianship="父母在外地,委托的叔叔不适合照料", signs=("violence", "no_contact"), seen_on=at.date(), tier_why="伤是最近的,危险还在家里",
    )  # fmt: skip
    services.assess(actor=officer, now=at, file_id=file_id, found=found)
    services.sign_tier(actor=team.head, now=at, file_id=file_id)
    take_step(actor=officer, now=at, proceeding_id=file_id, step="assess")
    services.keep_conference(
        actor=officer, now=at, file_id=file_id, held_on=at.date(), present="派出所、学校、村委会、社工站", said="叔叔已被训诫", decided="先由奶奶照料三个月"
    )
    services.add_measure(
        actor=officer, now=at, file_id=file_id, kind="kin", detail="奶奶照料,村委会每天看一次", since=at.date(), until=at.date() + timedelta(days=90)
    )
    take_step(actor=officer, now=at, proceeding_id=file_id, step="safe")
    services.make_plan(actor=officer, now=at, file_id=file_id, goals="孩子安全地生活;每天上学;夜里睡得着")
    for number, (line, society, name, what) in enumerate(_ITEMS):
        item = Item(line, society, what, team.today + timedelta(days=7 * number - 3), name)
        made = services.add_item(actor=officer, now=at, file_id=file_id, item=item)
        if number == 0:
            day = _at(team.today, 4)
            services.finish_item(actor=officer, now=day, file_id=file_id, item_id=made.id, done_on=day.date(), result="补贴已批,下月起发")
    for days in (18, 11, 5):
        day = _at(team.today, days, 16)
        services.record_visit(
            actor=officer, now=day, file_id=file_id, held_at=day, saw_child=True, found="吃得好,按时上学,夜里还会惊醒", own_words="奶奶给我讲故事"
        )


def _by_an_aunt(team: _Team, child: Resident) -> None:
    """Parents at work in the city; they called twice, and not any more."""
    begun = _at(team.today, 40)
    care = Care("达珍", "姨妈", "父母在拉萨打工", begun.date(), school_told_on=begun.date(), cleared=True)
    made = services.record_care(actor=team.officer, now=begun, resident_id=child.id, care=care)
    for days in (30, 12):
        day = _at(team.today, days)
        services.record_contact(actor=team.officer, now=day, care_id=made.id, on=day.date(), way="video")


def _at(today: date, days: int, hour: int = 10) -> datetime:
    return combine(today - timedelta(days=days), time(hour))
