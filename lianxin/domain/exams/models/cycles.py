"""A year of the exam as an office lives through it: its days, and the lines by which papers are passed."""

from __future__ import annotations

from django.db import models

from lianxin.domain.exams.rules.levels import LEVELS
from lianxin.kernel.ids import new_id

_LEVELS = list(LEVELS.items())


class ExamCycle(models.Model):
    """The exam of one year 考试年度 for the people of one place, with the days told by the examination office.

    `is_held` false: no exam in that year here, so that it breaks no window of consecutive years.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    year = models.PositiveSmallIntegerField("年度")
    is_held = models.BooleanField("举行考试", default=True)
    opens_on = models.DateField("报名开始", null=True, blank=True)
    closes_on = models.DateField("报名截止", null=True, blank=True)
    pay_by = models.DateField("缴费截止", null=True, blank=True)
    print_from = models.DateField("开始打印准考证", null=True, blank=True)
    first_day = models.DateField("考试第一天", null=True, blank=True)
    last_day = models.DateField("考试最后一天", null=True, blank=True)
    results_on = models.DateField("公布成绩", null=True, blank=True)
    assessed_at = models.DateTimeField("核算时间", null=True, blank=True)
    made_by = models.UUIDField("建立人编号", null=True)
    made_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "考试年度"
        constraints = [models.UniqueConstraint(fields=["place", "year"], name="exam_cycle_once")]

    def __str__(self) -> str:
        return f"{self.place} {self.year}"


class PassLine(models.Model):
    """The line 合格线 of one year and level: of one paper (`subject` of the pack; "" of all), of a region with its own ("" national)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    cycle = models.ForeignKey(
        "exams.ExamCycle", on_delete=models.PROTECT, related_name="lines", verbose_name="考试年度"
    )
    level = models.CharField("级别", max_length=10, choices=_LEVELS)
    subject = models.CharField("科目", max_length=40, blank=True, help_text="空:各科一样")
    region = models.CharField("地区", max_length=12, blank=True, help_text="空:全国线;否则是这个地区自己的线")
    score = models.DecimalField("分数", max_digits=4, decimal_places=1)
    document = models.CharField("依据", max_length=120)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "合格线"
        constraints = [
            models.UniqueConstraint(fields=["cycle", "level", "subject", "region"], name="exam_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.score}"
