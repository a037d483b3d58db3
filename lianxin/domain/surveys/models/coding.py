"""What analysts make of free answers: codes 码, and which writings belong to each."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import blind_index
from lianxin.kernel.ids import new_id


class AnswerCode(models.Model):
    """One group 码 of the answers to one free question. One that was merged into another counts as that one, and can come back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form = models.ForeignKey("surveys.Form", on_delete=models.PROTECT, related_name="codes", verbose_name="问卷")
    path = models.CharField("题目", max_length=300, help_text="题目在问卷里的路径")
    number = models.PositiveSmallIntegerField("编号", help_text="在这一题里从 1 起,不再改")
    title = models.CharField("名称", max_length=60)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="并入"
    )
    made_by = models.UUIDField("建立人编号", null=True)
    made_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "码"
        constraints = [
            models.UniqueConstraint(fields=["form", "path", "number"], name="answer_code_number"),
            models.UniqueConstraint(
                fields=["form", "path", "title"], condition=models.Q(merged_into__isnull=True), name="answer_code_title"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class CodedText(models.Model):
    """One writing put into a code, by its digest: wherever it was said, also later, it counts there. `act`: put in together."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.ForeignKey("surveys.AnswerCode", on_delete=models.PROTECT, related_name="texts", verbose_name="码")
    digest = models.CharField("答案摘要", max_length=32)
    act = models.UUIDField("同一次归类")
    coded_by = models.UUIDField("归类人编号", null=True)
    coded_at = models.DateTimeField("归类时间")

    class Meta:
        verbose_name = "归类"
        constraints = [models.UniqueConstraint(fields=["code", "digest"], name="coded_text_once")]
        indexes = [models.Index(fields=["act"], name="coded_text_act")]

    def __str__(self) -> str:
        return f"{self.code_id} {self.digest}"

    @staticmethod
    def digest_of(plain: str) -> str:
        """What is kept of a writing (`rules.texts.plain`): equal writings are found again, none can be read from it."""
        return blind_index("surveys.CodedText.text", plain)
