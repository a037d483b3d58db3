"""Divisions with their history, stations, and sites."""

from __future__ import annotations

from django.db import models

from lianxin.kernel.ids import new_id


class Division(models.Model):
    """An administrative division 区划 by its 12-digit code. An old code stays, with the day it ended and what replaced it."""

    code = models.CharField("代码", max_length=12, primary_key=True)
    level = models.CharField("级别", max_length=10)
    kind = models.CharField("种类", max_length=20, blank=True, help_text="居委会 / 村委会 / 其他")
    name = models.CharField("名称", max_length=60)
    name_bo = models.CharField("藏文名称", max_length=120, blank=True)
    name_en = models.CharField("英文名称", max_length=80, blank=True)
    sound_key = models.CharField("读音键", max_length=80, help_text="容忍同音字(金凤/金风)")
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    valid_from = models.DateField("启用", null=True, blank=True)
    valid_to = models.DateField("停用(不含)", null=True, blank=True)
    replaced_by = models.CharField("替换为", max_length=12, blank=True)
    pack = models.CharField("来自政策包", max_length=40)

    class Meta:
        verbose_name = "区划"
        indexes = [models.Index(fields=["sound_key"], name="division_sound")]

    def __str__(self) -> str:
        return self.name


class Station(models.Model):
    """A social-work station 社工站."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField("代码", max_length=40, unique=True)
    place = models.CharField("区划", max_length=12)
    name = models.CharField("名称", max_length=80)
    name_bo = models.CharField("藏文名称", max_length=160, blank=True)
    name_en = models.CharField("英文名称", max_length=120, blank=True)
    phone = models.CharField("公开电话", max_length=30, blank=True)
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "社工站"
        indexes = [models.Index(fields=["place"], name="station_place")]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place where something happens 场所: kitchen 厨房, water 水域, venue 场地."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField("代码", max_length=40, unique=True)
    place = models.CharField("区划", max_length=12)
    kind = models.CharField("种类", max_length=20, help_text="kitchen / water / venue")
    name = models.CharField("名称", max_length=80)
    name_bo = models.CharField("藏文名称", max_length=160, blank=True)
    name_en = models.CharField("英文名称", max_length=120, blank=True)
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "场所"
        indexes = [models.Index(fields=["place", "kind"], name="site_place")]

    def __str__(self) -> str:
        return self.name
