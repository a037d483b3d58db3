"""What was sent in: exact bytes, never changed; everything else here can be derived from them again."""

from __future__ import annotations

import json
from typing import Any, Final

from django.db import models

from lianxin.base.db.scope import Guarded
from lianxin.base.db.sealed import blind_index, seal, seal_bytes, unseal, unseal_bytes
from lianxin.domain.surveys.models.forms import Form
from lianxin.kernel.ids import new_id

ANSWERS: Final = ("answers_open", "answers_sealed")
XML: Final = ("xml_open", "xml_sealed")
"""The columns of a submission's answers and of its bytes: those of a form behind a guard are sealed, all others can be counted."""
_ANSWERS: Final = "surveys.Submission.answers"
_XML: Final = "surveys.SubmissionVersion.xml"
_DIGEST: Final = "surveys.SubmissionVersion.sha256"


class Submission(models.Model):
    """One answered questionnaire 答卷. `root_id` is the first instanceID; edits are further versions of the same row."""

    class State(models.TextChoices):
        RECEIVED = "received", "已收到"
        HAS_ISSUES = "has_issues", "有问题"
        SENT_BACK = "sent_back", "退回修改"
        APPROVED = "approved", "已通过"
        REJECTED = "rejected", "不采用"
        QUARANTINED = "quarantined", "隔离待定"

    class Channel(models.TextChoices):
        FIELD = "field", "外勤应用"
        OPENROSA = "openrosa", "ODK Collect"
        API = "api", "接口"
        LINK = "link", "本人填写"
        PAGE = "page", "网页"
        PAPER = "paper", "纸质录入"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    form = models.ForeignKey("surveys.Form", on_delete=models.PROTECT, related_name="submissions", verbose_name="问卷")
    root_id = models.CharField("答卷编号", max_length=200)
    resident = models.ForeignKey(
        "people.Resident", on_delete=models.PROTECT, null=True, blank=True, related_name="submissions", verbose_name="居民"
    )
    claimed_resident = models.UUIDField("所指居民编号", null=True, blank=True, help_text="提交人看不到的居民;解除隔离时由审核人认定")
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.RECEIVED)
    flags = models.JSONField("标记", default=list, help_text="见 rules.intake.FLAGS")
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    worker = models.ForeignKey(
        "access.User", on_delete=models.PROTECT, null=True, blank=True, related_name="submissions", verbose_name="采集人"
    )
    received_at = models.DateTimeField("首次收到时间")
    started_at = models.DateTimeField("开始填写", null=True, blank=True)
    ended_at = models.DateTimeField("完成填写", null=True, blank=True)
    finished_at = models.DateTimeField("第一次填完", null=True, blank=True, help_text="修改不算:用时和日期按它算")
    answers_open = models.JSONField("答案", default=dict, help_text="由当前版本的 XML 推出,重新计算过;保密的问卷空着")
    answers_sealed = models.BinaryField("答案(密文)", default=bytes, blank=True)
    filled_on = models.DateField("纸上写的日期", null=True, blank=True, help_text="纸质录入才有;空:就是填写那天")
    form_version = models.ForeignKey(
        "surveys.FormVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所用版本"
    )
    is_valid = models.BooleanField("有效", null=True, blank=True, help_text="空:还没有判定")
    invalid_for = models.JSONField("无效原因", default=list, help_text="rules.validity 的代码")
    overruled = models.CharField("人工判定理由", max_length=300, blank=True, help_text="不为空:有效与否由人判定,规则不再改动")

    guarded = Guarded("form")

    class Meta:
        verbose_name = "答卷"
        constraints = [models.UniqueConstraint(fields=["form", "root_id"], name="submission_once")]
        indexes = [
            models.Index(fields=["form", "place", "received_at"], name="submission_form"),
            models.Index(fields=["place", "state"], name="submission_place"),
            models.Index(fields=["worker", "state"], name="submission_worker"),
            models.Index(fields=["resident", "-received_at"], name="submission_resident"),
        ]

    def __str__(self) -> str:
        return self.root_id

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, opened where it is sealed."""
        return self.told(self.pk, self.answers_open, self.answers_sealed)

    @answers.setter
    def answers(self, told: dict[str, Any]) -> None:
        is_sealed = bool(self.form.guard)
        self.answers_open = {} if is_sealed else told
        self.answers_sealed = seal(_ANSWERS, self.pk, json.dumps(told, ensure_ascii=False)) if is_sealed else b""

    @staticmethod
    def told(pk: object, plain: dict[str, Any], sealed: bytes | memoryview) -> dict[str, Any]:
        """The answers in two columns read by themselves (`ANSWERS`)."""
        return json.loads(unseal(_ANSWERS, pk, bytes(sealed))) if sealed else plain


class SubmissionVersion(models.Model):
    """The exact XML that came, with its digest. The newest of a submission is its current one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    submission = models.ForeignKey("surveys.Submission", on_delete=models.PROTECT, related_name="versions", verbose_name="答卷")
    form = models.ForeignKey("surveys.Form", on_delete=models.PROTECT, related_name="+", verbose_name="问卷")
    instance_id = models.CharField("版本编号", max_length=200)
    deprecated_id = models.CharField("替代版本", max_length=200, blank=True)
    number = models.SmallIntegerField("第几版", default=1)
    xml_open = models.BinaryField("原文", default=bytes, blank=True)
    xml_sealed = models.BinaryField("原文(密文)", default=bytes, blank=True)
    sha256 = models.CharField("摘要", max_length=64, help_text="保密的问卷:带密钥,猜不出答案")
    received_at = models.DateTimeField("收到时间")
    received_by = models.UUIDField("提交人编号", null=True)
    device = models.CharField("设备", max_length=120, blank=True)
    client = models.CharField("客户端", max_length=120, blank=True)

    guarded = Guarded("form")

    class Meta:
        verbose_name = "答卷版本"
        constraints = [
            models.UniqueConstraint(fields=["form", "instance_id"], name="submission_version_once"),
            models.UniqueConstraint(fields=["submission", "number"], name="submission_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.instance_id} {self.number}"

    @property
    def xml(self) -> bytes:
        """The bytes as they came."""
        sealed = bytes(self.xml_sealed)
        return unseal_bytes(_XML, self.pk, sealed) if sealed else bytes(self.xml_open)

    @xml.setter
    def xml(self, content: bytes) -> None:
        is_sealed = bool(self.form.guard)
        self.xml_open = b"" if is_sealed else content
        self.xml_sealed = seal_bytes(_XML, self.pk, content) if is_sealed else b""

    @staticmethod
    def digest_kept(form: Form, sha256: str) -> str:
        """By which equal bytes are known again. Of few answers there are few sheets: a plain digest would tell them."""
        return blind_index(_DIGEST, sha256) if form.guard else sha256


class SubmissionFile(models.Model):
    """A photo or other file a version names. `file` is empty until its bytes have come."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey("surveys.SubmissionVersion", on_delete=models.PROTECT, related_name="files", verbose_name="答卷版本")
    name = models.CharField("文件名", max_length=200)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件")
    sent_sha256 = models.CharField("收到时的摘要", max_length=64, blank=True, help_text="去掉 EXIF 以前;手机据此确认")
    received_at = models.DateTimeField("收到时间", null=True, blank=True)
    problem = models.CharField("没有收下的原因", max_length=40, blank=True, help_text="file.broken 等;文件另缺")

    class Meta:
        verbose_name = "答卷附件"
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="submission_file_once")]

    def __str__(self) -> str:
        return self.name


class SubmissionFinding(models.Model):
    """Something wrong with a version, in every language the form speaks."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey("surveys.SubmissionVersion", on_delete=models.CASCADE, related_name="findings", verbose_name="答卷版本")
    kind = models.CharField("种类", max_length=12)
    path = models.CharField("位置", max_length=300)
    value = models.TextField("填写值", blank=True)
    expected = models.TextField("应为", blank=True)
    labels = models.JSONField("题目", default=dict)
    messages = models.JSONField("说明", default=dict)

    class Meta:
        verbose_name = "答卷问题"

    def __str__(self) -> str:
        return f"{self.kind} {self.path}"


class ReviewStep(models.Model):
    """One act of a reviewer on a submission: approve, reject, send back, release from quarantine, or only a comment."""

    class Act(models.TextChoices):
        APPROVE = "approve", "通过"
        REJECT = "reject", "不采用"
        SEND_BACK = "send_back", "退回"
        RELEASE = "release", "解除隔离"
        COMMENT = "comment", "批注"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    submission = models.ForeignKey("surveys.Submission", on_delete=models.PROTECT, related_name="steps", verbose_name="答卷")
    act = models.CharField("动作", max_length=10, choices=Act.choices)
    note = models.CharField("说明", max_length=500, blank=True)
    made_by = models.UUIDField("审核人编号", null=True)
    made_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "审核记录"

    def __str__(self) -> str:
        return self.act
