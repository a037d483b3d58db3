"""One occasion on which somebody was asked a scale, the sheets it was filled in on, its history, and what follows from it."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class Screening(models.Model):
    """One screening or assessment 筛查. Its answers stand in the submissions of its sheets; here stands what they come to.

    `total`, `level` None or "": void, or not settled yet; never a nought. `result`: what the engine says beside the total.
    """

    class Basis(models.TextChoices):
        SINGLE = "single", "一份"
        ENTRIES = "entries", "纸质录两遍"
        ASSESSORS = "assessors", "两位评估员"

    class State(models.TextChoices):
        WAITING = "waiting", N_("等另一份")
        DIFFERS = "differs", N_("两份不同")
        REVIEW = "review", N_("待复核")
        UNCONFIRMED = "unconfirmed", N_("待当面核实")
        COUNTED = "counted", N_("有效")
        VOID = "void", N_("不算数")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    resident = models.ForeignKey(
        "people.Resident",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="screenings",
        verbose_name="居民",
    )
    scale = models.CharField("量表", max_length=40, help_text="政策包 scales 的代码")
    scale_version = models.CharField("量表版本", max_length=40)
    basis = models.CharField("怎样算一次", max_length=10, choices=Basis.choices)
    state = models.CharField("状态", max_length=12, choices=State.choices)
    on = models.DateField("哪天")
    at = models.DateTimeField("填写时间")
    received_at = models.DateTimeField("收到时间")
    total = models.IntegerField("合计", null=True, blank=True)
    level = models.CharField("等级", max_length=40, blank=True)
    rank = models.SmallIntegerField("第几级", null=True, blank=True)
    before = models.CharField("变更前的等级", max_length=40, blank=True)
    result = models.JSONField(
        "计分结果",
        default=dict,
        help_text="{subtotals, changes, missing, triggers, warnings, doubts, differing}",
    )
    valid_until = models.DateField("有效期到(不含)", null=True, blank=True)
    is_latest = models.BooleanField("最近一次", default=False, help_text="同一人同一量表有效的最近一次")
    worse_points = models.SmallIntegerField("比上次差多少分", null=True, blank=True)
    worse_levels = models.SmallIntegerField("比上次重几级", null=True, blank=True)
    is_worse = models.BooleanField("变差", default=False, help_text="按政策包的规则")
    decision = models.JSONField("人的决定", default=dict, help_text="{act, sheet, by}")
    version = models.IntegerField("版本", default=1)

    class Meta:
        verbose_name = "筛查"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="counted")
                | models.Q(total__isnull=False, rank__isnull=False, resident__isnull=False),
                name="screening_counted_whole",
            )
        ]
        indexes = [
            models.Index(fields=["resident", "scale", "-at"], name="screening_resident"),
            models.Index(fields=["place", "state", "-at", "-id"], name="screening_state"),
            models.Index(fields=["place", "-at", "-id"], name="screening_place"),
            models.Index(
                fields=["place", "-at"],
                condition=models.Q(is_latest=True, is_worse=True),
                name="screening_worse",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scale} {self.on}"


class Sheet(models.Model):
    """One filled-in form of a screening, and what it comes to by itself. `is_replaced`: its assessor sent another one since."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    screening = models.ForeignKey(
        "screening.Screening", on_delete=models.PROTECT, related_name="sheets", verbose_name="筛查"
    )
    submission = models.OneToOneField(
        "surveys.Submission", on_delete=models.PROTECT, related_name="sheet", verbose_name="答卷"
    )
    worker_id = models.UUIDField("评估员编号", null=True)
    channel = models.CharField("渠道", max_length=10)
    total = models.IntegerField("合计", null=True, blank=True)
    level = models.CharField("等级", max_length=40, blank=True)
    result = models.JSONField("计分结果", default=dict)
    is_replaced = models.BooleanField("已由同一评估员的另一份代替", default=False)
    received_at = models.DateTimeField("收到时间")
    scored_at = models.DateTimeField("计分时间")

    class Meta:
        verbose_name = "量表答卷"
        indexes = [models.Index(fields=["screening", "received_at"], name="sheet_screening")]

    def __str__(self) -> str:
        return str(self.id)


class ScreeningStep(models.Model):
    """One thing that happened to a screening 筛查经过: scored, scored again, decided, moved to another person. Only ever added to."""

    class Act(models.TextChoices):
        SCORE = "score", N_("计分")
        RESCORE = "rescore", N_("改过,重新计分")
        CONFIRM = "confirm", N_("当面核实")
        ACCEPT = "accept", N_("复核后照此")
        CHOOSE = "choose", N_("选定一份")
        VOID = "void", N_("不算数")
        MOVE = "move", N_("改到另一人名下")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    screening = models.ForeignKey(
        "screening.Screening", on_delete=models.PROTECT, related_name="steps", verbose_name="筛查"
    )
    act = models.CharField("做了什么", max_length=10, choices=Act.choices)
    by = models.UUIDField("谁做的", null=True)
    at = models.DateTimeField("时间")
    state = models.CharField("之后的状态", max_length=12)
    total = models.IntegerField("之后的合计", null=True, blank=True)
    level = models.CharField("之后的等级", max_length=40, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "筛查经过"
        indexes = [models.Index(fields=["screening", "at"], name="screening_step_at")]

    def __str__(self) -> str:
        return f"{self.act} {self.screening_id}"


class FollowUp(models.Model):
    """One date that a result leads to 随访: call, visit, act, contact again, ask again. Its clock is a promise on the board."""

    class Limit(models.TextChoices):
        CALL = "call", N_("打电话")
        VISIT = "visit", N_("上门")
        ACT = "act", N_("办理")
        CONTACT = "contact", N_("再联系")
        SCREEN = "screen", N_("再筛查")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    screening = models.ForeignKey(
        "screening.Screening", on_delete=models.PROTECT, related_name="follow_ups", verbose_name="筛查"
    )
    limit = models.CharField("做什么", max_length=10, choices=Limit.choices)
    action = models.CharField("怎样做", max_length=40, help_text="政策包 scale_actions 的代码")
    due_on = models.DateField("按结果定的最后一天", help_text="改约只改承办事项的期限")
    commitment = models.OneToOneField(
        "commitments.Commitment",
        on_delete=models.PROTECT,
        related_name="screening_follow_up",
        verbose_name="期限",
    )
    outcome = models.CharField(
        "结果",
        max_length=12,
        blank=True,
        choices=[("done", "做到了"), ("not_reached", "没做到"), ("needless", "不再需要")],
    )
    note = models.CharField("说明", max_length=300, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    ended_by = models.UUIDField("谁办的", null=True, blank=True)

    class Meta:
        verbose_name = "随访"
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "limit"],
                condition=models.Q(ended_at__isnull=True),
                name="follow_up_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["place", "limit"], condition=models.Q(ended_at__isnull=True), name="follow_up_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.limit} {self.screening_id}"
