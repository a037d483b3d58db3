"""One piece of background work and how far it has come."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianxin.kernel.ids import new_id


class JobState(models.TextChoices):
    """READY waits (also between two attempts); FAILED was refused by a rule; DEAD used up its attempts.

    DISMISSED: one of the last two that somebody looked into and put away.
    """

    READY = "ready", _("等待")
    RUNNING = "running", _("运行中")
    DONE = "done", _("完成")
    FAILED = "failed", _("未通过")
    DEAD = "dead", _("多次失败")
    DISMISSED = "dismissed", _("已处理")


UNSETTLED: Final = (JobState.FAILED, JobState.DEAD)
"""Ended without their work done, and nobody has decided about them yet."""
GIVEN_UP: Final = (*UNSETTLED, JobState.DISMISSED)
"""Ended without their work done."""


class Job(models.Model):
    """A task call. Arguments, error text and progress hold no personal data."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.CharField("任务", max_length=200, help_text="任务函数的路径")
    args = models.JSONField("参数", default=dict, help_text='{"args": [...], "kwargs": {...}},只含编号与代码')
    queue = models.CharField("队列", max_length=40, default="default")
    priority = models.SmallIntegerField("优先级", default=0)
    key = models.CharField("幂等键", max_length=200, null=True, unique=True)  # noqa: DJ001  several jobs without one
    place = models.CharField("区划", max_length=12, blank=True, help_text="空:整个系统的任务")
    state = models.CharField("状态", max_length=10, choices=JobState, default=JobState.READY)
    run_after = models.DateTimeField("最早运行时间")
    lease_until = models.DateTimeField("租约到期", null=True)
    heartbeat_at = models.DateTimeField("最近心跳", null=True)
    worker = models.CharField("执行进程", max_length=80, blank=True)
    attempts = models.PositiveSmallIntegerField("已尝试次数", default=0)
    max_attempts = models.PositiveSmallIntegerField("最多尝试次数", default=5)
    done = models.PositiveIntegerField("已处理", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    message = models.CharField("进展", max_length=200, blank=True)
    result = models.JSONField("结果", null=True)
    error_type = models.CharField("错误类型", max_length=200, blank=True)
    error = models.TextField("错误位置", blank=True)
    enqueued_by = models.UUIDField("提交人", null=True)
    created_at = models.DateTimeField("提交时间")
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "后台任务"
        indexes = [
            models.Index(fields=["state", "-priority", "run_after"], name="jobs_next"),
            models.Index(fields=["state", "lease_until"], name="jobs_lease"),
            models.Index(fields=["place", "-created_at"], name="jobs_place_created"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.id}"
