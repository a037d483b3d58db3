"""A complaint, what the one complained about says to it, who judges it, and how."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class Complaint(models.Model):
    """One complaint 投诉 about a worker or an agency, with the id of its proceeding, where it stands.

    `told`: {happened, about, name, phone} as JSON, sealed: who complained stands there alone. `charge`: what the one complained about
    is told, which says nothing of who complained. `handler` takes it up; `code_index`: the keyed digest of the code by which whoever
    complained asks what became of it; `sender_index`: of where it came from, to slow a flood.
    """

    class About(models.TextChoices):
        WORKER = "worker", N_("从业人员")
        AGENCY = "agency", N_("机构")

    class Channel(models.TextChoices):
        PUBLIC = "public", N_("网页")
        PHONE = "phone", N_("电话")
        LETTER = "letter", N_("来信")
        PERSON = "person", N_("当面")

    id = models.UUIDField(primary_key=True, editable=False)
    proceeding = models.OneToOneField("proceedings.Proceeding", on_delete=models.PROTECT, related_name="complaint", verbose_name="办理")
    kind = models.CharField("种类", max_length=40, help_text="政策包 complaint_kinds 的代码")
    channel = models.CharField("怎样来的", max_length=10, choices=Channel.choices)
    about = models.CharField("投诉谁", max_length=10, choices=About.choices)
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name="被投诉的从业人员"
    )
    agency = models.ForeignKey(
        "workforce.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name="被投诉的机构"
    )
    is_anonymous = models.BooleanField("不留姓名", default=False)
    told_sealed = models.BinaryField("内容(密文)")
    code_index = models.CharField("查询码的密钥摘要", max_length=64)
    sender_index = models.CharField("来处的密钥摘要", max_length=64, blank=True)
    sent_at = models.DateTimeField("收到时间")
    by = models.UUIDField("谁登记的", null=True)
    handler = models.ForeignKey("access.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受理人")
    charge_sealed = models.BinaryField("告知被投诉人的事项(密文)", default=b"", blank=True)
    charged_at = models.DateTimeField("告知时间", null=True, blank=True)
    answer_sealed = models.BinaryField("给投诉人的答复(密文)", default=b"", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    told = SealedText("told_sealed")
    charge = SealedText("charge_sealed")
    answer = SealedText("answer_sealed")

    class Meta:
        verbose_name = "投诉"
        constraints = [
            models.UniqueConstraint(fields=["code_index"], name="complaint_code"),
            models.CheckConstraint(condition=models.Q(worker__isnull=True) | models.Q(agency__isnull=True), name="complaint_about_one"),
        ]
        indexes = [
            models.Index(fields=["worker"], name="complaint_worker"),
            models.Index(fields=["agency"], name="complaint_agency"),
            models.Index(fields=["sender_index", "sent_at"], condition=~models.Q(sender_index=""), name="complaint_sender"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Statement(models.Model):
    """What the one complained about says to it 陈述, or (`declined`) that they say nothing. Written by themselves, or taken down."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    complaint = models.ForeignKey("conduct.Complaint", on_delete=models.PROTECT, related_name="statements", verbose_name="投诉")
    declined = models.BooleanField("本人不愿陈述", default=False)
    said_sealed = models.BinaryField("陈述(密文)", default=b"", blank=True)
    by = models.UUIDField("谁记的", null=True)
    at = models.DateTimeField("时间")

    said = SealedText("said_sealed")

    class Meta:
        verbose_name = "投诉陈述"
        indexes = [models.Index(fields=["complaint", "at"], name="statement_complaint")]

    def __str__(self) -> str:
        return str(self.id)


class Round(models.TextChoices):
    """Which panel: the first, or the one that hears the appeal."""

    FIRST = "first", N_("评议")
    APPEAL = "appeal", N_("申诉评议")


class Panelist(models.Model):
    """Who judges a complaint 评议组成员: nobody of the same station or agency, and on appeal none of those before. `agreed_at`: when they
    agreed with the ruling as it is written now; `left_at`: when they stood aside 回避, in their own words, to judge it no more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    complaint = models.ForeignKey("conduct.Complaint", on_delete=models.PROTECT, related_name="panel", verbose_name="投诉")
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", verbose_name="成员")
    round = models.CharField("哪一次", max_length=10, choices=Round.choices)
    added_by = models.UUIDField("谁指定的", null=True)
    added_at = models.DateTimeField("指定时间")
    agreed_at = models.DateTimeField("同意裁定的时间", null=True, blank=True)
    left_at = models.DateTimeField("回避的时间", null=True, blank=True)
    left_why_sealed = models.BinaryField("回避的理由(密文)", default=b"", blank=True)

    left_why = SealedText("left_why_sealed")

    class Meta:
        verbose_name = "评议组成员"
        constraints = [models.UniqueConstraint(fields=["complaint", "user"], name="panelist_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.complaint_id}"


class Ruling(models.Model):
    """What a panel found 裁定, one each round; on appeal it takes the place of the first. `sanction`: of the pack, "" none; it lasts
    from `since` to `until`, none: it has no end. `told_on`: when the one complained about was told;
    `appeal_until`: once both sides were, the last day to appeal."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    complaint = models.ForeignKey("conduct.Complaint", on_delete=models.PROTECT, related_name="rulings", verbose_name="投诉")
    round = models.CharField("哪一次", max_length=10, choices=Round.choices)
    upheld = models.BooleanField("属实")
    sanction = models.CharField("处理", max_length=40, blank=True, help_text="政策包 sanctions 的代码")
    since = models.DateField("从", null=True, blank=True)
    until = models.DateField("到(含)", null=True, blank=True)
    reasons_sealed = models.BinaryField("理由(密文)", default=b"")
    by = models.UUIDField("谁写的", null=True)
    at = models.DateTimeField("裁定时间")
    told_on = models.DateField("告知被投诉人的日期", null=True, blank=True)
    appeal_until = models.DateField("申诉截止日(含)", null=True, blank=True)

    reasons = SealedText("reasons_sealed")

    class Meta:
        verbose_name = "投诉裁定"
        constraints = [
            models.UniqueConstraint(fields=["complaint", "round"], name="ruling_once"),
            models.CheckConstraint(condition=models.Q(upheld=True) | models.Q(sanction=""), name="ruling_sanction_if_upheld"),
            models.CheckConstraint(condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")), name="ruling_is_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.complaint_id}"


class Appeal(models.Model):
    """Either side does not agree 申诉: who, why."""

    class By(models.TextChoices):
        COMPLAINANT = "complainant", N_("投诉人")
        RESPONDENT = "respondent", N_("被投诉人")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    complaint = models.OneToOneField("conduct.Complaint", on_delete=models.PROTECT, related_name="appeal", verbose_name="投诉")
    side = models.CharField("谁申诉", max_length=12, choices=By.choices)
    grounds_sealed = models.BinaryField("理由(密文)", default=b"")
    by = models.UUIDField("谁登记的", null=True)
    at = models.DateTimeField("时间")

    grounds = SealedText("grounds_sealed")

    class Meta:
        verbose_name = "投诉申诉"

    def __str__(self) -> str:
        return f"{self.side} {self.complaint_id}"
