"""Training of the story: the 32 new people of Shicheng for two days, Beigan's classes before the exam by level, and what the cast itself goes to.

Nothing is typed in that is counted: people, days and hours come from who was there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import for_place
from lianxin.domain.training.selectors import (
    members_of,
    own_classes,
    programmes,
    report_of,
)
from lianxin.domain.training.services import (
    Signed,
    add_members,
    complete_class,
    credit_session,
    drop_member,
    enrol,
    evaluate,
    issue_credentials,
    make_course,
    make_programme,
    open_class,
    plan_session,
    set_quiz,
    write_list,
)
from lianxin.domain.workforce.selectors import own_worker
from lianxin.domain.workforce.selectors.files import levels_of
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.cast import (
    BEIGAN,
    CIREN,
    CUOMU,
    DEJI,
    HANFANG,
    LAIXIULAN,
    MOZHUGONGKA,
    SHICHENG,
    XUSHUIGEN,
    YUJUAN,
    ZHUOMA,
)
from lianxin.entry.cli.demo.workforce import beigan_workers, recruits
from lianxin.kernel.clock import combine

if TYPE_CHECKING:
    from lianxin.base.packs.schema import CourseQuestion
    from lianxin.domain.training.models import Cohort, Programme

_INDUCTION: Final = (
    (0, "assistance", (9, 0), (10, 30)), (0, "elder_care", (10, 30), (12, 0)), (0, "welfare", (14, 30), (17, 0)),
    (1, "community", (9, 0), (10, 30)), (1, "funerals", (10, 30), (12, 0)), (1, "station_running", (14, 30), (17, 0)),
)  # fmt: skip
"""Day, topic of the article, from when to when."""
_TITLE: Final = "新招聘专职社工职业技能培训"
_TIERS: Final = (("assistant", "", 24), ("middle", "assistant", 20), ("senior", "middle", 8))
"""Level of the class, the certificate to join with, how many."""
_BEFORE_EXAM: Final = date(2024, 4, 13)
"""When Beigan's classes began, before the exam of that year."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A course held once: its topic, its title, from when to when."""

    topic: str
    title: str
    starts_at: datetime
    ends_at: datetime


def tell_of_training(troupe: Troupe, today: date) -> None:
    """All of it."""
    _induce(troupe, today)
    _prepare(troupe, today)
    _go_on(troupe, today)


def _induce(troupe: Troupe, today: date) -> None:
    """县民政局对全县新招聘的32名专职社会工作人员进行为期两天的职业技能培训."""
    officer, first = troupe[XUSHUIGEN], today - timedelta(days=40)
    now = combine(first + timedelta(days=2), time(10))
    programme = make_programme(
        actor=officer, now=now, place=SHICHENG, kind="induction", title=_TITLE,
        goals="掌握社会救助、养老服务、社会福利、社区建设、殡葬改革等民政业务政策和社工站建设管理", starts_on=first, ends_on=first + timedelta(days=1), budget=Decimal(9600),
        budget_note="县级社会工作经费:场地、资料、授课",
    )  # fmt: skip
    cohort = open_class(actor=officer, now=now, programme_id=programme.id, name="新招聘专职社工班")
    people = [one.id for one in recruits(officer, today)]
    add_members(actor=officer, now=now, cohort_id=cohort.id, worker_ids=people)
    topics = for_place(SHICHENG).topics
    for day, topic, begin, end in _INDUCTION:
        on = first + timedelta(days=day)
        held = _Held(
            topic, f"{topics[topic].name.zh}政策解读", combine(on, time(*begin)), combine(on, time(*end))
        )
        _hold(officer, now, programme, cohort, held, [Signed(one, held.starts_at) for one in people])
    complete_class(actor=officer, now=now, cohort_id=cohort.id)
    issue_credentials(actor=troupe[LAIXIULAN], now=now + timedelta(days=1), cohort_id=cohort.id)


def _hold(
    officer: Viewer, now: datetime, programme: Programme, cohort: Cohort, held: _Held, there: Sequence[Signed]
) -> None:
    hours = Decimal(int((held.ends_at - held.starts_at).total_seconds()) // 60 * 2 // 45) / 2
    course = make_course(
        actor=officer,
        now=now,
        programme_id=programme.id,
        title=held.title,
        topic=held.topic,
        category="training",
        hours=hours,
    )
    session = plan_session(
        actor=officer, now=now, course_id=course.id, cohort_id=cohort.id, room="多功能厅", trainer="业务科室负责人", starts_at=held.starts_at, ends_at=held.ends_at,
        capacity=60,
    )  # fmt: skip
    write_list(actor=officer, now=now, session_id=session.id, there=there)
    credit_session(actor=officer, now=now, session_id=session.id)


def _prepare(troupe: Troupe, today: date) -> None:
    """按照“助理-中级-高级”分层分类开设社工师资质考前培训: of 2024, written down when the street began to work with the product."""
    head, now, first = troupe[YUJUAN], combine(today - timedelta(days=50), time(15)), _BEFORE_EXAM
    programme = make_programme(
        actor=head, now=now, place=BEIGAN, kind="pre_exam", title=f"{first.year}年社工师资质考前培训", goals="通过全国社会工作者职业水平考试", starts_on=first,
        ends_on=first + timedelta(days=40), budget=Decimal(31200), budget_note="街道社区治理经费", pass_mark=60,
    )  # fmt: skip
    everybody = [one.id for one in beigan_workers(head) if one.user_id is None]
    before, since = (levels_of(head, everybody, BEIGAN, on) for on in (first, today))
    names = {"assistant": "助理班", "middle": "中级班", "senior": "高级班"}
    for n, (tier, entry, number) in enumerate(_TIERS):
        cohort = open_class(
            actor=head, now=now, programme_id=programme.id, name=names[tier], tier=tier, entry_level=entry
        )
        fit = [one for one in everybody if before.get(one, "") == entry]
        passed = [one for one in fit if since.get(one, "") == tier][: number // 2]
        people = passed + [one for one in fit if one not in passed][: number - len(passed)]
        add_members(actor=head, now=now, cohort_id=cohort.id, worker_ids=people)
        for k in range(2):
            on = first + timedelta(days=7 * n + 14 * k)
            held = _Held(
                "exam_subjects",
                f"{names[tier]}:{('综合能力', '实务')[k]}",
                combine(on, time(9)),
                combine(on, time(12)),
            )
            _hold(
                head, now, programme, cohort, held, [Signed(one, held.starts_at) for one in people[k * 2 :]]
            )
        _end(head, now, cohort)
        issue_credentials(actor=troupe[HANFANG], now=now + timedelta(hours=1), cohort_id=cohort.id)


def _end(head: Viewer, now: datetime, cohort: Cohort) -> None:
    """One leaves, most pass the quiz."""
    members = list(members_of(head, cohort))
    drop_member(actor=head, now=now, member_id=members[0].id, reason="岗位调动,不再参加当年考试")
    for n, one in enumerate(members[1:]):
        set_quiz(actor=head, now=now, member_id=one.id, mark=55 + (7 * n) % 40)
    complete_class(actor=head, now=now, cohort_id=cohort.id)


def _go_on(troupe: Troupe, today: date) -> None:
    """社工专业人才万人培养工程 in Mozhugongka: a class with the cast of 工卡, and a course to come that everybody of the county may enrol for."""
    officer, first = troupe[CUOMU], today - timedelta(days=20)
    now = combine(first + timedelta(days=1), time(9))
    programme = make_programme(
        actor=officer, now=now, place=MOZHUGONGKA, kind="ten_thousand", title="社工专业人才万人培养工程(墨竹工卡县)", goals="每名社工每年学满学时", starts_on=first,
        ends_on=today + timedelta(days=60), asks_evaluation=True, badge_months=36,
    )  # fmt: skip
    cohort = open_class(actor=officer, now=now, programme_id=programme.id, name="个案工作班")
    cast = (ZHUOMA, CIREN, DEJI)
    people = [file.id for member in cast if (file := own_worker(troupe[member])) is not None]
    add_members(actor=officer, now=now, cohort_id=cohort.id, worker_ids=people)
    held = _Held(
        "casework", "个案工作:从接案到结案", combine(first, time(9, 30)), combine(first, time(12, 30))
    )
    _hold(officer, now, programme, cohort, held, [Signed(one, held.starts_at) for one in people])
    questions = for_place(MOZHUGONGKA).course_questions
    for member in (ZHUOMA, CIREN):
        for one in own_classes(troupe[member]):
            evaluate(
                actor=troupe[member], now=now + timedelta(hours=3), member_id=one.id, scores=_said(questions)
            )
    complete_class(actor=officer, now=now + timedelta(hours=4), cohort_id=cohort.id)
    issue_credentials(actor=officer, now=now + timedelta(hours=5), cohort_id=cohort.id)
    _offer(troupe, programme, today)


def _said(questions: Mapping[str, CourseQuestion]) -> dict[str, int]:
    return {code: 4 + n % 2 for n, code in enumerate(questions)}


def _offer(troupe: Troupe, programme: Programme, today: date) -> None:
    officer, now = troupe[CUOMU], combine(today - timedelta(days=3), time(11))
    course = make_course(
        actor=officer,
        now=now,
        programme_id=programme.id,
        title="未成年人保护:强制报告怎么做",
        topic="child_protection",
        category="training",
        hours=Decimal(4),
    )
    on = today + timedelta(days=6)
    session = plan_session(
        actor=officer, now=now, course_id=course.id, room="县民政局会议室", trainer="县检察院未检部", starts_at=combine(on, time(9, 30)), ends_at=combine(on, time(12, 30)),
        capacity=30, walk_in=True,
    )  # fmt: skip
    enrol(actor=troupe[CIREN], now=now + timedelta(hours=2), session_id=session.id)


def trained(actor: Viewer, place: str) -> int:
    """People of the induction, each once."""
    return sum(report_of(actor, one).counts.people for one in _inductions(actor, place))


def days_trained(actor: Viewer, place: str) -> int:
    """Days of people of the induction."""
    return sum(report_of(actor, one).counts.days for one in _inductions(actor, place))


def _inductions(actor: Viewer, place: str) -> list[Programme]:
    return list(programmes(actor).filter(place=place, kind="induction"))
