"""Where people work: agencies, posts, who is engaged on which, and who is excused from holding a certificate there."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.base.db.two_people import TwoPeople, by_another
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class Agency(models.Model):
    """An organisation 社会组织(机构) that employs social workers, such as one that a service is bought from."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    name = models.CharField("名称", max_length=80)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    is_open = models.BooleanField("在用", default=True)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "机构"
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], name="agency_name_once"),
            models.UniqueConstraint(
                fields=["credit_code"], condition=~models.Q(credit_code=""), name="agency_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post 岗位 at a place: so many seats of one kind of the pack (`posts`). With `agency` its people are that agency's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    kind = models.CharField("岗位种类", max_length=40, help_text="政策包 posts 的代码")
    name = models.CharField("名称", max_length=80, blank=True)
    seats = models.PositiveSmallIntegerField("名额", default=1)
    agency = models.ForeignKey(
        "workforce.Agency",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name="机构",
    )
    is_open = models.BooleanField("在用", default=True)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "岗位"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "kind", "name", "agency"], nulls_distinct=False, name="post_once"
            )
        ]
        indexes = [models.Index(fields=["place", "kind"], name="post_place")]

    def __str__(self) -> str:
        return f"{self.kind}@{self.place}"


class Engagement(models.Model):
    """Somebody on a post 任职, from the day they were hired to it. `until`: the last day of the contract; `ended_on`: the last day worked.

    Grade and step are codes of the pack's ladder (`ladder`). `place` is that of the post.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="engagements", verbose_name="从业人员"
    )
    post = models.ForeignKey(
        "workforce.Post", on_delete=models.PROTECT, related_name="engagements", verbose_name="岗位"
    )
    since = models.DateField("到岗日期")
    until = models.DateField("合同到期(含)", null=True, blank=True)
    ended_on = models.DateField("离岗日期(含)", null=True, blank=True)
    ended_why = models.CharField("离岗原因", max_length=200, blank=True)
    grade = models.CharField("等级", max_length=40, blank=True)
    step = models.PositiveSmallIntegerField("薪级", default=1)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "任职"
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "post"],
                condition=models.Q(ended_on__isnull=True),
                name="engagement_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="engagement_contract_forward",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("since")),
                name="engagement_is_forward",
            ),
        ]
        indexes = [
            models.Index(
                fields=["place", "id"],
                condition=models.Q(ended_on__isnull=True),
                name="engagement_open_place",
            ),
            models.Index(fields=["worker"], name="engagement_worker"),
            models.Index(fields=["post"], name="engagement_post"),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.since}"


class Exemption(TwoPeople):
    """Why somebody need not hold a certificate on a post yet 豁免: a reason of the pack, from when to when, approved by another person.

    Taken back (`withdrawn_at`), it no longer holds from that day on; `until` stays what was granted.
    """

    class State(models.TextChoices):
        ASKED = "asked", N_("等批准")
        GRANTED = "granted", N_("已批准")
        REFUSED = "refused", N_("不批准")
        ENDED = "ended", N_("已收回")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    engagement = models.ForeignKey(
        "workforce.Engagement", on_delete=models.PROTECT, related_name="exemptions", verbose_name="任职"
    )
    reason = models.CharField("理由", max_length=40, help_text="政策包 exemptions 的代码")
    note_sealed = models.BinaryField("说明(加密)", default=b"", blank=True)
    since = models.DateField("从")
    until = models.DateField("到(含)")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ASKED)
    evidence = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="凭据",
    )
    withdrawn_by = models.UUIDField("收回人编号", null=True, blank=True)
    withdrawn_at = models.DateTimeField("收回时间", null=True, blank=True)
    withdrawn_why = models.CharField("收回的理由", max_length=200, blank=True)

    note = SealedText("note_sealed")

    class Meta:
        verbose_name = "豁免"
        constraints = [
            *TwoPeople.Meta.constraints,
            by_another("made_by", "withdrawn_by", "exemption_withdrawn_by_another"),
            models.CheckConstraint(condition=models.Q(until__gte=models.F("since")), name="exemption_is_forward"),
        ]
        indexes = [models.Index(fields=["engagement"], name="exemption_engagement")]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.reason}"
