"""What is offered: programmes, their classes with who is in them, and courses."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.domain.workforce.rules.words import LEVEL_WORDS
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class Programme(models.Model):
    """A training programme 培训项目 of a place: of a kind of the pack, for a period. `goals`: what people can do afterwards.

    `budget`: yuan, where it is given; `pass_mark`: what the quiz at the end asks, of 100 (none: no quiz); `asks_evaluation`: whoever
    completes it has said what they think of it; `badge_months`: how long its certificate holds (none: for good).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    kind = models.CharField("种类", max_length=40, help_text="政策包 programme_kinds 的代码")
    title = models.CharField("名称", max_length=80)
    goals = models.CharField("目标", max_length=400)
    starts_on = models.DateField("开始")
    ends_on = models.DateField("结束(含)")
    budget = models.DecimalField("经费(元)", max_digits=12, decimal_places=2, null=True, blank=True)
    budget_note = models.CharField("经费来源和用途", max_length=200, blank=True)
    pass_mark = models.SmallIntegerField("测验合格分", null=True, blank=True)
    asks_evaluation = models.BooleanField("结业要先评价", default=False)
    badge_months = models.SmallIntegerField("证书有效月数", null=True, blank=True)
    made_by = models.UUIDField("建立人编号", null=True)
    made_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "培训项目"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="programme_is_forward"
            ),
            models.CheckConstraint(
                condition=models.Q(pass_mark__isnull=True) | models.Q(pass_mark__range=(1, 100)),
                name="programme_pass_mark",
            ),
        ]
        indexes = [models.Index(fields=["place", "starts_on"], name="programme_place")]

    def __str__(self) -> str:
        return self.title


class Cohort(models.Model):
    """A class 班 of a programme. `tier`: the level of the exam it prepares for, "" for none; `entry_level`: the certificate that
    whoever joins must hold, "" for none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    programme = models.ForeignKey(
        "training.Programme", on_delete=models.PROTECT, related_name="cohorts", verbose_name="培训项目"
    )
    name = models.CharField("班级", max_length=60)
    tier = models.CharField("级别", max_length=10, choices=[*LEVEL_WORDS.items()], blank=True)
    entry_level = models.CharField("入班要有的证书", max_length=10, choices=[*LEVEL_WORDS.items()], blank=True)
    made_by = models.UUIDField("建立人编号", null=True)
    made_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "培训班"
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="cohort_name_once"),
        ]
        indexes = [models.Index(fields=["place"], name="cohort_place")]

    def __str__(self) -> str:
        return self.name


class CohortMember(models.Model):
    """Somebody in a class 学员, and how it ended for them. `quiz`: their mark of 100. `evaluated`: that they said what they think;
    what they said stands nowhere beside their name."""

    class State(models.TextChoices):
        JOINED = "joined", N_("在学")
        COMPLETED = "completed", N_("已结业")
        DROPPED = "dropped", N_("已退出")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    cohort = models.ForeignKey(
        "training.Cohort", on_delete=models.PROTECT, related_name="members", verbose_name="培训班"
    )
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="training", verbose_name="从业人员"
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.JOINED)
    why_sealed = models.BinaryField("退出的原因(加密)", default=b"", blank=True)
    quiz = models.SmallIntegerField("测验分数", null=True, blank=True)
    evaluated = models.BooleanField("已评价", default=False)
    joined_at = models.DateTimeField("入班时间")
    ended_at = models.DateTimeField("结业或退出时间", null=True, blank=True)
    made_by = models.UUIDField("登记人编号", null=True)

    why = SealedText("why_sealed")

    class Meta:
        verbose_name = "学员"
        constraints = [
            models.UniqueConstraint(fields=["cohort", "worker"], name="cohort_member_once"),
            models.CheckConstraint(
                condition=models.Q(quiz__isnull=True) | models.Q(quiz__range=(0, 100)),
                name="cohort_quiz_mark",
            ),
        ]
        indexes = [models.Index(fields=["worker"], name="cohort_member_worker")]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.worker_id}"


class Course(models.Model):
    """A course 课程 of a programme: about one topic of the pack, of so many hours, credited as a category of continuing education."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    programme = models.ForeignKey(
        "training.Programme", on_delete=models.PROTECT, related_name="courses", verbose_name="培训项目"
    )
    title = models.CharField("课程", max_length=80)
    topic = models.CharField("主题", max_length=40, help_text="政策包 topics 的代码")
    category = models.CharField("继续教育类别", max_length=40, help_text="政策包 education 的代码")
    hours = models.DecimalField("计划学时", max_digits=5, decimal_places=1)
    made_by = models.UUIDField("建立人编号", null=True)
    made_at = models.DateTimeField("建立时间")

    times: int
    """How many sessions were not cancelled; of `selectors.courses_of` only."""

    class Meta:
        verbose_name = "课程"
        constraints = [
            models.CheckConstraint(condition=models.Q(hours__gt=0), name="course_has_hours"),
        ]
        indexes = [models.Index(fields=["place"], name="course_place")]

    def __str__(self) -> str:
        return self.title
