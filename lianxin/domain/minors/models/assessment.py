"""What was found of the child, what was done at once, and who sat together about it."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class ChildAssessment(models.Model):
    """One assessment or review 评估: injury and danger, the child's own view, guardianship, risk. Only ever added to.

    `found`: {injury, danger, view, no_view, guardianship, tier} in words as JSON, sealed. `signs`: the signs of guardianship that were
    seen; `guardianship` and `tier`: the results, by the codes of the pack.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(
        "minors.ChildFile", on_delete=models.PROTECT, related_name="assessments", verbose_name="卷宗"
    )
    occasion = models.CharField("为什么评估", max_length=40, help_text="政策包 child_lists.occasion 的选项")
    seen_on = models.DateField("见到孩子的日期", null=True, blank=True)
    heard_child = models.BooleanField("听取了孩子的想法", default=False)
    signs = models.JSONField("监护情况", default=list, help_text="[政策包 child_signs 的代码]")
    guardianship = models.CharField("监护评估结果", max_length=40)
    tier = models.CharField("风险等级", max_length=40)
    found_sealed = models.BinaryField("内容(密文)")
    by = models.UUIDField("谁评估的", null=True)
    at = models.DateTimeField("时间")

    found = SealedText("found_sealed")

    class Meta:
        verbose_name = "未成年人评估"
        indexes = [models.Index(fields=["file", "at"], name="child_assessment_file")]

    def __str__(self) -> str:
        return f"{self.guardianship} {self.tier}"


class ChildMeasure(models.Model):
    """One measure of the response 处置措施: police, hospital, placement, temporary guardianship (with ground and term).

    `until`: the end of the term, extended by renewing; `ended_on` and `ended_how` when it is over.
    """

    class Ended(models.TextChoices):
        HOME = "home", N_("回归家庭")
        LONG = "long", N_("转为长期监护")
        DONE = "done", N_("已办完")
        OTHER = "other", N_("其他")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(
        "minors.ChildFile", on_delete=models.PROTECT, related_name="measures", verbose_name="卷宗"
    )
    kind = models.CharField("措施", max_length=40, help_text="政策包 child_lists.measure 的选项")
    ground = models.CharField("临时监护的情形", max_length=40, blank=True)
    detail_sealed = models.BinaryField("谁做什么(密文)")
    since = models.DateField("从")
    until = models.DateField("到", null=True, blank=True)
    renewals = models.SmallIntegerField("延长了几次", default=0)
    ended_on = models.DateField("结束日期", null=True, blank=True)
    ended_how = models.CharField("怎样结束", max_length=10, choices=Ended.choices, blank=True)
    promise = models.OneToOneField(
        "commitments.Commitment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="minor_measure",
        verbose_name="到期以前要办",
    )
    by = models.UUIDField("谁记的", null=True)
    at = models.DateTimeField("记下的时间")

    detail = SealedText("detail_sealed")

    class Meta:
        verbose_name = "未成年人处置措施"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True, ended_how="")
                | models.Q(ended_on__isnull=False) & ~models.Q(ended_how=""),
                name="child_measure_ended_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="child_measure_term",
            ),
        ]
        indexes = [models.Index(fields=["file", "since"], name="child_measure_file")]

    def __str__(self) -> str:
        return f"{self.kind} {self.since}"


class ChildConference(models.Model):
    """One case conference 个案会商: when, who sat there, what was said, what was decided. `minutes`: the three as JSON, sealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(
        "minors.ChildFile", on_delete=models.PROTECT, related_name="conferences", verbose_name="卷宗"
    )
    held_on = models.DateField("哪一天")
    minutes_sealed = models.BinaryField("纪要(密文)")
    by = models.UUIDField("谁记的", null=True)
    at = models.DateTimeField("记下的时间")

    minutes = SealedText("minutes_sealed")

    class Meta:
        verbose_name = "个案会商"
        indexes = [models.Index(fields=["file", "held_on"], name="child_conference_file")]

    def __str__(self) -> str:
        return str(self.held_on)
