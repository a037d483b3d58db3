"""What a phone brought home that its owner had no right to write: kept apart until a person decides."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id


class HeldOperation(models.Model):
    """One visit, need, change of a resident, hand-out or meal out of reach of whoever sent it 隔离的外勤记录; its id is the phone's, so that it is
    kept once. Questionnaires wait as `Submission` itself.

    `sent` is the operation as it came, sealed, as JSON. `place` is where the resident lives, else the place it names, else its
    sender's own: whoever reviews there decides.
    """

    class Kind(models.TextChoices):
        VISIT = "visit", "走访"
        NEED = "need", "需求"
        EDIT = "resident_edit", "修改资料"
        HANDOUT = "handout", "发放物资"
        MEAL = "meal", "送餐"

    class State(models.TextChoices):
        WAITING = "waiting", "待定"
        ADMITTED = "admitted", "已补入"
        TURNED_DOWN = "turned_down", "不采用"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField("种类", max_length=13, choices=Kind.choices)
    place = models.CharField("区划", max_length=12)
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.PROTECT, null=True, blank=True, related_name="held_operations", verbose_name="居民"
    )
    sent_sealed = models.BinaryField("原文(密文)")
    state = models.CharField("状态", max_length=11, choices=State.choices, default=State.WAITING)
    worker = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="held_operations", verbose_name="提交人")
    device = models.CharField("设备", max_length=120, blank=True)
    captured_at = models.DateTimeField("填写时间")
    received_at = models.DateTimeField("收到时间")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_by = models.UUIDField("决定人编号", null=True, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)

    sent = SealedText("sent_sealed")

    class Meta:
        verbose_name = "隔离的外勤记录"
        indexes = [
            models.Index(fields=["place", "received_at", "id"], condition=models.Q(state="waiting"), name="held_operation_waiting"),
        ]

    def __str__(self) -> str:
        return str(self.id)
