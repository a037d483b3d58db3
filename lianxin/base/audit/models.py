"""Append-only audit rows, hash-chained per county, and the head of every chain."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class AuditEntry(models.Model):
    """One thing done or read. Rows are never changed or removed: triggers on both databases refuse it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    chain = models.CharField("链", max_length=12, help_text="县级区划前六位,或 site")
    seq = models.BigIntegerField("序号")
    at = models.DateTimeField("时间")
    actor_id = models.UUIDField("操作人编号", null=True)
    actor_label = models.CharField("操作人", max_length=120)
    verb = models.CharField("动作", max_length=60)
    subject_kind = models.CharField("对象类型", max_length=60)
    subject_id = models.CharField("对象编号", max_length=64)
    place = models.CharField("区划", max_length=12, blank=True)
    before = models.TextField("之前", default="{}", help_text="JSON,加密字段已遮盖")
    after = models.TextField("之后", default="{}", help_text="JSON,加密字段已遮盖")
    previous = models.CharField("前一行摘要", max_length=64)
    mac = models.CharField("本行摘要", max_length=64)

    class Meta:
        verbose_name = "审计记录"
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_one_row_per_seq")]
        indexes = [
            models.Index(fields=["place", "-at"], name="audit_place_at"),
            models.Index(fields=["subject_kind", "subject_id", "-at"], name="audit_subject_at"),
            models.Index(fields=["actor_id", "-at"], name="audit_actor_at"),
            models.Index(fields=["verb", "-at"], name="audit_verb_at"),
            models.Index(fields=["-at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}/{self.seq} {self.verb}"


class AuditHead(models.Model):
    """The newest row of each chain: locks the chain while a row is appended, and betrays a cut-off tail."""

    chain = models.CharField(primary_key=True, max_length=12)
    seq = models.BigIntegerField(default=0)
    mac = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "审计链头"

    def __str__(self) -> str:
        return f"{self.chain}/{self.seq}"
