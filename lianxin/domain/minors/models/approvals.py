"""Standing leave to read the files of all children of a place."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id


class StandingLeave(models.Model):
    """Leave of a responsible person for a worker to read every child's file of a place for a purpose, until a day 常设查阅批准.

    Leave to read one file is a `proceedings.Reader`. Nobody gives it to themselves.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    worker = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", verbose_name="工作人员")
    why_sealed = models.BinaryField("用途(密文)")
    approved_by = models.UUIDField("批准人编号")
    since = models.DateTimeField("从")
    until = models.DateTimeField("到")
    ended_at = models.DateTimeField("提前收回", null=True, blank=True)
    ended_by = models.UUIDField("收回人编号", null=True, blank=True)
    ended_why_sealed = models.BinaryField("收回理由(密文)", default=b"", blank=True)

    why = SealedText("why_sealed")
    ended_why = SealedText("ended_why_sealed")

    class Meta:
        verbose_name = "常设查阅批准"
        constraints = [
            models.CheckConstraint(condition=~models.Q(approved_by=models.F("worker_id")), name="standing_leave_not_by_oneself"),
            models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="standing_leave_is_forward"),
        ]
        indexes = [
            models.Index(fields=["worker", "until"], condition=models.Q(ended_at__isnull=True), name="standing_leave_worker"),
            models.Index(fields=["place", "until"], name="standing_leave_place"),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.place}"
