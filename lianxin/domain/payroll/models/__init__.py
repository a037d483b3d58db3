"""Tables of payroll: the sheets of a month and their lines, and who was absent. What is paid never changes: new rows put it right."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.two_people import by_another
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class Attendance(models.Model):
    """How somebody attended in a month on one post 考勤: days of unpaid leave and absence, written down or corrected until the sheet is paid."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    engagement = models.ForeignKey("workforce.Engagement", on_delete=models.PROTECT, related_name="attendance", verbose_name="任职")
    month = models.DateField("月份", help_text="第一天")
    absent = models.DecimalField("缺勤和无薪假(天)", max_digits=4, decimal_places=1)
    note = models.CharField("说明", max_length=200, blank=True)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "月考勤"
        constraints = [
            models.UniqueConstraint(fields=["engagement", "month"], name="pay_attendance_once"),
            models.CheckConstraint(condition=models.Q(absent__gte=0, absent__lte=31), name="pay_attendance_fits_a_month"),
        ]
        indexes = [models.Index(fields=["place", "month"], name="pay_attendance_place")]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.month:%Y-%m}"


class PaySheet(models.Model):
    """The sheet 薪酬补助表 of a place and month: drawn by one person, closed by another, then paid. `number` above 1: a supplement."""

    class State(models.TextChoices):
        DRAFT = "draft", N_("草稿")
        CLOSED = "closed", N_("已核定")
        PAID = "paid", N_("已发放")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    month = models.DateField("月份", help_text="第一天")
    number = models.SmallIntegerField("第几份", default=1, help_text="2 起是补充")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    made_by = models.UUIDField("制表人编号", null=True)
    drawn_at = models.DateTimeField("取数时间")
    closed_by = models.UUIDField("核定人编号", null=True, blank=True)
    closed_at = models.DateTimeField("核定时间", null=True, blank=True)
    digest = models.CharField("核对码", max_length=64, blank=True, help_text="核定时全部明细的摘要")
    paid_on = models.DateField("发放日期", null=True, blank=True)
    paid_by = models.UUIDField("登记发放的人编号", null=True, blank=True)

    class Meta:
        verbose_name = "薪酬补助表"
        constraints = [
            models.UniqueConstraint(fields=["place", "month", "number"], name="pay_sheet_number"),
            models.UniqueConstraint(fields=["place", "month"], condition=models.Q(state="draft"), name="pay_sheet_one_draft"),
            models.CheckConstraint(
                condition=models.Q(state="draft", closed_at__isnull=True) | models.Q(closed_at__isnull=False, closed_by__isnull=False) & ~models.Q(digest=""),
                name="pay_sheet_closed_whole",
            ),
            by_another("made_by", "closed_by", "pay_sheet_closed_by_another"),
            models.CheckConstraint(
                condition=models.Q(state="paid", paid_on__isnull=False) | (~models.Q(state="paid") & models.Q(paid_on__isnull=True)), name="pay_sheet_paid_whole"
            ),
        ]
        indexes = [models.Index(fields=["place", "-month"], name="pay_sheet_place")]

    def __str__(self) -> str:
        return f"{self.place} {self.month:%Y-%m} {self.number}"


class PayLine(models.Model):
    """One item of somebody's pay in a month 明细; or one that takes an earlier line back, or stands in its place.

    `basis`: out of what it was worked out (grade, rate, days, level …), as the rule gave it; next month's is compared with it.
    """

    class Kind(models.TextChoices):
        COUNTED = "counted", N_("计入")
        REVERSED = "reversed", N_("冲回")
        CORRECTED = "corrected", N_("更正后")

    class Item(models.TextChoices):
        GRADE = "grade", N_("岗位等级工资")
        STEP = "step", N_("薪级工资")
        SUBSIDY = "subsidy", N_("持证补助")
        AWARD = "award", N_("持证奖励")
        ABSENCE = "absence", N_("缺勤扣款")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sheet = models.ForeignKey("payroll.PaySheet", on_delete=models.PROTECT, related_name="lines", verbose_name="薪酬补助表")
    place = models.CharField("区划", max_length=12)
    engagement = models.ForeignKey("workforce.Engagement", on_delete=models.PROTECT, related_name="pay_lines", verbose_name="任职")
    month = models.DateField("所属月份", help_text="更正的是哪个月的")
    item = models.CharField("项目", max_length=10, choices=Item.choices)
    code = models.CharField("依据哪一行", max_length=40, blank=True, help_text="政策包的参数或持证待遇代码")
    kind = models.CharField("种类", max_length=10, choices=Kind.choices, default=Kind.COUNTED)
    amount = models.DecimalField("金额", max_digits=10, decimal_places=2)
    basis = models.JSONField("依据", default=dict)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name="更正哪一行")
    reason = models.CharField("更正理由", max_length=200, blank=True)
    written_by = models.UUIDField("更正人编号", null=True, blank=True, help_text="写这行更正的人不能核定这份表")

    class Meta:
        verbose_name = "薪酬补助明细"
        constraints = [
            models.UniqueConstraint(fields=["engagement", "month", "item", "code"], condition=models.Q(kind="counted"), name="pay_line_counted_once"),
            models.UniqueConstraint(fields=["corrects", "kind"], condition=models.Q(corrects__isnull=False), name="pay_line_corrected_once"),
            models.CheckConstraint(
                condition=models.Q(kind="counted", corrects__isnull=True, reason="") | (models.Q(corrects__isnull=False) & ~models.Q(kind="counted") & ~models.Q(reason="")),
                name="pay_line_whole",
            ),
        ]
        indexes = [models.Index(fields=["sheet", "place", "id"], name="pay_line_sheet"), models.Index(fields=["engagement", "month"], name="pay_line_engagement")]

    def __str__(self) -> str:
        return f"{self.kind} {self.item} {self.amount}"
