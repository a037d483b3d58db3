"""Who is on duty, and who may be called at other times."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class Duty(models.Model):
    """Somebody's turn 值班 for a place, from when until when: told first of every call there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="duties", verbose_name="人员")
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束(不含)")
    made_by = models.UUIDField("安排人编号", null=True)
    made_at = models.DateTimeField("安排时间")
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)

    class Meta:
        verbose_name = "值班"
        constraints = [models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="duty_forward")]
        indexes = [models.Index(fields=["place", "starts_at"], name="duty_place"), models.Index(fields=["user", "starts_at"], name="duty_user")]

    def __str__(self) -> str:
        return f"{self.place} {self.user_id}"


class Standby(models.Model):
    """What somebody says of themselves for calls for help 应急登记: may they be called outside their hours, what can they do.

    No row: not outside their hours. Their own choice, taken back at any time.
    """

    user = models.OneToOneField("access.User", on_delete=models.CASCADE, primary_key=True, related_name="standby", verbose_name="人员")
    place = models.CharField("区划", max_length=12)
    off_hours = models.BooleanField("下班后也可以叫我", default=False)
    skills = models.JSONField("会什么", default=list, help_text="见 rules.SKILLS")
    mode = models.CharField("出行方式", max_length=20, blank=True, help_text="政策包 planning.modes 的代码")
    changed_at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = "应急登记"

    def __str__(self) -> str:
        return str(self.user_id)
