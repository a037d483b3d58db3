"""The rating of agencies by published criteria."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class AgencyRating(models.Model):
    """One rating of an agency 机构评级: it scores itself, two assessors score on site, the result is on show, then published; or set aside,
    where an objection held.

    `deducted`: points for complaints that were upheld; `points`: what is left; `grade` "": below every grade. `refused`: codes of the
    pack (`not_rated`), why it was not rated. `self_by`: who typed the agency's own points; `self_source`: where nobody of the agency did, what
    they stood on.
    """

    class State(models.TextChoices):
        SELF = "self", N_("机构自评")
        SITE = "site", N_("现场评分")
        SHOWN = "shown", N_("公示中")
        PUBLISHED = "published", N_("已公布")
        REFUSED = "refused", N_("不予评级")
        SET_ASIDE = "set_aside", N_("公示后取消")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    agency = models.ForeignKey("workforce.Agency", on_delete=models.PROTECT, related_name="ratings", verbose_name="机构")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.SELF)
    opened_by = models.UUIDField("谁受理的", null=True)
    opened_on = models.DateField("受理日期")
    refused = models.JSONField("不予评级的情形", default=list, blank=True, help_text="[政策包 not_rated 的代码]")
    self_by = models.UUIDField("自评谁填的", null=True, blank=True)
    self_source = models.CharField("代填自评的依据", max_length=200, blank=True)
    deducted = models.PositiveSmallIntegerField("投诉扣分", default=0)
    points = models.PositiveSmallIntegerField("得分", null=True, blank=True)
    grade = models.CharField("等级", max_length=40, blank=True, help_text="政策包 rating_grades 的代码")
    shown_from = models.DateField("公示从", null=True, blank=True)
    shown_until = models.DateField("公示到(含)", null=True, blank=True)
    published_on = models.DateField("公布日期", null=True, blank=True)
    valid_until = models.DateField("有效到(含)", null=True, blank=True)

    class Meta:
        verbose_name = "机构评级"
        constraints = [
            models.UniqueConstraint(fields=["agency"], condition=models.Q(state__in=["self", "site", "shown"]), name="rating_open_once"),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_on__isnull=False, valid_until__isnull=False, points__isnull=False),
                name="rating_published_whole",
            ),
        ]
        indexes = [models.Index(fields=["place", "state"], name="agency_rating_place")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.opened_on}"


class RatingAssessor(models.Model):
    """Who scores an agency on site 评估员: nobody who works there. `done_at`: when their scores were handed in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rating = models.ForeignKey("conduct.AgencyRating", on_delete=models.PROTECT, related_name="assessors", verbose_name="评级")
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", verbose_name="评估员")
    added_by = models.UUIDField("谁指定的", null=True)
    added_at = models.DateTimeField("指定时间")
    done_at = models.DateTimeField("交分时间", null=True, blank=True)

    class Meta:
        verbose_name = "评估员"
        constraints = [models.UniqueConstraint(fields=["rating", "user"], name="assessor_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.rating_id}"


class RatingScore(models.Model):
    """Points for one item of the criteria 评级得分, by an assessor, or by the agency itself (`assessor` none), with what they rest on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rating = models.ForeignKey("conduct.AgencyRating", on_delete=models.PROTECT, related_name="scores", verbose_name="评级")
    assessor = models.ForeignKey(
        "conduct.RatingAssessor", on_delete=models.PROTECT, null=True, blank=True, related_name="scores", verbose_name="评估员"
    )
    item = models.CharField("哪一项", max_length=40, help_text="政策包 rating_parts 的项目代码")
    points = models.PositiveSmallIntegerField("得分")
    note = models.CharField("依据", max_length=300, blank=True)
    evidence = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="证明")

    class Meta:
        verbose_name = "评级得分"
        constraints = [models.UniqueConstraint(fields=["rating", "assessor", "item"], nulls_distinct=False, name="rating_score_once")]

    def __str__(self) -> str:
        return f"{self.item} {self.points}"
