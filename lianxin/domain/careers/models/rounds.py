"""A selection round for a title: who applies, who judges, what each judge gives, what is objected."""

from __future__ import annotations

from django.db import models

from lianxin.base.db.sealed import SealedText
from lianxin.base.db.two_people import TwoPeople
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_


class SelectionRound(models.Model):
    """One round of selection 选拔 for a title of the pack. `as_of`: the day on which the conditions must hold.

    The title, region, year and batch are what those chosen will hold. Quota, days of publicity and the rest are the pack's of `as_of`.
    """

    class State(models.TextChoices):
        OPEN = "open", N_("申报中")
        CHECKING = "checking", N_("资格审查")
        JUDGING = "judging", N_("评审中")
        RANKED = "ranked", N_("已排名")
        NOTICE = "notice", N_("公示中")
        DONE = "done", N_("已授予")
        CANCELLED = "cancelled", N_("已取消")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    title = models.CharField("称号", max_length=40, help_text="政策包 titles 的代码")
    region = models.CharField("级别", max_length=10, help_text="province / city / district")
    year = models.PositiveSmallIntegerField("年度")
    batch = models.CharField("批次", max_length=40, blank=True)
    as_of = models.DateField("条件算到哪一天")
    closes_on = models.DateField("申报截止(含)")
    quota = models.PositiveSmallIntegerField("名额")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    tie_reason = models.CharField("同分怎样定的", max_length=300, blank=True)
    notice_from = models.DateField("公示从", null=True, blank=True)
    notice_until = models.DateField("公示到(含)", null=True, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    closed_why = models.CharField("取消的理由", max_length=300, blank=True)
    made_by = models.UUIDField("建立人编号", null=True)
    made_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = "称号选拔"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "title", "region", "year", "batch"],
                condition=~models.Q(state="cancelled"),
                name="round_once",
            )
        ]
        indexes = [models.Index(fields=["place", "-made_at"], name="round_place")]

    def __str__(self) -> str:
        return f"{self.title} {self.year} {self.batch}"


class Application(TwoPeople):
    """Somebody who wants, or is proposed for, the title of a round 申报; whether they may is checked by another. `points`: the mean of the judges, once ranked.

    `conditions`: how each stood on the day the round looks at; never searched.
    """

    class State(models.TextChoices):
        APPLIED = "applied", N_("已申报")
        ELIGIBLE = "eligible", N_("资格通过")
        INELIGIBLE = "ineligible", N_("资格不符")
        CHOSEN = "chosen", N_("拟授予")
        PASSED_OVER = "passed_over", N_("未入选")
        CONFERRED = "conferred", N_("已授予")
        WITHDRAWN = "withdrawn", N_("本人撤回")
        STRUCK = "struck", N_("公示后取消")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    round = models.ForeignKey(
        "careers.SelectionRound", on_delete=models.PROTECT, related_name="applications", verbose_name="选拔"
    )
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="applications", verbose_name="从业人员"
    )
    statement_sealed = models.BinaryField("事迹(密文)", default=b"", blank=True)
    conditions = models.JSONField("各项条件", default=list)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.APPLIED)
    points = models.DecimalField("平均分", max_digits=5, decimal_places=2, null=True, blank=True)

    statement = SealedText("statement_sealed")

    class Meta:
        verbose_name = "称号申报"
        constraints = [*TwoPeople.Meta.constraints, models.UniqueConstraint(fields=["round", "worker"], name="application_once")]
        indexes = [models.Index(fields=["worker"], name="application_worker")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.worker_id}"


class Judge(models.Model):
    """A member of the panel of a round 评委: an account with the ability to judge, who does not apply in the round."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(
        "careers.SelectionRound", on_delete=models.PROTECT, related_name="judges", verbose_name="选拔"
    )
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+", verbose_name="账号")
    added_by = models.UUIDField("添加人编号", null=True)
    added_at = models.DateTimeField("添加时间")

    class Meta:
        verbose_name = "评委"
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="judge_once")]
        indexes = [models.Index(fields=["user"], name="judge_user")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.user_id}"


class Recusal(models.Model):
    """A judge who must not judge one application 回避, beyond what the rules see: a relative, a friend, a teacher; in their own words."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    judge = models.ForeignKey(
        "careers.Judge", on_delete=models.PROTECT, related_name="recusals", verbose_name="评委"
    )
    application = models.ForeignKey(
        "careers.Application", on_delete=models.PROTECT, related_name="recusals", verbose_name="申报"
    )
    reason_sealed = models.BinaryField("理由(密文)", default=b"")
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    reason = SealedText("reason_sealed")

    class Meta:
        verbose_name = "回避"
        constraints = [models.UniqueConstraint(fields=["judge", "application"], name="recusal_once")]

    def __str__(self) -> str:
        return f"{self.judge_id} {self.application_id}"


class Score(models.Model):
    """What a judge gives an application for one criterion of the title."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    judge = models.ForeignKey(
        "careers.Judge", on_delete=models.PROTECT, related_name="scores", verbose_name="评委"
    )
    application = models.ForeignKey(
        "careers.Application", on_delete=models.PROTECT, related_name="scores", verbose_name="申报"
    )
    criterion = models.CharField("评分项目", max_length=40, help_text="政策包 titles 里 criteria 的代码")
    points = models.PositiveSmallIntegerField("得分")
    made_at = models.DateTimeField("评分时间")

    class Meta:
        verbose_name = "评分"
        constraints = [
            models.UniqueConstraint(fields=["judge", "application", "criterion"], name="score_once")
        ]
        indexes = [models.Index(fields=["application"], name="score_application")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.criterion} {self.points}"


class HeldTitle(models.Model):
    """A title 称号 somebody holds, with its region, year and batch: conferred by a round here, or by another office and written down.

    A title is no rank; a person may hold several, and one and the same of several regions.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="titles", verbose_name="从业人员"
    )
    title = models.CharField("称号", max_length=40, help_text="政策包 titles 的代码")
    region = models.CharField("级别", max_length=10, help_text="province / city / district")
    year = models.PositiveSmallIntegerField("年度")
    batch = models.CharField("批次", max_length=40, blank=True)
    conferred_on = models.DateField("授予日期")
    document = models.CharField("授予文件", max_length=120, blank=True)
    application = models.OneToOneField(
        "careers.Application",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="held",
        verbose_name="申报",
    )
    withdrawn_on = models.DateField("取消日期", null=True, blank=True)
    withdrawn_why = models.CharField("取消的理由", max_length=300, blank=True)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "称号"
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "title", "region", "year", "batch"],
                condition=models.Q(withdrawn_on__isnull=True),
                name="title_held_once",
            )
        ]
        indexes = [
            models.Index(fields=["place", "title"], name="title_place"),
            models.Index(fields=["worker"], name="title_worker"),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.title}"
