"""Counselling, kept closer than the case it belongs to."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id


class Counselling(models.Model):
    """One version of one session 辅导: counselling, emotional support, grief. Whoever reads the case sees kind, title and moment;
    the words only who led it and who is named for this part. Only ever added to, as the records of a case.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.CaseFile", on_delete=models.PROTECT, related_name="counselling", verbose_name="个案")
    thread = models.UUIDField("同一次辅导", default=new_id)
    version = models.SmallIntegerField("第几版", default=1)
    kind = models.CharField("种类", max_length=20, help_text="见 rules.COUNSELLING")
    title = models.CharField("标题", max_length=60)
    held_at = models.DateTimeField("时间")
    content_sealed = models.BinaryField("内容(密文)")
    counsellor = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", verbose_name="辅导人")
    why = models.CharField("为什么改", max_length=300, blank=True)
    at = models.DateTimeField("写下的时间")

    content = SealedText("content_sealed")

    class Meta:
        verbose_name = "辅导"
        constraints = [models.UniqueConstraint(fields=["thread", "version"], name="counselling_version")]
        indexes = [models.Index(fields=["case", "held_at"], name="counselling_case")]

    def __str__(self) -> str:
        return f"{self.thread} {self.version}"
