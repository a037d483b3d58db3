"""Whether the record of somebody who works with children was looked into, and what was found."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class VettingCheck(models.Model):
    """One look into the record of a worker 从业核查 (Minors Protection Law, art. 62): before they begin and every year.

    A hit bars them from then on, whatever was found before or later, until another person sets it aside (it was somebody else of that
    name). `valid_until`: the last day, by the pack on the day it was written down.
    """

    class Result(models.TextChoices):
        CLEAR = "clear", N_("没有发现")
        HIT = "hit", N_("有记录")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12, help_text="工作人员所属的区划")
    worker = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="vetting", verbose_name="工作人员")
    what = models.CharField("查了什么", max_length=40, help_text="政策包 child_lists.vetting 的选项")
    result = models.CharField("结果", max_length=10, choices=Result.choices)
    checked_on = models.DateField("核查日期")
    valid_until = models.DateField("有效到(含)")
    evidence = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="查询结果")
    note_sealed = models.BinaryField("备注(密文)", default=b"", blank=True)
    by = models.UUIDField("登记人编号", null=True)
    at = models.DateTimeField("登记时间")
    set_aside_by = models.UUIDField("撤销人编号", null=True, blank=True)
    set_aside_at = models.DateTimeField("撤销时间", null=True, blank=True)
    set_aside_why = models.CharField("撤销理由", max_length=300, blank=True)

    note = SealedText("note_sealed")

    class Meta:
        verbose_name = "从业核查"
        constraints = [
            models.CheckConstraint(condition=models.Q(valid_until__gte=models.F("checked_on")), name="vetting_period_is_forward"),
            models.CheckConstraint(condition=models.Q(result="hit") | models.Q(set_aside_at__isnull=True), name="vetting_only_hits_set_aside"),
            models.CheckConstraint(condition=models.Q(by__isnull=True) | ~models.Q(by=models.F("worker_id")), name="vetting_not_by_oneself"),
            models.CheckConstraint(
                condition=models.Q(set_aside_by__isnull=True) | ~models.Q(set_aside_by=models.F("worker_id")), name="vetting_not_aside_by_oneself"
            ),
        ]
        indexes = [models.Index(fields=["worker", "-checked_on"], name="vetting_worker"), models.Index(fields=["place", "valid_until"], name="vetting_place")]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.checked_on}"
