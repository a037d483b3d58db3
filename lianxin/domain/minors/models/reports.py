"""What was reported, whom it was told to, and who ruled the duty to report out."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id


class ChildReport(models.Model):
    """One report 报告, as it came: never a draft, its row is its sending. The same id sent twice is one.

    `told`: {happened, how, safety_note, where, child, reporter, phone, unit} as JSON, sealed. `code_index`: the keyed digest of the code
    by which whoever reported asks for feedback. `sender_index`: of where it came from, to slow a flood.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(
        "minors.ChildFile", on_delete=models.PROTECT, related_name="reports", verbose_name="卷宗"
    )
    place = models.CharField("区划", max_length=12)
    way = models.CharField("怎样报告", max_length=40, help_text="政策包 child_lists.way 的选项")
    by = models.UUIDField("报告人编号", null=True, help_text="工作人员报告时")
    is_anonymous = models.BooleanField("不留姓名", default=False)
    discovered_at = models.DateTimeField("发现时间")
    written_at = models.DateTimeField("在手机上写下的时间", null=True, blank=True, help_text="没有信号时写的,以后才送到")
    sent_at = models.DateTimeField("送出时间")
    situations = models.JSONField("情形", default=list, help_text="[强制报告情形的代码]")
    found_how = models.CharField("怎样发现", max_length=40)
    safety = models.CharField("孩子此刻是否安全", max_length=40)
    age_word = models.CharField("报告人说是不是未成年人", max_length=10, blank=True)
    told_sealed = models.BinaryField("内容(密文)")
    code_index = models.CharField("查询码的密钥摘要", max_length=64, blank=True)
    sender_index = models.CharField("来处的密钥摘要", max_length=64, blank=True)
    feedback_due_at = models.DateTimeField("反馈期限")
    feedback_sealed = models.BinaryField("给报告人的反馈(密文)", default=b"", blank=True)
    feedback_at = models.DateTimeField("反馈时间", null=True, blank=True)
    feedback_by = models.UUIDField("谁反馈的", null=True, blank=True)

    told = SealedText("told_sealed")
    feedback = SealedText("feedback_sealed")

    class Meta:
        verbose_name = "未成年人报告"
        constraints = [
            models.UniqueConstraint(
                fields=["code_index"], condition=~models.Q(code_index=""), name="child_report_code"
            )
        ]
        indexes = [
            models.Index(fields=["file", "sent_at"], name="child_report_file"),
            models.Index(
                fields=["sender_index", "sent_at"],
                condition=~models.Q(sender_index=""),
                name="child_report_sender",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ToldAgency(models.Model):
    """One report to an agency 向部门报告: which, who took it there and when, when it must answer, what it answered."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(
        "minors.ChildFile", on_delete=models.PROTECT, related_name="told_to", verbose_name="卷宗"
    )
    agency = models.CharField("部门", max_length=40, help_text="政策包 child_lists.agency 的选项")
    receiver_sealed = models.BinaryField("接报单位和接报人(密文)")
    told_at = models.DateTimeField("接报时间")
    by = models.UUIDField("谁报的", null=True)
    at = models.DateTimeField("记下的时间")
    asked = models.OneToOneField(
        "commitments.Commitment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="minor_told",
        verbose_name="问反馈",
    )
    feedback_sealed = models.BinaryField("反馈(密文)", default=b"", blank=True)
    feedback_at = models.DateTimeField("反馈时间", null=True, blank=True)

    receiver = SealedText("receiver_sealed")
    feedback = SealedText("feedback_sealed")

    class Meta:
        verbose_name = "向部门报告"
        indexes = [models.Index(fields=["file", "told_at"], name="told_agency_file")]

    def __str__(self) -> str:
        return f"{self.agency} {self.file_id}"


class RuledOut(models.Model):
    """One person who finds that there is no duty to report 认定不需要强制报告, and why. Two of them are needed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(
        "minors.ChildFile", on_delete=models.PROTECT, related_name="ruled_out", verbose_name="卷宗"
    )
    by = models.UUIDField("谁认定的")
    at = models.DateTimeField("时间")
    why_sealed = models.BinaryField("理由(密文)")

    why = SealedText("why_sealed")

    class Meta:
        verbose_name = "认定不需要报告"
        indexes = [models.Index(fields=["file", "at"], name="ruled_out_file")]

    def __str__(self) -> str:
        return str(self.file_id)
