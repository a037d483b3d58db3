"""Forms, their versions, and where they are to be filled in."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class Form(models.Model):
    """A questionnaire 问卷. `form_id` is the XForm's own id; `place` is whose it is (county, township or village code)."""

    class State(models.TextChoices):
        DRAFT = "draft", "编制中"
        OPEN = "open", "填报中"
        CLOSED = "closed", "已结束"

    class Subject(models.TextChoices):
        RESIDENT = "resident", "居民"
        PLACE = "place", "地点"
        ANONYMOUS = "anonymous", "不记名"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    form_id = models.CharField("表单编号", max_length=120)
    titles = models.JSONField("名称", default=dict, help_text='{"zh": …, "bo": …, "en": …}')
    subject = models.CharField("填报对象", max_length=10, choices=Subject.choices, default=Subject.RESIDENT)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    current = models.ForeignKey(
        "surveys.FormVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="当前版本"
    )
    made_by = models.UUIDField("建立人编号", null=True)
    made_at = models.DateTimeField("建立时间")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    guard = models.CharField("保密", max_length=40, blank=True, default="", help_text="另要有这项能力才看得到答卷;空:不保密")
    judged_at = models.DateTimeField("上次评判时间", null=True, blank=True)
    judged = models.JSONField("上次评判结果", default=dict, help_text="{valid, invalid, by_hand, changed, later}")

    class Meta:
        verbose_name = "问卷"
        constraints = [models.UniqueConstraint(fields=["place", "form_id"], name="form_once_per_place")]
        indexes = [models.Index(fields=["place", "state"], name="form_place")]

    def __str__(self) -> str:
        return self.form_id


class FormVersion(models.Model):
    """One version of a form, never changed once published. Late submissions find their own version here."""

    class State(models.TextChoices):
        DRAFT = "draft", "待发布"
        PUBLISHED = "published", "已发布"
        RETIRED = "retired", "已停用"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form = models.ForeignKey("surveys.Form", on_delete=models.PROTECT, related_name="versions", verbose_name="问卷")
    version = models.CharField("版本", max_length=60)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    xml = models.BinaryField("XForm")
    md5 = models.CharField("MD5", max_length=32, help_text="OpenRosa formList 的 hash")
    source = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="来源文件")
    titles = models.JSONField("名称", default=dict, help_text="发布时成为问卷的名称")
    wanted_media = models.JSONField("需要的素材", default=list, help_text="问卷引用的文件名")
    languages = models.JSONField("语言", default=list, help_text="[{code, name, translated, texts}]")
    remarks = models.JSONField("检查结果", default=list, help_text="[{severity, code, sheet, row, column, details}]")
    validity = models.JSONField("有效性规则", default=list, help_text="[{rule, value, …}],见 rules.validity")
    needs = models.JSONField("需求规则", default=list, help_text="[{when, kind, urgency, said}],见 rules.answers")
    made_by = models.UUIDField("上传人编号", null=True)
    made_at = models.DateTimeField("上传时间")
    published_by = models.UUIDField("发布人编号", null=True, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    class Meta:
        verbose_name = "问卷版本"
        constraints = [models.UniqueConstraint(fields=["form", "version"], name="form_version_once")]

    def __str__(self) -> str:
        return f"{self.form_id} {self.version}"


class FormMedia(models.Model):
    """A file a version refers to by name: a picture, or a list of choices."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey("surveys.FormVersion", on_delete=models.CASCADE, related_name="media", verbose_name="版本")
    name = models.CharField("文件名", max_length=120)
    md5 = models.CharField("MD5", max_length=32)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="文件")

    class Meta:
        verbose_name = "问卷素材"
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="form_media_once")]

    def __str__(self) -> str:
        return self.name


class FormAssignment(models.Model):
    """Where a form is to be filled in, from when to when (half-open), and how many copies are handed out 发放数."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form = models.ForeignKey("surveys.Form", on_delete=models.PROTECT, related_name="assignments", verbose_name="问卷")
    place = models.CharField("区划", max_length=12)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期(不含)", null=True, blank=True)
    copies = models.PositiveIntegerField("发放份数", null=True, blank=True)
    made_by = models.UUIDField("指派人编号", null=True)
    made_at = models.DateTimeField("指派时间")

    class Meta:
        verbose_name = "问卷任务"
        constraints = [models.UniqueConstraint(fields=["form", "place"], name="form_assigned_once")]
        indexes = [models.Index(fields=["place"], name="form_assignment_place")]

    def __str__(self) -> str:
        return f"{self.form_id} {self.place}"
