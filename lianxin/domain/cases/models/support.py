"""What others gave, and where the person was referred to."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from lianxin.base.db.sealed import blind_index
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class CaseResource(models.Model):
    """A resource linked to the case 链接资源: who gave what, on which day, what came of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.CaseFile", on_delete=models.PROTECT, related_name="resources", verbose_name="个案")
    provider = models.CharField("谁提供", max_length=100)
    what = models.CharField("什么资源", max_length=200)
    linked_on = models.DateField("哪一天")
    outcome = models.CharField("结果", max_length=300, blank=True)
    by = models.UUIDField("谁记的", null=True)
    at = models.DateTimeField("记下的时间")

    class Meta:
        verbose_name = "个案资源"
        indexes = [models.Index(fields=["case", "linked_on"], name="case_resource_case")]

    def __str__(self) -> str:
        return self.what


class CaseReferral(models.Model):
    """A referral 转介: its paper is the record of this `thread`; the receiver accepts or declines (with `reason`), and later tells what
    came of it: to a worker, who writes it down, or by a link of their own.

    `asked`: the promise on the board to ask the receiver: for the answer, and once it is taken for what came of it.
    """

    class Answer(models.TextChoices):
        WAITING = "waiting", N_("等回复")
        ACCEPTED = "accepted", N_("已接收")
        DECLINED = "declined", N_("不接收")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.CaseFile", on_delete=models.PROTECT, related_name="referrals", verbose_name="个案")
    thread = models.UUIDField("转介单")
    receiver = models.CharField("转介到", max_length=300)
    sent_on = models.DateField("转出日期")
    asked = models.OneToOneField(
        "commitments.Commitment", on_delete=models.PROTECT, null=True, blank=True, related_name="case_referral", verbose_name="问回复"
    )
    answer = models.CharField("回复", max_length=10, choices=Answer.choices, default=Answer.WAITING)
    answered_on = models.DateField("回复日期", null=True, blank=True)
    answered_by = models.CharField("谁回复的", max_length=60, blank=True)
    reason = models.CharField("不接收的原因", max_length=300, blank=True)
    outcome = models.CharField("后来怎样", max_length=300, blank=True)
    by = models.UUIDField("谁转的", null=True)
    at = models.DateTimeField("记下的时间")

    class Meta:
        verbose_name = "个案转介"
        indexes = [models.Index(fields=["case", "sent_on"], name="case_referral_case")]

    def __str__(self) -> str:
        return self.receiver

    @property
    def is_settled(self) -> bool:
        """Nothing is left for the receiver to say."""
        return self.answer == self.Answer.DECLINED or (self.answer == self.Answer.ACCEPTED and bool(self.outcome))


class ReferralLink(models.Model):
    """A link 转介链接 by which the receiver, without an account, reads what the person agreed to share, answers, and tells the outcome.

    It opens with the link and a `code` told another way; of both only keyed digests are kept. It is over when it expires, is taken
    back or the code was wrong too often, when the consent is withdrawn, and when there is nothing left to answer.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    referral = models.ForeignKey("cases.CaseReferral", on_delete=models.PROTECT, related_name="links", verbose_name="转介")
    consent = models.ForeignKey("people.Consent", on_delete=models.PROTECT, related_name="+", verbose_name="同意或法定依据")
    shared = models.JSONField("给对方看的内容", default=list, help_text="[rules.SHARED 的代码]")
    digest = models.CharField("链接摘要", max_length=64, unique=True)
    code_digest = models.CharField("验证码摘要", max_length=64)
    wrong = models.SmallIntegerField("验证码连错几次", default=0)
    made_by = models.UUIDField("谁发的", null=True)
    made_at = models.DateTimeField("发出时间")
    expires_at = models.DateTimeField("失效时间")
    seen_at = models.DateTimeField("对方最近打开", null=True, blank=True)
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)

    class Meta:
        verbose_name = "转介链接"
        indexes = [models.Index(fields=["referral", "made_at"], name="referral_link_referral")]

    def __str__(self) -> str:
        return str(self.id)

    @staticmethod
    def digest_of(token: str) -> str:
        """What is kept of the secret in the address: enough to recognise it, useless without the key."""
        return blind_index("cases.ReferralLink.token", token)

    @staticmethod
    def code_digest_of(link_id: UUID, code: str) -> str:
        """What is kept of the code: the same code of another link has another digest."""
        return blind_index("cases.ReferralLink.code", f"{link_id}:{code}")
