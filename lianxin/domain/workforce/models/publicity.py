"""What is said against a result while it is on public show."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.base.db.two_people import by_another
from lianxin.kernel.ids import new_id


class Objection(models.Model):
    """An objection 公示异议 to one line of what an area puts on public show; answered by somebody else than who took it down, and upheld or not.

    `kind`, `shown_id`: of `selectors.publicity`, what is on show (a round of selection, a rating); `row_id`: against whom of it. `told`:
    {said, name, phone} as JSON, sealed: whoever objects stands there alone. `made_by` none: sent by themselves. `code_index`: the keyed
    digest of the code by which they ask for the answer; `sender_index`: of where it came from, to slow a flood.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    kind = models.CharField("什么公示", max_length=20)
    shown_id = models.UUIDField("公示编号")
    row_id = models.UUIDField("对公示里的哪一行")
    told_sealed = models.BinaryField("异议和提出人(密文)", default=b"")
    received_on = models.DateField("收到日期")
    made_by = models.UUIDField("登记人编号", null=True, blank=True)
    sent_at = models.DateTimeField("登记时间")
    code_index = models.CharField("查询码的密钥摘要", max_length=64)
    sender_index = models.CharField("来处的密钥摘要", max_length=64, blank=True)
    is_upheld = models.BooleanField("异议成立", null=True, blank=True)
    answer_sealed = models.BinaryField("答复(密文)", default=b"", blank=True)
    answered_by = models.UUIDField("答复人编号", null=True, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    told = SealedText("told_sealed")
    answer = SealedText("answer_sealed")

    class Meta:
        verbose_name = "公示异议"
        constraints = [
            by_another("made_by", "answered_by", "objection_answered_by_another"),
            models.UniqueConstraint(fields=["code_index"], name="objection_code"),
        ]
        indexes = [
            models.Index(fields=["shown_id"], name="objection_shown"),
            models.Index(fields=["sender_index", "sent_at"], condition=~models.Q(sender_index=""), name="objection_sender"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.received_on}"
