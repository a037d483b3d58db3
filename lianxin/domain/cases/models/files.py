"""The file of a case, its records by the papers of the pack, and the people and organisations around the person."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText, seal_bytes, unseal_bytes
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class CaseFile(models.Model):
    """One case 个案, with the id of its proceeding, which says whose it is, where it stands, who holds it and who may read it.

    What the next phase asks for stands in columns here (basis, risk, reason of closing, follow-up); the words stand in the records.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    proceeding = models.OneToOneField("proceedings.Proceeding", on_delete=models.PROTECT, related_name="case", verbose_name="办理")
    origin = models.CharField("来源", max_length=40, help_text="政策包文书栏目 case_source 的选项")
    origin_note = models.CharField("来源说明", max_length=200, blank=True)
    need = models.ForeignKey("needs.Need", on_delete=models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="需求")
    consent = models.ForeignKey("people.Consent", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="同意或法定依据")
    consent_way = models.CharField("同意方式", max_length=10, blank=True, help_text="见 rules.WAYS")
    risk_level = models.CharField("风险等级", max_length=40, blank=True)
    close_reason = models.CharField("结案原因", max_length=40, blank=True)
    follow_up_on = models.DateField("回访日期", null=True, blank=True)

    class Meta:
        verbose_name = "个案"

    def __str__(self) -> str:
        return str(self.id)


class CaseRecord(models.Model):
    """One version of one record 个案记录, by a paper of the pack (intake, assessment, plan, a session …). Only ever added to: a late
    edit is the next `version` of the same `thread`, with the reason. `content_sealed`: {blank of the paper: words} as JSON.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.CaseFile", on_delete=models.PROTECT, related_name="records", verbose_name="个案")
    paper = models.CharField("文书", max_length=40, help_text="政策包 papers 的代码")
    thread = models.UUIDField("同一份记录", default=new_id)
    version = models.SmallIntegerField("第几版", default=1)
    held_at = models.DateTimeField("服务时间", null=True, blank=True)
    content_sealed = models.BinaryField("内容(密文)")
    why = models.CharField("为什么改", max_length=300, blank=True)
    by = models.UUIDField("谁写的", null=True)
    at = models.DateTimeField("写下的时间")
    signed_by = models.CharField("签名人", max_length=60, blank=True)
    signed_way = models.CharField("签名方式", max_length=10, blank=True, help_text="见 rules.SIGN_WAYS")
    signed_on = models.DateField("签名日期", null=True, blank=True)
    signed_at = models.DateTimeField("记下签名的时间", null=True, blank=True)
    witness = models.CharField("见证人", max_length=60, blank=True, help_text="本人没有亲自签时")
    unsigned_why = models.CharField("没有亲自签的原因", max_length=300, blank=True)

    content = SealedText("content_sealed")

    class Meta:
        verbose_name = "个案记录"
        constraints = [models.UniqueConstraint(fields=["thread", "version"], name="case_record_version")]
        indexes = [models.Index(fields=["case", "paper", "at"], name="case_record_paper")]

    def __str__(self) -> str:
        return f"{self.paper} {self.thread} {self.version}"


class CaseTie(models.Model):
    """Somebody or something around the person 关系: of the register or a name only; what the family tree and the ecomap draw.

    The name stands here too: whoever reads the case reads it without opening the other person's file.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.CaseFile", on_delete=models.PROTECT, related_name="ties", verbose_name="个案")
    resident = models.ForeignKey("people.Resident", on_delete=models.PROTECT, null=True, blank=True, related_name="case_ties", verbose_name="居民")
    name = models.CharField("名称", max_length=60)
    relation = models.CharField("是本人的什么", max_length=20, help_text="见 rules.RELATIONS")
    sex = models.CharField("性别", max_length=1, blank=True)
    birth_year = models.SmallIntegerField("出生年", null=True, blank=True)
    dead = models.BooleanField("已故", default=False)
    at_home = models.BooleanField("住在一起", default=False)
    quality = models.CharField("关系怎样", max_length=10, blank=True, help_text="见 rules.QUALITIES")
    flow = models.CharField("帮助的方向", max_length=10, blank=True, help_text="见 rules.FLOWS")
    note = models.CharField("情况", max_length=200, blank=True)
    added_at = models.DateTimeField("记下的时间")
    removed_at = models.DateTimeField("去掉的时间", null=True, blank=True)

    class Meta:
        verbose_name = "个案关系"
        indexes = [models.Index(fields=["case", "added_at"], name="case_tie_case"), models.Index(fields=["resident"], name="case_tie_resident")]

    def __str__(self) -> str:
        return self.name


class CasePrint(models.Model):
    """The whole file of a case as one PDF 整份卷宗, made by a job for who asked for it, and for nobody else; it lies sealed until
    `until` and goes then.
    """

    class State(models.TextChoices):
        WAITING = "waiting", N_("正在准备")
        READY = "ready", N_("可以下载")
        REFUSED = "refused", N_("没有做成")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.CaseFile", on_delete=models.PROTECT, related_name="prints", verbose_name="个案")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    language = models.CharField("语言", max_length=10)
    asked_by = models.UUIDField("谁要的")
    asked_at = models.DateTimeField("要的时间")
    job_id = models.UUIDField("后台任务", null=True)
    problem_code = models.CharField("没有做成的原因", max_length=60, blank=True)
    sheets = models.IntegerField("几份文书", default=0)
    body_sealed = models.BinaryField("文件(密文)", default=b"")
    until = models.DateTimeField("保留到", null=True, blank=True)

    class Meta:
        verbose_name = "整份卷宗"
        indexes = [models.Index(fields=["case", "asked_at"], name="case_print_case")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def body(self) -> bytes:
        """The PDF; empty when there is none (any more)."""
        return unseal_bytes("cases.CasePrint.body", self.id, bytes(self.body_sealed)) if self.body_sealed else b""

    @body.setter
    def body(self, content: bytes) -> None:
        self.body_sealed = seal_bytes("cases.CasePrint.body", self.id, content)
