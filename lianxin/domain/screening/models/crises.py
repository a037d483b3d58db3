"""A crisis: what was asked, seen and agreed. It runs by the workflow `crisis`; what was said is sealed."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.scope import Guarded
from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id


class Crisis(models.Model):
    """Thoughts of self-harm found by a scale 心理危机. None: not asked or not known, which is never "no".

    `joined_into`: the one that leads on where two files of one person became one, each with a crisis.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    proceeding = models.OneToOneField(
        "proceedings.Proceeding", on_delete=models.PROTECT, related_name="crisis", verbose_name="办理"
    )
    screening = models.ForeignKey(
        "screening.Screening", on_delete=models.PROTECT, related_name="crises", verbose_name="筛查"
    )
    need = models.ForeignKey(
        "needs.Need", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="需求"
    )
    joined_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="joined", verbose_name="并入哪一份")
    trigger = models.CharField("触发项", max_length=40)
    times = models.SmallIntegerField("又出现的次数", default=0)
    called_at = models.DateTimeField("说上话的时间", null=True, blank=True)
    has_plan = models.CharField("有没有打算", max_length=8, blank=True)
    has_means = models.CharField("有没有办法", max_length=8, blank=True)
    has_time = models.CharField("有没有时间", max_length=8, blank=True)
    danger = models.BooleanField("眼下有危险", null=True, blank=True)
    danger_handled_at = models.DateTimeField("报110、120并通知家人的时间", null=True, blank=True)
    supervisor_told_at = models.DateTimeField("报告督导的时间", null=True, blank=True)
    visited_at = models.DateTimeField("上门见到的时间", null=True, blank=True)
    said_sealed = models.BinaryField("所说(密文)", default=bytes, blank=True)
    plan_sealed = models.BinaryField("安全计划(密文)", default=bytes, blank=True)
    planned_at = models.DateTimeField("安全计划时间", null=True, blank=True)
    contacted_at = models.DateTimeField("安全计划以后最近一次联系上的时间", null=True, blank=True)
    planned_by = models.UUIDField("安全计划填写人", null=True, blank=True)

    said = SealedText("said_sealed")
    plan = SealedText("plan_sealed")
    guarded = Guarded("proceeding", ("holder_id", "supervisor_id"))

    class Meta:
        verbose_name = "心理危机"
        indexes = [models.Index(fields=["screening"], name="crisis_screening")]

    def __str__(self) -> str:
        return str(self.id)
