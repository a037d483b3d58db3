"""One's own notices, and the sentence of each kind."""

from __future__ import annotations

from django.db.models import QuerySet

from lianxin.base.access.viewer import Viewer
from lianxin.base.notices.models import Notice
from lianxin.kernel.problems import N_

KINDS = {
    "commitment.overdue": N_("%(count)s 件承办事项已逾期"),
    "commitment.assigned": N_("交给您 %(count)s 件承办事项"),
    "commitment.handed_over": N_("从同事处接手 %(count)s 件承办事项"),
    "need.found": N_("%(count)s 件新需求待研判"),
    "dayplan.published": N_("明天的走访安排已发布:%(count)s 户"),
    "emergency.requested": N_("%(count)s 件紧急查阅申请待审批"),
    "job.dead": N_("%(count)s 个后台任务多次失败"),
}


def sentence(kind: str) -> str:
    """The message id of a kind, with %(count)s; a general one for a kind an older version wrote."""
    return KINDS.get(kind, N_("%(count)s 条新通知"))


def own_notices(viewer: Viewer) -> QuerySet[Notice]:
    """The viewer's notices, newest first."""
    return Notice.objects.filter(user_id=viewer.person_id).order_by("-created_at", "-id")


def unread_count(viewer: Viewer) -> int:
    return own_notices(viewer).filter(read_at__isnull=True).count() if viewer.id else 0
