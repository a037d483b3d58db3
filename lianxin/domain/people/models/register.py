"""Residents, households, categories with reasons, consents, contacts and the search index."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.scope import County
from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id

ALIAS_MARK = "、"
"""Between the spellings in `Resident.aliases`; no name holds it."""


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
        indexes = [models.Index(fields=["place", "id"], name="household_place")]

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
    aliases = models.CharField("其他写法", max_length=400, blank=True, help_text="合并前别的档案里的写法,以“、”分开")
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
    merged_into = models.ForeignKey(
        "people.Resident", on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="absorbed",
        verbose_name="已并入", help_text="同一人的另一份档案;自己不再出现在任何名单里",
    )  # fmt: skip
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
            # Only of the few that were merged: an index of everybody's "none" would draw the planner away from the others.
            models.Index(fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="resident_merged"),
            # Everything a county's figures ask of a resident, so that they are counted in the index alone.
            models.Index(
                fields=["place", "birth_date", "sex", "died_on", "left_on", "merged_into"],
                condition=models.Q(died_on=None, left_on=None, merged_into=None), name="resident_present",
            ),
            models.Index(
                fields=["place"], condition=models.Q(household=None, died_on=None, left_on=None, merged_into=None),
                name="resident_no_household",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def other_names(self) -> list[str]:
        """The spellings of files merged into this one."""
        return [name for name in self.aliases.split(ALIAS_MARK) if name]


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
            models.Index(fields=["place", "code", "until"], condition=models.Q(until__isnull=True), name="category_open_place"),
            # Lists of a station come off the front of these: who came into a rule lately, and who left one on a day.
            models.Index(
                County("place"), "code", models.F("since").desc(), "resident", "place",
                condition=models.Q(until__isnull=True), name="category_since",
            ),
            models.Index(
                County("place"), "until", "code", "resident", "place",
                condition=models.Q(until__isnull=False), name="category_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.code}"


class VisitTier(models.Model):
    """How often somebody is visited 走访分级: the row of the pack's visit table that holds, why, and by when they must be met.

    Written at night and when a visit meets the person; people between childhood and old age have none.
    """

    class How(models.TextChoices):
        ROW = "row", "符合一行"
        OTHERWISE = "otherwise", "各行都不符合"
        UNSURE = "unsure", "无法判断"

    resident = models.OneToOneField(
        "people.Resident", on_delete=models.CASCADE, primary_key=True, related_name="visit_tier", verbose_name="居民"
    )
    place = models.CharField("区划", max_length=12)
    tier = models.CharField("层次代码", max_length=40)
    how = models.CharField("怎样定的", max_length=10, choices=How.choices)
    turn = models.SmallIntegerField("同日先后", help_text="层次在前的先;同一层次里判定明确的先")
    inputs = models.JSONField("依据", default=dict, help_text="判定时看到的类别")
    since = models.DateField("自")
    met_on = models.DateField("上次见到本人", null=True, blank=True)
    due_on = models.DateField("最迟走访", null=True, blank=True, help_text="空:不定期走访")
    rule_version = models.CharField("规则版本", max_length=64)
    computed_at = models.DateTimeField("判定时间")

    class Meta:
        verbose_name = "走访分级"
        indexes = [
            # A page of who is due comes off the front of the first; the second holds one tier of a place.
            models.Index(County("place"), "due_on", "turn", "resident", "place", condition=models.Q(due_on__isnull=False), name="visit_tier_due"),
            models.Index("place", "tier", "due_on", name="visit_tier_place"),
        ]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.tier}"


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


class Contact(models.Model):
    """Somebody to turn to about a resident 联系人: family, a neighbour, a friend. The phone is sealed like the resident's own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    resident = models.ForeignKey("people.Resident", on_delete=models.CASCADE, related_name="contacts", verbose_name="居民")
    place = models.CharField("区划", max_length=12)
    kind = models.CharField("种类", max_length=20, help_text="family / neighbour / friend / other")
    name = models.CharField("姓名", max_length=60)
    relation = models.CharField("关系", max_length=40, blank=True, help_text="女儿、侄子、楼下邻居…")
    phone_sealed = models.BinaryField("电话(加密)", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    is_emergency = models.BooleanField("紧急联系人", default=False)
    created_at = models.DateTimeField("登记时间")

    phone = SealedText("phone_sealed")

    class Meta:
        verbose_name = "联系人"
        indexes = [models.Index(fields=["resident", "-is_emergency", "created_at"], name="contact_resident")]

    def __str__(self) -> str:
        return self.name
