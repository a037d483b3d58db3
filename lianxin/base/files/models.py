"""Stored files."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.scope import Guarded
from lianxin.kernel.ids import new_id


class StoredFile(models.Model):
    """A file kept by the digest of its bytes; the same bytes at the same place behind the same guard are one row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    sha256 = models.CharField("摘要", max_length=64)
    size = models.BigIntegerField("字节")
    media_type = models.CharField("类型", max_length=80)
    likeness = models.CharField("相似特征", max_length=64, blank=True, db_default="", help_text="照片的 dHash,见 likeness.py;不是照片、或一片空白,为空")
    guard = models.CharField("保密", max_length=40, blank=True, default="", db_default="", help_text="另要有这项能力才打得开;空:不保密")
    added_by = models.UUIDField("上传人编号", null=True)
    added_at = models.DateTimeField("上传时间")

    guarded = Guarded()

    class Meta:
        verbose_name = "附件"
        constraints = [models.UniqueConstraint(fields=["place", "sha256", "guard"], name="file_once")]
        indexes = [models.Index(fields=["sha256"], name="file_digest")]

    def __str__(self) -> str:
        return self.sha256[:12]
