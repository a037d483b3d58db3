"""What was said, together and apart, and what was agreed."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id


class MediationSession(models.Model):
    """The parties sat together 调解记录: when, where, who was there, what came of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mediation = models.ForeignKey("mediation.Mediation", on_delete=models.PROTECT, related_name="sessions", verbose_name="调解")
    held_at = models.DateTimeField("时间")
    site = models.CharField("地点", max_length=80)
    present = models.CharField("到场的人", max_length=200)
    course_sealed = models.BinaryField("过程和结果(密文)", default=b"")
    by = models.UUIDField("谁记的", null=True)
    at = models.DateTimeField("记下的时间")

    course = SealedText("course_sealed")

    class Meta:
        verbose_name = "调解记录"
        indexes = [models.Index(fields=["mediation", "held_at"], name="mediation_session_at")]

    def __str__(self) -> str:
        return f"{self.held_at} {self.mediation_id}"


class PartyStatement(models.Model):
    """What one party told the mediators apart from the other 当事人陈述: for the mediators alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mediation = models.ForeignKey("mediation.Mediation", on_delete=models.PROTECT, related_name="statements", verbose_name="调解")
    party = models.ForeignKey("mediation.Party", on_delete=models.PROTECT, related_name="statements", verbose_name="当事人")
    said_sealed = models.BinaryField("陈述(密文)", default=b"")
    by = models.UUIDField("谁记的", null=True)
    at = models.DateTimeField("记下的时间")

    said = SealedText("said_sealed")

    class Meta:
        verbose_name = "当事人陈述"
        indexes = [models.Index(fields=["mediation", "at"], name="party_statement_at")]

    def __str__(self) -> str:
        return str(self.id)


class Agreement(models.Model):
    """What the parties agree on 调解协议: written, then signed or, told by word of mouth, recorded (`oral`). `round`: one that was broken is
    mediated again, which makes another; the one before stays as it was. `duties`: each side's responsibility for what happened."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mediation = models.ForeignKey("mediation.Mediation", on_delete=models.PROTECT, related_name="agreements", verbose_name="调解")
    round = models.SmallIntegerField("第几份协议", default=1)
    duties_sealed = models.BinaryField("各方责任(密文)", default=b"")
    oral = models.BooleanField("口头协议", default=False)
    signed_on = models.DateField("签字日期", null=True, blank=True)
    signed_copy = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签好的协议")
    follow_up_on = models.DateField("回访日期", null=True, blank=True)

    duties = SealedText("duties_sealed")

    class Meta:
        verbose_name = "调解协议"
        constraints = [models.UniqueConstraint(fields=["mediation", "round"], name="agreement_round")]

    def __str__(self) -> str:
        return f"{self.round} {self.mediation_id}"


class Clause(models.Model):
    """One clause of an agreement 协议条款: with a party and a day it is a promise on the board. `kept`: None while nobody has looked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey("mediation.Agreement", on_delete=models.PROTECT, related_name="clauses", verbose_name="调解协议")
    rank = models.SmallIntegerField("第几条")
    content_sealed = models.BinaryField("内容(密文)", default=b"")
    party = models.ForeignKey("mediation.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="clauses", verbose_name="谁来做")
    due_on = models.DateField("期限", null=True, blank=True)
    commitment = models.OneToOneField(
        "commitments.Commitment", on_delete=models.PROTECT, null=True, blank=True, related_name="clause", verbose_name="承办事项"
    )
    kept = models.BooleanField("履行了", null=True, blank=True)
    checked_on = models.DateField("哪天核实", null=True, blank=True)
    checked_note_sealed = models.BinaryField("核实情况(密文)", default=b"")

    content = SealedText("content_sealed")
    checked_note = SealedText("checked_note_sealed")

    class Meta:
        verbose_name = "协议条款"
        constraints = [models.UniqueConstraint(fields=["agreement", "rank"], name="clause_rank")]

    def __str__(self) -> str:
        return f"{self.rank} {self.agreement_id}"
