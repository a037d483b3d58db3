"""The plan of a day."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


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
        help_text="[{visit, carer, hand, sequence, arrival, start, end, travel, alternatives: [{carer, start, more}], regular?: {carer, why, more}}]",
    )
    unserved = models.JSONField("未能安排", default=list, help_text="[{visit, reason, ways: […], regular?}]")
    cost = models.JSONField("代价", default=dict)
    engine = models.JSONField("引擎方案", default=dict, help_text="engines.planning.plan_to_json;在它的上面改派、重排")
    basis = models.JSONField(
        "前提", default=dict, help_text="services.basis.Basis:排班时当作已定的"
    )
    trail = models.JSONField("手工改动", default=list, help_text="[{by, at, visit, was, now, more, told: […]}]")
    compared = models.JSONField(
        "对照", default=dict, help_text="{plan, nearest}: 各 {cost, travel, late, unserved, unfamiliar};nearest 是就近派人"
    )
    told = models.JSONField(
        "要告诉的人", default=list, help_text="发布时变了的承诺:[{visit, kind, was, now, told_by?, told_at?}]"
    )
    improved_by = models.UUIDField("改进任务", null=True, blank=True)
    seed = models.IntegerField("种子")
    made_by = models.UUIDField("编制人编号", null=True)
    made_at = models.DateTimeField("编制时间")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    class Meta:
        verbose_name = "日计划"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "day"], condition=models.Q(state="published"), name="day_plan_published_once"
            ),
            models.UniqueConstraint(fields=["place", "day"], condition=models.Q(state="draft"), name="day_plan_drafted_once"),
        ]
        indexes = [models.Index(fields=["place", "day", "-made_at"], name="day_plan_place")]

    def __str__(self) -> str:
        return f"{self.place} {self.day} {self.state}"
