"""Notices to one person."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class Notice(models.Model):
    """One notice 通知. It holds a kind, a count and a link; never personal data."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("access.User", on_delete=models.CASCADE, related_name="notices", verbose_name="收件人")
    kind = models.CharField("种类", max_length=40)
    count = models.IntegerField("数量", default=1)
    link = models.CharField("链接", max_length=200)
    key = models.CharField("幂等键", max_length=80, help_text="同一件事只通知一次")
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    class Meta:
        verbose_name = "通知"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once")]
        indexes = [models.Index(fields=["user", "-created_at"], condition=models.Q(read_at__isnull=True), name="notice_unread")]

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id}"


class MailAddress(models.Model):
    """Where somebody wants their notices mailed 通知邮箱: their own choice, counts and links only. No row: nowhere."""

    user = models.OneToOneField(
        "access.User", on_delete=models.CASCADE, primary_key=True, related_name="mail_address", verbose_name="收件人"
    )
    email = models.EmailField("邮箱", max_length=120)
    set_at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = "通知邮箱"

    def __str__(self) -> str:
        return str(self.user_id)
