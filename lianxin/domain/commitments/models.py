"""Commitments, their proof and their confirmation."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.scope import County
from lianxin.kernel.ids import new_id


class Commitment(models.Model):
    """One thing that an actor undertakes for somebody by a time 承办. Its status is derived in `rules.status` alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    kind = models.CharField("承办类型", max_length=40)
    title = models.CharField("事项", max_length=120)
    service = models.CharField("服务代码", max_length=40, blank=True)
    need = models.ForeignKey("needs.Need", on_delete=models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name="需求")
    resident = models.ForeignKey("people.Resident", on_delete=models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name="为谁")
    precedence = models.SmallIntegerField("先后", default=1, db_default=1, help_text="0 立即,1 其余:跟着需求,见 needs.rules.precedence")
    actor_kind = models.CharField("承办方", max_length=20, default="worker", help_text="worker / volunteer / organisation / family / office")
    worker = models.ForeignKey("access.User", on_delete=models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name="承办人")
    actor_name = models.CharField("承办方名称", max_length=80, blank=True)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")
    starts_at = models.DateTimeField("最早开始", null=True, blank=True)
    due_at = models.DateTimeField("期限")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    done_by = models.UUIDField("登记完成人编号", null=True, blank=True)
    doubted_at = models.DateTimeField("确认存疑时间", null=True, blank=True, help_text="有一条确认存疑,等人认可")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    refused_at = models.DateTimeField("拒绝时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    minutes = models.SmallIntegerField("约定分钟", null=True, blank=True)
    done_minutes = models.SmallIntegerField("实际分钟", null=True, blank=True)
    outcome = models.CharField("结果", max_length=300, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    is_open = models.BooleanField("未结", default=True)
    escalation_step = models.SmallIntegerField("已升级到", default=0)
    version = models.IntegerField("版本", default=1)

    class Meta:
        verbose_name = "承办事项"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_open=True, done_at__isnull=True, refused_at__isnull=True, cancelled_at__isnull=True)
                | models.Q(is_open=False, done_at__isnull=False, refused_at__isnull=True, cancelled_at__isnull=True)
                | models.Q(is_open=False, done_at__isnull=True, refused_at__isnull=False, cancelled_at__isnull=True)
                | models.Q(is_open=False, done_at__isnull=True, refused_at__isnull=True, cancelled_at__isnull=False),
                name="commitment_open_whole",
            ),
            models.CheckConstraint(condition=models.Q(confirmed_at__isnull=True) | models.Q(done_at__isnull=False), name="commitment_confirmed_after_done"),
            models.CheckConstraint(condition=models.Q(doubted_at__isnull=True) | models.Q(done_at__isnull=False, confirmed_at__isnull=True), name="commitment_doubted_between"),
        ]
        indexes = [
            models.Index(fields=["worker", "precedence", "due_at", "id"], condition=models.Q(is_open=True), name="commitment_worker_open"),
            models.Index(fields=["place", "precedence", "due_at", "id"], condition=models.Q(is_open=True), name="commitment_place_open"),
            models.Index(fields=["resident", "-made_at"], name="commitment_resident"),
            models.Index(fields=["need"], name="commitment_need"),
            # In the order of the board: its page is read off the front, however long the archive (`in_one_county`).
            models.Index(County("place"), "precedence", "due_at", "id", "place", condition=models.Q(is_open=True), name="commitment_board_open"),
            models.Index(County("place"), "done_at", "id", "place", condition=models.Q(done_at__isnull=False, doubted_at__isnull=True, confirmed_at__isnull=True), name="commitment_board_done"),
            models.Index(County("place"), "doubted_at", "id", "place", condition=models.Q(doubted_at__isnull=False), name="commitment_board_doubtful"),
            models.Index(County("place"), "confirmed_at", "id", "place", condition=models.Q(confirmed_at__isnull=False), name="commitment_board_confirmed"),
            models.Index(County("place"), "refused_at", "id", "place", condition=models.Q(refused_at__isnull=False), name="commitment_board_refused"),
            models.Index(County("place"), "cancelled_at", "id", "place", condition=models.Q(cancelled_at__isnull=False), name="commitment_board_cancelled"),
        ]

    def __str__(self) -> str:
        return self.title


class Proof(models.Model):
    """Proof 凭证 that it happened: signature, photo, place, door code, note. Flags with reasons; a person decides."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    commitment = models.ForeignKey("commitments.Commitment", on_delete=models.PROTECT, related_name="proofs", verbose_name="承办事项")
    place = models.CharField("区划", max_length=12)
    kind = models.CharField("种类", max_length=20, help_text="signature / photo / place / time / code / record / second_worker")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="附件")
    text = models.CharField("内容", max_length=300, blank=True)
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    captured_at = models.DateTimeField("取得时间")
    captured_by = models.UUIDField("取得人编号", null=True)
    flags = models.JSONField("疑点", default=list, help_text="[{code, …}]:见 rules.FLAGS")

    class Meta:
        verbose_name = "凭证"
        indexes = [models.Index(fields=["commitment"], name="proof_commitment")]

    def __str__(self) -> str:
        return f"{self.kind} {self.commitment_id}"


class Confirmation(models.Model):
    """Confirmation 确认 by the person served, the family, or a second worker.

    One that may come from the worker counts only once somebody else has accepted it; a rejected one stays beside the next.
    """

    class State(models.TextChoices):
        GOOD = "good", "无疑点"
        DOUBTFUL = "doubtful", "存疑"
        ACCEPTED = "accepted", "已认可"
        REJECTED = "rejected", "不认可"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    commitment = models.ForeignKey("commitments.Commitment", on_delete=models.PROTECT, related_name="confirmations", verbose_name="承办事项")
    place = models.CharField("区划", max_length=12)
    by_kind = models.CharField("确认人", max_length=20, help_text="resident / family / second_worker")
    by_user = models.UUIDField("确认人编号", null=True, blank=True)
    issued_by = models.UUIDField("发链接的人编号", null=True, blank=True)
    satisfied = models.BooleanField("满意", null=True, blank=True)
    comment = models.CharField("意见", max_length=300, blank=True)
    at = models.DateTimeField("确认时间")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.GOOD)
    flags = models.JSONField("疑点", default=list, help_text="[{code}]:见 rules.CONFIRMATION_FLAGS")
    decided_by = models.UUIDField("认定人编号", null=True, blank=True)
    decided_at = models.DateTimeField("认定时间", null=True, blank=True)
    reason = models.CharField("认定理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "确认"
        constraints = [
            models.UniqueConstraint(fields=["commitment"], condition=~models.Q(state="rejected"), name="confirmation_one_stands"),
            models.CheckConstraint(
                condition=models.Q(state__in=("good", "doubtful"), decided_at__isnull=True)
                | (models.Q(state__in=("accepted", "rejected"), decided_at__isnull=False, decided_by__isnull=False) & ~models.Q(reason="")),
                name="confirmation_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_kind} {self.commitment_id}"
