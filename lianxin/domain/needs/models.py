"""The need: who or where, what kind, how urgent, how it was found, what was said."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.scope import Guarded
from lianxin.kernel.ids import new_id


class Need(models.Model):
    """One need 需求 found by anyone through any channel. `is_open` until met, declined, merged or ended."""

    class State(models.TextChoices):
        NEW = "new", "待研判"
        ACCEPTED = "accepted", "已受理"
        MET = "met", "已满足"
        DECLINED = "declined", "不受理"
        MERGED = "merged", "已合并"
        ENDED = "ended", "已终止"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    resident = models.ForeignKey("people.Resident", on_delete=models.PROTECT, null=True, blank=True, related_name="needs", verbose_name="居民")
    kind = models.CharField("需求类型", max_length=40)
    urgency = models.CharField("紧急程度", max_length=20)
    precedence = models.SmallIntegerField("先后", default=1, db_default=1, help_text="0 立即,1 其余:见 rules.precedence")
    channel = models.CharField("发现渠道", max_length=20)
    said = models.TextField("原话", blank=True)
    found_at = models.DateTimeField("发现时间")
    found_by = models.ForeignKey("access.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发现人")
    source_kind = models.CharField("来源类型", max_length=40, blank=True)
    source_id = models.CharField("来源编号", max_length=64, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.NEW)
    is_open = models.BooleanField("未结", default=True)
    triage_due_at = models.DateTimeField("研判期限")
    triaged_at = models.DateTimeField("研判时间", null=True, blank=True)
    triaged_by = models.UUIDField("研判人编号", null=True, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    merged_into = models.ForeignKey("needs.Need", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="并入")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    guard = models.CharField("保密", max_length=40, blank=True, default="", db_default="", help_text="另要有这项能力才看得到;空:不保密")

    guarded = Guarded()

    class Meta:
        verbose_name = "需求"
        constraints = [
            models.CheckConstraint(condition=models.Q(is_open=True, closed_at__isnull=True) | models.Q(is_open=False, closed_at__isnull=False), name="need_closed_whole"),
            models.UniqueConstraint(fields=["source_kind", "source_id", "kind"], condition=~models.Q(source_id=""), name="need_once_per_source"),
        ]
        indexes = [
            models.Index(fields=["place", "precedence", "triage_due_at", "id"], condition=models.Q(state="new"), name="need_inbox"),
            models.Index(fields=["precedence", "triage_due_at", "id", "place"], condition=models.Q(state="new"), name="need_inbox_order"),
            models.Index(fields=["place", "found_at"], condition=models.Q(is_open=True), name="need_open"),
            models.Index(fields=["resident", "-found_at"], name="need_resident"),
            models.Index(fields=["place", "kind"], condition=models.Q(channel="rule"), name="need_by_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
