"""A sheet: a file of a declared kind that was read and checked, and waits to be accepted or thrown away."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class Sheet(models.Model):
    """An uploaded table. Its rows hold personal data: they lie sealed in `body_sealed` and are dropped once somebody decided, or in time."""

    class State(models.TextChoices):
        STAGED = "staged", N_("待确认")
        ACCEPTED = "accepted", N_("已导入")
        DISCARDED = "discarded", N_("已放弃")
        EXPIRED = "expired", N_("过期未确认")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    kind = models.CharField("种类", max_length=40)
    about = models.UUIDField("所属编号", null=True, blank=True)
    file_label = models.CharField("文件名", max_length=300)
    sha256 = models.CharField("文件摘要", max_length=64)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.STAGED)
    rows = models.PositiveIntegerField("行数", default=0)
    faulty = models.PositiveIntegerField("有误行数", default=0)
    new = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("变更", default=0)
    same = models.PositiveIntegerField("相同", default=0)
    written = models.PositiveIntegerField("写入行数", default=0)
    body_sealed = models.BinaryField("内容(加密)", default=b"", blank=True)
    made_by = models.UUIDField("上传人编号", null=True)
    made_at = models.DateTimeField("上传时间")
    decided_by = models.UUIDField("确认人编号", null=True, blank=True)
    decided_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        verbose_name = "表格导入"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "place", "about", "sha256"],
                condition=models.Q(state="staged"),
                nulls_distinct=False,
                name="sheet_staged_once",
            )
        ]
        indexes = [
            models.Index(fields=["kind", "place", "made_at"], name="sheet_kind_place"),
            models.Index(fields=["made_at"], condition=models.Q(state="staged"), name="sheet_staged"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.made_at:%Y-%m-%d}"
