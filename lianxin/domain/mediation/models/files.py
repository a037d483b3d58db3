"""One dispute, its parties and its mediators."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id


class Mediation(models.Model):
    """One dispute that is mediated 调解, with the id of its proceeding: where it stands and who holds it stand there."""

    id = models.UUIDField(primary_key=True, editable=False)
    proceeding = models.OneToOneField("proceedings.Proceeding", on_delete=models.PROTECT, related_name="mediation", verbose_name="办理")
    kind = models.CharField("纠纷种类", max_length=20, help_text="见 rules.KINDS")
    title = models.CharField("纠纷名称", max_length=60, help_text="不写人名")
    dispute_sealed = models.BinaryField("主要事实和争议(密文)", default=b"")
    other_ways_on = models.DateField("告知别的途径的日期", null=True, blank=True)

    dispute = SealedText("dispute_sealed")

    class Meta:
        verbose_name = "调解"

    def __str__(self) -> str:
        return str(self.id)


class Party(models.Model):
    """One of those who dispute 当事人: of the register, or by name. `willing`: said yes or no to mediation; None: not asked yet."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mediation = models.ForeignKey("mediation.Mediation", on_delete=models.PROTECT, related_name="parties", verbose_name="调解")
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.PROTECT, null=True, blank=True, related_name="disputes", verbose_name="居民"
    )
    name = models.CharField("姓名或名称", max_length=60)
    address = models.CharField("住址", max_length=200, blank=True)
    willing = models.BooleanField("愿意调解", null=True, blank=True)
    asked_on = models.DateField("哪天问的", null=True, blank=True)
    added_at = models.DateTimeField("记下的时间")

    class Meta:
        verbose_name = "当事人"
        constraints = [
            models.UniqueConstraint(fields=["mediation", "resident"], condition=models.Q(resident__isnull=False), name="party_resident_once")
        ]
        indexes = [models.Index(fields=["resident"], name="party_resident")]

    def __str__(self) -> str:
        return self.name


class Mediator(models.Model):
    """Who mediates 调解员: one of the staff, or somebody from outside by name. Said to have nothing to do with any party."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mediation = models.ForeignKey("mediation.Mediation", on_delete=models.PROTECT, related_name="mediators", verbose_name="调解")
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="同事")
    name = models.CharField("姓名", max_length=60)
    added_by = models.UUIDField("谁指定的", null=True)
    added_at = models.DateTimeField("指定的时间")
    ended_at = models.DateTimeField("不再担任的时间", null=True, blank=True)

    class Meta:
        verbose_name = "调解员"
        constraints = [models.UniqueConstraint(fields=["mediation", "user"], condition=models.Q(ended_at__isnull=True), name="mediator_once")]

    def __str__(self) -> str:
        return self.name
