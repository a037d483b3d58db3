"""One's own notices, and the sentence of each kind."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlsplit

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lianxin.base.access.viewer import Viewer
from lianxin.base.notices.models import MailAddress, Notice
from lianxin.kernel.problems import N_

KINDS = {
    "commitment.overdue": N_("%(count)s 件承办事项已逾期"),
    "commitment.assigned": N_("交给您 %(count)s 件承办事项"),
    "commitment.handed_over": N_("从同事处接手 %(count)s 件承办事项"),
    "commitment.unassigned": N_("%(count)s 件承办事项因居民搬迁没有人承办,请分派"),
    "confirmation.doubtful": N_("%(count)s 条确认存疑,请核实后认定"),
    "proof.doubtful": N_("有新的凭证疑点,请查看并认定"),
    "proof.asked": N_("请您说明一件服务的凭证疑点"),
    "proof.rejected": N_("您办理的一件服务,凭证没有认可"),
    "exam.step": N_("报考社会工作者考试有 %(count)s 件事快到期"),
    "exam.asked": N_("%(count)s 个考前咨询等答复"),
    "exam.answered": N_("您的 %(count)s 个考前咨询已经答复"),
    "training.seat": N_("候补到了 %(count)s 个培训座位"),
    "training.unseated": N_("您的 %(count)s 次培训报名已由主办方退掉"),
    "training.joined": N_("您被编进 %(count)s 个培训班,请看上课时间"),
    "training.moved": N_("您的 %(count)s 次培训课改了时间或地点"),
    "training.cancelled": N_("您的 %(count)s 次培训课取消了"),
    "training.certified": N_("您有 %(count)s 张新的培训证书"),
    "career.appraised": N_("您有 %(count)s 份年度考核结果等确认"),
    "career.objected": N_("%(count)s 件年度考核的异议等答复"),
    "career.answered": N_("您的 %(count)s 件考核异议已经答复"),
    "career.proposed": N_("%(count)s 份晋升等批准"),
    "career.decided": N_("%(count)s 份晋升已有决定"),
    "career.rated": N_("别人给您评了 %(count)s 次能力,请看和自评哪里不同"),
    "career.led": N_("给您安排了 %(count)s 位督导"),
    "career.leads": N_("请您督导 %(count)s 个人"),
    "career.round": N_("%(count)s 轮称号选拔开始申报"),
    "career.judging": N_("%(count)s 轮称号选拔请您评分"),
    "career.public": N_("您申报的 %(count)s 轮称号选拔有了结果,正在公示"),
    "need.found": N_("%(count)s 件新需求待研判"),
    "need.immediate": N_("%(count)s 件须立即处理的需求待研判"),
    "resident.conflict_settled": N_("您的 %(count)s 条有冲突的修改已经处理"),
    "submission.quarantined": N_("%(count)s 份答卷隔离待定,请核对"),
    "submission.decided": N_("您的 %(count)s 份隔离待定的答卷已有决定"),
    "submission.edited_after_approval": N_("%(count)s 份通过以后又改过的答卷,请重新审核"),
    "operation.held": N_("%(count)s 条外勤记录隔离待定,请核对"),
    "operation.decided": N_("您的 %(count)s 条隔离待定的外勤记录已有决定"),
    "resident.conflict": N_("%(count)s 条修改与他人的冲突,请决定用哪一个"),
    "meals.round": N_("送餐路线已发布:%(count)s 份"),
    "meals.less": N_("您的送餐有变:有的餐不用您送了,请看“我的送餐”"),
    "meals.more": N_("您的送餐有变:又交给您一份,请看“我的送餐”"),
    "meals.runner_off": N_("送餐的人请了假,还有 %(count)s 份在他名下,请把送餐路线再排一次"),
    "dayplan.published": N_("%(day)s走访安排已发布:%(count)s 次走访"),
    "dayplan.changed": N_("您%(day)s的走访安排变了:现在是 %(count)s 次走访"),
    "dayplan.emptied": N_("您%(day)s没有走访了,都交给了别人。送餐不在内,请看“我的送餐”"),
    "care.paused": N_("您的 %(count)s 次走访因服务暂停取消了"),
    "care.resumed": N_("您的 %(count)s 次走访因服务恢复重新安排"),
    "emergency.requested": N_("%(count)s 件紧急查阅申请待审批"),
    "screening.crisis": N_("%(count)s 起心理危机,请马上联系本人"),
    "screening.unread": N_("%(count)s 份筛查答卷没能计分,可能有心理危机,请马上看原卷"),
    "proceeding.handed_over": N_("交给您 %(count)s 件办理"),
    "proceeding.named": N_("您可以查阅 %(count)s 份卷宗"),
    "proceeding.reading_lapses": N_("您查阅 %(count)s 份卷宗的许可快到期了,还要看的请重新申请"),
    "proceeding.read_asked": N_("%(count)s 件查阅卷宗的申请待审批"),
    "proceeding.read_decided": N_("您查阅卷宗的申请已有决定"),
    "proceeding.read_at_once": N_("有人紧急查阅了您负责的卷宗,请事后认定"),
    "proceeding.read_judged": N_("您的紧急查阅已有认定"),
    "registration.near": N_("%(count)s 张证书的登记快到期了"),
    "registration.near_own": N_("您的证书登记快到期了,请看学时够不够"),
    "registration.over": N_("%(count)s 张证书的登记已过期"),
    "registration.over_own": N_("您的证书登记已过期,请尽快办理"),
    "duty.near": N_("又有 %(count)s 人的持证期限快到了"),
    "duty.near_own": N_("您的持证期限快到了,请看还差什么"),
    "duty.red": N_("又有 %(count)s 人的持证期限已过(红灯)"),
    "duty.red_own": N_("您的持证期限已过(红灯),请看怎么办"),
    "exemption.asked": N_("%(count)s 个持证豁免申请待批准"),
    "exemption.decided": N_("您的持证豁免申请已有决定"),
    "exemption.ended": N_("您的持证豁免已经收回"),
    "vetting.lapses": N_("有工作人员的从业核查快到期了,请安排重新核查"),
    "vetting.lapses_own": N_("您的从业核查快到期了,请配合重新核查"),
    "vetting.holds": N_("有人没有有效的从业核查,手上还有未成年人的事项,请交接"),
    "vetting.hit": N_("有一项从业核查查到记录,请马上交接其未成年人事项"),
    "proceeding.read_opened": N_("有人获准查阅您负责的卷宗"),
    "case.counselling_asked": N_("有人申请查阅您的辅导记录"),
    "case.counselling_opened": N_("有人获准查阅您的辅导记录"),
    "case.referral_answered": N_("%(count)s 份转介有了接收单位的回复"),
    "case.link_locked": N_("%(count)s 个转介链接的验证码错得太多,已经失效"),
    "case.print_ready": N_("%(count)s 份整份卷宗做好了,请下载"),
    "leave.lapses": N_("您给出的 %(count)s 项未成年人卷宗常设查阅批准快到期了,还需要的请重新批准"),
    "leave.lapses_own": N_("您查阅未成年人卷宗的 %(count)s 项常设批准快到期了,还需要的请找批准人"),
    "ethics.due": N_("请读今年的职业道德守则并确认"),
    "ethics.lapsed": N_("您确认职业道德守则的期限已过,请马上确认"),
    "ethics.people_lapsed": N_("%(count)s 人过了期限还没有确认职业道德守则"),
    "complaint.received": N_("%(count)s 件投诉待受理"),
    "complaint.charged": N_("有一件关于您的投诉,请看告知的事项,写下您的陈述"),
    "complaint.said": N_("被投诉人写了 %(count)s 份陈述"),
    "complaint.to_judge": N_("%(count)s 件投诉请您评议"),
    "complaint.aside": N_("%(count)s 位评议组成员回避,请另行指定"),
    "complaint.appealed": N_("%(count)s 件投诉被投诉人不服,提出申诉,请转入申诉"),
    "complaint.decided": N_("%(count)s 件投诉已有裁定,请告知双方"),
    "complaint.ruled": N_("关于您的投诉已有裁定,请查看;不同意的可以申诉"),
    "objection.received": N_("%(count)s 件公示异议待答复"),
    "rating.assess": N_("请您为 %(count)s 家机构现场评分"),
    "review.asked": N_("有卷宗请您互评"),
    "minor.reported": N_("%(count)s 份未成年人报告待接手"),
    "alarm.called": N_("%(count)s 起求助,请马上看能不能去"),
    "alarm.raised": N_("%(count)s 起求助,正在找人去"),
    "alarm.quiet": N_("%(count)s 个手环要处理"),
    "alarm.covered": N_("%(count)s 起求助已经有人去,您不用去了"),
    "alarm.mistaken": N_("%(count)s 起求助,本人说按错了,请打电话核实"),
    "alarm.unanswered": N_("%(count)s 起求助还没有够数的人去,请马上处理"),
    "alarm.late": N_("%(count)s 起求助过了时限还没有人到场"),
    "alarm.carer_called": N_("%(count)s 位上门人员去了求助的地方,当天其余的走访可以重排"),
    "alarm.review": N_("%(count)s 起求助要复盘"),
    "amendment.submitted": N_("%(count)s 项规定的修订待审批"),
    "amendment.approved": N_("%(count)s 项规定的修订已获批准"),
    "amendment.refused": N_("%(count)s 项规定的修订被退回,请看意见"),
    "job.dead": N_("%(count)s 个后台任务多次失败"),
    "roster.staged": N_("%(count)s 份名册检查完了,请看报告并确认"),
    "roster.unusable": N_("%(count)s 份名册不能使用,请看原因"),
    "roster.accepted": N_("%(count)s 份名册已经导入"),
    "submission.sent_back": N_("%(count)s 份答卷被退回,请按意见修改"),
    "roster.returned": N_("%(count)s 份名册没有导入,请看原因"),
}


TO_STATIONS = frozenset(
    {"need.found", "need.immediate", "commitment.overdue", "commitment.unassigned", "emergency.requested", "job.dead",
     "alarm.raised", "alarm.unanswered", "alarm.late"}
)
"""What concerns a station as a whole and therefore goes to its group bots; the others are between the site and one person."""


def sentence(kind: str) -> str:
    """The message id of a kind, with %(count)s and perhaps %(day)s; a general one for a kind an older version wrote."""
    return KINDS.get(kind, N_("%(count)s 条新通知"))


def told(notice: Notice) -> str:
    """What a notice says. %(day)s is the day of the page it leads to (`?day=`); nothing where that has none."""
    day = dict(parse_qsl(urlsplit(notice.link).query)).get("day", "")
    return _(sentence(notice.kind)) % {"count": notice.count, "day": date_format(date.fromisoformat(day), "MONTH_DAY_FORMAT") if day else ""}


def own_notices(viewer: Viewer) -> QuerySet[Notice]:
    """The viewer's notices, newest first."""
    return Notice.objects.filter(user_id=viewer.person_id).order_by("-created_at", "-id")


def unread_count(viewer: Viewer) -> int:
    return own_notices(viewer).filter(read_at__isnull=True).count() if viewer.id else 0


def own_address(viewer: Viewer) -> str:
    """Where the viewer's notices are mailed to; "" for nowhere."""
    found = MailAddress.objects.filter(user_id=viewer.person_id).first() if viewer.id else None
    return found.email if found else ""
