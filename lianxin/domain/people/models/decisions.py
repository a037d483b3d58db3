"""What rules read beside the register, and what is missing for a rule to hold: noted facts and shortfalls."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.scope import County
from lianxin.kernel.ids import new_id


class NotedFact(models.Model):
    """One fact of a pack that was asked and written down about a resident 采集的资料: what was answered, when, by whom.

    Never changed: a new answer ends the earlier one, so that a rule can be asked again as of any day.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    resident = models.ForeignKey("people.Resident", on_delete=models.CASCADE, related_name="noted_facts", verbose_name="居民")
    place = models.CharField("区划", max_length=12)
    code = models.CharField("资料代码", max_length=40)
    value = models.JSONField("值", help_text="base.packs.facts.kept")
    since = models.DateField("自")
    until = models.DateField("至(不含)", null=True, blank=True)
    source = models.CharField("怎样得知", max_length=20, help_text="visit / document / assessment / questionnaire / office / roster")
    evidence = models.CharField("凭据", max_length=120, blank=True)
    noted_at = models.DateTimeField("登记时间")
    noted_by = models.UUIDField("登记人编号", null=True, blank=True)

    class Meta:
        verbose_name = "采集的资料"
        constraints = [
            models.UniqueConstraint(fields=["resident", "code"], condition=models.Q(until__isnull=True), name="noted_fact_current_once")
        ]
        indexes = [models.Index(fields=["resident", "code", "since"], name="noted_fact_history")]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.code}"


class Shortfall(models.Model):
    """What is missing for a rule to hold for a resident 差项: one condition short, or facts that nobody has asked for.

    One row for each category or benefit that cannot be told, or that fails by a single condition; a plain "no" has none.
    `failed`, `unknown`: bit i for condition i of the rule (`engines.rules`).
    """

    class Kind(models.TextChoices):
        SHORT = "short", "只差一个条件"
        UNKNOWN = "unknown", "无法判断"

    id = models.BigAutoField(primary_key=True)
    resident = models.ForeignKey("people.Resident", on_delete=models.CASCADE, related_name="shortfalls", verbose_name="居民")
    place = models.CharField("区划", max_length=12)
    code = models.CharField("规则代码", max_length=40)
    kind = models.CharField("差在哪里", max_length=10, choices=Kind.choices)
    failed = models.BigIntegerField("不符合的条件")
    unknown = models.BigIntegerField("不知道的条件")
    count = models.SmallIntegerField("差几项", help_text="1 的先问")
    since = models.DateField("自")
    rule_version = models.CharField("规则版本", max_length=64)

    class Meta:
        verbose_name = "差项"
        constraints = [models.UniqueConstraint(fields=["resident", "code"], name="shortfall_once")]
        indexes = [
            # A page of a list comes off the front: whom a single question decides first.
            models.Index(County("place"), "kind", "code", "count", "resident", "place", name="shortfall_list"),
        ]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.code} {self.kind}"
