"""A group, its members, its sessions and who came."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.domain.groups.rules import MEMBER_STATES
from lianxin.kernel.ids import new_id


class Group(models.Model):
    """One group, or one activity of the community 小组, with the id of its proceeding: in which phase it is and who leads it stand there.

    `plan`, `summary`: {blank of the paper: words} as JSON. `measure`: what is measured of each member before and after, by a number;
    `less_is_better`: a falling number is a good one.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    proceeding = models.OneToOneField("proceedings.Proceeding", on_delete=models.PROTECT, related_name="group", verbose_name="办理")
    kind = models.CharField("种类", max_length=20, help_text="见 rules.KINDS")
    title = models.CharField("名称", max_length=60)
    size = models.SmallIntegerField("计划人数")
    site = models.CharField("地点", max_length=80)
    measure = models.CharField("量什么", max_length=60, blank=True)
    less_is_better = models.BooleanField("数小是好", default=True)
    plan_sealed = models.BinaryField("计划书(密文)", default=b"")
    summary_sealed = models.BinaryField("总结(密文)", default=b"")

    plan = SealedText("plan_sealed")
    summary = SealedText("summary_sealed")

    class Meta:
        verbose_name = "小组"

    def __str__(self) -> str:
        return self.title


class GroupMember(models.Model):
    """Somebody who may take part 组员: asked, chosen or not with the reason, left; the measure before and after.

    `joined_to`: two files turned out to be one person, who was on the list by both: the other row stands for them, and whoever signed in
    by this one has come as that one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="members", verbose_name="小组")
    resident = models.ForeignKey("people.Resident", on_delete=models.PROTECT, related_name="memberships_of_groups", verbose_name="居民")
    state = models.CharField("状态", max_length=12, choices=list(MEMBER_STATES.items()), default="asked")
    reason_sealed = models.BinaryField("理由(密文)", default=b"")
    asked_at = models.DateTimeField("报名时间")
    decided_at = models.DateTimeField("定下的时间", null=True, blank=True)
    before = models.DecimalField("之前", max_digits=6, decimal_places=1, null=True, blank=True)
    after = models.DecimalField("之后", max_digits=6, decimal_places=1, null=True, blank=True)
    joined_to = models.ForeignKey(
        "groups.GroupMember", on_delete=models.PROTECT, null=True, blank=True, related_name="joined", verbose_name="并到哪一条"
    )
    satisfied = models.CharField("满意度", max_length=40, blank=True, help_text="政策包文书栏目 satisfaction 的选项")

    reason = SealedText("reason_sealed")
    times: int
    """How often they came; of `selectors.members_of` only."""

    class Meta:
        verbose_name = "组员"
        constraints = [models.UniqueConstraint(fields=["group", "resident"], condition=models.Q(joined_to__isnull=True), name="group_member_once")]
        indexes = [models.Index(fields=["resident"], name="group_member_resident")]

    def __str__(self) -> str:
        return str(self.id)


class GroupSession(models.Model):
    """One session 一节活动: planned with its aim, signed in to, a promise on the board until it is written up, or cancelled. `record`: {blank
    of the paper: words} as JSON; `guests`: who came beside the members, counted and not named."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="sessions", verbose_name="小组")
    number = models.SmallIntegerField("第几节")
    theme = models.CharField("主题", max_length=60)
    aim = models.CharField("目标", max_length=200)
    content = models.CharField("内容", max_length=400, blank=True)
    starts_at = models.DateTimeField("时间")
    minutes = models.SmallIntegerField("分钟")
    site = models.CharField("地点", max_length=80)
    commitment = models.OneToOneField("commitments.Commitment", on_delete=models.PROTECT, related_name="group_session", verbose_name="承办事项")
    held_at = models.DateTimeField("记录时间", null=True, blank=True)
    guests = models.SmallIntegerField("另外来的人数", default=0)
    record_sealed = models.BinaryField("记录(密文)", default=b"")
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    why = models.CharField("为什么取消", max_length=200, blank=True)

    record = SealedText("record_sealed")
    came: int
    """How many members came; of `selectors.sessions_of` only."""

    class Meta:
        verbose_name = "小组活动"
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="group_session_number"),
            models.CheckConstraint(condition=models.Q(held_at__isnull=True) | models.Q(cancelled_at__isnull=True), name="group_session_held_or_not"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.theme}"


class Attendance(models.Model):
    """One member came to one session 签到."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey("groups.GroupSession", on_delete=models.PROTECT, related_name="attendances", verbose_name="小组活动")
    member = models.ForeignKey("groups.GroupMember", on_delete=models.PROTECT, related_name="attendances", verbose_name="组员")
    by = models.UUIDField("谁记的", null=True)
    at = models.DateTimeField("记下的时间")

    class Meta:
        verbose_name = "签到"
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="attendance_once")]

    def __str__(self) -> str:
        return str(self.id)
