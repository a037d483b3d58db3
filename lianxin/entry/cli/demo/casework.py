"""Three cases of 工卡镇: 白玛's from intake to closing, one in the middle of the help, one being planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from lianxin.base.access.viewer import Viewer
from lianxin.domain.cases import services
from lianxin.domain.cases.services import Entry, TieValues
from lianxin.domain.proceedings.services import take_step
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.caring import elders_of
from lianxin.entry.cli.demo.cast import CIREN, DEJI, GONGKA, ZHUOMA
from lianxin.entry.cli.demo.story import baima
from lianxin.kernel.clock import combine

if TYPE_CHECKING:
    from uuid import UUID

    from lianxin.domain.people.models import Resident

_PEOPLE = 12


@dataclass(frozen=True, slots=True)
class _Case:
    """One case and who works on it."""

    worker: Viewer
    id: UUID
    today: date

    def write(self, days: int, paper: str, signed_by: str = "", entry: Entry | None = None, **words: str) -> None:
        """A record so many days ago."""
        at, entry = _at(self.today, days, 16), entry or Entry()
        given = Entry(words, entry.held_at, entry.risk_level, entry.close_reason, entry.follow_up_on)
        made = services.write_record(actor=self.worker, now=at, case_id=self.id, paper=paper, entry=given)
        if signed_by:
            services.sign_record(actor=self.worker, now=at, record_id=made.id, signed_by=signed_by, way="print", signed_on=self._day(days))

    def session(self, days: int, **words: str) -> None:
        self.write(days, "case_record", "", Entry(held_at=_at(self.today, days, 15)), **words)

    def felt(self, days: int, moment: str, score: int, note: str) -> None:
        services.record_well_being(
            actor=self.worker, now=_at(self.today, days), case_id=self.id, moment=moment, score=score, on=self._day(days), note=note
        )

    def step(self, days: int, code: str, reason: str = "") -> None:
        take_step(actor=self.worker, now=_at(self.today, days, 17), proceeding_id=self.id, step=code, reason=reason)

    def goal(self, days: int, title: str, measure: str, before: str, target: str, score: tuple[int, int, str] | None = None) -> None:
        """With (days ago, score, evidence) where it is scored already."""
        at = _at(self.today, days)
        made = services.add_goal(
            actor=self.worker, now=at, case_id=self.id, title=title, measure=measure, now_value=before, target=target,
            due_on=self.today + timedelta(days=30), who="本人、卓玛",
        )  # fmt: skip
        if score is not None:
            ago, points, evidence = score
            services.score_goal(actor=self.worker, now=_at(self.today, ago, 16), goal_id=made.id, score=points, evidence=evidence)

    def tie(self, days: int, *people: TieValues) -> None:
        for values in people:
            services.add_tie(actor=self.worker, now=_at(self.today, days), case_id=self.id, values=values)

    def _day(self, days: int) -> date:
        return self.today - timedelta(days=days)


def tell_of_cases(troupe: Troupe, today: date) -> None:
    """Everything, in the order it happened."""
    zhuoma, ciren, head = troupe[ZHUOMA], troupe[CIREN], troupe[DEJI]
    known = baima(zhuoma)
    _baima(_open(zhuoma, known, today, 19, "found", "走进村里拉家常时发现"), known.name)
    people = [one for one in elders_of(head, GONGKA, _at(today, 19), _PEOPLE) if one.id != known.id][-2:]
    for resident, tell in zip(people, (_grieving, _planned), strict=False):
        tell(_open(ciren if tell is _planned else zhuoma, resident, today, 12, "self" if tell is _planned else "referred", "村委会转来"), resident.name)


def tell_of_a_closed_case(worker: Viewer, today: date, resident: Resident) -> None:
    """One from intake to closing: what peer review draws."""
    _home_again(_open(worker, resident, today, 40, "referred", "县医院社工部转来:出院后一个人住"), resident.name)


def _open(worker: Viewer, resident: Resident, today: date, days: int, origin: str, note: str) -> _Case:
    at = _at(today, days)
    made = services.open_case(actor=worker, now=at, resident_id=resident.id, origin=origin, origin_note=note)
    services.set_basis(actor=worker, now=at, case_id=made.id, basis="consent", way="print", given_on=today - timedelta(days=days))
    return _Case(worker, made.id, today)


def _baima(case: _Case, name: str) -> None:
    case.write(
        19, "case_intake", presenting="上山捡柴摔断了脚,石膏刚拆,走不远;听说能办残疾证,不知道找谁。", urgent_danger="没有。",
        intake_decision="接案:行动不便,独自在家,要陪同就医和办证。",
    )  # fmt: skip
    case.write(19, "case_consent", name, consent_scope="陪同就医、协助申请残疾证、定期探访。", consent_until="三个月")
    case.felt(19, "before", 3, "整天一个人,走也走不动。")
    case.step(18, "accept")
    case.tie(
        17, TieValues("child", "仁增", sex="1", birth_year=1985, quality="plain", flow="from", note="在拉萨打工,晚上打电话"),
        TieValues("spouse", "顿珠", sex="1", birth_year=1952, dead=True), TieValues("grandchild", "达瓦", sex="2", birth_year=2014),
        TieValues("neighbour", "央金家", quality="strong", flow="from", note="隔天送菜"), TieValues("organisation", "塔巴村委会", quality="plain", flow="from"),
        TieValues("organisation", "镇卫生院", quality="weak", note="走不到"),
    )  # fmt: skip
    case.write(
        17, "case_assessment", "", Entry(risk_level="middle"), needs_problems="行走困难,复查不便;不知道残疾证怎么办;白天没有人说话。",
        health="右脚骨折愈合中,情绪低落。", living="低保,一人居住,房屋安全。", strengths="性格开朗,会织氆氇;邻居常来。", own_view="想自己能走到院子和村口。",
        risk_grounds="独居、行动不便,有跌倒的危险。", conclusion="三个月内陪同就医、办证、恢复走动。",
    )  # fmt: skip
    case.step(16, "assess")
    case.goal(15, "能自己走到村卫生室", "一周自己去几次", "0 次", "2 次", (3, 1, "这一周自己去了三次"))
    case.goal(15, "拿到残疾证的办理结果", "办到哪一步", "没有申请", "材料齐、已受理", (3, 0, "县残联已受理,回执在卷"))
    case.write(15, "case_plan", name, plan_steps="每周陪一次复查;陪同备齐材料去县残联;教康复操。", plan_resources="红十字会轮椅、乡卫生院家庭医生。", plan_review="一个月")
    case.step(15, "plan")
    case.session(13, session_place="白玛家", session_way="家访", session_purpose="教康复操", session_course="一起做了十五分钟,能扶墙走一圈。", reflection="夸她手巧,她愿意多说。", session_result="每天两次,下周再来。")
    services.add_resource(
        actor=case.worker, now=_at(case.today, 12), case_id=case.id, provider="县红十字会", what="轮椅一辆(借用)", linked_on=case.today - timedelta(days=12),
        outcome="送到家,会用了",
    )  # fmt: skip
    refer = Entry({"refer_to": "县残联", "refer_reason": "评定残疾等级、办理残疾证", "refer_done": "材料已备齐", "refer_consent": "yes"})
    sent = services.refer(actor=case.worker, now=_at(case.today, 11), case_id=case.id, entry=refer, sent_on=case.today - timedelta(days=11))
    services.answer_referral(
        actor=case.worker, now=_at(case.today, 9), referral_id=sent.id,
        answer=services.Answer("accepted", "达瓦", case.today - timedelta(days=9), outcome="已受理,约定到指定医院评残"),
    )  # fmt: skip
    case.session(7, session_place="县医院", session_way="陪同", session_course="陪同评残,医生说恢复得好。", session_result="等结果;继续练走路。")
    case.step(5, "evaluate")
    case.write(3, "case_evaluation", name, process_review="按计划每周一次,没有中断。", result_review="能自己走到卫生室,证件已受理。", own_view="心里亮堂了。", satisfaction="very")
    case.felt(3, "after", 7, "能走了,有人惦记。")
    case.step(2, "score")
    case.write(
        2, "case_closing", name, Entry(close_reason="reached", follow_up_on=case.today + timedelta(days=30)), summary="陪同就医、借轮椅、教康复操、协助办证,目标达到。",
        remaining="残疾证等发证。", follow_up="一个月后上门看走路和证件。",
    )  # fmt: skip
    case.step(1, "close")


def _home_again(case: _Case, name: str) -> None:
    case.write(40, "case_intake", presenting="髋部骨折手术出院,洗澡、上厕所要人扶。", urgent_danger="没有。", intake_decision="接案:出院后的居家照护要安排。")
    case.write(40, "case_consent", name, consent_scope="安排助浴和复查、联系家人、评估家里的危险。", consent_until="两个月")
    case.felt(40, "before", 4, "怕再摔。")
    case.step(39, "accept")
    case.tie(38, TieValues("child", "小儿子", sex="1", birth_year=1975, quality="plain", flow="from", note="在赣州打工,周末回来"))
    case.write(
        38, "case_assessment", "", Entry(risk_level="middle"), needs_problems="行动要人扶;卫生间没有扶手。", health="术后三周,血压稳定。", living="自己的房子,一层。",
        strengths="肯锻炼。", own_view="想自己洗澡。", risk_grounds="独居、术后。", conclusion="两个月内能自己洗漱、家里装好扶手。",
    )  # fmt: skip
    case.step(37, "assess")
    case.goal(36, "能自己洗澡", "一周自己洗几次", "0 次", "2 次", (6, 0, "装了扶手和浴凳,这两周自己洗了两次"))
    case.write(36, "case_plan", name, plan_steps="每周两次助浴,教坐着洗;联系村里装扶手。", plan_resources="民政的适老化改造。", plan_review="一个月")
    case.step(36, "plan")
    case.session(30, session_place="家里", session_way="家访", session_purpose="教坐着洗", session_course="试了浴凳,自己能洗上半身。", session_result="下周再练。")
    case.session(16, session_place="家里", session_way="家访", session_course="扶手装好了,站起来不用人拉。", session_result="助浴改为每周一次。")
    case.step(9, "evaluate")
    case.write(8, "case_evaluation", name, process_review="有一周因为下雨没有去,补了一次。", result_review="能自己洗澡,家里装了扶手。", own_view="不怕了。", satisfaction="satisfied")
    case.felt(8, "after", 7, "能自己来。")
    case.step(6, "score")
    case.write(
        5, "case_closing", name, Entry(close_reason="reached", follow_up_on=case.today + timedelta(days=25)), summary="助浴、教洗澡、装扶手,目标达到。", remaining="三个月后复查。",
        follow_up="一个月后上门看。",
    )  # fmt: skip
    case.step(5, "close")


def _grieving(case: _Case, name: str) -> None:
    case.write(12, "case_intake", presenting="老伴上个月走了,夜里睡不着。", intake_decision="接案:丧亲,要情绪支持。")
    case.step(11, "accept")
    case.write(10, "case_assessment", "", Entry(risk_level="low"), needs_problems="丧亲后失眠、少言。", strengths="儿女孝顺,每天转经。", conclusion="陪伴三个月。")
    case.step(9, "assess")
    case.goal(9, "夜里能睡整觉", "一周睡好的晚上", "1 晚", "5 晚")
    case.write(9, "case_plan", name, plan_steps="每周谈一次;请村里的老姐妹一起转经。")
    case.step(9, "plan")
    case.session(8, session_place="家里", session_way="家访", session_course="陪她喝茶,说起老伴年轻时的事。", session_result="下周再来。")
    services.record_session(
        actor=case.worker, now=_at(case.today, 6), case_id=case.id, kind="grief", title="第一次谈话", held_at=_at(case.today, 6, 10),
        words="她说一闭眼就看见他坐在门口。没有不想活的念头。约好每周三见。",
    )  # fmt: skip


def _planned(case: _Case, name: str) -> None:
    case.write(12, "case_intake", presenting="想搬去女儿家住,又怕拖累她。", intake_decision="接案。")
    case.step(11, "accept")
    case.write(10, "case_assessment", "", Entry(risk_level="low"), needs_problems="独居,冬天取暖不便。", own_view="再想一想。")
    case.step(9, "assess")


def _at(today: date, days: int, hour: int = 11) -> datetime:
    return combine(today - timedelta(days=days), time(hour))
