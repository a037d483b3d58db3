"""Residents, households, categories with reasons, consents, roster imports and the search index."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id


class Household(models.Model):
    """A household 户: the people who live together under one head. Never crosses a county."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    number = models.CharField("户编号", max_length=40, blank=True, help_text="名册里的户编号")
    address = models.CharField("住址", max_length=200, blank=True)
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "家庭户"
        constraints = [
            models.UniqueConstraint(fields=["place", "number"], condition=~models.Q(number=""), name="household_number_once")
        ]
        indexes = [models.Index(fields=["place"], name="household_place")]

    def __str__(self) -> str:
        return self.number or str(self.id)


class Resident(models.Model):
    """A person 居民. The name is one field, never split. ID number and phone are sealed; only keyed digests are searched."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    household = models.ForeignKey("people.Household", on_delete=models.PROTECT, null=True, blank=True, related_name="members", verbose_name="家庭户")
    relation = models.CharField("与户主关系", max_length=2, blank=True, help_text="GB/T 4761")
    name = models.CharField("姓名", max_length=60)
    name_bo = models.CharField("藏文姓名", max_length=120, blank=True)
    pinyin = models.CharField("拼音", max_length=180, blank=True)
    sex = models.CharField("性别", max_length=1, default="0", help_text="GB/T 2261.1")
    birth_date = models.DateField("出生日期", null=True, blank=True)
    ethnic = models.CharField("民族", max_length=2, blank=True, help_text="GB/T 3304")
    marital = models.CharField("婚姻状况", max_length=2, blank=True, help_text="GB/T 2261.2")
    id_number_sealed = models.BinaryField("身份证号(加密)", null=True, blank=True)
    id_index = models.CharField("身份证号摘要", max_length=32, blank=True)
    no_id_reason = models.CharField("无身份证号原因", max_length=20, blank=True, help_text="newborn / stateless / unknown")
    phone_sealed = models.BinaryField("电话(加密)", null=True, blank=True)
    address = models.CharField("住址", max_length=200, blank=True)
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    crs = models.CharField("坐标系", max_length=8, blank=True, help_text="wgs84 / gcj02")
    language = models.CharField("沟通语言", max_length=10, default="zh")
    children_count = models.SmallIntegerField("子女数", null=True, blank=True)
    children_nearby = models.BooleanField("子女在身边", null=True, blank=True)
    spouse_alive = models.BooleanField("配偶健在", null=True, blank=True)
    disability_kind = models.CharField("残疾类别", max_length=20, blank=True)
    disability_grade = models.SmallIntegerField("残疾等级", null=True, blank=True)
    ability_level = models.SmallIntegerField("能力等级", null=True, blank=True, help_text="GB/T 42195: 0–4")
    is_tekun = models.BooleanField("特困人员", null=True, blank=True)
    is_dibao = models.BooleanField("低保对象", null=True, blank=True)
    parents_away = models.SmallIntegerField("外出父母人数", null=True, blank=True)
    guardian_able = models.BooleanField("监护人有监护能力", null=True, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    died_on = models.DateField("死亡日期", null=True, blank=True)
    left_on = models.DateField("迁出日期", null=True, blank=True)
    roster_key = models.CharField("名册键", max_length=64, blank=True, help_text="无身份证号者:来源与行的摘要,再次导入时认出同一人")
    version = models.IntegerField("版本", default=1)
    created_at = models.DateTimeField("建立时间")
    updated_at = models.DateTimeField("更新时间")

    id_number = SealedText("id_number_sealed")
    phone = SealedText("phone_sealed")

    class Meta:
        verbose_name = "居民"
        constraints = [
            models.UniqueConstraint(fields=["id_index"], condition=~models.Q(id_index=""), name="resident_id_number_once"),
            models.UniqueConstraint(fields=["roster_key"], condition=~models.Q(roster_key=""), name="resident_roster_key_once"),
        ]
        indexes = [
            models.Index(fields=["place", "pinyin", "id"], name="resident_place_pinyin"),
            models.Index(fields=["household"], name="resident_household"),
            models.Index(
                fields=["place", "birth_date", "household"], condition=models.Q(died_on=None, left_on=None),
                name="resident_present",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ResidentIndex(models.Model):
    """The number of a resident in the search index, and the place its rows are cut by.

    The searched text itself has no Django field: migration 0002 gives SQLite the FTS5 table `people_residentsearch`
    (its rowid is this `id`) and PostgreSQL the column `body` of this table. Written by `services.search` alone.
    """

    id = models.BigAutoField(primary_key=True)
    resident = models.OneToOneField("people.Resident", on_delete=models.CASCADE, related_name="+", verbose_name="居民")
    place = models.CharField("区划", max_length=12)

    class Meta:
        verbose_name = "检索索引"

    def __str__(self) -> str:
        return str(self.id)


class CategoryMembership(models.Model):
    """A category 类别 (独居, 高龄 …) that a resident is in, since when, and why. Closed, not removed, when it ends."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    resident = models.ForeignKey("people.Resident", on_delete=models.CASCADE, related_name="categories", verbose_name="居民")
    place = models.CharField("区划", max_length=12)
    code = models.CharField("类别代码", max_length=40)
    since = models.DateField("自")
    until = models.DateField("至(不含)", null=True, blank=True)
    inputs = models.JSONField("依据", default=dict, help_text="判定时用到的事实")
    rule_version = models.CharField("规则版本", max_length=64)
    computed_at = models.DateTimeField("判定时间")

    class Meta:
        verbose_name = "居民类别"
        constraints = [
            models.UniqueConstraint(fields=["resident", "code"], condition=models.Q(until__isnull=True), name="category_open_once")
        ]
        indexes = [
            models.Index(fields=["place", "code"], condition=models.Q(until__isnull=True), name="category_open_place"),
        ]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.code}"


class Consent(models.Model):
    """Consent 知情同意 or another legal basis for a purpose; withdrawn, never deleted (PIPL arts 13–16, 29, 31)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    resident = models.ForeignKey("people.Resident", on_delete=models.CASCADE, related_name="consents", verbose_name="居民")
    place = models.CharField("区划", max_length=12)
    purpose = models.CharField("目的", max_length=40)
    basis = models.CharField("法律依据", max_length=40, help_text="consent / guardian_consent / statutory_duty / vital_interest")
    given_by = models.CharField("同意人", max_length=60, blank=True)
    given_on = models.DateField("同意日期")
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    text_version = models.CharField("告知书版本", max_length=40)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "知情同意"
        indexes = [models.Index(fields=["resident", "purpose"], name="consent_resident")]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.purpose}"


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
    """One import of one file: staged and checked first; nothing reaches the residents until it is accepted."""

    class State(models.TextChoices):
        CHECKING = "checking", "检查中"
        STAGED = "staged", "待确认"
        ACCEPTED = "accepted", "已导入"
        REFUSED = "refused", "已放弃"

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
