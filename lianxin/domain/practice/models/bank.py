"""The question bank."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.two_people import by_another
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class Question(models.Model):
    """A question of the bank 题目: of the place that wrote it, or with an empty `place` and a `code` from the national pack.

    Level and subject follow from the chapter. `right`: the letters of the right options, in order. Only an approved one is practised; it
    is not changed any more but retired, so that an answer stays an answer to what was asked.
    """

    class Kind(models.TextChoices):
        SINGLE = "single", N_("单选题")
        MULTIPLE = "multiple", N_("多选题")

    class Rights(models.TextChoices):
        OWN = "own", N_("自己编写")
        LICENSED = "licensed", N_("已取得使用许可")

    class State(models.TextChoices):
        DRAFT = "draft", N_("等审核")
        APPROVED = "approved", N_("已启用")
        RETIRED = "retired", N_("已停用")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12, blank=True)
    code = models.CharField("政策包代码", max_length=40, blank=True)
    subject = models.CharField("科目", max_length=40, help_text="政策包 practice_subjects 的代码")
    chapter = models.CharField("章节", max_length=40, help_text="政策包 practice_chapters 的代码")
    kind = models.CharField("题型", max_length=8, choices=Kind.choices)
    stem = models.TextField("题干", max_length=800)
    stem_mark = models.CharField("题干摘要", max_length=32)
    options = models.JSONField("选项")
    right = models.CharField("正确答案", max_length=6)
    why = models.TextField("解析", max_length=800)
    origin = models.CharField("来源", max_length=200)
    rights = models.CharField("权利", max_length=8, choices=Rights.choices)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.DRAFT)
    written_by = models.UUIDField("编写人编号", null=True)
    written_at = models.DateTimeField("编写时间")
    decided_by = models.UUIDField("审核人编号", null=True, blank=True)
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)
    retired_why = models.CharField("停用理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "题目"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "subject", "stem_mark"], condition=~models.Q(state="retired"), name="question_stem_once"
            ),
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="question_code_once"),
            by_another("written_by", "decided_by", "question_by_another"),
        ]
        indexes = [models.Index(fields=["place", "subject", "state", "chapter"], name="question_place")]

    def __str__(self) -> str:
        return f"{self.subject} {self.id}"
