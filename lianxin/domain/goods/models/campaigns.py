"""Campaigns: whom goods go to, and every attempt to hand them out."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class Campaign(models.Model):
    """Goods of one store for the people of some categories 发放活动: so many of each kind a person."""

    class State(models.TextChoices):
        DRAFT = "draft", "准备中"
        OPEN = "open", "发放中"
        CLOSED = "closed", "已结束"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    title = models.CharField("名称", max_length=80)
    store = models.ForeignKey("goods.StockAccount", on_delete=models.PROTECT, related_name="campaigns", verbose_name="从哪个库")
    goods = models.JSONField("物资", default=list, help_text="[{goods, quantity}]:每人多少")
    categories = models.JSONField("人群类别", default=list)
    as_of = models.DateField("按哪一天的类别")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    made_by = models.UUIDField("建立人编号", null=True)
    made_at = models.DateTimeField("建立时间")
    opened_at = models.DateTimeField("定名单时间", null=True, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "发放活动"
        indexes = [models.Index(fields=["place", "-made_at"], name="campaign_place")]

    def __str__(self) -> str:
        return self.title


class Recipient(models.Model):
    """One person on the list of a campaign 领取人: why, and how it ended. On the list once.

    `listed_as`: the file they were listed under; it stays when that file is merged into another, so that two files of one
    person who both were on a list can still be merged.
    """

    class State(models.TextChoices):
        LISTED = "listed", "待发放"
        HANDED = "handed", "已发放"
        REFUSED = "refused", "本人不要"
        REMOVED = "removed", "已去掉"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    campaign = models.ForeignKey("goods.Campaign", on_delete=models.PROTECT, related_name="recipients", verbose_name="发放活动")
    resident = models.ForeignKey("people.Resident", on_delete=models.PROTECT, related_name="goods_lines", verbose_name="居民")
    listed_as = models.UUIDField("列入时的档案")
    reasons = models.JSONField("类别和起始日", default=list, help_text="[{code, since}]")
    reason = models.CharField("添加的理由", max_length=300, blank=True)
    removed_reason = models.CharField("去掉的理由", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.LISTED)
    commitment = models.OneToOneField(
        "commitments.Commitment", on_delete=models.PROTECT, null=True, blank=True, related_name="goods_line", verbose_name="承办事项"
    )
    added_by = models.UUIDField("添加人编号", null=True)
    added_at = models.DateTimeField("添加时间")

    class Meta:
        verbose_name = "领取人"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "listed_as"], condition=~models.Q(state="removed"), name="recipient_listed_once"),
            models.CheckConstraint(condition=models.Q(state="removed") | models.Q(removed_reason=""), name="recipient_removed_reason"),
        ]
        indexes = [
            models.Index(fields=["campaign", "state", "place"], name="recipient_campaign"),
            models.Index(fields=["resident"], name="recipient_resident"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.resident_id}"


class HandOut(models.Model):
    """One attempt to hand the goods to somebody 发放记录. The id is made with the form, so it arrives once; handed once only.

    One that was written down by mistake is undone: its movements are reversed, the row stays.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    recipient = models.ForeignKey("goods.Recipient", on_delete=models.PROTECT, related_name="hand_outs", verbose_name="领取人")
    outcome = models.CharField("结果", max_length=10, help_text="handed / refused / no_answer / away")
    signed_by = models.CharField("谁签收", max_length=10, blank=True, help_text="self / family / deputy")
    signer_name = models.CharField("签收人姓名", max_length=60, blank=True)
    relation = models.CharField("与本人关系", max_length=40, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    at = models.DateTimeField("发放时间", help_text="在门口的时间;没有信号时先写下,以后才送到")
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.UUIDField("撤销人编号", null=True, blank=True)
    undone_reason = models.CharField("撤销理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "发放记录"
        constraints = [
            models.UniqueConstraint(fields=["recipient"], condition=models.Q(outcome="handed", undone_at__isnull=True), name="handed_once")
        ]
        indexes = [models.Index(fields=["recipient", "made_at"], name="hand_out_recipient")]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.outcome}"
