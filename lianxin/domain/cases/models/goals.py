"""What a case is to reach, how far it came, and how the person felt before and after."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class CaseGoal(models.Model):
    """A goal 目标 that can be measured: by what, how it is now, what it shall be, until when, who does it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.CaseFile", on_delete=models.PROTECT, related_name="goals", verbose_name="个案")
    title = models.CharField("目标", max_length=200)
    measure = models.CharField("用什么衡量", max_length=200)
    now_value = models.CharField("现在怎样", max_length=100)
    target = models.CharField("要到怎样", max_length=100)
    due_on = models.DateField("期限")
    who = models.CharField("谁来做", max_length=100, blank=True)
    added_by = models.UUIDField("谁定的", null=True)
    added_at = models.DateTimeField("定下的时间")
    dropped_at = models.DateTimeField("取消的时间", null=True, blank=True)
    reason = models.CharField("取消的原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "个案目标"
        indexes = [models.Index(fields=["case", "added_at"], name="case_goal_case")]

    def __str__(self) -> str:
        return self.title


class GoalScore(models.Model):
    """How far a goal was reached 目标达成: −2 far below what was expected, 0 as expected, +2 far above. Only ever added to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    goal = models.ForeignKey("cases.CaseGoal", on_delete=models.PROTECT, related_name="scores", verbose_name="目标")
    score = models.SmallIntegerField("达成程度")
    evidence = models.CharField("依据", max_length=300)
    by = models.UUIDField("谁评的", null=True)
    at = models.DateTimeField("评的时间")

    class Meta:
        verbose_name = "目标达成"
        constraints = [models.CheckConstraint(condition=models.Q(score__gte=-2, score__lte=2), name="goal_score_range")]
        indexes = [models.Index(fields=["goal", "-at"], name="goal_score_goal")]

    def __str__(self) -> str:
        return f"{self.goal_id} {self.score}"


class WellBeing(models.Model):
    """How the person feels their life is 幸福感自评, 0 worst to 10 best, as they say it: before, during, after the help."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.CaseFile", on_delete=models.PROTECT, related_name="well_being", verbose_name="个案")
    moment = models.CharField("什么时候", max_length=10, help_text="见 rules.MOMENTS")
    score = models.SmallIntegerField("自评")
    on = models.DateField("哪一天")
    note = models.CharField("本人的话", max_length=200, blank=True)
    by = models.UUIDField("谁记的", null=True)
    at = models.DateTimeField("记下的时间")

    class Meta:
        verbose_name = "幸福感自评"
        constraints = [models.CheckConstraint(condition=models.Q(score__gte=0, score__lte=10), name="well_being_range")]
        indexes = [models.Index(fields=["case", "on"], name="well_being_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.score}"
