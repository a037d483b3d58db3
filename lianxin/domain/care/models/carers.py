"""The people who visit, as planning must know them."""

from __future__ import annotations

from datetime import date

from django.db import models

from lianxin.kernel.ids import new_id


class Carer(models.Model):
    """What planning must know of a person who visits 上门人员: skills, languages, shift, how they travel, from where."""

    user = models.OneToOneField(
        "access.User", on_delete=models.PROTECT, primary_key=True, related_name="carer", verbose_name="人员"
    )
    place = models.CharField("区划", max_length=12)
    sex = models.CharField("性别", max_length=1, default="0")
    skills = models.JSONField("技能", default=list)
    skills_until = models.JSONField("技能有效期", default=dict, help_text="{技能代码: 最后一天};没有写的长期有效")
    languages = models.JSONField("语言", default=list)
    weekdays = models.CharField("上班的星期", max_length=7, default="1234567", help_text="1=星期一 … 7=星期日")
    shift_start = models.SmallIntegerField("上班(分钟)", default=540)
    shift_end = models.SmallIntegerField("下班(分钟)", default=1080)
    mode = models.CharField(
        "出行方式", max_length=20, default="cycle", help_text="政策包 planning.modes 的代码"
    )
    lon = models.FloatField("出发经度", null=True, blank=True)
    lat = models.FloatField("出发纬度", null=True, blank=True)
    is_active = models.BooleanField("可排班", default=True)

    class Meta:
        verbose_name = "上门人员"
        indexes = [models.Index(fields=["place"], condition=models.Q(is_active=True), name="carer_place")]

    def __str__(self) -> str:
        return str(self.user_id)

    def skills_on(self, day: date) -> frozenset[str]:
        """The skills that have not lapsed by a day; the last day of a certificate still counts."""
        return frozenset(code for code in self.skills if self.skills_until.get(code, "9999") >= day.isoformat())


class Absence(models.Model):
    """When somebody who visits is not there 请假: half-open moments; no end: until they say they are back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        "access.User", on_delete=models.PROTECT, related_name="absences", verbose_name="上门人员"
    )
    place = models.CharField("区划", max_length=12)
    starts_at = models.DateTimeField("从")
    ends_at = models.DateTimeField("到(不含)", null=True, blank=True)
    reason = models.CharField("理由", max_length=120)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "请假"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="absence_forward",
            )
        ]
        indexes = [models.Index(fields=["user", "-starts_at"], name="absence_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.starts_at:%Y-%m-%d}"
