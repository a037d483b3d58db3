"""The file of one child in protection."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText


class ChildFile(models.Model):
    """One child's file 未成年人卷宗, with the id of its proceeding, which says where it stands, who holds it and who may read it.

    Codes, days and choices that the steps ask for stand in columns; every word about the child is sealed. `child`: who it is, as told,
    while nobody has found them in the register. `urgency_why`: every change of the urgency with its reason, a line each. `visits`: the
    promise of the next visit while help runs.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    proceeding = models.OneToOneField(
        "proceedings.Proceeding", on_delete=models.PROTECT, related_name="minor", verbose_name="办理"
    )
    need = models.ForeignKey(
        "needs.Need",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="minors",
        verbose_name="需求",
    )
    child_sealed = models.BinaryField("孩子是谁(密文)", default=b"", blank=True)
    urgency = models.CharField("紧急程度", max_length=40, help_text="政策包流程 child_protection 的 urgency")
    urgency_why_sealed = models.BinaryField("改紧急程度的理由(密文)", default=b"", blank=True)
    tier = models.CharField("风险等级", max_length=40, blank=True)
    tier_signed_by = models.UUIDField("等级签字人编号", null=True, blank=True)
    tier_signed_at = models.DateTimeField("等级签字时间", null=True, blank=True)
    safe_at = models.DateTimeField("确认孩子安全的时间", null=True, blank=True)
    safe_by = models.UUIDField("谁确认的", null=True, blank=True)
    age_decision = models.CharField(
        "是不是未成年人", max_length=10, blank=True, help_text="child / adult;空:没有疑问或还没有认定"
    )
    age_decided_for = models.DateField("认定时登记的出生日期", null=True, blank=True)
    age_decided_by = models.UUIDField("年龄认定人编号", null=True, blank=True)
    age_why_sealed = models.BinaryField("年龄认定的依据(密文)", default=b"", blank=True)
    returned_on = models.DateField("回归家庭的日期", null=True, blank=True)
    visits = models.OneToOneField(
        "commitments.Commitment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="minor_visits",
        verbose_name="下次走访",
    )
    close_reason_sealed = models.BinaryField("结案理由(密文)", default=b"", blank=True)
    next_contact_on = models.DateField("下次联系的日期", null=True, blank=True)
    joined_into = models.ForeignKey(
        "minors.ChildFile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="joined",
        verbose_name="并入",
    )
    joined_why_sealed = models.BinaryField("并案理由(密文)", default=b"", blank=True)

    child = SealedText("child_sealed")
    urgency_why = SealedText("urgency_why_sealed")
    age_why = SealedText("age_why_sealed")
    close_reason = SealedText("close_reason_sealed")
    joined_why = SealedText("joined_why_sealed")

    class Meta:
        verbose_name = "未成年人卷宗"

    def __str__(self) -> str:
        return str(self.id)
