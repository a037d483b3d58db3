"""Whom an amendment of the rules would touch."""

from __future__ import annotations

from django.db import models


class RuleChange(models.Model):
    """One resident whom an amendment would touch, and how 修订影响: an example kept with its reasons, beside the counts that
    stand on the amendment. Counted anew, the earlier ones go.

    `code`: of a category or benefit, of a decision table, or "tiers". `reasons`: code of a condition → [before, after], each
    "met", "failed", "unknown" or "" where the rule has no such condition.
    """

    class Kind(models.TextChoices):
        ENTERS = "enters", "新符合"
        LEAVES = "leaves", "不再符合"
        UNKNOWN = "unknown", "变成无法判断"
        SETTLED = "settled", "由无法判断变为不符合"
        AMOUNT = "amount", "金额改变"
        MOVED = "moved", "结果改变"

    id = models.BigAutoField(primary_key=True)
    amendment = models.ForeignKey("amendments.Amendment", on_delete=models.CASCADE, related_name="+", verbose_name="修订")
    resident = models.ForeignKey("people.Resident", on_delete=models.CASCADE, related_name="+", verbose_name="居民")
    place = models.CharField("区划", max_length=12)
    code = models.CharField("规则代码", max_length=40)
    kind = models.CharField("怎样改变", max_length=10, choices=Kind.choices)
    was = models.CharField("修订前", max_length=120)
    now = models.CharField("修订后", max_length=120)
    reasons = models.JSONField("不同的条件", default=dict)

    class Meta:
        verbose_name = "修订影响"
        indexes = [models.Index(fields=["amendment", "code", "kind", "id"], name="rule_change_list")]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.code} {self.kind}"
