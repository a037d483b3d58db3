"""白玛's disability certificate on its way, a group of widowed elders over six sessions, and a stairwell dispute that was settled."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from lianxin.domain.errands import services as errands
from lianxin.domain.errands.selectors import papers_of
from lianxin.domain.groups import services as groups
from lianxin.domain.mediation import services as mediation
from lianxin.domain.people.selectors.registry import ResidentFilter, residents
from lianxin.domain.proceedings.services import take_step
from lianxin.entry.cli.demo.cast import CIREN, DEJI, GONGKA, ZHUOMA
from lianxin.entry.cli.demo.drawings import room
from lianxin.entry.cli.demo.story import baima
from lianxin.kernel.clock import combine

if TYPE_CHECKING:
    from uuid import UUID

    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.groups.models import GroupMember
    from lianxin.domain.people.models import Resident
    from lianxin.entry.cli.demo.accounts import Troupe

_WIDOWED: Final = "30"
_SITE: Final = "工卡镇社工站活动室"
_SESSIONS: Final = (
    ("认识你我", "互相认识,定下约定", "介绍自己和家乡,一起定约定"), ("说说老伴", "能说出想念", "带一件老伴的东西,讲它的故事"),
    ("一天怎么过", "看见自己还能做的", "画一天的钟,找出空的时候"), ("一起做酥油灯", "有事做,有人陪", "做灯,说一句想说的话"),
    ("谁能帮我", "知道找谁", "列出可以打电话的人"), ("往后的日子", "告别,约下次", "互送祝福,约好串门"),
)  # fmt: skip
_MEMBERS: Final = 8
_HELD: Final = 4


def accompany(troupe: Troupe, today: date) -> None:
    """All three, as they would have gone."""
    worker, colleague, head = troupe[ZHUOMA], troupe[CIREN], troupe[DEJI]
    _certificate(worker, baima(worker), today)
    people = [
        one
        for one in residents(head, ResidentFilter(place=GONGKA), today=today, limit=1000).rows
        if one.birth_date is not None and today.year - one.birth_date.year >= 65 and one.name != "白玛"
    ]
    _group(colleague, [one for one in people if one.marital == _WIDOWED][: _MEMBERS + 1], today)
    _dispute(worker, colleague, people[-2:], today)


def _certificate(worker: Viewer, whom: Resident, today: date) -> None:
    began = _at(today - timedelta(days=18), 10)
    one = errands.open_errand(actor=worker, now=began, resident_id=whom.id, kind="disability_certificate")
    for paper in papers_of(worker, began, one):
        photo = room(f"{paper.code} {today}") if paper.code == "household_book" else b""
        errands.tick_paper(actor=worker, now=began + timedelta(days=3), paper_id=paper.id, state="got", photo=photo)
    handed = today - timedelta(days=14)
    errands.hand_in(actor=worker, now=_at(handed, 11), errand_id=one.id, on=handed, receipt="受 2026-118")
    went = today - timedelta(days=8)
    errands.pass_on(actor=worker, now=_at(went, 9), errand_id=one.id, on=went)
    errands.record_visit(
        actor=worker, now=_at(went, 17), errand_id=one.id, office="县人民医院", went_on=went, went_with="along", companion="卓玛",
        said="医生说石膏拆了三个月,走路要扶,可以评定;结果直接送县残联。",
    )  # fmt: skip
    errands.pass_on(actor=worker, now=_at(today - timedelta(days=6), 9), errand_id=one.id, on=today - timedelta(days=6))


def _group(worker: Viewer, people: list[Resident], today: date) -> None:
    first = today - timedelta(days=7 * _HELD - 2)
    began = _at(first - timedelta(days=12), 10)
    one = groups.open_group(
        actor=worker, now=began, place=GONGKA, kind="support", title="夕阳同行:丧偶老人支持小组", size=_MEMBERS, site=_SITE, measure="孤独感(3—9 分)"
    )
    plan = {
        "group_background": "走访中八位老人说老伴走后没人说话。", "group_goals": "能说出想念;每人每周至少和一位组员见一次面。",
        "group_recruit": "走访时当面问,愿意来、听得见、走得动的;听力太差的另外上门。", "group_risks": "有人哭得厉害:社工陪到旁边坐,会后单独谈。",
        "group_budget": "茶点每节 60 元,材料 200 元,共 560 元。",
    }  # fmt: skip
    groups.write_paper(actor=worker, now=began, group_id=one.id, paper="group_plan", words=plan)
    members = [groups.add_member(actor=worker, now=began, group_id=one.id, resident_id=person.id) for person in people]
    for at, member in enumerate(members):
        chosen = at < _MEMBERS
        reason = "愿意来,听得见,走得动。" if chosen else "听力太差,另外上门陪伴。"
        groups.decide_member(actor=worker, now=began + timedelta(days=2), member_id=member.id, chosen=chosen, reason=reason)
    chosen_ones = members[:_MEMBERS]
    sessions = [
        groups.plan_session(
            actor=worker, now=began + timedelta(days=3), group_id=one.id, theme=theme, aim=aim, content=content,
            starts_at=_at(first + timedelta(days=7 * at), 15), minutes=90,
        )
        for at, (theme, aim, content) in enumerate(_SESSIONS)
    ]  # fmt: skip
    take_step(actor=worker, now=began + timedelta(days=4), proceeding_id=one.id, step="form")
    for at, session in enumerate(sessions[:_HELD]):
        now = session.starts_at + timedelta(hours=3)
        words = {"session_course": f"{_SESSIONS[at][2]}。大家都说了话。", "group_dynamics": "开头拘谨,后来有说有笑。", "reflection": "下次留多一点时间给话少的人。"}
        groups.hold_session(actor=worker, now=now, session_id=session.id, came=_came(chosen_ones, at), words=words)
        if at in (1, 2):
            take_step(actor=worker, now=now + timedelta(hours=1), proceeding_id=one.id, step="turn" if at == 1 else "ripen")
    for at, member in enumerate(chosen_ones):
        groups.measure_member(actor=worker, now=began + timedelta(days=5), member_id=member.id, before=Decimal(6 + at % 3))


def _came(members: list[GroupMember], session: int) -> list[UUID]:
    """One is away each time, another one."""
    return [one.id for at, one in enumerate(members) if at != session + 1]


def _dispute(worker: Viewer, colleague: Viewer, people: list[Resident], today: date) -> None:
    began = _at(today - timedelta(days=20), 10)
    one = mediation.open_mediation(
        actor=worker, now=began, place=GONGKA, kind="stairwell", title="安居楼二单元楼道堆物",
        dispute="一家在二楼楼道堆牛粪饼和旧柜子,另一家老人上下楼过不去,吵过两回。",
    )  # fmt: skip
    parties = []
    for person in people:
        party = mediation.add_party(actor=worker, now=began, mediation_id=one.id, resident_id=person.id)
        parties.append(mediation.ask_willing(actor=worker, now=began, party_id=party.id, willing=True, on=today - timedelta(days=20)))
    for mediator in (worker, colleague):
        mediation.add_mediator(actor=worker, now=began, mediation_id=one.id, user_id=mediator.person_id, tie="none")
    take_step(actor=worker, now=began + timedelta(hours=2), proceeding_id=one.id, step="accept")
    met = _at(today - timedelta(days=16), 15)
    mediation.record_statement(
        actor=colleague, now=met - timedelta(days=1), mediation_id=one.id, party_id=parties[0].id, said="其实是没有地方放,怕人笑话才不肯搬。"
    )
    mediation.record_session(
        actor=worker, now=met + timedelta(hours=2), mediation_id=one.id, held_at=met, site="村委会调解室", present="双方当事人、卓玛、次仁、村主任",
        course="双方各说了难处。村里答应借出旧仓房一角,一家同意搬,另一家愿意帮着抬。",
    )  # fmt: skip
    signed = today - timedelta(days=15)
    now = _at(signed, 10)
    mediation.write_clause(actor=worker, now=now, mediation_id=one.id, content="楼道不再堆放东西。")
    mediation.write_clause(
        actor=worker, now=now, mediation_id=one.id, content="把牛粪饼和旧柜子搬到旧仓房。", party_id=parties[0].id, due_on=today + timedelta(days=3)
    )
    mediation.write_duties(actor=worker, now=now, mediation_id=one.id, duties="一家搬走,另一家帮着抬。")
    mediation.sign_agreement(actor=worker, now=now, mediation_id=one.id, signed_on=signed, follow_up_on=today + timedelta(days=10))
    take_step(actor=worker, now=now + timedelta(hours=1), proceeding_id=one.id, step="agree")


def _at(day: date, hour: int) -> datetime:
    return combine(day, time(hour))
