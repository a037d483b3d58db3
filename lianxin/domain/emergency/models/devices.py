"""What calls for somebody: a bracelet, or a personal page with one button. Of each secret only what is needed is kept."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText, blind_index
from lianxin.kernel.ids import new_id


class Bracelet(models.Model):
    """A device 手环 that calls for whoever wears it. Its secret is sealed: signatures are checked with it, nobody reads it again.

    `heard_at`: its last message of any kind. `minute`, `messages`: how many came in that minute of the clock.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    serial = models.CharField("设备编号", max_length=40, unique=True)
    model = models.CharField("型号", max_length=60, blank=True)
    secret_sealed = models.BinaryField("密钥(密文)")
    resident = models.ForeignKey("people.Resident", on_delete=models.PROTECT, null=True, blank=True, related_name="bracelets", verbose_name="佩戴人")
    registered_by = models.UUIDField("登记人编号", null=True)
    registered_at = models.DateTimeField("登记时间")
    given_at = models.DateTimeField("发放时间", null=True, blank=True)
    returned_at = models.DateTimeField("收回时间", null=True, blank=True)
    retired_at = models.DateTimeField("停用时间", null=True, blank=True)
    battery = models.SmallIntegerField("电量(%)", null=True, blank=True)
    heard_at = models.DateTimeField("最近消息", null=True, blank=True)
    minute = models.DateTimeField("计数的那一分钟", null=True, blank=True)
    messages = models.SmallIntegerField("那一分钟的消息", default=0)

    secret = SealedText("secret_sealed")

    class Meta:
        verbose_name = "手环"
        indexes = [models.Index(fields=["place", "heard_at"], name="bracelet_place"), models.Index(fields=["resident"], name="bracelet_resident")]

    def __str__(self) -> str:
        return self.serial


class SosLink(models.Model):
    """The secret address of one person's page with the button 求助链接. Works until it is taken back; only a digest is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    resident = models.ForeignKey("people.Resident", on_delete=models.PROTECT, related_name="sos_links", verbose_name="居民")
    holder = models.CharField("谁拿着", max_length=10, help_text="self / family")
    digest = models.CharField("链接摘要", max_length=64, unique=True)
    made_by = models.UUIDField("发放人编号", null=True)
    made_at = models.DateTimeField("发放时间")
    used_at = models.DateTimeField("最近使用", null=True, blank=True)
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)

    class Meta:
        verbose_name = "求助链接"
        indexes = [models.Index(fields=["resident"], name="sos_link_resident")]

    def __str__(self) -> str:
        return str(self.id)

    @staticmethod
    def digest_of(token: str) -> str:
        """What is kept of the secret: enough to know it again."""
        return blind_index("emergency.SosLink.token", token)
