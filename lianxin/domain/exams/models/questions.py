"""The helpline before the exam: who asked what, by when it is answered, and what of it everybody may read."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.domain.exams.rules.asking import CHANNELS
from lianxin.domain.exams.rules.levels import LEVELS
from lianxin.kernel.ids import new_id


class HelplineQuestion(models.Model):
    """A question asked before the exam 考前咨询: by somebody who works here, or by a caller (name and phone sealed).

    `clock`: the promise to answer. `faq_question`, `faq_answer`: the same without names, written anew for everybody to read.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    worker = models.ForeignKey(
        "workforce.Worker",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="exam_questions",
        verbose_name="谁问的",
    )
    channel = models.CharField("怎样问的", max_length=10, choices=list(CHANNELS.items()))
    caller_sealed = models.BinaryField("来电人(加密)", default=b"", blank=True)
    phone_sealed = models.BinaryField("电话(加密)", default=b"", blank=True)
    level = models.CharField("级别", max_length=10, choices=list(LEVELS.items()), blank=True)
    question_sealed = models.BinaryField("问题(加密)", default=b"")
    answer_sealed = models.BinaryField("答复(加密)", default=b"", blank=True)
    asked_by = models.UUIDField("登记人编号", null=True)
    asked_at = models.DateTimeField("提问时间")
    clock = models.ForeignKey(
        "commitments.Commitment", on_delete=models.PROTECT, related_name="+", verbose_name="答复的承诺"
    )
    answered_by = models.UUIDField("答复人编号", null=True, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    faq_question = models.CharField("常见问题", max_length=200, blank=True)
    faq_answer = models.CharField("常见问题的答复", max_length=1000, blank=True)
    faq_at = models.DateTimeField("公开时间", null=True, blank=True)

    caller = SealedText("caller_sealed")
    phone = SealedText("phone_sealed")
    question = SealedText("question_sealed")
    answer = SealedText("answer_sealed")

    class Meta:
        verbose_name = "考前咨询"
        indexes = [
            models.Index(fields=["place", "asked_at"], name="exam_question_place"),
            models.Index(fields=["worker"], name="exam_question_worker"),
        ]

    def __str__(self) -> str:
        return str(self.id)
