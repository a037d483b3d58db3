"""What runs through states, each step it took, and who may read it."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.scope import Guarded
from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class Proceeding(models.Model):
    """One thing that runs by a workflow of the pack 办理: where it stands, who holds it, how secret it is. Its file is kept above.

    `clock` is the promise of the present state on the board, None once it is over.
    """

    class Secrecy(models.TextChoices):
        PLACE = "place", N_("辖区内可查阅")
        NAMED = "named", N_("只有指定的人可查阅")
        APPROVED = "approved", N_("经另一人批准才可查阅")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    workflow = models.CharField("流程", max_length=40, help_text="政策包 workflows 的代码")
    number = models.CharField("编号", max_length=60)
    series = models.CharField("编号的序列", max_length=60)
    serial = models.IntegerField("序号")
    resident = models.ForeignKey(
        "people.Resident",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proceedings",
        verbose_name="居民",
    )
    holder = models.ForeignKey(
        "access.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proceedings",
        verbose_name="办理人",
    )
    supervisor = models.ForeignKey(
        "access.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="督导"
    )
    state = models.CharField("状态", max_length=40)
    state_since = models.DateTimeField("进入状态的时间")
    secrecy = models.CharField("保密级别", max_length=10, choices=Secrecy.choices)
    guard = models.CharField(
        "保密",
        max_length=40,
        blank=True,
        default="",
        help_text="另要有这项能力才看得到,办理人和督导除外;空:不保密",
    )
    clock = models.OneToOneField(
        "commitments.Commitment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proceeding",
        verbose_name="期限",
    )
    opened_by = models.UUIDField("立案人编号", null=True)
    opened_at = models.DateTimeField("立案时间")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    version = models.IntegerField("版本", default=1)

    guarded = Guarded(carriers=("holder_id", "supervisor_id"))

    class Meta:
        verbose_name = "办理"
        constraints = [
            models.UniqueConstraint(fields=["series", "serial"], name="proceeding_number_once"),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, clock__isnull=False)
                | models.Q(closed_at__isnull=False, clock__isnull=True),
                name="proceeding_open_has_clock",
            ),
        ]
        indexes = [
            models.Index(
                fields=["place", "workflow", "state_since"],
                condition=models.Q(closed_at__isnull=True),
                name="proceeding_open",
            ),
            models.Index(fields=["resident", "-opened_at"], name="proceeding_resident"),
            models.Index(
                fields=["holder"], condition=models.Q(closed_at__isnull=True), name="proceeding_holder"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ProceedingStep(models.Model):
    """One step 办理经过: opened, moved on, handed over, reopened. Only ever added to.

    `reason`: what somebody wrote about whom it is about, sealed; `met`: the codes of the requirements that were met, not what they
    read; `pack` the version of the pack they stood in.
    """

    class Act(models.TextChoices):
        OPEN = "open", N_("立案")
        STEP = "step", N_("推进")
        HAND_OVER = "hand_over", N_("交接")
        SUPERVISE = "supervise", N_("指定督导")
        CORRECT = "correct", N_("更正是谁的卷宗")
        REOPEN = "reopen", N_("重新办理")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    proceeding = models.ForeignKey(
        "proceedings.Proceeding", on_delete=models.PROTECT, related_name="steps", verbose_name="办理"
    )
    act = models.CharField("做了什么", max_length=12, choices=Act.choices)
    step = models.CharField("步骤", max_length=40, blank=True)
    from_state = models.CharField("原来的状态", max_length=40, blank=True)
    to_state = models.CharField("后来的状态", max_length=40)
    holder_id = models.UUIDField("交给谁", null=True, blank=True, help_text="交接、指定督导时")
    by = models.UUIDField("谁做的", null=True)
    at = models.DateTimeField("时间")
    reason_sealed = models.BinaryField("理由(密文)", default=b"", blank=True)
    met = models.JSONField("满足的条件", default=list, help_text="[代码]")
    pack = models.CharField("政策包版本", max_length=60, blank=True)

    reason = SealedText("reason_sealed")
    guarded = Guarded("proceeding", ("holder_id", "supervisor_id"))

    class Meta:
        verbose_name = "办理经过"
        indexes = [models.Index(fields=["proceeding", "at"], name="proceeding_step_at")]

    def __str__(self) -> str:
        return f"{self.act} {self.proceeding_id}"


class Reader(models.Model):
    """Who may read a file kept to the named, or one section of it 查阅人: why, approved by whom, from when until when.

    Appointed or named by somebody who answers for it, or asked for by themselves and decided by another; or opened at once by
    themselves (break-glass), judged by another afterwards (`justified`, `said`). Nothing is ever open without an end. Why,
    and what was said of it, is of the person: sealed, and not in the trail either.
    """

    class How(models.TextChoices):
        APPOINTED = "appointed", N_("交给其办理或督导")
        NAMED = "named", N_("指定")
        ASKED = "asked", N_("申请")
        AT_ONCE = "at_once", N_("紧急查阅")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    proceeding = models.ForeignKey(
        "proceedings.Proceeding", on_delete=models.PROTECT, related_name="readers", verbose_name="办理"
    )
    section = models.CharField(
        "哪一部分", max_length=40, blank=True, help_text="空:整份卷宗,不含另行保密的部分"
    )
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", verbose_name="查阅人")
    why_sealed = models.BinaryField("为什么(密文)")
    how = models.CharField("怎样来的", max_length=10, choices=How.choices)
    asked_by = models.UUIDField("申请人编号", null=True)
    asked_at = models.DateTimeField("申请时间")
    approved = models.BooleanField("批准", null=True, blank=True)
    decided_by = models.UUIDField("审批人编号", null=True, blank=True)
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    since = models.DateTimeField("从", null=True, blank=True)
    until = models.DateTimeField("到", null=True, blank=True)
    ended_at = models.DateTimeField("提前收回", null=True, blank=True)
    ended_by = models.UUIDField("收回人编号", null=True, blank=True)
    justified = models.BooleanField("紧急查阅是否正当", null=True, blank=True, help_text="事后由另一人认定;空:还没有认定")
    said_sealed = models.BinaryField("认定的理由(密文)", default=b"", blank=True)

    why = SealedText("why_sealed")
    said = SealedText("said_sealed")
    guarded = Guarded("proceeding", ("holder_id", "supervisor_id"))

    class Meta:
        verbose_name = "查阅人"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    approved__isnull=True, decided_at__isnull=True, since__isnull=True, until__isnull=True
                )
                | models.Q(
                    approved=False,
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    since__isnull=True,
                    until__isnull=True,
                )
                | models.Q(
                    approved=True,
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    since__isnull=False,
                    until__gt=models.F("since"),
                )
                | models.Q(
                    how="at_once",
                    approved=True,
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                    justified__isnull=True,
                    since__isnull=False,
                    until__gt=models.F("since"),
                ),
                name="reader_decided_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(approved__isnull=True) | ~models.Q(decided_by=models.F("user_id")),
                name="reader_not_by_oneself",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "until"],
                condition=models.Q(approved=True, ended_at__isnull=True),
                name="reader_user",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.proceeding_id}"

    @property
    def is_at_once(self) -> bool:
        """Opened by its reader (break-glass)?"""
        return self.how == self.How.AT_ONCE

    @property
    def is_unjudged(self) -> bool:
        """Opened by its reader, and nobody has said yet whether they were right to?"""
        return self.is_at_once and self.justified is None
