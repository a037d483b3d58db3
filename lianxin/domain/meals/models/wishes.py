"""What somebody must and must not eat, and the days on which their order does not hold."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class MealProfile(models.Model):
    """How one person eats 用餐要求: from which kitchen, brought or on site, how soft, which diet, which allergies.

    A change ends the row and begins another, so that an earlier day can still be explained. One person has one open row.
    `other_allergy`: what the pack has no code for; no menu can be checked against it, so the kitchen is always told to ask.
    """

    class Way(models.TextChoices):
        BROUGHT = "brought", "送到家"
        ON_SITE = "on_site", "到餐点吃"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    resident = models.ForeignKey("people.Resident", on_delete=models.PROTECT, related_name="meal_profiles", verbose_name="居民")
    kitchen = models.ForeignKey("meals.Kitchen", on_delete=models.PROTECT, related_name="eaters", verbose_name="厨房")
    way = models.CharField("怎么吃", max_length=10, choices=Way.choices, default=Way.BROUGHT)
    texture = models.CharField("质地", max_length=20)
    diets = models.JSONField("饮食要求", default=list)
    allergies = models.JSONField("过敏", default=list)
    other_allergy = models.CharField("其他过敏", max_length=100, blank=True)
    door_note = models.CharField("送到门口的说明", max_length=200, blank=True)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    ended_reason = models.CharField("结束理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "用餐要求"
        constraints = [
            models.UniqueConstraint(fields=["resident"], condition=models.Q(ended_at__isnull=True), name="meal_profile_open_once")
        ]
        indexes = [models.Index(fields=["kitchen"], condition=models.Q(ended_at__isnull=True), name="meal_profile_kitchen")]

    def __str__(self) -> str:
        return str(self.resident_id)


class MealChange(models.Model):
    """One day's exception 临时改订: a meal more, or none although the order holds. Withdrawn, it stays with who and when.

    `listed_as`: the file it was noted under; it stays when that file is merged into another, so that both can be merged.
    """

    class What(models.TextChoices):
        EXTRA = "extra", "加一份"
        CANCEL = "cancel", "这一餐不要"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    resident = models.ForeignKey("people.Resident", on_delete=models.PROTECT, related_name="meal_changes", verbose_name="居民")
    listed_as = models.UUIDField("登记时的档案")
    day = models.DateField("日期")
    sitting = models.CharField("餐次", max_length=20)
    what = models.CharField("改什么", max_length=10, choices=What.choices)
    reason = models.CharField("理由", max_length=300)
    is_late = models.BooleanField("过了截止时间", default=False)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.UUIDField("撤回人编号", null=True, blank=True)

    class Meta:
        verbose_name = "临时改订"
        constraints = [
            models.UniqueConstraint(
                fields=["listed_as", "day", "sitting"], condition=models.Q(withdrawn_at__isnull=True), name="meal_change_once"
            )
        ]
        indexes = [models.Index(fields=["day", "place"], name="meal_change_day"), models.Index(fields=["resident", "day"], name="meal_change_resident")]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.day} {self.what}"
