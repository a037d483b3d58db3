"""Stored files."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class StoredFile(models.Model):
    """A file kept by the digest of its bytes; the same bytes that one person brings to one place are one row.

    It opens to whoever may read a row that it hangs on (`selectors.Holding`); hanging on none, to nobody."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    sha256 = models.CharField("摘要", max_length=64)
    size = models.BigIntegerField("字节")
    media_type = models.CharField("类型", max_length=80)
    likeness = models.CharField("相似特征", max_length=64, blank=True, db_default="", help_text="照片的 dHash,见 likeness.py;不是照片、或一片空白,为空")
    added_by = models.UUIDField("上传人编号", null=True)
    added_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "附件"
        constraints = [models.UniqueConstraint(fields=["place", "sha256", "added_by"], name="file_once")]
        indexes = [models.Index(fields=["sha256"], name="file_digest")]

    def __str__(self) -> str:
        return self.sha256[:12]
