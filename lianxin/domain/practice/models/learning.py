"""Who practises, what each has answered, and when each question comes again."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class Learner(models.Model):
    """Somebody who prepares for an exam 备考的人. `place`: where their file as a worker is kept, else where their account belongs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    user = models.OneToOneField("access.User", on_delete=models.PROTECT, related_name="learner", verbose_name="账号")
    level = models.CharField("备考级别", max_length=10, help_text="assistant / middle / senior:见 rules.LEVELS")
    made_at = models.DateTimeField("开始时间")

    class Meta:
        verbose_name = "备考的人"
        indexes = [models.Index(fields=["place", "level"], name="learner_place")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.level}"


class PracticeAnswer(models.Model):
    """One answer 作答, as it was judged when it came. Never changed: what a card says is worked out from these, by `answered_at`.

    `chosen`: letters. `points` of `full`, in tenths of a point. `channel`: web, phone, mock.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    learner = models.ForeignKey("practice.Learner", on_delete=models.PROTECT, related_name="answers", verbose_name="备考的人")
    question = models.ForeignKey("practice.Question", on_delete=models.PROTECT, related_name="answers", verbose_name="题目")
    chosen = models.CharField("选了", max_length=6, blank=True)
    is_right = models.BooleanField("全对")
    points = models.PositiveSmallIntegerField("得分(十分之一分)")
    full = models.PositiveSmallIntegerField("满分(十分之一分)")
    answered_at = models.DateTimeField("作答时间")
    received_at = models.DateTimeField("收到时间")
    channel = models.CharField("从哪里", max_length=5)

    class Meta:
        verbose_name = "作答"
        indexes = [
            models.Index(fields=["learner", "question", "answered_at", "id"], name="answer_log"),
            models.Index(fields=["learner", "answered_at"], name="answer_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.chosen}"


class Card(models.Model):
    """How well somebody knows a question 记忆卡片, and when it is due again: what `rules.scheduling` makes of their answers to it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    learner = models.ForeignKey("practice.Learner", on_delete=models.PROTECT, related_name="cards", verbose_name="备考的人")
    question = models.ForeignKey("practice.Question", on_delete=models.PROTECT, related_name="cards", verbose_name="题目")
    step = models.CharField("阶段", max_length=10, help_text="learning / review / relearning")
    stability = models.FloatField("稳定度(天)")
    difficulty = models.FloatField("难度(1—10)")
    due_at = models.DateTimeField("下次练习")
    first_at = models.DateTimeField("第一次作答")
    last_at = models.DateTimeField("最近一次作答")
    seen = models.PositiveIntegerField("练过几次")
    last_right = models.BooleanField("最近一次全对")

    class Meta:
        verbose_name = "记忆卡片"
        constraints = [models.UniqueConstraint(fields=["learner", "question"], name="card_once")]
        indexes = [models.Index(fields=["learner", "due_at"], name="card_due")]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.due_at}"
