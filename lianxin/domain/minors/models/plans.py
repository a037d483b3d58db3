"""What is done to help, by whom, and how the child was found on visits."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id


class ChildPlan(models.Model):
    """One version of the plan 帮扶计划, or a review of it. Only ever added to; the latest holds.

    `outcome`: "" while it runs, "met" goals are met, "changed" the plan was changed after a review.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(
        "minors.ChildFile", on_delete=models.PROTECT, related_name="plans", verbose_name="卷宗"
    )
    outcome = models.CharField("复核结果", max_length=10, blank=True)
    goals_sealed = models.BinaryField("目标(密文)")
    by = models.UUIDField("谁订的", null=True)
    at = models.DateTimeField("时间")

    goals = SealedText("goals_sealed")

    class Meta:
        verbose_name = "未成年人帮扶计划"
        indexes = [models.Index(fields=["file", "at"], name="child_plan_file")]

    def __str__(self) -> str:
        return str(self.file_id)


class PlanItem(models.Model):
    """One thing of the plan 帮扶事项: on one of the five lines, by one of the five societies, as a promise on the board."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(
        "minors.ChildFile", on_delete=models.PROTECT, related_name="items", verbose_name="卷宗"
    )
    place = models.CharField("区划", max_length=12)
    line = models.CharField("服务主线", max_length=40, help_text="政策包 child_lists.line 的选项")
    society = models.CharField("由谁来做", max_length=40, help_text="政策包 child_lists.society 的选项")
    actor_name = models.CharField("具体是谁", max_length=100)
    detail_sealed = models.BinaryField("做什么(密文)")
    promise = models.OneToOneField(
        "commitments.Commitment", on_delete=models.PROTECT, related_name="minor_item", verbose_name="承办"
    )
    result_sealed = models.BinaryField("结果(密文)", default=b"", blank=True)
    done_on = models.DateField("做完的日期", null=True, blank=True)
    by = models.UUIDField("谁订的", null=True)
    at = models.DateTimeField("时间")

    detail = SealedText("detail_sealed")
    result = SealedText("result_sealed")

    class Meta:
        verbose_name = "未成年人帮扶事项"
        indexes = [
            models.Index(fields=["file", "at"], name="plan_item_file"),
            models.Index(fields=["place", "line", "at"], name="plan_item_line"),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.society}"


class ChildVisit(models.Model):
    """One visit 走访: was the child seen in person, how are they, what do they say themselves. Only ever added to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(
        "minors.ChildFile", on_delete=models.PROTECT, related_name="child_visits", verbose_name="卷宗"
    )
    held_at = models.DateTimeField("时间")
    saw_child = models.BooleanField("见到孩子本人", default=False)
    found_sealed = models.BinaryField("情况和孩子的话(密文)")
    by = models.UUIDField("谁走访的", null=True)
    at = models.DateTimeField("记下的时间")

    found = SealedText("found_sealed")

    class Meta:
        verbose_name = "未成年人走访"
        indexes = [models.Index(fields=["file", "held_at"], name="child_visit_file")]

    def __str__(self) -> str:
        return str(self.file_id)
