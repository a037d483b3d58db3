"""Who works: the person, their schooling, and where they worked before."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class Worker(models.Model):
    """A person who does social work 从业人员, with an account of this product or without.

    `place`: the division that keeps their file. ID number and phone are sealed; only the keyed digest is searched.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    name = models.CharField("姓名", max_length=60)
    name_bo = models.CharField("藏文姓名", max_length=120, blank=True)
    sex = models.CharField("性别", max_length=1, default="0", help_text="GB/T 2261.1")
    birth_date = models.DateField("出生日期", null=True, blank=True)
    id_number_sealed = models.BinaryField("身份证号(加密)", default=b"", blank=True)
    id_index = models.CharField("身份证号摘要", max_length=32, blank=True)
    phone_sealed = models.BinaryField("电话(加密)", default=b"", blank=True)
    user = models.OneToOneField(
        "access.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="worker",
        verbose_name="账号",
    )
    is_civil_servant = models.BooleanField("公务员", default=False, help_text="有的称号不接受公务员申报")
    left_on = models.DateField("离开本地行业的日期", null=True, blank=True)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    id_number = SealedText("id_number_sealed")
    phone = SealedText("phone_sealed")

    class Meta:
        verbose_name = "从业人员"
        constraints = [
            models.UniqueConstraint(
                fields=["id_index"], condition=~models.Q(id_index=""), name="worker_id_number_once"
            )
        ]
        indexes = [
            models.Index(fields=["place", "id"], name="worker_place"),
            models.Index(fields=["name"], name="worker_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Schooling(models.Model):
    """A degree 学历 of a worker: what the exams ask for. Open while they study (`graduated_on` none, `expected_on` the planned day)."""

    class Degree(models.TextChoices):
        SECONDARY = "secondary", N_("高中或中专")
        COLLEGE = "college", N_("大专")
        BACHELOR = "bachelor", N_("本科")
        MASTER = "master", N_("硕士")
        DOCTOR = "doctor", N_("博士")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="schooling", verbose_name="从业人员"
    )
    degree = models.CharField("学历", max_length=10, choices=Degree.choices)
    is_social_work = models.BooleanField("社会工作专业", default=False)
    school = models.CharField("学校", max_length=80, blank=True)
    graduated_on = models.DateField("毕业日期", null=True, blank=True)
    expected_on = models.DateField("预计毕业日期", null=True, blank=True)
    evidence = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="毕业证",
    )
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "学历"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(graduated_on__isnull=False) | models.Q(expected_on__isnull=False),
                name="schooling_has_a_day",
            ),
        ]
        indexes = [models.Index(fields=["worker"], name="schooling_worker")]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.degree}"


class WorkSpell(models.Model):
    """A stretch of social work 从业经历 before or beside the posts known here. `until` is the last day; none: it goes on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="spells", verbose_name="从业人员"
    )
    employer = models.CharField("单位", max_length=80)
    since = models.DateField("开始")
    until = models.DateField("结束(含)", null=True, blank=True)
    evidence = models.ForeignKey(
        "files.StoredFile",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="证明",
    )
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "从业经历"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="spell_is_forward",
            ),
        ]
        indexes = [models.Index(fields=["worker"], name="spell_worker")]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.since}"
