"""What somebody holds: certificates, their registration, and the hours of continuing education."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.two_people import TwoPeople, by_another
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class Certificate(models.Model):
    """A certificate of the national exam 社会工作者职业资格证书. It never lapses by itself; its registration does.

    `region`: "" where it holds in the whole country, else the code of the division whose own pass line it was won by (Tibet: 540000000000);
    it counts only below that division. Counted by the duty once `verified_at` is set. A number written
    down wrongly is revoked and may then be written down anew.
    """

    class Level(models.TextChoices):
        ASSISTANT = "assistant", N_("助理社会工作师")
        MIDDLE = "middle", N_("社会工作师")
        SENIOR = "senior", N_("高级社会工作师")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="certificates", verbose_name="从业人员"
    )
    level = models.CharField("级别", max_length=10, choices=Level.choices)
    number = models.CharField("证书编号", max_length=40)
    issued_on = models.DateField("批准日期")
    region = models.CharField("有效地区", max_length=12, blank=True, help_text="空:全国有效")
    evidence = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="证书照片",
    )
    verified_by = models.UUIDField("核实人编号", null=True, blank=True)
    verified_at = models.DateTimeField("核实时间", null=True, blank=True)
    revoked_on = models.DateField("撤销日期", null=True, blank=True)
    revoked_why = models.CharField("撤销原因", max_length=200, blank=True)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "职业资格证书"
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=models.Q(revoked_on__isnull=True), name="certificate_number_once"),
            by_another("made_by", "verified_by", "certificate_by_another"),
        ]
        indexes = [models.Index(fields=["worker"], name="certificate_worker")]

    def __str__(self) -> str:
        return f"{self.level} {self.number}"


class Registration(models.Model):
    """A registration 登记 of a certificate: the first within a year of it, then every three years (parameters of the pack)."""

    class Kind(models.TextChoices):
        FIRST = "first", N_("首次登记")
        AGAIN = "again", N_("再登记")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    certificate = models.ForeignKey(
        "workforce.Certificate", on_delete=models.PROTECT, related_name="registrations", verbose_name="证书"
    )
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    registered_on = models.DateField("登记日期")
    valid_until = models.DateField("有效到(含)")
    office = models.CharField("登记机关", max_length=80, blank=True)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "证书登记"
        constraints = [
            models.UniqueConstraint(fields=["certificate", "registered_on"], name="registration_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("registered_on")), name="registration_is_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.registered_on}"


class LapseNotice(models.Model):
    """People were told that a certificate's registration is due on a day, `days` before it (0: it has passed). Each once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    certificate = models.ForeignKey(
        "workforce.Certificate", on_delete=models.CASCADE, related_name="lapse_notices", verbose_name="证书"
    )
    due_on = models.DateField("最迟日期")
    days = models.PositiveSmallIntegerField("提前天数", help_text="0:已经过了")
    told_at = models.DateTimeField("提醒时间")

    class Meta:
        verbose_name = "登记到期提醒"
        constraints = [models.UniqueConstraint(fields=["certificate", "due_on", "days"], name="lapse_notice_once")]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.due_on} {self.days}"


class EducationHours(TwoPeople):
    """Hours of continuing education 继续教育学时: what, when, of which category of the pack, with evidence, verified by another person.

    `source`: where they come from ("" written down by hand, "training" a session here, then `made_by` none: the rule wrote them);
    `source_id` its row, credited once.
    """

    class State(models.TextChoices):
        CLAIMED = "claimed", N_("待核实")
        VERIFIED = "verified", N_("已核实")
        REFUSED = "refused", N_("不认定")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="hours", verbose_name="从业人员"
    )
    category = models.CharField("类别", max_length=40, help_text="政策包 education 的代码")
    title = models.CharField("内容", max_length=120)
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    hours = models.DecimalField("学时", max_digits=5, decimal_places=1)
    evidence = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="证明",
    )
    source = models.CharField("来源", max_length=20, blank=True)
    source_id = models.UUIDField("来源编号", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.CLAIMED)

    class Meta:
        verbose_name = "继续教育学时"
        constraints = [
            *TwoPeople.Meta.constraints,
            models.UniqueConstraint(
                fields=["worker", "source", "source_id"],
                condition=models.Q(source_id__isnull=False),
                name="hours_source_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="hours_are_forward"
            ),
            models.CheckConstraint(condition=models.Q(hours__gt=0), name="hours_are_some"),
        ]
        indexes = [models.Index(fields=["worker", "starts_at"], name="hours_worker")]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.hours}"
