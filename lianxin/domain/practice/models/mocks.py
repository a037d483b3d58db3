"""Mock exams."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class MockExam(models.Model):
    """A mock paper 模拟考试 of one sitting. The server keeps the time: after `closes_at` nothing more is taken in.

    `points`, `full`: tenths of a point, once it is closed. `pass_percent`: the line as it was when it began.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    learner = models.ForeignKey("practice.Learner", on_delete=models.PROTECT, related_name="mocks", verbose_name="备考的人")
    subject = models.CharField("科目", max_length=40, help_text="政策包 practice_subjects 的代码")
    started_at = models.DateTimeField("开始时间")
    closes_at = models.DateTimeField("收卷时间")
    closed_at = models.DateTimeField("交卷时间", null=True, blank=True)
    points = models.PositiveIntegerField("得分(十分之一分)", null=True, blank=True)
    full = models.PositiveIntegerField("满分(十分之一分)")
    pass_percent = models.PositiveSmallIntegerField("合格线(百分之)")

    class Meta:
        verbose_name = "模拟考试"
        constraints = [
            models.UniqueConstraint(fields=["learner"], condition=models.Q(closed_at__isnull=True), name="mock_open_once"),
            models.CheckConstraint(condition=models.Q(closes_at__gt=models.F("started_at")), name="mock_is_forward"),
        ]
        indexes = [models.Index(fields=["learner", "started_at"], name="mock_learner")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.subject}"


class MockItem(models.Model):
    """A question of a mock paper 试卷题目, and what was chosen so far ("" while nothing is)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    mock = models.ForeignKey("practice.MockExam", on_delete=models.PROTECT, related_name="items", verbose_name="模拟考试")
    rank = models.PositiveSmallIntegerField("题号")
    question = models.ForeignKey("practice.Question", on_delete=models.PROTECT, related_name="+", verbose_name="题目")
    chosen = models.CharField("选了", max_length=6, blank=True)
    points = models.PositiveSmallIntegerField("得分(十分之一分)", null=True, blank=True)

    class Meta:
        verbose_name = "试卷题目"
        constraints = [models.UniqueConstraint(fields=["mock", "rank"], name="mock_item_once")]

    def __str__(self) -> str:
        return f"{self.mock_id} {self.rank}"
