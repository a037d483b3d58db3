"""Statements of a month and their lines. A closed one never changes: what was wrong is taken back by new lines of a later one."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class SettlementRun(models.Model):
    """A statement 结算单 of a place and month: made by one person, closed by another. `number` above 1: a supplement."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        CLOSED = "closed", "已关账"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    month = models.DateField("月份", help_text="第一天")
    number = models.SmallIntegerField("第几份", default=1, help_text="2 起是补充")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    made_by = models.UUIDField("制表人编号")
    made_at = models.DateTimeField("制表时间")
    drawn_at = models.DateTimeField("取数时间")
    closed_by = models.UUIDField("关账人编号", null=True, blank=True)
    closed_at = models.DateTimeField("关账时间", null=True, blank=True)
    digest = models.CharField("核对码", max_length=64, blank=True, help_text="关账时全部明细的摘要")

    class Meta:
        verbose_name = "结算单"
        constraints = [
            models.UniqueConstraint(fields=["place", "month", "number"], name="settlement_run_number"),
            models.UniqueConstraint(fields=["place", "month"], condition=models.Q(state="draft"), name="settlement_run_one_draft"),
            models.CheckConstraint(
                condition=models.Q(state="draft", closed_at__isnull=True, closed_by__isnull=True, digest="")
                | (models.Q(state="closed", closed_at__isnull=False, closed_by__isnull=False) & ~models.Q(closed_by=models.F("made_by"))),
                name="settlement_run_closed_by_another",
            ),
        ]
        indexes = [models.Index(fields=["place", "-month"], name="settlement_run_place")]

    def __str__(self) -> str:
        return f"{self.place} {self.month:%Y-%m} {self.number}"


class SettlementLine(models.Model):
    """A line 结算明细: one confirmed commitment, counted once; or one that takes a line back, or stands in its place."""

    class Kind(models.TextChoices):
        COUNTED = "counted", "计入"
        REVERSED = "reversed", "冲回"
        CORRECTED = "corrected", "更正后"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey("settlement.SettlementRun", on_delete=models.PROTECT, related_name="lines", verbose_name="结算单")
    place = models.CharField("区划", max_length=12)
    commitment = models.ForeignKey("commitments.Commitment", on_delete=models.PROTECT, related_name="settlement_lines", verbose_name="承办事项")
    kind = models.CharField("种类", max_length=10, choices=Kind.choices, default=Kind.COUNTED)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name="更正哪一行")
    agency = models.CharField("机构", max_length=80, help_text="机构名称,或社工站所在乡镇(街道)的代码")
    worker = models.ForeignKey("access.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办人")
    service = models.CharField("服务代码", max_length=40, blank=True)
    unit = models.CharField("计量", max_length=10, help_text="visit / meal / hour / call")
    day = models.DateField("服务日期")
    confirmed_at = models.DateTimeField("确认时间")
    minutes = models.IntegerField("分钟", default=0)
    quantity = models.DecimalField("数量", max_digits=8, decimal_places=2)
    price = models.DecimalField("费用", max_digits=10, decimal_places=2)
    subsidy = models.DecimalField("其中补贴", max_digits=10, decimal_places=2)
    parts = models.JSONField("谁付多少", default=list, help_text="[{payer, amount}]")
    is_late = models.BooleanField("以前月份的", default=False, help_text="服务在更早的月份,后来才确认")
    reason = models.CharField("更正理由", max_length=300, blank=True)
    written_by = models.UUIDField("更正人编号", null=True, blank=True, help_text="写这行更正的人不能给这份结算单关账")

    class Meta:
        verbose_name = "结算明细"
        constraints = [
            models.UniqueConstraint(fields=["commitment"], condition=models.Q(kind="counted"), name="settlement_line_counted_once"),
            models.UniqueConstraint(fields=["corrects", "kind"], condition=models.Q(corrects__isnull=False), name="settlement_line_corrected_once"),
            models.CheckConstraint(
                condition=models.Q(kind="counted", corrects__isnull=True, reason="") | (models.Q(corrects__isnull=False) & ~models.Q(kind="counted") & ~models.Q(reason="")),
                name="settlement_line_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["run", "day", "id"], name="settlement_line_run"),
            models.Index(fields=["worker", "day"], name="settlement_line_worker"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day} {self.service}"
