"""Where meals are cooked, and what there is to eat."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class Kitchen(models.Model):
    """A kitchen or a dining point 厨房/助餐点 of one place. A kitchen cooks and sends out; at a point people also sit down.

    `ready`: the minute of the day at which each meal is cooked, by sitting. Coordinates are WGS-84.
    """

    class Kind(models.TextChoices):
        KITCHEN = "kitchen", "厨房"
        POINT = "point", "助餐点"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("种类", max_length=10, choices=Kind.choices, default=Kind.KITCHEN)
    address = models.CharField("地址", max_length=200, blank=True)
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    capacity = models.SmallIntegerField("一餐最多做几份", default=100)
    boxes = models.SmallIntegerField("一趟最多带几份", default=12)
    ready = models.JSONField("出餐时间", default=dict, help_text="{餐次: 分钟}")
    is_open = models.BooleanField("在用", default=True)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "厨房"
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], name="kitchen_name_once"),
            models.CheckConstraint(condition=models.Q(capacity__gt=0, boxes__gt=0), name="kitchen_holds_something"),
        ]

    def __str__(self) -> str:
        return self.name


class Menu(models.Model):
    """What a kitchen cooks for one meal of one day 菜单.

    `dishes`: [{name, allergens: […] or null when nobody knows what is in it, textures: […], diets: […]}].
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.CharField("区划", max_length=12)
    kitchen = models.ForeignKey("meals.Kitchen", on_delete=models.PROTECT, related_name="menus", verbose_name="厨房")
    day = models.DateField("日期")
    sitting = models.CharField("餐次", max_length=20)
    dishes = models.JSONField("菜", default=list)
    made_by = models.UUIDField("登记人编号", null=True)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "菜单"
        constraints = [models.UniqueConstraint(fields=["kitchen", "day", "sitting"], name="menu_once")]

    def __str__(self) -> str:
        return f"{self.kitchen_id} {self.day} {self.sitting}"
