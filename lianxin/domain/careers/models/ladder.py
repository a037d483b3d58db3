"""Up the ladder: the yearly appraisal, and the proposal of a higher step or grade."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.base.db.two_people import TwoPeople, by_another
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class Appraisal(models.Model):
    """The yearly appraisal 年度考核 of a worker: a result of the pack, acknowledged by them or objected to; an objection is answered
    by another person, who may set another result (`first_result` keeps what was given before)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="appraisals", verbose_name="从业人员"
    )
    year = models.PositiveSmallIntegerField("年度")
    result = models.CharField("结果", max_length=40, help_text="政策包 results 的代码")
    first_result = models.CharField("异议前的结果", max_length=40, blank=True)
    comment_sealed = models.BinaryField("评语(密文)", default=b"", blank=True)
    made_by = models.UUIDField("考核人编号", null=True)
    made_at = models.DateTimeField("考核时间")
    acknowledged_at = models.DateTimeField("本人确认的时间", null=True, blank=True)
    objected_at = models.DateTimeField("提出异议的时间", null=True, blank=True)
    objection_sealed = models.BinaryField("异议(密文)", default=b"", blank=True)
    answered_by = models.UUIDField("答复人编号", null=True, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answer_sealed = models.BinaryField("答复(密文)", default=b"", blank=True)

    comment = SealedText("comment_sealed")
    objection = SealedText("objection_sealed")
    answer = SealedText("answer_sealed")

    class Meta:
        verbose_name = "年度考核"
        constraints = [
            models.UniqueConstraint(fields=["worker", "year"], name="appraisal_once_a_year"),
            by_another("made_by", "answered_by", "appraisal_answered_by_another"),
        ]
        indexes = [models.Index(fields=["place", "year"], name="appraisal_place")]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.year}"


class Promotion(TwoPeople):
    """A proposal 晋升 to set the grade or the pay step of an engagement from a day on; decided by another person, with a reason.

    `conditions`: how each stood on the day of the proposal, for whoever decides and for later: never searched.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", N_("等批准")
        APPROVED = "approved", N_("已批准")
        REFUSED = "refused", N_("不批准")
        WITHDRAWN = "withdrawn", N_("已撤回")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    engagement = models.ForeignKey(
        "workforce.Engagement", on_delete=models.PROTECT, related_name="promotions", verbose_name="任职"
    )
    from_grade = models.CharField("原等级", max_length=40, blank=True)
    from_step = models.PositiveSmallIntegerField("原薪级")
    to_grade = models.CharField("新等级", max_length=40)
    to_step = models.PositiveSmallIntegerField("新薪级")
    since = models.DateField("从哪天起")
    reason = models.CharField("理由", max_length=300)
    conditions = models.JSONField("提出时各项条件", default=list)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)

    class Meta:
        verbose_name = "晋升"
        constraints = [
            *TwoPeople.Meta.constraints,
            models.UniqueConstraint(fields=["engagement"], condition=models.Q(state="proposed"), name="promotion_open_once"),
        ]
        indexes = [models.Index(fields=["place", "state"], name="promotion_place")]

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.to_grade} {self.to_step}"
