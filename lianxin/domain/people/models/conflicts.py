"""What was changed of a resident on a phone without signal, and where that collided with somebody else's change."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id


class FieldEdit(models.Model):
    """One offline change of one resident 外勤修改; its id is the phone's, so that sent twice it is merged once.

    `offers` holds, sealed, what the phone saw, what it wants, and of fields that collided what stood here then, as JSON
    (`rules.field_edits`). While `is_open` it waits in the conflict inbox; nothing of it is ever dropped.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    resident = models.ForeignKey("people.Resident", on_delete=models.CASCADE, related_name="field_edits", verbose_name="居民")
    place = models.CharField("区划", max_length=12)
    offers_sealed = models.BinaryField("修改内容(密文)")
    merged = models.JSONField("已并入的项", default=list)
    collided = models.JSONField("冲突的项", default=list)
    is_open = models.BooleanField("待处理", default=False)
    captured_at = models.DateTimeField("填写时间")
    made_by = models.UUIDField("填写人编号", null=True)
    received_at = models.DateTimeField("收到时间")
    settled_at = models.DateTimeField("处理时间", null=True, blank=True)
    settled_by = models.UUIDField("处理人编号", null=True, blank=True)

    offers = SealedText("offers_sealed")

    class Meta:
        verbose_name = "外勤修改"
        indexes = [
            models.Index(fields=["place", "received_at", "id"], condition=models.Q(is_open=True), name="field_edit_open"),
        ]

    def __str__(self) -> str:
        return str(self.id)
