"""A course held: when and where, who has a seat, who was there, and what people thought of it."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class Session(models.Model):
    """One time a course is held 一次课. With `cohort` it is that class's, without one it is open to whoever enrols.

    `walk_in`: who did not enrol may sign in too, while there is a seat. `credited_at`: its hours are counted, nothing changes any more.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    course = models.ForeignKey(
        "training.Course", on_delete=models.PROTECT, related_name="sessions", verbose_name="课程"
    )
    cohort = models.ForeignKey(
        "training.Cohort",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name="培训班",
    )
    room = models.CharField("地点", max_length=80)
    trainer = models.CharField("授课人", max_length=60)
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    capacity = models.SmallIntegerField("座位")
    walk_in = models.BooleanField("没报名也可以签到", default=False)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    why = models.CharField("取消的原因", max_length=200, blank=True)
    credited_at = models.DateTimeField("认定学时的时间", null=True, blank=True)
    made_by = models.UUIDField("建立人编号", null=True)
    made_at = models.DateTimeField("建立时间")

    seats_taken: int
    """How many have a seat; of `selectors.offered_sessions` only."""

    class Meta:
        verbose_name = "一次课"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="training_session_is_forward"
            ),
            models.CheckConstraint(condition=models.Q(capacity__gt=0), name="training_session_has_seats"),
            models.CheckConstraint(
                condition=models.Q(cancelled_at__isnull=True) | models.Q(credited_at__isnull=True),
                name="training_session_held_or_not",
            ),
        ]
        indexes = [models.Index(fields=["place", "starts_at"], name="training_session_place")]

    def __str__(self) -> str:
        return f"{self.course_id} {self.starts_at}"


class Enrolment(models.Model):
    """Somebody's seat at a session 报名, or their turn in the queue for one, by the time they asked."""

    class State(models.TextChoices):
        SEATED = "seated", N_("已报名")
        WAITING = "waiting", N_("候补")
        WITHDRAWN = "withdrawn", N_("已退")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    session = models.ForeignKey(
        "training.Session", on_delete=models.PROTECT, related_name="enrolments", verbose_name="一次课"
    )
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="enrolments", verbose_name="从业人员"
    )
    state = models.CharField("状态", max_length=10, choices=State.choices)
    asked_at = models.DateTimeField("报名时间")
    made_by = models.UUIDField("登记人编号", null=True)

    class Meta:
        verbose_name = "报名"
        constraints = [
            models.UniqueConstraint(fields=["session", "worker"], name="enrolment_once"),
        ]
        indexes = [models.Index(fields=["worker"], name="enrolment_worker")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.worker_id}"


class Presence(models.Model):
    """Somebody was there 签到: from when, to when (none: to the end), how it is known. `hours`: what was credited, none while the session
    is not counted; `fault`: the problem for which they were not, though they were there."""

    class By(models.TextChoices):
        CODE = "code", N_("扫码")
        LIST = "list", N_("签到表")
        SHEET = "sheet", N_("Excel 签到表")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    session = models.ForeignKey(
        "training.Session", on_delete=models.PROTECT, related_name="presences", verbose_name="一次课"
    )
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="presences", verbose_name="从业人员"
    )
    arrived_at = models.DateTimeField("到的时间")
    left_at = models.DateTimeField("提前走的时间", null=True, blank=True)
    by = models.CharField("怎样签到", max_length=10, choices=By.choices)
    hours = models.DecimalField("认定学时", max_digits=4, decimal_places=1, null=True, blank=True)
    fault = models.CharField("没有认定的问题", max_length=60, blank=True)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "签到"
        constraints = [
            models.UniqueConstraint(fields=["session", "worker"], name="presence_once"),
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True) | models.Q(left_at__gte=models.F("arrived_at")),
                name="presence_is_forward",
            ),
        ]
        indexes = [models.Index(fields=["worker"], name="presence_worker")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.worker_id}"


class Tally(models.Model):
    """How many answered a question about a class with this score 课后评价. Only the number is kept: there is no row of anybody's answers, so
    nobody can find out who said what.

    `shown`: the number as it was when so many had answered that it could be shown; it moves on only with as many more, because from
    the numbers before and after one person's answer anybody could reckon what they said.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    cohort = models.ForeignKey(
        "training.Cohort", on_delete=models.PROTECT, related_name="tallies", verbose_name="培训班"
    )
    question = models.CharField("问题", max_length=40, help_text="政策包 course_questions 的代码")
    score = models.SmallIntegerField("分数")
    people = models.IntegerField("几人", default=0)
    shown = models.IntegerField("已公布的几人", default=0)

    class Meta:
        verbose_name = "课后评价"
        constraints = [
            models.UniqueConstraint(fields=["cohort", "question", "score"], name="tally_once"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.question} {self.score}"
