"""Rosters: sources, imports, checked rows and faults."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class RosterSource(models.Model):
    """A source of rosters 名册来源 and how its columns map to ours; mapped once, used at every later import."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    name = models.CharField("来源名称", max_length=80)
    columns = models.JSONField("列对应", default=dict, help_text="名册列名 → 字段")
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "名册来源"
        constraints = [models.UniqueConstraint(fields=["place", "name"], name="roster_source_once")]

    def __str__(self) -> str:
        return self.name


class RosterImport(models.Model):
    """One import of one file: staged and checked first; nothing reaches the residents until it is accepted.

    Checking and accepting a large file are jobs: `job_id` is the latest, which may be pruned by now.
    """

    class State(models.TextChoices):
        CHECKING = "checking", "检查中"
        STAGED = "staged", "待确认"
        ACCEPTING = "accepting", "正在导入"
        ACCEPTED = "accepted", "已导入"
        REFUSED = "refused", "已放弃"
        UNUSABLE = "unusable", "不能使用"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    source = models.ForeignKey("people.RosterSource", on_delete=models.PROTECT, related_name="imports", verbose_name="来源")
    file_sha256 = models.CharField("文件摘要", max_length=64)
    file_label = models.CharField("文件名", max_length=120)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.CHECKING)
    rows = models.IntegerField("行数", default=0)
    new_rows = models.IntegerField("新增", default=0)
    changed_rows = models.IntegerField("变更", default=0)
    same_rows = models.IntegerField("相同", default=0)
    faulty_rows = models.IntegerField("有误行数", default=0)
    problem_code = models.CharField("整份文件的问题", max_length=60, blank=True)
    problem_details = models.JSONField("问题细节", default=dict)
    job_id = models.UUIDField("后台任务编号", null=True)
    created_by = models.UUIDField("导入人编号", null=True)
    created_at = models.DateTimeField("上传时间")
    accepted_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        verbose_name = "名册导入"
        indexes = [models.Index(fields=["place", "-created_at"], name="roster_import_place")]

    def __str__(self) -> str:
        return f"{self.file_label} {self.state}"


class RosterChunk(models.Model):
    """Some hundreds of checked rows waiting for acceptance, sealed as one (they hold ID numbers)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    roster_import = models.ForeignKey("people.RosterImport", on_delete=models.CASCADE, related_name="chunks", verbose_name="导入")
    first_row = models.IntegerField("首行")
    rows_sealed = models.BinaryField("行(加密)")

    class Meta:
        verbose_name = "名册分块"
        constraints = [models.UniqueConstraint(fields=["roster_import", "first_row"], name="roster_chunk_once")]

    def __str__(self) -> str:
        return f"{self.roster_import_id} {self.first_row}"


class RosterFault(models.Model):
    """One thing wrong with one cell of a roster: where, what value (masked), which problem, what to do."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    roster_import = models.ForeignKey("people.RosterImport", on_delete=models.CASCADE, related_name="faults", verbose_name="导入")
    sheet = models.CharField("工作表", max_length=60, blank=True)
    row = models.IntegerField("行号")
    column = models.CharField("列名", max_length=60, blank=True)
    cell = models.CharField("单元格", max_length=12, blank=True)
    shown_value = models.CharField("值(已遮盖)", max_length=80, blank=True)
    code = models.CharField("问题代码", max_length=60)
    details = models.JSONField("细节", default=dict)
    blocks = models.BooleanField("该行不能导入", default=True)

    class Meta:
        verbose_name = "名册问题"
        indexes = [models.Index(fields=["roster_import", "row"], name="roster_fault_row")]

    def __str__(self) -> str:
        return f"{self.row} {self.column} {self.code}"
