"""What a person wishes of those who come."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class ResidentWish(models.Model):
    """A wish 意愿 about whoever comes: their sex, their language, or that one person does not come. It holds until ended.

    A hard wish (`is_hard`) is never broken by a plan; another one has a price.
    """

    class Kind(models.TextChoices):
        SEX = "sex", "性别"
        LANGUAGE = "language", "语言"
        NOT_CARER = "not_carer", "不要某人"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.PROTECT, related_name="wishes", verbose_name="居民"
    )
    kind = models.CharField("意愿", max_length=10, choices=Kind.choices)
    value = models.CharField("内容", max_length=40, blank=True, help_text="性别或语言的代码")
    carer = models.ForeignKey(
        "access.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="不要谁来"
    )
    is_hard = models.BooleanField("必须做到", default=False)
    reason = models.CharField("理由", max_length=200, blank=True)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "上门意愿"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="not_carer", carer__isnull=False)
                | (models.Q(carer__isnull=True) & ~models.Q(kind="not_carer")),
                name="wish_names_carer",
            )
        ]
        indexes = [
            models.Index(fields=["resident"], condition=models.Q(ended_at__isnull=True), name="wish_resident")
        ]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.kind}"
