"""What is proposed for the regular carers of a place."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class RegularProposal(models.Model):
    """A weekly template 固定人员建议: who would be whose regular carer; the newest of a place counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    rows = models.JSONField("建议", default=list, help_text="[{order, was, now, why: […], visits}]")
    loads = models.JSONField("各人每周分钟", default=list, help_text="[{carer, before, after, most}]")
    solver = models.CharField("解法", max_length=20)
    made_by = models.UUIDField("编制人编号", null=True)
    made_at = models.DateTimeField("编制时间")

    class Meta:
        verbose_name = "固定人员建议"
        indexes = [models.Index(fields=["place", "-made_at"], name="regular_proposal_place")]

    def __str__(self) -> str:
        return f"{self.place} {self.made_at:%Y-%m-%d}"
