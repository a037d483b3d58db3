"""Care plans, their orders, carers, visits, and the plan of a day."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import blind_index
from lianxin.kernel.ids import new_id


class Carer(models.Model):
    """What planning must know of a person who visits 上门人员: skills, languages, shift, how they travel, from where."""

    user = models.OneToOneField(
        "access.User", on_delete=models.PROTECT, primary_key=True, related_name="carer", verbose_name="人员"
    )
    place = models.CharField("区划", max_length=12)
    sex = models.CharField("性别", max_length=1, default="0")
    skills = models.JSONField("技能", default=list)
    languages = models.JSONField("语言", default=list)
    shift_start = models.SmallIntegerField("上班(分钟)", default=540)
    shift_end = models.SmallIntegerField("下班(分钟)", default=1080)
    mode = models.CharField(
        "出行方式", max_length=20, default="cycle", help_text="政策包 planning.modes 的代码"
    )
    lon = models.FloatField("出发经度", null=True, blank=True)
    lat = models.FloatField("出发纬度", null=True, blank=True)
    is_active = models.BooleanField("可排班", default=True)

    class Meta:
        verbose_name = "上门人员"
        indexes = [models.Index(fields=["place"], condition=models.Q(is_active=True), name="carer_place")]

    def __str__(self) -> str:
        return str(self.user_id)


class CarePlan(models.Model):
    """A care plan 照护计划 for one resident: tier, goals, review date. One open plan per resident."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.PROTECT, related_name="care_plans", verbose_name="居民"
    )
    tier = models.CharField("层次", max_length=40, blank=True)
    goals = models.TextField("目标", blank=True)
    starts_on = models.DateField("开始日期")
    review_on = models.DateField("复核日期")
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
    """An order 服务单: one service of the catalogue on certain weekdays in a window, until it ends or pauses."""

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
    window_start = models.SmallIntegerField("最早(分钟)")
    window_end = models.SmallIntegerField("最晚(分钟)")
    minutes = models.SmallIntegerField("时长(分钟)")
    hands = models.SmallIntegerField("人数", default=1)
    payer = models.CharField("付费方", max_length=40, blank=True)
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
    paused_from = models.DateField("暂停自", null=True, blank=True)
    paused_until = models.DateField("暂停至(不含)", null=True, blank=True)
    pause_reason = models.CharField("暂停理由", max_length=120, blank=True)

    class Meta:
        verbose_name = "服务单"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(window_end__gt=models.F("window_start")), name="order_window_forward"
            )
        ]
        indexes = [models.Index(fields=["place", "starts_on"], name="order_place")]

    def __str__(self) -> str:
        return f"{self.service} {self.weekdays}"


class Visit(models.Model):
    """A visit 走访/上门: planned from an order, or informal (走进村内拉家常). The id is made on the phone, so it arrives once."""

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
    arrived_at = models.DateTimeField("到达时间", null=True, blank=True)
    left_at = models.DateTimeField("离开时间", null=True, blank=True)
    result = models.CharField("结果", max_length=20, blank=True, help_text="met / no_answer / refused / away")
    note = models.TextField("记录", blank=True)
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    recorded_at = models.DateTimeField("登记时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)

    class Meta:
        verbose_name = "走访"
        constraints = [
            models.UniqueConstraint(
                fields=["order", "day"],
                condition=models.Q(order__isnull=False),
                name="visit_once_per_order_day",
            )
        ]
        indexes = [
            models.Index(fields=["worker", "day", "sequence"], name="visit_worker_day"),
            models.Index(fields=["place", "day"], name="visit_place_day"),
            models.Index(fields=["resident", "-day"], name="visit_resident"),
        ]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.day}"


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


class DayPlan(models.Model):
    """The plan of one station's day 排班: drafted by the solver, refused or passed by the checker, published by a person."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "已发布"
        REPLACED = "replaced", "已替换"
        DISCARDED = "discarded", "已放弃"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    day = models.DateField("日期")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    stops = models.JSONField(
        "安排",
        default=list,
        help_text="[{visit, carer, sequence, arrival, start, end, travel, alternatives: [{carer, start, more}], regular?: {carer, why, more}}]",
    )
    unserved = models.JSONField("未能安排", default=list, help_text="[{visit, reason, ways: […], regular?}]")
    cost = models.JSONField("代价", default=dict)
    seed = models.IntegerField("种子")
    made_by = models.UUIDField("编制人编号", null=True)
    made_at = models.DateTimeField("编制时间")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    class Meta:
        verbose_name = "日计划"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "day"], condition=models.Q(state="published"), name="day_plan_published_once"
            )
        ]
        indexes = [models.Index(fields=["place", "day", "-made_at"], name="day_plan_place")]

    def __str__(self) -> str:
        return f"{self.place} {self.day} {self.state}"
