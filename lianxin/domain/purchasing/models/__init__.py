"""Tables of purchasing: contracts with agencies, the seats they must fill, and what is taken off their pay."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.two_people import TwoPeople
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class Contract(models.Model):
    """A service bought from an agency 购买服务合同: from when to when, for how much, with the seats it promises."""

    class State(models.TextChoices):
        DRAFT = "draft", N_("草稿")
        SIGNED = "signed", N_("已签订")
        ENDED = "ended", N_("已终止")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12, help_text="购买方")
    agency = models.ForeignKey("workforce.Agency", on_delete=models.PROTECT, related_name="contracts", verbose_name="机构")
    number = models.CharField("合同编号", max_length=40)
    title = models.CharField("项目名称", max_length=120)
    starts_on = models.DateField("开始")
    ends_on = models.DateField("结束(含)")
    amount = models.DecimalField("合同金额(元)", max_digits=12, decimal_places=2)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    signed_on = models.DateField("签订日期", null=True, blank=True)
    copy = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="合同扫描件")
    ended_on = models.DateField("终止日期(含)", null=True, blank=True, help_text="提前终止的最后一天")
    ended_why = models.CharField("终止原因", max_length=200, blank=True)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "购买服务合同"
        constraints = [
            models.UniqueConstraint(fields=["place", "number"], name="contract_number_once"),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="contract_is_forward"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="contract_amount_not_negative"),
            models.CheckConstraint(condition=models.Q(state="draft") | models.Q(signed_on__isnull=False), name="contract_signed_has_a_day"),
        ]
        indexes = [models.Index(fields=["place", "-starts_on"], name="contract_place")]

    def __str__(self) -> str:
        return self.number


class ContractSeat(models.Model):
    """So many people of one kind of post at a station, each with at least this certificate 驻站要求, at so much a month each.

    Who fills them is never typed in here: it is who is engaged on the agency's post of this kind at this place.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12, help_text="驻哪里")
    contract = models.ForeignKey("purchasing.Contract", on_delete=models.PROTECT, related_name="seats", verbose_name="合同")
    kind = models.CharField("岗位种类", max_length=40, help_text="政策包 posts 的代码")
    seats = models.PositiveSmallIntegerField("人数")
    level = models.CharField("证书", max_length=10, blank=True, help_text="空:不要求")
    monthly = models.DecimalField("每人每月(元)", max_digits=9, decimal_places=2)

    class Meta:
        verbose_name = "驻站要求"
        constraints = [
            models.UniqueConstraint(fields=["contract", "place", "kind"], name="contract_seat_once"),
            models.CheckConstraint(condition=models.Q(seats__gt=0, monthly__gte=0), name="contract_seat_is_some"),
        ]
        indexes = [models.Index(fields=["place"], name="contract_seat_place")]

    def __str__(self) -> str:
        return f"{self.kind}@{self.place} ×{self.seats}"


class Deduction(TwoPeople):
    """What a month's gaps cost the agency 扣款: worked out by rule, then confirmed or waived with a reason by another person."""

    class Kind(models.TextChoices):
        VACANT = "vacant", N_("缺人")
        UNCERTIFIED = "uncertified", N_("没有要求的证书")

    class State(models.TextChoices):
        PROPOSED = "proposed", N_("待认定")
        CONFIRMED = "confirmed", N_("已扣")
        WAIVED = "waived", N_("不扣")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    seat = models.ForeignKey("purchasing.ContractSeat", on_delete=models.PROTECT, related_name="deductions", verbose_name="驻站要求")
    month = models.DateField("月份", help_text="第一天")
    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    days = models.PositiveSmallIntegerField("人天", help_text="一个人缺一天是一")
    amount = models.DecimalField("金额(元)", max_digits=10, decimal_places=2)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)

    class Meta:
        verbose_name = "合同扣款"
        constraints = [
            models.UniqueConstraint(fields=["seat", "month", "kind"], name="deduction_once"),
            *TwoPeople.Meta.constraints,
            models.CheckConstraint(condition=models.Q(state="proposed", decided_at__isnull=True) | models.Q(decided_at__isnull=False), name="deduction_decided_whole"),
        ]
        indexes = [models.Index(fields=["place", "month"], name="deduction_place")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.kind} {self.amount}"
