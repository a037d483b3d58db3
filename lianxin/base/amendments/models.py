"""Amendments."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class Amendment(models.Model):
    """What a county changes of its rules 修订: a layer over its pack, written by one person and approved by another.

    `files` are those of a pack folder (name → TOML text) and hold only what differs. `authors` are all who had a hand in
    it: none of them may approve it. `impact` is whom it would touch, as counted for `effective_on`
    (`people.services.impact`); `approved_impact` that which the approver saw. A row that was ever in force is never
    changed but for its end, so that an old day can be decided again.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "起草中"
        SUBMITTED = "submitted", "待审批"
        APPROVED = "approved", "已批准,待施行"
        IN_FORCE = "in_force", "施行中"
        ENDED = "ended", "已失效"
        WITHDRAWN = "withdrawn", "已撤回"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12, help_text="县的代码")
    title = models.CharField("名称", max_length=80)
    reason = models.CharField("缘由和文号", max_length=300)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors", verbose_name="取代")
    files = models.JSONField("内容", default=dict)
    findings = models.JSONField("读入时的问题", default=list)
    upload = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上传的文件")
    file_label = models.CharField("文件名", max_length=200, blank=True)
    effective_on = models.DateField("拟施行日")
    authors = models.JSONField("起草人编号", default=list)
    made_by = models.UUIDField("起草人编号(首位)")
    made_at = models.DateTimeField("起草时间")
    changed_at = models.DateTimeField("修改时间")
    impact = models.JSONField("影响测算", null=True, blank=True)
    impact_job = models.UUIDField("测算任务编号", null=True, blank=True)
    submitted_by = models.UUIDField("提交人编号", null=True, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    decided_by = models.UUIDField("审批人编号", null=True, blank=True)
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    comment = models.CharField("审批意见", max_length=300, blank=True)
    approved_impact = models.JSONField("审批时的影响测算", null=True, blank=True)
    withdrawn_by = models.UUIDField("撤回人编号", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    in_force_on = models.DateField("施行日", null=True, blank=True)
    ended_on = models.DateField("失效日", null=True, blank=True)

    class Meta:
        verbose_name = "修订"
        indexes = [
            models.Index(fields=["place", "-made_at"], name="amendment_list"),
            models.Index(fields=["in_force_on"], condition=models.Q(in_force_on__isnull=False), name="amendment_in_force"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(in_force_on__isnull=True) | models.Q(decided_by__isnull=False), name="amendment_decided"
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=models.Q(state__in=["approved", "in_force"]), name="amendment_replaced_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title
