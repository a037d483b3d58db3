"""Visits, and who reads their own in a calendar program."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import blind_index
from lianxin.kernel.ids import new_id


class Visit(models.Model):
    """A visit 走访/上门: planned from an order, or informal (走进村内拉家常). The id is made on the phone, so it arrives once.

    Where two carers go, each has a row of their own, with commitment, route, proof and hours: `hand` 2 stands `beside` the
    row of hand 1. Whoever counts visits to a person counts hand 1; whoever counts a carer's work counts both.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    commitment = models.OneToOneField(
        "commitments.Commitment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="visit",
        verbose_name="承办事项",
    )
    order = models.ForeignKey(
        "care.CareOrder",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name="服务单",
    )
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.PROTECT, related_name="visits", verbose_name="居民"
    )
    worker = models.ForeignKey(
        "access.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name="上门人员",
    )
    service = models.CharField("服务代码", max_length=40, blank=True)
    day = models.DateField("日期")
    means = models.CharField("方式", max_length=10, default="home", help_text="home / phone / video")
    sequence = models.SmallIntegerField("顺序", null=True, blank=True)
    window_start = models.SmallIntegerField("最早(分钟)", null=True, blank=True)
    window_end = models.SmallIntegerField("最晚(分钟)", null=True, blank=True)
    planned_start = models.SmallIntegerField("计划开始(分钟)", null=True, blank=True)
    travel_minutes = models.SmallIntegerField("路上(分钟)", null=True, blank=True)
    left_out = models.CharField("未排入原因", max_length=40, blank=True, help_text="见 rules.UNSERVED")
    minutes = models.SmallIntegerField("时长(分钟)", default=30)
    hands = models.SmallIntegerField("人数", default=1)
    hand = models.SmallIntegerField("第几人", default=1, help_text="1,或两人同去时第二人的 2")
    beside = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="second", verbose_name="同去的走访"
    )
    arrived_at = models.DateTimeField("到达时间", null=True, blank=True)
    left_at = models.DateTimeField("离开时间", null=True, blank=True)
    result = models.CharField("结果", max_length=20, blank=True, help_text="met / no_answer / refused / away")
    note = models.TextField("记录", blank=True)
    record = models.JSONField("服务记录", default=dict, help_text="{代码: 写的内容}:做了哪些,见政策包 services.…record")
    observed = models.JSONField("看到的变化", default=list, help_text="[代码]:见政策包 observations.toml")
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    recorded_at = models.DateTimeField("登记时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    set_aside = models.BooleanField("因服务单停下而取消", default=False, help_text="服务单又在这一天进行时,重新安排")

    class Meta:
        verbose_name = "走访"
        constraints = [
            models.UniqueConstraint(
                fields=["order", "day", "hand"],
                condition=models.Q(order__isnull=False),
                name="visit_once_per_order_day",
            ),
            models.CheckConstraint(
                condition=models.Q(hand=1, beside__isnull=True) | models.Q(hand=2, beside__isnull=False),
                name="visit_second_hand_beside",
            ),
        ]
        indexes = [
            models.Index(fields=["worker", "day", "sequence"], name="visit_worker_day"),
            models.Index(fields=["place", "day"], name="visit_place_day"),
            models.Index(fields=["resident", "-day"], name="visit_resident"),
        ]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.day}"


class Pin(models.Model):
    """What a station head holds fast about one carer's part of a visit 锁定: who comes, from which minute, or both."""

    visit = models.OneToOneField(
        "care.Visit", on_delete=models.CASCADE, primary_key=True, related_name="pin", verbose_name="走访"
    )
    place = models.CharField("区划", max_length=12)
    carer = models.ForeignKey(
        "access.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="由谁去"
    )
    start = models.SmallIntegerField("几点开始(分钟)", null=True, blank=True)
    made_by = models.UUIDField("锁定人编号", null=True)
    made_at = models.DateTimeField("锁定时间")

    class Meta:
        verbose_name = "锁定的走访"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(carer__isnull=False) | models.Q(start__isnull=False), name="pin_says_something"
            )
        ]
        indexes = [models.Index(fields=["place"], name="pin_place")]

    def __str__(self) -> str:
        return str(self.visit_id)


class CalendarKey(models.Model):
    """Who reads their own visits in a calendar program 日历订阅: a digest of the secret in the address. No row: no feed."""

    user = models.OneToOneField(
        "access.User", on_delete=models.CASCADE, primary_key=True, related_name="calendar_key", verbose_name="订阅人"
    )
    digest = models.CharField("密钥摘要", max_length=32, unique=True)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "日历订阅"

    def __str__(self) -> str:
        return str(self.user_id)

    @staticmethod
    def digest_of(secret: str) -> str:
        """What is kept of the secret: enough to know it again, not to say it."""
        return blind_index("care.CalendarKey.secret", secret)
