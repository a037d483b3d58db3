"""The ledger of goods by double entry, and what brings goods in and counts them."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class StockAccount(models.Model):
    """Where goods are 库存账户: the store of a place, on the way from it, or with its donors, its residents, gone. One of a kind a place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    kind = models.CharField("种类", max_length=12, help_text="store / transit / donor / recipients / written_off:见 rules.ACCOUNTS")

    class Meta:
        verbose_name = "库存账户"
        constraints = [models.UniqueConstraint(fields=["place", "kind"], name="stock_account_once")]

    def __str__(self) -> str:
        return f"{self.place} {self.kind}"


class Donation(models.Model):
    """What a donor gave on one day 捐赠: the data of its receipt."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    donor_kind = models.CharField("捐赠方种类", max_length=20, help_text="organisation / person / office")
    donor_name = models.CharField("捐赠方", max_length=120)
    received_on = models.DateField("收到日期")
    receipt_number = models.CharField("收据号", max_length=40)
    paper = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="纸质单据")
    note = models.CharField("备注", max_length=300, blank=True)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "捐赠"
        constraints = [models.UniqueConstraint(fields=["place", "receipt_number"], name="donation_receipt_once")]
        indexes = [models.Index(fields=["place", "-made_at"], name="donation_place")]

    def __str__(self) -> str:
        return self.receipt_number


class GoodsBatch(models.Model):
    """So much of one kind of goods that came together 批次: one number, one expiry, one value. Keeps its id wherever it goes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    donation = models.ForeignKey("goods.Donation", on_delete=models.PROTECT, related_name="batches", verbose_name="捐赠")
    goods = models.CharField("物资代码", max_length=40)
    size = models.CharField("尺码", max_length=20, blank=True)
    batch_number = models.CharField("批号", max_length=40, blank=True)
    quantity = models.IntegerField("数量")
    expires_on = models.DateField("有效期至", null=True, blank=True)
    unit_value = models.DecimalField("单价(元)", max_digits=10, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "批次"
        constraints = [models.CheckConstraint(condition=models.Q(quantity__gt=0), name="batch_quantity_positive")]
        indexes = [models.Index(fields=["donation"], name="batch_donation")]

    def __str__(self) -> str:
        return f"{self.goods} {self.batch_number}"


class StockBalance(models.Model):
    """What one account holds of one batch 结存, changed in the transaction of each movement. A store is never below nought."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    account = models.ForeignKey("goods.StockAccount", on_delete=models.PROTECT, related_name="balances", verbose_name="账户")
    batch = models.ForeignKey("goods.GoodsBatch", on_delete=models.PROTECT, related_name="balances", verbose_name="批次")
    kind = models.CharField("账户种类", max_length=12, help_text="和账户的相同:约束要看它")
    quantity = models.IntegerField("数量", default=0)

    class Meta:
        verbose_name = "结存"
        constraints = [
            models.UniqueConstraint(fields=["account", "batch"], name="stock_balance_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=0) | models.Q(kind__in=("donor", "written_off")), name="stock_never_negative"),
        ]
        indexes = [models.Index(fields=["place", "kind"], name="stock_balance_place")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.quantity}"


class StockMovement(models.Model):
    """So many of a batch from one account to another 库存流水. Never changed: a mistake is a new row the other way round."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    what = models.CharField("事由", max_length=12, help_text="见 rules.WHATS")
    batch = models.ForeignKey("goods.GoodsBatch", on_delete=models.PROTECT, related_name="movements", verbose_name="批次")
    quantity = models.IntegerField("数量")
    source = models.ForeignKey("goods.StockAccount", on_delete=models.PROTECT, related_name="+", verbose_name="从")
    target = models.ForeignKey("goods.StockAccount", on_delete=models.PROTECT, related_name="+", verbose_name="到")
    bound_for = models.CharField("调往", max_length=12, blank=True, help_text="调出的:目的地的区划")
    reason = models.CharField("理由", max_length=300, blank=True)
    hand_out = models.ForeignKey("goods.HandOut", on_delete=models.PROTECT, null=True, blank=True, related_name="movements", verbose_name="发放")
    stock_count = models.ForeignKey("goods.StockCount", on_delete=models.PROTECT, null=True, blank=True, related_name="movements", verbose_name="盘点")
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="answered", verbose_name="签收哪次调出")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name="冲正哪一笔")
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "库存流水"
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="movement_quantity_positive"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="movement_two_accounts"),
            models.UniqueConstraint(fields=["answers", "what"], condition=models.Q(answers__isnull=False), name="transfer_answered_once"),
        ]
        indexes = [
            models.Index(fields=["batch", "made_at"], name="movement_batch"),
            models.Index(fields=["source", "-made_at"], name="movement_source"),
            models.Index(fields=["target", "-made_at"], name="movement_target"),
            models.Index(fields=["hand_out"], name="movement_hand_out"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.quantity}"


class StockCount(models.Model):
    """What somebody counted in a store 盘点, held against the books; another person books the difference or sends it back."""

    class State(models.TextChoices):
        WAITING = "waiting", "待批准"
        BOOKED = "booked", "已入账"
        REFUSED = "refused", "不认可"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    account = models.ForeignKey("goods.StockAccount", on_delete=models.PROTECT, related_name="counts", verbose_name="物资库")
    lines = models.JSONField("各批次", default=list, help_text="[{batch, goods, booked, counted}]")
    reason = models.CharField("差异的原因", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    counted_by = models.UUIDField("盘点人编号")
    counted_at = models.DateTimeField("盘点时间")
    decided_by = models.UUIDField("批准人编号", null=True, blank=True)
    decided_at = models.DateTimeField("批准时间", null=True, blank=True)
    comment = models.CharField("批准意见", max_length=300, blank=True)

    class Meta:
        verbose_name = "盘点"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="waiting", decided_by__isnull=True)
                | (models.Q(state__in=("booked", "refused"), decided_by__isnull=False) & ~models.Q(decided_by=models.F("counted_by"))),
                name="count_two_people",
            )
        ]
        indexes = [models.Index(fields=["place", "-counted_at"], name="count_place")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.counted_at:%Y-%m-%d}"
