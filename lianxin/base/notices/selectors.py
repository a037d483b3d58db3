"""One's own notices, and the sentence of each kind."""

from __future__ import annotations

from django.db.models import QuerySet

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
    "dayplan.published": N_("走访安排已发布:%(count)s 户"),
    "dayplan.changed": N_("您的走访安排变了:现在是 %(count)s 户"),
    "care.paused": N_("您的 %(count)s 次走访因服务暂停取消了"),
    "care.resumed": N_("您的 %(count)s 次走访因服务恢复重新安排"),
    "emergency.requested": N_("%(count)s 件紧急查阅申请待审批"),
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
    """The message id of a kind, with %(count)s; a general one for a kind an older version wrote."""
    return KINDS.get(kind, N_("%(count)s 条新通知"))


def own_notices(viewer: Viewer) -> QuerySet[Notice]:
    """The viewer's notices, newest first."""
    return Notice.objects.filter(user_id=viewer.person_id).order_by("-created_at", "-id")


def unread_count(viewer: Viewer) -> int:
    return own_notices(viewer).filter(read_at__isnull=True).count() if viewer.id else 0


def own_address(viewer: Viewer) -> str:
    """Where the viewer's notices are mailed to; "" for nowhere."""
    found = MailAddress.objects.filter(user_id=viewer.person_id).first() if viewer.id else None
    return found.email if found else ""
