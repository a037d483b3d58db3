"""The gallery: every component in every state, with the cast of the source article. No row of it comes from a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.base.access.pages import public_page
from lianxin.base.ui import charting, gallery_diagrams
from lianxin.base.ui.charts import Band, Bar, Web
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.icons import PATHS
from lianxin.base.ui.parts import (
    Action,
    Badge,
    Clock,
    Column,
    Event,
    Link,
    Masked,
    Pager,
    Pair,
    Point,
    Row,
    Step,
    Tab,
    Table,
)

# The gallery's own clock stands still, so that screenshots can be compared.
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _SampleWord:
    zh: str
    bo: str
    en: str

    def in_language(self, code: str) -> str:
        return str(getattr(self, code))


_MEAL = _SampleWord("助餐", "ཟས་མཆོད་རོགས་རམ།", "Meal help")


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("姓名"), help_text=gettext_lazy("与身份证一致;藏族姓名不要拆分。"), max_length=50
    )
    phone = forms.CharField(label=gettext_lazy("联系电话"), required=False)
    day = DayField(label=gettext_lazy("上门日期"))
    kind = forms.ChoiceField(
        label=gettext_lazy("需求类别"),
        choices=[
            ("", gettext_lazy("请选择")),
            ("meal", gettext_lazy("助餐")),
            ("bath", gettext_lazy("助浴")),
        ],
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("紧急程度"),
        widget=forms.RadioSelect,
        choices=[("now", gettext_lazy("立即")), ("week", gettext_lazy("本周内"))],
    )
    story = forms.CharField(
        label=gettext_lazy("情况说明"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    photo = forms.FileField(label=gettext_lazy("现场照片"), required=False)
    agree = forms.BooleanField(label=gettext_lazy("本人同意登记以上信息"))


class SampleFilters(forms.Form):
    """What a list is narrowed by."""

    township = forms.ChoiceField(
        label=gettext_lazy("乡镇"),
        required=False,
        choices=[("", gettext_lazy("全部")), ("540127100000", gettext_lazy("工卡镇"))],
    )
    since = DayField(label=gettext_lazy("起始日期"), required=False)


@public_page("components with invented content, no data of anyone")
def gallery(request: HttpRequest) -> HttpResponse:
    """All components."""
    shown: dict[str, Any] = {
        "now": NOW,
        "icons": sorted(PATHS),
        "form": SampleForm(auto_id="blank_%s"),
        "wrong_form": SampleForm({"phone": "139"}, auto_id="wrong_%s"),
        "filter_form": SampleFilters({"township": "540127100000"}, auto_id="filter_%s"),
        **_lists(),
        **_flow(),
        **_drawings(),
    }
    return render(request, "ui/gallery.html", shown)


def _lists() -> dict[str, Any]:
    why = _("2026年11月23日 夜间核对:年满 80 岁(高龄),且户内无其他成年人(独居)。")
    columns = (
        Column(_("居民")),
        Column(_("服务")),
        Column(_("类别")),
        Column(_("期限"), sort_href="?sort=due"),
        Column(_("次数"), "number"),
        Column("", "actions"),
    )
    visit = Action(_("登记走访"), "#table", icon="visit")
    rows = [
        Row(
            (_("白玛"), _MEAL, Badge(_("高龄独居"), "warn", why), Clock(NOW - 2 * _DAY), 12, visit),
            "#table",
            "bad",
        ),
        Row((_("张伟"), [_MEAL, Badge(_("双人"), "info")], None, Clock(NOW + 3 * _HOUR), 3, visit), "#table"),
        Row((_("次仁"), _MEAL, Badge(_("失能"), "bad"), Clock(NOW + 5 * _DAY), 1204, visit), "#table"),
        Row((_("卓玛"), _MEAL, None, Clock(NOW - _DAY, NOW - 2 * _DAY), 0, visit), "#table", "good"),
    ]
    pairs = [
        Pair(_("姓名"), [_("白玛"), Badge("པད་མ།")]),
        Pair(_("证件号码"), Masked("540127**********1X", "#masked", _("证件号码"))),
        Pair(_("电话"), Masked("139****5678")),
        Pair(_("住址"), Link(_("工卡镇塔巴村"), "#pairs", "540127100202")),
        Pair(_("出生日期"), (NOW - 30000 * _DAY).date()),
        Pair(_("类别"), [Badge(_("高龄"), "warn", why), Badge(_("独居"), "accent")]),
        Pair(_("备注"), None),
    ]
    return {
        "table": Table(_("今日走访"), columns, rows),
        "no_rows": Table(_("今日走访"), columns, [], _("今天没有安排走访。")),
        "pager": Pager("?after=1", "?before=1", 20, 1500),
        "pairs": pairs,
        "why": why,
        "tabs": [
            Tab(_("档案"), "#tabs", current=True),
            Tab(_("需求"), "#tabs", count=3),
            Tab(_("承办"), "#tabs", count=12),
        ],
        "add": Action(_("登记需求"), "#empty", "primary", "add"),
        "actions": [
            Action(_("登记走访"), "#buttons", "primary", "visit"),
            Action(_("导出"), "#buttons", icon="download"),
            Action(_("停用"), "#buttons", "danger"),
        ],
        "back": Link(_("返回今日"), "#top"),
        "active": Badge(_("进行中"), "info"),
    }


def _flow() -> dict[str, Any]:
    events = [
        Event(NOW - _HOUR, _("服务对象确认"), _("白玛"), tone="good"),
        Event(NOW - _DAY, _("上门服务"), _("卓玛"), _("送餐并测量血压;听到两项新的需求。"), "#timeline"),
        Event(NOW - 3 * _DAY, _("逾期提醒"), _("系统"), tone="bad"),
        Event(NOW - 9 * _DAY, _("登记需求"), _("次仁"), tone="accent"),
    ]
    steps = [
        Step(_("基本情况"), "done", "#steps"),
        Step(_("需求评估"), "current", "#steps", _("还差 2 项")),
        Step(_("服务计划"), "todo"),
        Step(_("家属签字"), "blocked"),
    ]
    clocks = [
        Clock(NOW + 4 * _DAY),
        Clock(NOW + 5 * _HOUR),
        Clock(NOW - 3 * _DAY),
        Clock(NOW - _DAY, NOW - 2 * _DAY),
        Clock(NOW - 3 * _DAY, NOW - _DAY),
    ]
    return {"events": events, "steps": steps, "clocks": clocks}


def _drawings() -> dict[str, Any]:
    kinds = [(_("助餐"), 184), (_("助医"), 96), (_("助洁"), 71), (_("助浴"), 38), (_("助急"), 9)]
    months = [
        Bar(f"2026-{month:02}", value)
        for month, value in enumerate((41, 52, 48, 77, 90, 84, 101, 120, 116), 3)
    ]
    ages = [
        Band("90+", 4, 9),
        Band("80–89", 31, 46),
        Band("70–79", 88, 97),
        Band("60–69", 140, 131),
        Band("50–59", 180, 172),
    ]
    points = [
        Point(29.8350, 91.6420, _("白玛"), "#map", _("09:00–09:40 助餐")),
        Point(29.8412, 91.6551, _("次仁"), "#map", _("10:00–10:30 随访"), "bad"),
        Point(29.8290, 91.6688, _("卓玛"), "#map", _("11:10–12:00 助浴(双人)")),
    ]
    return {
        "diagrams": gallery_diagrams.samples(),
        "bars": charting.bar_chart(
            _("本月各类服务"), [Bar(name, value, "#chart") for name, value in kinds], _("次")
        ),
        "line": charting.line_chart(_("每月走访"), months, _("次")),
        "pyramid": charting.pyramid(_("年龄与性别"), ages, _("男"), _("女")),
        "radar": charting.radar_chart(
            _("能力"), [name for name, _number in kinds],
            [Web(_("要求"), (2, 2, 3, 1, 2)), Web(_("自评"), (3, 2, 2, 1, 4)), Web(_("督导"), (2, 2, None, 1, 3))], 4, _("项目"),
        ),
        "points": points,
    }
