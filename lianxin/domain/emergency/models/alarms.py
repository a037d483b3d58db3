"""Calls for help: what came, whom it is about, who was told, who goes, and what was learnt from it."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class Alarm(models.Model):
    """One call for help 求助 with its repeats: open until somebody has seen to it. All clocks count from `called_at`.

    The need and the promise behind it stand in their own areas; here stands how people were called out. `next_step_at`: when
    more are to be told, None when enough are coming or nobody is called out.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    resident = models.ForeignKey("people.Resident", on_delete=models.PROTECT, null=True, blank=True, related_name="alarms", verbose_name="居民")
    kind = models.CharField("种类", max_length=20, help_text="政策包 emergency.toml 的代码")
    channel = models.CharField("来路", max_length=10, help_text="page / bracelet / call / worker / watch")
    where = models.CharField("地点", max_length=200, blank=True)
    said = models.CharField("说了什么", max_length=300, blank=True)
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    need = models.OneToOneField("needs.Need", on_delete=models.PROTECT, related_name="alarm", verbose_name="需求")
    commitment = models.OneToOneField("commitments.Commitment", on_delete=models.PROTECT, related_name="alarm", verbose_name="承办事项")
    device = models.ForeignKey("emergency.Bracelet", on_delete=models.PROTECT, null=True, blank=True, related_name="alarms", verbose_name="手环")
    taken_by = models.UUIDField("登记人编号", null=True, blank=True)
    excluded = models.JSONField("不派的人", default=list, help_text="账号编号")
    repeats = models.IntegerField("重复次数", default=0)
    called_at = models.DateTimeField("呼叫时间")
    last_called_at = models.DateTimeField("最近一次呼叫")
    mistaken_at = models.DateTimeField("本人说按错了", null=True, blank=True)
    answer_due_at = models.DateTimeField("应答时限")
    arrive_due_at = models.DateTimeField("到场时限")
    first_told_at = models.DateTimeField("第一次通知到人", null=True, blank=True)
    answered_at = models.DateTimeField("应答时间", null=True, blank=True)
    arrived_at = models.DateTimeField("到场时间", null=True, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    closed_by = models.UUIDField("结束人编号", null=True, blank=True)
    outcome = models.CharField("结果", max_length=20, blank=True, help_text="见 rules.OUTCOMES")
    reason = models.CharField("经过", max_length=300, blank=True)
    people = models.SmallIntegerField("要去几人", default=1)
    ring = models.SmallIntegerField("叫到第几圈", default=0)
    rung = models.SmallIntegerField("告知到第几级", default=0)
    next_step_at = models.DateTimeField("下一次派人时间", null=True, blank=True)

    class Meta:
        verbose_name = "求助"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, outcome="") | (models.Q(closed_at__isnull=False) & ~models.Q(outcome="")),
                name="alarm_closed_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(next_step_at__isnull=True), name="alarm_closed_rests"
            ),
        ]
        indexes = [
            models.Index(fields=["place", "called_at"], condition=models.Q(closed_at__isnull=True), name="alarm_open"),
            models.Index(fields=["next_step_at"], condition=models.Q(next_step_at__isnull=False), name="alarm_next_step"),
            models.Index(fields=["place", "-called_at"], name="alarm_place"),
            models.Index(fields=["resident", "-called_at"], name="alarm_resident"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class AlarmSignal(models.Model):
    """One press, message or call 求助信号 of an alarm; each comes once (`event_id` of its source). Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    alarm = models.ForeignKey("emergency.Alarm", on_delete=models.PROTECT, related_name="signals", verbose_name="求助")
    source = models.CharField("来源", max_length=60, help_text="bracelet:<编号> / link:<编号> / user:<编号> / watch")
    event_id = models.CharField("事件编号", max_length=80)
    kind = models.CharField("种类", max_length=20)
    sent_at = models.DateTimeField("发出时间")
    received_at = models.DateTimeField("收到时间")
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)

    class Meta:
        verbose_name = "求助信号"
        constraints = [models.UniqueConstraint(fields=["source", "event_id"], name="signal_once")]
        indexes = [models.Index(fields=["alarm", "received_at"], name="signal_alarm")]

    def __str__(self) -> str:
        return f"{self.kind} {self.alarm_id}"


class CallOut(models.Model):
    """One person told of one alarm 派人: in which ring, and what they answered. `answer` "" while they say nothing."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "我去"
        DECLINED = "declined", "去不了"
        WITHDRAWN = "withdrawn", "答应后又去不了"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    alarm = models.ForeignKey("emergency.Alarm", on_delete=models.PROTECT, related_name="call_outs", verbose_name="求助")
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="call_outs", verbose_name="人员")
    ring = models.SmallIntegerField("第几圈")
    minutes = models.SmallIntegerField("估计几分钟到")
    is_guess = models.BooleanField("位置不详", default=False)
    on_duty = models.BooleanField("值班", default=False)
    told_at = models.DateTimeField("通知时间")
    answer = models.CharField("答复", max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    eta_minutes = models.SmallIntegerField("自己说几分钟到", null=True, blank=True)
    reason = models.CharField("去不了的理由", max_length=200, blank=True)
    left_visits = models.SmallIntegerField("当天留下的走访", default=0)
    stood_down_at = models.DateTimeField("不用去了", null=True, blank=True)
    arrived_at = models.DateTimeField("到场时间", null=True, blank=True)
    left_at = models.DateTimeField("离开时间", null=True, blank=True)

    class Meta:
        verbose_name = "派人"
        constraints = [
            models.UniqueConstraint(fields=["alarm", "user"], name="call_out_once"),
            models.CheckConstraint(condition=models.Q(arrived_at__isnull=True) | models.Q(answer="accepted"), name="call_out_arrived_accepted"),
        ]
        indexes = [models.Index(fields=["user", "-told_at"], name="call_out_user")]

    def __str__(self) -> str:
        return f"{self.alarm_id} {self.user_id}"


class AlarmReview(models.Model):
    """Looking back on a call 复盘: what happened, what is to change, what people still need. One for a call, by its due day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    alarm = models.OneToOneField("emergency.Alarm", on_delete=models.PROTECT, related_name="review", verbose_name="求助")
    commitment = models.OneToOneField("commitments.Commitment", on_delete=models.PROTECT, related_name="+", verbose_name="承办事项")
    happened = models.TextField("发生了什么", blank=True)
    change = models.TextField("以后怎么改", blank=True)
    follow_up = models.JSONField("后续的需求", default=list, help_text="需求编号")
    made_at = models.DateTimeField("建立时间")
    written_at = models.DateTimeField("复盘时间", null=True, blank=True)
    written_by = models.UUIDField("复盘人编号", null=True, blank=True)

    class Meta:
        verbose_name = "求助复盘"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(written_at__isnull=True) | (~models.Q(happened="") & ~models.Q(change="")), name="review_written_whole"
            )
        ]

    def __str__(self) -> str:
        return str(self.alarm_id)
