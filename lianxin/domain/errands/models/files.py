"""An accompanied application, its papers, and the ways that were gone for it."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.domain.errands.rules import PAPER_STATES
from lianxin.kernel.ids import new_id


class Errand(models.Model):
    """One application that is accompanied 陪同办事, with the id of its proceeding: whose it is, where it stands and who holds it stand there.

    `stage`: at which office of the pack's guide it lies, since when; `used_days`: how much of that office's limit went by before it
    asked for more. What a new round of the same application asks for anew is emptied when it begins again.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    proceeding = models.OneToOneField("proceedings.Proceeding", on_delete=models.PROTECT, related_name="errand", verbose_name="办理")
    kind = models.CharField("办什么", max_length=40, help_text="政策包 errands 的代码")
    need = models.ForeignKey("needs.Need", on_delete=models.PROTECT, null=True, blank=True, related_name="errands", verbose_name="需求")
    within = models.ForeignKey(
        "proceedings.Proceeding", on_delete=models.PROTECT, null=True, blank=True, related_name="errands", verbose_name="属于哪个个案"
    )
    not_before = models.DateField("最早哪天去评", null=True, blank=True, help_text="治疗还没有结束")
    stage = models.CharField("在哪个部门", max_length=40, blank=True)
    stage_since = models.DateField("从哪天起", null=True, blank=True)
    used_days = models.SmallIntegerField("补正前用掉的天数", default=0)
    handed_in_on = models.DateField("递交日期", null=True, blank=True)
    receipt = models.CharField("受理回执号", max_length=60, blank=True)
    office_due_on = models.DateField("部门应办结的日期", null=True, blank=True)
    supplement = models.CharField("要补什么", max_length=200, blank=True)
    supplement_on = models.DateField("要求补正的日期", null=True, blank=True)
    supplement_due_on = models.DateField("补正期限", null=True, blank=True)
    supplied_on = models.DateField("补正后再递交的日期", null=True, blank=True)
    outcome = models.CharField("结果", max_length=40, blank=True, help_text="政策包 workflows errand 的 outcome")
    decided_on = models.DateField("结果的日期", null=True, blank=True)
    objection_due_on = models.DateField("可以提异议的最后一天", null=True, blank=True)
    objected = models.CharField("提异议前的结果", max_length=40, blank=True)
    objections = models.SmallIntegerField("提过几次异议", default=0)
    told_on = models.DateField("告知本人的日期", null=True, blank=True)
    certificate_sealed = models.BinaryField("证号(密文)", default=b"")
    valid_until = models.DateField("有效期至", null=True, blank=True)

    certificate = SealedText("certificate_sealed")

    class Meta:
        verbose_name = "陪同办事"

    def __str__(self) -> str:
        return str(self.id)


class ErrandPaper(models.Model):
    """One paper of an application 申请材料: is it there, and its picture. `code` "": one that the office asked for beyond the guide."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    errand = models.ForeignKey("errands.Errand", on_delete=models.PROTECT, related_name="papers", verbose_name="陪同办事")
    code = models.CharField("材料", max_length=40, blank=True)
    title = models.CharField("材料名称", max_length=80, blank=True, help_text="指南里没有的")
    rank = models.SmallIntegerField("次序", default=0)
    state = models.CharField("状态", max_length=10, choices=list(PAPER_STATES.items()), default="needed")
    note = models.CharField("说明", max_length=200, blank=True)
    photo = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="照片")
    ticked_by = models.UUIDField("谁核对的", null=True, blank=True)
    ticked_at = models.DateTimeField("核对时间", null=True, blank=True)

    class Meta:
        verbose_name = "申请材料"
        constraints = [models.UniqueConstraint(fields=["errand", "code"], condition=~models.Q(code=""), name="errand_paper_once")]

    def __str__(self) -> str:
        return self.code or self.title


class ErrandVisit(models.Model):
    """Somebody went to an office 去部门: who went along, when, and what was said there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    errand = models.ForeignKey("errands.Errand", on_delete=models.PROTECT, related_name="visits", verbose_name="陪同办事")
    office = models.CharField("去了哪里", max_length=80)
    went_on = models.DateField("哪天")
    went_with = models.CharField("怎样去的", max_length=10, help_text="见 rules.WITH")
    companion = models.CharField("谁陪的", max_length=60, blank=True)
    said_sealed = models.BinaryField("怎样答复(密文)", default=b"")
    by = models.UUIDField("谁记的", null=True)
    at = models.DateTimeField("记下的时间")

    said = SealedText("said_sealed")

    class Meta:
        verbose_name = "去部门"
        indexes = [models.Index(fields=["errand", "went_on"], name="errand_visit_day")]

    def __str__(self) -> str:
        return self.office
