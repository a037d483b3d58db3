"""What a care plan wants to reach, and how far it came."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class CareGoal(models.Model):
    """One goal 照护目标: what, by when, how one will see it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(
        "care.CarePlan", on_delete=models.PROTECT, related_name="aims", verbose_name="照护计划"
    )
    text = models.CharField("目标", max_length=200)
    measure = models.CharField("怎么看出达到了", max_length=200)
    due_on = models.DateField("到哪一天")
    made_by = models.UUIDField("制定人编号", null=True)
    made_at = models.DateTimeField("制定时间")

    class Meta:
        verbose_name = "照护目标"
        indexes = [models.Index(fields=["plan", "due_on"], name="care_goal_plan")]

    def __str__(self) -> str:
        return str(self.id)


class GoalMark(models.Model):
    """How far a goal was on a day 目标进展; the newest holds, the older stay."""

    class State(models.TextChoices):
        REACHED = "reached", "达到"
        PARTLY = "partly", "部分达到"
        NOT = "not", "没有达到"
        DROPPED = "dropped", "放弃"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    goal = models.ForeignKey("care.CareGoal", on_delete=models.PROTECT, related_name="marks", verbose_name="照护目标")
    state = models.CharField("进展", max_length=10, choices=State.choices)
    day = models.DateField("日期")
    note = models.CharField("说明", max_length=300)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "目标进展"
        indexes = [models.Index(fields=["goal", "-day", "-made_at"], name="goal_mark_goal")]

    def __str__(self) -> str:
        return f"{self.goal_id} {self.state}"
