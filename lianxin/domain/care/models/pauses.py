"""Times in which care is not given though it is ordered."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class CarePause(models.Model):
    """A pause 暂停 of one order, or of everything in the plan (no order): half-open days; no end: until further notice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey("care.CarePlan", on_delete=models.PROTECT, related_name="pauses", verbose_name="照护计划")
    order = models.ForeignKey(
        "care.CareOrder", on_delete=models.PROTECT, null=True, blank=True, related_name="pauses", verbose_name="服务单"
    )
    why = models.CharField("理由代码", max_length=40, help_text="政策包 care.toml pauses 的代码")
    note = models.CharField("说明", max_length=200, blank=True)
    starts_on = models.DateField("暂停自")
    until = models.DateField("暂停至(不含)", null=True, blank=True)
    planned_until = models.DateField("原定暂停至(不含)", null=True, blank=True)
    cancelled = models.JSONField("因此取消的走访", default=list, help_text="走访编号;提前恢复时重新安排")
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")
    resumed_by = models.UUIDField("恢复人编号", null=True)
    resumed_at = models.DateTimeField("登记恢复的时间", null=True, blank=True)
    resumed_note = models.CharField("恢复的说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "服务暂停"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("starts_on")),
                name="care_pause_forward",
            )
        ]
        indexes = [models.Index(fields=["plan", "starts_on"], name="care_pause_plan")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.starts_on}"
