"""Who was told of a duty that comes due: so that each notice is given once, whatever night it was."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class DutyNotice(models.Model):
    """Somebody's certificate or registration is due on a day, and `days` before it (0: it has passed) people were told."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    engagement = models.ForeignKey(
        "workforce.Engagement", on_delete=models.CASCADE, related_name="duty_notices", verbose_name="任职"
    )
    due_on = models.DateField("最迟日期")
    days = models.PositiveSmallIntegerField("提前天数", help_text="0:已经过了")
    told_at = models.DateTimeField("提醒时间")

    class Meta:
        verbose_name = "持证提醒"
        constraints = [models.UniqueConstraint(fields=["engagement", "due_on", "days"], name="duty_notice_once")]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.due_on} {self.days}"
