"""Commitments, their proof and their confirmation."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.scope import County, Guarded
from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


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
    rejected_at = models.DateTimeField("凭证不认可时间", null=True, blank=True, help_text="办过,但凭证没有认可:不计入")
    refused_at = models.DateTimeField("拒绝时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    minutes = models.SmallIntegerField("约定分钟", null=True, blank=True)
    done_minutes = models.SmallIntegerField("实际分钟", null=True, blank=True)
    outcome_sealed = models.BinaryField("结果(密文)", default=b"", blank=True, help_text="常常写到身体和家里的情况")
    reason = models.CharField("理由", max_length=300, blank=True)
    flags = models.JSONField("办理疑点", default=list, help_text="[{code, …}]:见 rules.FULFILMENT_FLAGS;凭证的疑点在凭证上")
    flagged_at = models.DateTimeField("疑点发现时间", null=True, blank=True, help_text="办理或凭证有疑点,最近一次发现的时间")
    has_doubts = models.BooleanField("疑点未定", default=False, db_default=False, help_text="疑点还没有人认定:不计入结算")
    about = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="关于哪件事项")
    is_open = models.BooleanField("未结", default=True)
    escalation_step = models.SmallIntegerField("已升级到", default=0)
    guard = models.CharField("保密", max_length=40, blank=True, default="", db_default="", help_text="另要有这项能力才看得到,承办人除外;空:不保密")
    version = models.IntegerField("版本", default=1)

    outcome = SealedText("outcome_sealed")
    guarded = Guarded(carriers=("worker_id",))

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
            models.CheckConstraint(
                condition=models.Q(rejected_at__isnull=True)
                | models.Q(done_at__isnull=False, confirmed_at__isnull=True, doubted_at__isnull=True, has_doubts=False),
                name="commitment_rejected_after_done",
            ),
            models.CheckConstraint(condition=models.Q(has_doubts=False) | models.Q(done_at__isnull=False, flagged_at__isnull=False), name="commitment_doubts_after_done"),
        ]
        indexes = [
            models.Index(fields=["worker", "precedence", "due_at", "id"], condition=models.Q(is_open=True), name="commitment_worker_open"),
            models.Index(fields=["place", "precedence", "due_at", "id"], condition=models.Q(is_open=True), name="commitment_place_open"),
            models.Index(fields=["resident", "-made_at"], name="commitment_resident"),
            models.Index(fields=["need"], name="commitment_need"),
            # In the order of the board: its page is read off the front, however long the archive (`in_one_county`). Who may see a row
            # stands in the index of an archive, so that it is counted there alone.
            models.Index(County("place"), "precedence", "due_at", "id", "place", condition=models.Q(is_open=True), name="commitment_board_open"),
            models.Index(County("place"), "done_at", "id", "place", "guard", "worker", condition=models.Q(done_at__isnull=False, doubted_at__isnull=True, confirmed_at__isnull=True, rejected_at__isnull=True), name="commitment_board_done"),
            models.Index(County("place"), "doubted_at", "id", "place", "guard", "worker", condition=models.Q(doubted_at__isnull=False), name="commitment_board_doubtful"),
            models.Index(County("place"), "confirmed_at", "id", "place", "guard", "worker", condition=models.Q(confirmed_at__isnull=False), name="commitment_board_confirmed"),
            models.Index(County("place"), "rejected_at", "id", "place", "guard", "worker", condition=models.Q(rejected_at__isnull=False), name="commitment_board_rejected"),
            models.Index(County("place"), "flagged_at", "id", "place", condition=models.Q(flagged_at__isnull=False), name="commitment_flagged"),
            models.Index(fields=["worker", "done_at"], condition=models.Q(done_at__isnull=False), name="commitment_worker_done"),
            models.Index(County("place"), "refused_at", "id", "place", "guard", "worker", condition=models.Q(refused_at__isnull=False), name="commitment_board_refused"),
            models.Index(County("place"), "cancelled_at", "id", "place", "guard", "worker", condition=models.Q(cancelled_at__isnull=False), name="commitment_board_cancelled"),
        ]

    def __str__(self) -> str:
        return self.title


class Proof(models.Model):
    """Proof 凭证 that it happened: signature, photo, place, door code, note. Flags with reasons; a person decides."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    commitment = models.ForeignKey("commitments.Commitment", on_delete=models.PROTECT, related_name="proofs", verbose_name="承办事项")
    place = models.CharField("区划", max_length=12)
    kind = models.CharField("种类", max_length=20, help_text="signature / photo / place / time / code / record / second_worker / voice")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="附件")
    sent_sha256 = models.CharField("手机上文件的摘要", max_length=64, blank=True, help_text="文件随后送到;送到以前附件为空")
    text = models.CharField("内容", max_length=300, blank=True)
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    captured_at = models.DateTimeField("取得时间")
    captured_by = models.UUIDField("取得人编号", null=True)
    clock_seconds = models.IntegerField("手机钟快了几秒", null=True, blank=True, help_text="发送时和服务器的差;空:不知道")
    flags = models.JSONField("疑点", default=list, help_text="[{code, …}]:见 rules.FLAGS")

    guarded = Guarded("commitment", ("worker_id",))

    class Meta:
        verbose_name = "凭证"
        indexes = [
            models.Index(fields=["commitment"], name="proof_commitment"),
            # Pictures of a township of the last weeks, to which a new one is held.
            models.Index(fields=["place", "captured_at"], condition=models.Q(kind__in=("photo", "signature")), name="proof_pictures"),
        ]

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

    guarded = Guarded("commitment", ("worker_id",))

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


class DoubtStep(models.Model):
    """What was done about the doubts of a fulfilment 疑点处理: asked, explained, accepted, rejected. Only ever added to."""

    class Act(models.TextChoices):
        ASK = "ask", N_("请承办人说明")
        EXPLAIN = "explain", N_("承办人说明")
        ACCEPT = "accept", N_("认可")
        REJECT = "reject", N_("不认可")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    commitment = models.ForeignKey("commitments.Commitment", on_delete=models.PROTECT, related_name="doubt_steps", verbose_name="承办事项")
    place = models.CharField("区划", max_length=12)
    act = models.CharField("处理", max_length=10, choices=Act.choices)
    said = models.CharField("理由或说明", max_length=300)
    flags = models.JSONField("当时的疑点", default=list, help_text="[{code, proof, other}]")
    by = models.UUIDField("处理人编号", null=True)
    at = models.DateTimeField("处理时间")

    guarded = Guarded("commitment", ("worker_id",))

    class Meta:
        verbose_name = "疑点处理"
        constraints = [models.CheckConstraint(condition=~models.Q(said=""), name="doubt_step_said")]
        indexes = [models.Index(fields=["commitment", "at"], name="doubt_step_commitment")]

    def __str__(self) -> str:
        return f"{self.act} {self.commitment_id}"


class CallBack(models.Model):
    """A service drawn to be asked about by telephone 电话回访. Drawn once at most; what was said stands here, every call in the trail."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    commitment = models.OneToOneField("commitments.Commitment", on_delete=models.PROTECT, related_name="call_back", verbose_name="承办事项")
    place = models.CharField("区划", max_length=12)
    month = models.DateField("月份", help_text="服务的月份,第一天")
    why = models.CharField("为什么抽到", max_length=10, help_text="random / doubts")
    seed = models.CharField("随机种子", max_length=40)
    drawn_by = models.UUIDField("抽取人编号", null=True)
    drawn_at = models.DateTimeField("抽取时间")
    outcome = models.CharField("结果", max_length=12, blank=True, help_text="confirmed / denies / not_reached / cannot_say;空:还没打")
    said = models.CharField("说了什么", max_length=300, blank=True)
    tries = models.SmallIntegerField("打过几次", default=0)
    called_by = models.UUIDField("回访人编号", null=True, blank=True)
    called_at = models.DateTimeField("回访时间", null=True, blank=True)

    guarded = Guarded("commitment", ("worker_id",))

    class Meta:
        verbose_name = "电话回访"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="", called_at__isnull=True) | (~models.Q(outcome="") & models.Q(called_at__isnull=False)),
                name="call_back_whole",
            )
        ]
        indexes = [models.Index(fields=["place", "month"], name="call_back_month")]

    def __str__(self) -> str:
        return f"{self.month} {self.commitment_id}"


class DoorCode(models.Model):
    """The code on somebody's door 门牌码: a random secret, of which only the digest is kept. A new one ends the old."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    resident = models.ForeignKey("people.Resident", on_delete=models.PROTECT, related_name="door_codes", verbose_name="居民")
    digest = models.CharField("摘要", max_length=64, unique=True)
    issued_by = models.UUIDField("印发人编号", null=True)
    issued_at = models.DateTimeField("印发时间")
    ended_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = "门牌码"
        indexes = [models.Index(fields=["resident", "ended_at"], name="door_code_resident")]

    def __str__(self) -> str:
        return str(self.id)
