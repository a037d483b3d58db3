"""The same person twice: pairs of files that may be one person, merges that can be undone, and a county's weights."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.scope import County
from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id


class DuplicatePair(models.Model):
    """Two files that are likely one person 疑似重复, found by a county's pass, or decided by a person. `a` is the older file.

    Decided pairs stay: "different" is never proposed again. `place`, `other_place`: where `a` and `b` belong.
    """

    class State(models.TextChoices):
        OPEN = "open", "待核对"
        SAME = "same", "同一人"
        DIFFERENT = "different", "不是同一人"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    a = models.ForeignKey("people.Resident", on_delete=models.CASCADE, related_name="+", verbose_name="较早的档案")
    b = models.ForeignKey("people.Resident", on_delete=models.CASCADE, related_name="+", verbose_name="较晚的档案")
    place = models.CharField("区划", max_length=12)
    other_place = models.CharField("另一份档案的区划", max_length=12)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    zone = models.CharField("判断", max_length=10, help_text="propose / review")
    bits = models.FloatField("证据(比特)")
    levels = models.JSONField("各项比对", default=dict, help_text="{字段: 级别}")
    certain = models.CharField("单独决定的理由", max_length=120, blank=True)
    weights = models.CharField("权重版本", max_length=60)
    found_at = models.DateTimeField("发现时间")
    decided_at = models.DateTimeField("核对时间", null=True, blank=True)
    decided_by = models.UUIDField("核对人编号", null=True, blank=True)

    class Meta:
        verbose_name = "疑似重复"
        constraints = [models.UniqueConstraint(fields=["a", "b"], name="duplicate_pair_once")]
        indexes = [
            # The queue is read off the front: the likeliest pair of a county first.
            models.Index(County("place"), models.F("bits").desc(), "id", "place", condition=models.Q(state="open"), name="duplicate_open"),
            models.Index(fields=["b"], name="duplicate_second"),
        ]

    def __str__(self) -> str:
        return f"{self.a_id} {self.b_id} {self.state}"


class ResidentMerge(models.Model):
    """One file put into another 合并: who decided it and why, and (sealed) all that brings both back as they were."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    kept = models.ForeignKey("people.Resident", on_delete=models.CASCADE, related_name="+", verbose_name="保留的档案")
    merged = models.ForeignKey("people.Resident", on_delete=models.CASCADE, related_name="+", verbose_name="并入的档案")
    reason = models.CharField("理由", max_length=200)
    at = models.DateTimeField("合并时间")
    by = models.UUIDField("合并人编号", null=True, blank=True)
    undo_sealed = models.BinaryField("还原资料(加密)")
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.UUIDField("撤销人编号", null=True, blank=True)
    undone_reason = models.CharField("撤销理由", max_length=200, blank=True)

    undo = SealedText("undo_sealed")

    class Meta:
        verbose_name = "档案合并"
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=models.Q(undone_at__isnull=True), name="resident_merged_once"
            )
        ]
        indexes = [models.Index(fields=["kept", "-at"], name="merge_kept")]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"


class MatchWeights(models.Model):
    """The weights by which a county's files are compared, as its latest pass left them: learned, or the starting ones
    fitted to its size."""

    place = models.CharField("县级区划", max_length=12, primary_key=True)
    version = models.CharField("版本", max_length=60)
    body = models.TextField("权重", help_text="engines.identity 的权重文件(JSON)")
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "比对权重"

    def __str__(self) -> str:
        return f"{self.place} {self.version}"
