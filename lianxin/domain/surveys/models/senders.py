"""Who may send without a browser session: a worker's device, or a resident with a personal link."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import blind_index
from lianxin.kernel.ids import new_id


class FormDevice(models.Model):
    """A device 采集设备 on which a worker fills in forms with ODK Collect. Only a digest of its token is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="form_devices", verbose_name="使用人")
    name = models.CharField("名称", max_length=60)
    digest = models.CharField("令牌摘要", max_length=64, unique=True)
    made_at = models.DateTimeField("登记时间")
    seen_at = models.DateTimeField("最近使用", null=True, blank=True)
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        verbose_name = "采集设备"

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def digest_of(token: str) -> str:
        """What is kept of a token: enough to recognise it, useless without the key."""
        return blind_index("surveys.FormDevice.token", token)


class FillLink(models.Model):
    """A personal link 填写链接 by which one person answers one form once, without an account, until it expires."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    form = models.ForeignKey("surveys.Form", on_delete=models.PROTECT, related_name="links", verbose_name="问卷")
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.PROTECT, null=True, blank=True, related_name="fill_links", verbose_name="居民"
    )
    digest = models.CharField("链接摘要", max_length=64, unique=True)
    made_by = models.UUIDField("发放人编号", null=True)
    made_at = models.DateTimeField("发放时间")
    expires_at = models.DateTimeField("失效时间")
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)
    submission = models.ForeignKey(
        "surveys.Submission", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答卷"
    )

    class Meta:
        verbose_name = "填写链接"
        indexes = [models.Index(fields=["form", "place"], name="fill_link_form")]

    def __str__(self) -> str:
        return str(self.id)

    @staticmethod
    def digest_of(token: str) -> str:
        """As a device's."""
        return blind_index("surveys.FillLink.token", token)
