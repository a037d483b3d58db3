"""Peer review of a sample of closed files, whose people stay hidden."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id


class ReviewRound(models.Model):
    """One drawing 卷宗互评 of case files closed between two days, so many of each station by the pack.

    `seed` and `pool` (every file that could be drawn) are kept, so that anybody can draw again and find the same. Never changed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    title = models.CharField("名称", max_length=60)
    since = models.DateField("结案日期从")
    until = models.DateField("结案日期到(含)")
    seed = models.CharField("抽样种子", max_length=40)
    percent = models.PositiveSmallIntegerField("抽百分之几")
    least = models.PositiveSmallIntegerField("每站至少几份")
    most = models.PositiveSmallIntegerField("每站至多几份")
    pool = models.JSONField("可以抽的卷宗", help_text="[办理编号]")
    drawn_by = models.UUIDField("谁抽的", null=True)
    drawn_at = models.DateTimeField("抽取时间")

    class Meta:
        verbose_name = "卷宗互评"
        indexes = [models.Index(fields=["place", "drawn_at"], name="review_round_place")]

    def __str__(self) -> str:
        return self.title


class ReviewFile(models.Model):
    """One file that was drawn 互评卷宗; `place` is the file's, `mark` what it is called for those who review it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    round = models.ForeignKey("conduct.ReviewRound", on_delete=models.PROTECT, related_name="files", verbose_name="互评")
    proceeding = models.ForeignKey("proceedings.Proceeding", on_delete=models.PROTECT, related_name="+", verbose_name="卷宗")
    holder = models.ForeignKey("access.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人")
    mark = models.CharField("代号", max_length=20)

    class Meta:
        verbose_name = "互评卷宗"
        constraints = [
            models.UniqueConstraint(fields=["round", "proceeding"], name="review_file_once"),
            models.UniqueConstraint(fields=["round", "mark"], name="review_file_mark"),
        ]
        indexes = [models.Index(fields=["holder"], name="review_file_holder")]

    def __str__(self) -> str:
        return self.mark


class ReviewTask(models.Model):
    """Somebody of another station may read one masked file until a moment 互评任务, and judges it.

    `turn`: 1 and 2, and 3 where those two lie too far apart. `note`: what whoever holds the file is told, without who says so. `passed`: who had it before
    and did not judge it; they are not asked again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey("conduct.ReviewFile", on_delete=models.PROTECT, related_name="tasks", verbose_name="互评卷宗")
    reviewer = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", verbose_name="互评人")
    turn = models.PositiveSmallIntegerField("第几人")
    since = models.DateTimeField("从")
    until = models.DateTimeField("到")
    passed = models.JSONField("以前派过的人", default=list, blank=True)
    done_at = models.DateTimeField("交分时间", null=True, blank=True)
    note_sealed = models.BinaryField("意见(密文)", default=b"", blank=True)

    note = SealedText("note_sealed")

    class Meta:
        verbose_name = "互评任务"
        constraints = [
            models.UniqueConstraint(fields=["file", "reviewer"], name="review_task_once"),
            models.UniqueConstraint(fields=["file", "turn"], name="review_task_turn"),
            models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="review_task_forward"),
        ]
        indexes = [models.Index(fields=["reviewer"], name="review_task_reviewer")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.turn}"


class ReviewScore(models.Model):
    """Points for one criterion of the pack 互评得分."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey("conduct.ReviewTask", on_delete=models.PROTECT, related_name="scores", verbose_name="互评任务")
    criterion = models.CharField("哪一条标准", max_length=40, help_text="政策包 review_criteria 的代码")
    points = models.PositiveSmallIntegerField("得分")

    class Meta:
        verbose_name = "互评得分"
        constraints = [models.UniqueConstraint(fields=["task", "criterion"], name="review_score_once")]

    def __str__(self) -> str:
        return f"{self.criterion} {self.points}"
