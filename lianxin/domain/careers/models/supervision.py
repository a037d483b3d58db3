"""Supervision 督导: who leads whom, and each session."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class SupervisionRelation(models.Model):
    """A supervisor leads a worker from a day on; `until` is the last day, none: it goes on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12, help_text="被督导人的区划")
    supervisor = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="supervises", verbose_name="督导"
    )
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="supervised_by", verbose_name="被督导人"
    )
    since = models.DateField("从")
    until = models.DateField("到(含)", null=True, blank=True)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "督导关系"
        constraints = [
            models.UniqueConstraint(
                fields=["supervisor", "worker"],
                condition=models.Q(until__isnull=True),
                name="relation_open_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(supervisor=models.F("worker")), name="relation_of_two"
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="relation_is_forward",
            ),
        ]
        indexes = [models.Index(fields=["worker"], name="relation_worker")]

    def __str__(self) -> str:
        return f"{self.supervisor_id} {self.worker_id}"


class SupervisionRecord(models.Model):
    """One session 督导记录, of one or of a group. What was said is sealed: the supervisor and those who took part read it."""

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", N_("个别督导")
        GROUP = "group", N_("团体督导")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12, help_text="督导的区划")
    supervisor = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="sessions_led", verbose_name="督导"
    )
    kind = models.CharField("方式", max_length=10, choices=Kind.choices)
    held_at = models.DateTimeField("开始时间")
    minutes = models.PositiveSmallIntegerField("时长(分钟)")
    topics_sealed = models.BinaryField("谈了什么(密文)", default=b"")
    steps_sealed = models.BinaryField("接下来做什么(密文)", default=b"", blank=True)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    topics = SealedText("topics_sealed")
    steps = SealedText("steps_sealed")

    class Meta:
        verbose_name = "督导记录"
        constraints = [models.CheckConstraint(condition=models.Q(minutes__gt=0), name="session_lasts")]
        indexes = [
            models.Index(fields=["place", "held_at"], name="session_place"),
            models.Index(fields=["supervisor", "held_at"], name="session_supervisor"),
        ]

    def __str__(self) -> str:
        return f"{self.supervisor_id} {self.held_at:%Y-%m-%d}"


class Supervised(models.Model):
    """Somebody who took part in a session. `place` is theirs, so that their station counts it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    record = models.ForeignKey(
        "careers.SupervisionRecord",
        on_delete=models.PROTECT,
        related_name="supervised",
        verbose_name="督导记录",
    )
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="sessions_had", verbose_name="被督导人"
    )

    class Meta:
        verbose_name = "参加督导的人"
        constraints = [models.UniqueConstraint(fields=["record", "worker"], name="supervised_once")]
        indexes = [
            models.Index(fields=["worker"], name="supervised_worker"),
            models.Index(fields=["place"], name="supervised_place"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.worker_id}"
