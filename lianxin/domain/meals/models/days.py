"""A meal of a day once its number stands: each meal a promise, the rounds, what happened at each door."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class MealDay(models.Model):
    """One meal of one kitchen's day, frozen 定数: from now on its meals are rows and later changes are differences.

    `pack`: code, version and hash of the pack by whose prices it was frozen.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    kitchen = models.ForeignKey("meals.Kitchen", on_delete=models.PROTECT, related_name="days", verbose_name="厨房")
    day = models.DateField("日期")
    sitting = models.CharField("餐次", max_length=20)
    menu = models.JSONField("定数时的菜", default=list)
    pack = models.JSONField("政策包", default=dict, help_text="{code, version, hash}")
    frozen_at = models.DateTimeField("定数时间")
    frozen_by = models.UUIDField("定数人编号", null=True)
    cooked_at = models.DateTimeField("制成时间", null=True, blank=True)
    cooked_celsius = models.DecimalField("出锅温度", max_digits=4, decimal_places=1, null=True, blank=True)
    sample_grams = models.SmallIntegerField("每样留样(克)", null=True, blank=True)
    cooked_by = models.UUIDField("登记制作的人编号", null=True, blank=True)

    class Meta:
        verbose_name = "供餐日"
        constraints = [models.UniqueConstraint(fields=["kitchen", "day", "sitting"], name="meal_day_once")]
        indexes = [models.Index(fields=["day", "place"], name="meal_day_day")]

    def __str__(self) -> str:
        return f"{self.kitchen_id} {self.day} {self.sitting}"


class MealRound(models.Model):
    """The rounds of one meal 送餐路线: drafted by the solver, passed by its checker, published by a person."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "已发布"
        REPLACED = "replaced", "已替换"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    meal_day = models.ForeignKey("meals.MealDay", on_delete=models.PROTECT, related_name="rounds", verbose_name="供餐日")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    trips = models.JSONField("各趟", default=list, help_text="[{runner, number, leaves, back, stops: [{meal, arrival, start}]}]")
    unserved = models.JSONField("没有排上的", default=list, help_text="[{meal, reason}]")
    minutes = models.IntegerField("路上共(分钟)", default=0)
    seed = models.IntegerField("种子", default=0)
    boxes_out = models.SmallIntegerField("带出餐盒", null=True, blank=True)
    boxes_back = models.SmallIntegerField("收回餐盒", null=True, blank=True)
    made_by = models.UUIDField("编制人编号", null=True)
    made_at = models.DateTimeField("编制时间")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    class Meta:
        verbose_name = "送餐路线"
        constraints = [
            models.UniqueConstraint(fields=["meal_day"], condition=models.Q(state="published"), name="meal_round_published_once"),
            models.UniqueConstraint(fields=["meal_day"], condition=models.Q(state="draft"), name="meal_round_draft_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meal_day_id} {self.state}"


class Meal(models.Model):
    """One person's meal 一份餐: what it must be, what it costs and who pays, who brings it when, how it ended.

    `listed_as`: the file it was frozen under; it stays when that file is merged into another.
    """

    class State(models.TextChoices):
        OPEN = "open", "待送"
        DELIVERED = "delivered", "已送到"
        LEFT_WITH = "left_with", "交给家人邻居"
        EATEN = "eaten", "已在餐点吃"
        REFUSED = "refused", "拒收"
        NO_ANSWER = "no_answer", "没人应门"
        DROPPED = "dropped", "不送了"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    meal_day = models.ForeignKey("meals.MealDay", on_delete=models.PROTECT, related_name="meals", verbose_name="供餐日")
    resident = models.ForeignKey("people.Resident", on_delete=models.PROTECT, related_name="meals", verbose_name="居民")
    listed_as = models.UUIDField("定数时的档案")
    order = models.ForeignKey("care.CareOrder", on_delete=models.PROTECT, null=True, blank=True, related_name="meals", verbose_name="服务单")
    change = models.ForeignKey("meals.MealChange", on_delete=models.PROTECT, null=True, blank=True, related_name="meals", verbose_name="临时改订")
    commitment = models.OneToOneField("commitments.Commitment", on_delete=models.PROTECT, related_name="meal", verbose_name="承办事项")
    way = models.CharField("怎么吃", max_length=10)
    texture = models.CharField("质地", max_length=20)
    diets = models.JSONField("饮食要求", default=list)
    allergies = models.JSONField("过敏", default=list)
    other_allergy = models.CharField("其他过敏", max_length=100, blank=True)
    window_start = models.SmallIntegerField("最早(分钟)")
    window_end = models.SmallIntegerField("最晚(分钟)")
    needs_changed_at = models.DateTimeField("要求改动时间", null=True, blank=True, help_text="定数以后用餐要求又改过")
    price = models.DecimalField("单价", max_digits=8, decimal_places=2)
    subsidy = models.DecimalField("补贴", max_digits=8, decimal_places=2)
    self_paid = models.DecimalField("自付", max_digits=8, decimal_places=2)
    subsidy_rule = models.CharField("按哪一条补贴", max_length=40, blank=True)
    parts = models.JSONField("谁付多少", default=list, help_text="[{payer, amount}]")
    pay_doubt = models.CharField("付费疑点", max_length=40, blank=True, help_text="没有按约定算的原因:问题代码")
    runner = models.ForeignKey("access.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="送餐人")
    trip = models.SmallIntegerField("第几趟", null=True, blank=True)
    sequence = models.SmallIntegerField("顺序", null=True, blank=True)
    planned_arrival = models.SmallIntegerField("计划送到(分钟)", null=True, blank=True)
    left_out = models.CharField("没有排上的原因", max_length=40, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)

    class Meta:
        verbose_name = "一份餐"
        constraints = [
            models.UniqueConstraint(fields=["meal_day", "listed_as"], name="meal_once"),
            models.CheckConstraint(
                condition=models.Q(price__gte=0, subsidy__gte=0, self_paid__gte=0, price=models.F("subsidy") + models.F("self_paid")),
                name="meal_paid_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["meal_day", "trip", "sequence"], name="meal_in_round"),
            models.Index(fields=["runner", "meal_day"], name="meal_runner"),
            models.Index(fields=["resident"], name="meal_resident"),
        ]

    def __str__(self) -> str:
        return f"{self.meal_day_id} {self.resident_id}"


class Doorstep(models.Model):
    """What happened with one meal at the door 送餐记录. The id is made on the phone, so it arrives once.

    One that was written down by mistake is undone; the row stays with who undid it and why.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    meal = models.ForeignKey("meals.Meal", on_delete=models.PROTECT, related_name="doorsteps", verbose_name="餐")
    outcome = models.CharField("结果", max_length=10, help_text="delivered / left_with / refused / no_answer / eaten")
    received_by = models.CharField("交给谁", max_length=60, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    celsius = models.DecimalField("温度", max_digits=4, decimal_places=1, null=True, blank=True)
    box_back = models.BooleanField("收回上次的餐盒", null=True, blank=True)
    at = models.DateTimeField("时间")
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.UUIDField("撤销人编号", null=True, blank=True)
    undone_reason = models.CharField("撤销理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "送餐记录"
        constraints = [
            models.UniqueConstraint(
                fields=["meal"], condition=models.Q(undone_at__isnull=True) & ~models.Q(outcome="no_answer"), name="doorstep_stands_once"
            )
        ]
        indexes = [models.Index(fields=["meal", "made_at"], name="doorstep_meal")]

    def __str__(self) -> str:
        return f"{self.meal_id} {self.outcome}"
