"""A plan is looked at again, and the person agrees to it. Rows are added, never changed."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class PlanReview(models.Model):
    """One review 复核: what was found, what changes, when the next one is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(
        "care.CarePlan", on_delete=models.PROTECT, related_name="reviews", verbose_name="照护计划"
    )
    was_due_on = models.DateField("原定复核日期")
    day = models.DateField("复核日期")
    note = models.TextField("情况和改动")
    level = models.SmallIntegerField("当时的能力等级", null=True, blank=True)
    next_on = models.DateField("下次复核日期")
    made_by = models.UUIDField("复核人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "计划复核"
        indexes = [models.Index(fields=["plan", "-day"], name="plan_review_plan")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.day}"


class PlanAgreement(models.Model):
    """Somebody agreed to the plan as it stood 同意, or did not: who, when, how."""

    class By(models.TextChoices):
        PERSON = "person", "本人"
        FAMILY = "family", "家属"
        GUARDIAN = "guardian", "监护人"

    class How(models.TextChoices):
        SIGNED = "signed", "纸面签字"
        SPOKEN = "spoken", "当面口头"
        PHONE = "phone", "电话"
        VIDEO = "video", "视频"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(
        "care.CarePlan", on_delete=models.PROTECT, related_name="agreements", verbose_name="照护计划"
    )
    by_kind = models.CharField("谁", max_length=10, choices=By.choices)
    given_by = models.CharField("姓名", max_length=80)
    how = models.CharField("方式", max_length=10, choices=How.choices)
    agreed = models.BooleanField("同意", default=True)
    day = models.DateField("日期")
    note = models.CharField("说明", max_length=300, blank=True)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "对计划的同意"
        indexes = [models.Index(fields=["plan", "-made_at"], name="plan_agreement_plan")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.day}"
