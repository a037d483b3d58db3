"""Somebody and one level of one year: may they sit, did they register, what came of it."""

from __future__ import annotations

from django.db import models

from lianxin.domain.exams.rules.eligibility import ANSWERS
from lianxin.domain.exams.rules.levels import LEVELS
from lianxin.domain.exams.rules.passing import OUTCOMES
from lianxin.kernel.ids import new_id


class ExamEntry(models.Model):
    """One person and one level of one year 报考, with the answer "may they sit" as it was decided, and by which rules.

    `place`: where they worked then, so that a count of that year stays. `subjects`: the papers registered for. `has_sat`, `passed_on`
    follow from the results and are written by the services that take them; `passed_region` "": passed by the national line.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    cycle = models.ForeignKey(
        "exams.ExamCycle", on_delete=models.PROTECT, related_name="entries", verbose_name="考试年度"
    )
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="exam_entries", verbose_name="从业人员"
    )
    level = models.CharField("级别", max_length=10, choices=list(LEVELS.items()))
    answer = models.CharField("符不符合条件", max_length=10, choices=list(ANSWERS.items()), default="unsure")
    reasons = models.JSONField(
        "理由", default=list, help_text="[{code, route, values}]:见 rules.eligibility.REASONS"
    )
    route = models.CharField("按哪一条", max_length=40, blank=True, help_text="政策包 exams routes 的代码")
    from_year = models.PositiveSmallIntegerField("哪年起符合", null=True, blank=True)
    rules = models.CharField("按哪版规则", max_length=90, blank=True)
    decided_at = models.DateTimeField("核算时间", null=True, blank=True)
    intends_at = models.DateTimeField("打算报考", null=True, blank=True)
    registered_on = models.DateField("报名日期", null=True, blank=True)
    subjects = models.JSONField("报考科目", default=list, blank=True)
    ticket = models.CharField("准考证号", max_length=40, blank=True)
    has_sat = models.BooleanField("实际参考", default=False)
    passed_on = models.DateField("通过日期", null=True, blank=True)
    passed_region = models.CharField("按哪里的线通过", max_length=12, blank=True)
    reviewed_on = models.DateField("评审日期", null=True, blank=True)
    review_passed = models.BooleanField("评审通过", null=True, blank=True, help_text="只有高级")
    made_by = models.UUIDField("建立人编号", null=True)
    made_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "报考"
        constraints = [
            models.UniqueConstraint(fields=["cycle", "worker", "level"], name="exam_entry_once"),
            models.CheckConstraint(
                condition=models.Q(passed_on__isnull=True) | models.Q(has_sat=True),
                name="exam_passed_after_sitting",
            ),
            models.CheckConstraint(
                condition=models.Q(has_sat=False) | models.Q(registered_on__isnull=False),
                name="exam_sat_after_registering",
            ),
        ]
        indexes = [
            models.Index(fields=["cycle", "place", "level"], name="exam_entry_cycle"),
            models.Index(fields=["worker"], name="exam_entry_worker"),
            models.Index(fields=["place", "id"], name="exam_entry_place"),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.level}"


class StepDone(models.Model):
    """One thing on the way to the exam that is done 报考步骤, ticked by the person or by who helps them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    entry = models.ForeignKey(
        "exams.ExamEntry", on_delete=models.PROTECT, related_name="done", verbose_name="报考"
    )
    step = models.CharField("步骤", max_length=40, help_text="政策包 exams steps 的代码")
    done_by = models.UUIDField("谁记的", null=True)
    done_at = models.DateTimeField("办好的时间")

    class Meta:
        verbose_name = "报考步骤"
        constraints = [models.UniqueConstraint(fields=["entry", "step"], name="exam_step_once")]

    def __str__(self) -> str:
        return self.step


class SubjectResult(models.Model):
    """What came of one paper 成绩: a score from 0 to 100 in halves, or why there is none.

    `passed_in` none: not passed; "": passed by the national line; else the region by whose own line.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    entry = models.ForeignKey(
        "exams.ExamEntry", on_delete=models.PROTECT, related_name="results", verbose_name="报考"
    )
    subject = models.CharField("科目", max_length=40)
    outcome = models.CharField("结果", max_length=10, choices=list(OUTCOMES.items()))
    score = models.DecimalField("成绩", max_digits=4, decimal_places=1, null=True, blank=True)
    passed_in = models.CharField("按哪里的线通过", max_length=12, null=True, blank=True)  # noqa: DJ001  none and "" differ
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "科目成绩"
        constraints = [
            models.UniqueConstraint(fields=["entry", "subject"], name="exam_result_once"),
            models.CheckConstraint(
                condition=models.Q(outcome="scored", score__gte=0, score__isnull=False)
                | (~models.Q(outcome="scored") & models.Q(score__isnull=True, passed_in__isnull=True)),
                name="exam_score_when_scored",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.score}"
