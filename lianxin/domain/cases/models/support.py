"""What others gave, and where the person was referred to."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class CaseResource(models.Model):
    """A resource linked to the case 链接资源: who gave what, on which day, what came of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.CaseFile", on_delete=models.PROTECT, related_name="resources", verbose_name="个案")
    provider = models.CharField("谁提供", max_length=100)
    what = models.CharField("什么资源", max_length=200)
    linked_on = models.DateField("哪一天")
    outcome = models.CharField("结果", max_length=300, blank=True)
    by = models.UUIDField("谁记的", null=True)
    at = models.DateTimeField("记下的时间")

    class Meta:
        verbose_name = "个案资源"
        indexes = [models.Index(fields=["case", "linked_on"], name="case_resource_case")]

    def __str__(self) -> str:
        return self.what


class CaseReferral(models.Model):
    """A referral 转介: its paper is the record of this `thread`; the receiver accepts or declines, and later tells what came of it.

    `asked`: the promise on the board to ask the receiver, open until the answer is written down.
    """

    class Answer(models.TextChoices):
        WAITING = "waiting", N_("等回复")
        ACCEPTED = "accepted", N_("已接收")
        DECLINED = "declined", N_("不接收")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.CaseFile", on_delete=models.PROTECT, related_name="referrals", verbose_name="个案")
    thread = models.UUIDField("转介单")
    receiver = models.CharField("转介到", max_length=100)
    sent_on = models.DateField("转出日期")
    asked = models.OneToOneField(
        "commitments.Commitment", on_delete=models.PROTECT, null=True, blank=True, related_name="case_referral", verbose_name="问回复"
    )
    answer = models.CharField("回复", max_length=10, choices=Answer.choices, default=Answer.WAITING)
    answered_on = models.DateField("回复日期", null=True, blank=True)
    answered_by = models.CharField("谁回复的", max_length=60, blank=True)
    outcome = models.CharField("后来怎样", max_length=300, blank=True)
    by = models.UUIDField("谁转的", null=True)
    at = models.DateTimeField("记下的时间")

    class Meta:
        verbose_name = "个案转介"
        indexes = [models.Index(fields=["case", "sent_on"], name="case_referral_case")]

    def __str__(self) -> str:
        return self.receiver
