"""Certificates of training that others can verify, and the names they are signed with."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class Issuer(models.Model):
    """Who signs 发证单位: a place under one key of the ring. `did` holds the public key, so that it outlives the secret one.

    The private key is not here: it is derived from the ring's key `key_id` and the place.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    key_id = models.SmallIntegerField("密钥编号")
    did = models.CharField("签发者标识(公钥)", max_length=80, unique=True)
    made_at = models.DateTimeField("开始使用")

    class Meta:
        verbose_name = "发证单位"
        constraints = [
            models.UniqueConstraint(fields=["place", "key_id"], name="issuer_key_once"),
        ]

    def __str__(self) -> str:
        return self.did


class Credential(models.Model):
    """A certificate of training 培训证书 as an Open Badges 3.0 credential: `document` is the signed text exactly as it was handed out.

    `status_index`: its place in the issuer's list of what was revoked, drawn by lot, so that it tells no order.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    member = models.ForeignKey(
        "training.CohortMember", on_delete=models.PROTECT, related_name="credentials", verbose_name="学员"
    )
    issuer = models.ForeignKey(
        "training.Issuer", on_delete=models.PROTECT, related_name="credentials", verbose_name="发证单位"
    )
    document = models.TextField("签发的证书")
    hours = models.DecimalField("学时", max_digits=6, decimal_places=1)
    status_index = models.IntegerField("撤销名单里的位置")
    issued_on = models.DateField("发证日期")
    valid_until = models.DateField("有效到(含)", null=True, blank=True)
    issued_by = models.UUIDField("发证人编号", null=True)
    issued_at = models.DateTimeField("发证时间")
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    revoked_by = models.UUIDField("撤销人编号", null=True, blank=True)
    revoked_why = models.CharField("撤销的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "培训证书"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "status_index"], name="credential_status_once"),
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(revoked_at__isnull=True),
                name="credential_in_force_once",
            ),
        ]
        indexes = [models.Index(fields=["place"], name="credential_place")]

    def __str__(self) -> str:
        return str(self.id)
