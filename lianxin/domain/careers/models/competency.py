"""How far somebody is in each competency of the frame: said by themselves, by a supervisor, and agreed after a talk."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class CompetencyRating(models.Model):
    """One rating 能力评定 of a worker for a year, by one side. A later one of the same side takes its place; the earlier rows stay.

    `evidence`: what was done, seen, talked about, in free text; it may name files.
    """

    class Side(models.TextChoices):
        OWN = "own", N_("自评")
        SUPERVISOR = "supervisor", N_("督导评定")
        AGREED = "agreed", N_("谈过以后定的")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="ratings", verbose_name="从业人员"
    )
    year = models.PositiveSmallIntegerField("年度")
    side = models.CharField("谁评的", max_length=10, choices=Side.choices)
    is_current = models.BooleanField(
        "现行", default=True, help_text="同一年度、同一方又评了一次的,以后一次为准"
    )
    evidence_sealed = models.BinaryField("依据(密文)", default=b"", blank=True)
    made_by = models.UUIDField("评定人编号", null=True)
    made_at = models.DateTimeField("评定时间")

    evidence = SealedText("evidence_sealed")

    class Meta:
        verbose_name = "能力评定"
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "year", "side"],
                condition=models.Q(is_current=True),
                name="rating_current_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["place", "year", "side"], condition=models.Q(is_current=True), name="rating_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.year} {self.side}"


class RatedLevel(models.Model):
    """The level of one competency in a rating."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rating = models.ForeignKey(
        "careers.CompetencyRating", on_delete=models.PROTECT, related_name="levels", verbose_name="能力评定"
    )
    competency = models.CharField("能力", max_length=40, help_text="政策包 competencies 的代码")
    level = models.PositiveSmallIntegerField("等级")

    class Meta:
        verbose_name = "能力等级"
        constraints = [models.UniqueConstraint(fields=["rating", "competency"], name="rated_level_once")]

    def __str__(self) -> str:
        return f"{self.competency} {self.level}"
