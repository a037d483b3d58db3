"""What was decided of each service, and how an order became what it is. Nothing here is ever changed or removed."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class PlanDecision(models.Model):
    """One decision on one service of the catalogue 服务决定; the newest of a service holds, the older stay readable."""

    class Choice(models.TextChoices):
        ACCEPTED = "accepted", "按建议采用"
        CHANGED = "changed", "改动后采用"
        ADDED = "added", "另加"
        REFUSED = "refused", "不采用"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(
        "care.CarePlan", on_delete=models.PROTECT, related_name="decisions", verbose_name="照护计划"
    )
    order = models.ForeignKey(
        "care.CareOrder", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name="服务单"
    )
    service = models.CharField("服务代码", max_length=40)
    choice = models.CharField("决定", max_length=10, choices=Choice.choices)
    why = models.CharField("不采用的理由", max_length=40, blank=True, help_text="政策包 care.toml refusals 的代码")
    note = models.CharField("说明", max_length=300, blank=True)
    grounds = models.JSONField("建议的依据", default=dict, help_text="{level, categories, tier, needs, weekdays, every_weeks}")
    decided_by = models.UUIDField("决定人编号", null=True)
    decided_at = models.DateTimeField("决定时间")

    class Meta:
        verbose_name = "服务决定"
        indexes = [models.Index(fields=["plan", "service", "-decided_at"], name="plan_decision_service")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(choice="refused", order__isnull=True) & ~models.Q(why="")
                | models.Q(order__isnull=False, why="") & ~models.Q(choice="refused"),
                name="plan_decision_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.choice}"


class OrderChange(models.Model):
    """One change of an order 服务单改动: what it was, what it became, and why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(
        "care.CareOrder", on_delete=models.PROTECT, related_name="changes", verbose_name="服务单"
    )
    before = models.JSONField("改动前", default=dict)
    after = models.JSONField("改动后", default=dict)
    reason = models.CharField("理由", max_length=300)
    made_by = models.UUIDField("改动人编号", null=True)
    made_at = models.DateTimeField("改动时间")

    class Meta:
        verbose_name = "服务单改动"
        indexes = [models.Index(fields=["order", "-made_at"], name="order_change_order")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.made_at:%Y-%m-%d}"
