"""Care plans and the orders that follow from them."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class CarePlan(models.Model):
    """A care plan 照护计划 for one resident: tier, what it is for, review date. One open plan per resident."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.PROTECT, related_name="care_plans", verbose_name="居民"
    )
    tier = models.CharField("层次", max_length=40, blank=True)
    goals = models.TextField("总的想法", blank=True)
    starts_on = models.DateField("开始日期")
    review_on = models.DateField("复核日期")
    review_promise = models.OneToOneField(
        "commitments.Commitment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviewed_plan",
        verbose_name="复核的承办事项",
    )
    ended_on = models.DateField("结束日期", null=True, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    made_by = models.UUIDField("制定人编号", null=True)
    made_at = models.DateTimeField("制定时间")

    class Meta:
        verbose_name = "照护计划"
        constraints = [
            models.UniqueConstraint(
                fields=["resident"], condition=models.Q(ended_on__isnull=True), name="care_plan_open_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["place", "review_on"],
                condition=models.Q(ended_on__isnull=True),
                name="care_plan_review",
            )
        ]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.starts_on}"


class CareOrder(models.Model):
    """An order 服务单: one service of the catalogue on certain weekdays in a window, until it ends."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(
        "care.CarePlan", on_delete=models.PROTECT, related_name="orders", verbose_name="照护计划"
    )
    place = models.CharField("区划", max_length=12)
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.PROTECT, related_name="care_orders", verbose_name="居民"
    )
    service = models.CharField("服务代码", max_length=40)
    weekdays = models.CharField("星期", max_length=7, help_text="1=星期一 … 7=星期日,如 135")
    every_weeks = models.SmallIntegerField("每几周", default=1, help_text="从开始日期所在的一周数起")
    window_start = models.SmallIntegerField("最早(分钟)")
    window_end = models.SmallIntegerField("最晚(分钟)")
    minutes = models.SmallIntegerField("时长(分钟)")
    hands = models.SmallIntegerField("人数", default=1)
    regular_carer = models.ForeignKey(
        "access.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="固定人员",
    )
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期(不含)", null=True, blank=True)

    class Meta:
        verbose_name = "服务单"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(window_end__gt=models.F("window_start")), name="order_window_forward"
            ),
            models.CheckConstraint(condition=models.Q(every_weeks__gte=1), name="order_every_weeks"),
        ]
        indexes = [models.Index(fields=["place", "starts_on"], name="order_place")]

    def __str__(self) -> str:
        return f"{self.service} {self.weekdays}"


class OrderPayment(models.Model):
    """Who pays what of one unit of an order 付费约定: an amount, a share in per cent, or (neither) the rest, on half-open days.

    On a day without any an order follows the pack: the subsidy, and the rest by the person.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(
        "care.CareOrder", on_delete=models.CASCADE, related_name="payments", verbose_name="服务单"
    )
    payer = models.CharField("付费方", max_length=40, help_text="政策包 care.toml payers 的代码")
    amount = models.DecimalField("每次金额(元)", max_digits=10, decimal_places=2, null=True, blank=True)
    share = models.DecimalField("比例(%)", max_digits=5, decimal_places=2, null=True, blank=True)
    since = models.DateField("自")
    until = models.DateField("至(不含)", null=True, blank=True, help_text="空:现在的约定")

    class Meta:
        verbose_name = "付费约定"
        constraints = [
            models.UniqueConstraint(
                fields=["order", "payer"], condition=models.Q(until__isnull=True), name="order_payment_once"
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")), name="order_payment_forward"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(share__isnull=True), name="order_payment_one_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0), name="order_payment_amount"
            ),
            models.CheckConstraint(
                condition=models.Q(share__isnull=True) | models.Q(share__gte=0, share__lte=100),
                name="order_payment_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.payer}"
