"""What people type about residents and consents; the forms of a roster stand with its views."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.languages import pack_code
from lianxin.base.ui.pack_words import choices, language
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.people.rules.consents import BASES, PURPOSES
from lianxin.domain.people.rules.residents import DISABILITY_KINDS, LANGUAGES, NO_ID_REASONS, ResidentValues
from lianxin.domain.people.selectors.registry import ResidentFilter
from lianxin.domain.people.selectors.tiers import SOON, DueFilter
from lianxin.kernel.codes import ETHNIC, MARITAL, RELATION, SEX, CodeTable
from lianxin.kernel.ids import new_id

Choices = list[tuple[str, str]]

_NO_BIRTH: Final = "unknown"
_AGES: Final = re.compile(r"(\d{1,3})(?:-(\d{1,3})|\+)")


def age_band(asked: str) -> tuple[int, int | None] | None:
    """Ages in completed years as an address asks for them: "60-69" is 60 and below 70, "80+" is 80 and above.

    None for what is no band, or one that ends before it begins.
    """
    found = _AGES.fullmatch(asked)
    if found is None:
        return None
    low, high = int(found[1]), None if found[2] is None else int(found[2])
    return None if high is not None and high < low else (low, None if high is None else high + 1)


def _listed(table: CodeTable, *, blank: bool = True) -> Choices:
    shown = [(code.code, code.word(pack_code(language()))) for code in table]
    return [("", gettext("不清楚")), *shown] if blank else shown


def _named(rows: Mapping[str, str], blank: str = "") -> Choices:
    return ([("", blank)] if blank else []) + [(code, gettext(label)) for code, label in rows.items()]


def tier_choices(pack: Pack, *, routine: bool = False) -> Choices:
    """The visit tiers of a pack under the name of their group; `routine`: only those visited in turns."""
    words = {"elder": gettext("老年人"), "child": gettext("未成年人")}
    return [
        (tier.code, f"{words[tier.group]} · {tier.name.in_language(language())}")
        for group in words
        for tier in pack.tier_rows(group)
        if tier.interval_days or not routine
    ]


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not known: what nobody knows is stored as unknown, never as no."""

    def __init__(self, label: Any) -> None:
        answers = [("", _("不清楚")), ("yes", _("是")), ("no", _("否"))]
        super().__init__(
            label=label, choices=answers, coerce=lambda text: text == "yes", empty_value=None, required=False
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)


class ResidentForm(forms.Form):
    """A resident, new or changed. `version` is the one the person saw; a new one carries its own id, so it arrives once."""

    resident_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)
    name = forms.CharField(label=_("姓名"), max_length=60, help_text=_("与身份证一致;藏族姓名不要拆分。"))
    name_bo = forms.CharField(label=_("藏文姓名"), max_length=120, required=False)
    place = PlaceField(label=_("村(社区)"))
    address = forms.CharField(label=_("住址"), max_length=200, required=False)
    id_number = forms.CharField(label=_("身份证号"), max_length=24, required=False)
    clear_id_number = forms.BooleanField(
        label=_("清除身份证号"), required=False, help_text=_("登记错了别人的号码时勾选,并选择没有身份证号的原因。")
    )
    no_id_reason = forms.ChoiceField(label=_("没有身份证号的原因"), required=False)
    sex = forms.ChoiceField(label=_("性别"), required=False)
    birth_date = DayField(label=_("出生日期"), required=False, help_text=_("填了身份证号就不用填。"))
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    clear_phone = forms.BooleanField(label=_("清除电话"), required=False, help_text=_("号码错了或停用,又没有新的。"))
    language = forms.ChoiceField(label=_("沟通语言"))
    ethnic = forms.ChoiceField(label=_("民族"), required=False)
    marital = forms.ChoiceField(label=_("婚姻状况"), required=False)
    relation = forms.ChoiceField(label=_("与户主关系"), required=False)
    spouse_alive = YesNoField(_("配偶健在"))
    children_count = forms.IntegerField(label=_("子女数"), required=False, min_value=0, max_value=30)
    children_nearby = YesNoField(_("有子女在身边"))
    disability_kind = forms.ChoiceField(label=_("残疾类别"), required=False)
    disability_grade = forms.IntegerField(label=_("残疾等级"), required=False, min_value=1, max_value=4)
    ability_level = forms.IntegerField(
        label=_("能力等级"),
        required=False,
        min_value=0,
        max_value=4,
        help_text=_("0 能力完好,4 完全失能;没有评估就留空。"),
    )
    is_tekun = YesNoField(_("特困人员"))
    is_dibao = YesNoField(_("低保对象"))
    parents_away = forms.IntegerField(label=_("外出的父母人数"), required=False, min_value=0, max_value=2)
    guardian_able = YesNoField(_("监护人有监护能力"))
    lat = forms.FloatField(label=_("纬度"), required=False)
    lon = forms.FloatField(label=_("经度"), required=False)
    crs = forms.ChoiceField(
        label=_("坐标来源"), required=False,
        choices=[("", _("不清楚")), ("wgs84", _("卫星定位(WGS 84)")), ("gcj02", _("国内地图(GCJ-02)"))],
    )  # fmt: skip
    note = FreeTextField(
        label=_("备注"), max_length=300, required=False, rows=2
    )

    def __init__(
        self, *args: Any, viewer: Viewer, stored: ResidentValues | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "resident.write", ("village",))  # type: ignore[attr-defined]
        self._offer("sex", _listed(SEX, blank=False))
        self._offer("ethnic", _listed(ETHNIC))
        self._offer("marital", _listed(MARITAL))
        self._offer("relation", _listed(RELATION))
        self._offer("language", _named(LANGUAGES))
        self._offer("disability_kind", _named(DISABILITY_KINDS, gettext("没有或不清楚")))
        self._offer("no_id_reason", _named(NO_ID_REASONS, gettext("有身份证号")))
        if stored is None:
            del self.fields["clear_id_number"], self.fields["clear_phone"]
        else:
            self.fields["id_number"].help_text = _("留空则不改动。")
            self.fields["phone"].help_text = _("留空则不改动。")

    def _offer(self, name: str, offered: Choices) -> None:
        self.fields[name].choices = offered  # type: ignore[attr-defined]

    def values(self) -> ResidentValues:
        """The values for the service. An empty number keeps what is stored, unless it is to be cleared."""
        given = {f.name: self.cleaned_data[f.name] for f in fields(ResidentValues)}
        for name in ("id_number", "phone"):
            given[name] = given[name] or ("" if self.cleaned_data.get(f"clear_{name}") else None)
        given["sex"] = given["sex"] or "0"
        return ResidentValues(**given)


def initial_of(stored: ResidentValues) -> dict[str, Any]:
    """Stored values as the form's first values."""
    return {f.name: getattr(stored, f.name) for f in fields(ResidentValues)}


class ResidentFilterForm(forms.Form):
    """What of the residents to show; a value no list offers is as good as none, but a place out of reach has no rows."""

    place = PlaceField(label=_("地点"), required=False, empty=_("全部"))
    category = forms.ChoiceField(label=_("类别"), required=False)
    tier = forms.ChoiceField(label=_("走访分级"), required=False)
    age = forms.ChoiceField(label=_("年龄"), required=False)
    sex = forms.ChoiceField(label=_("性别"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = gettext("全部")
        bands = [
            ("0-17", gettext("不满18岁")), ("18-59", gettext("18–59岁")), ("60+", gettext("60岁及以上")),
            ("80+", gettext("80岁及以上")), ("100+", gettext("100岁及以上")),
        ]  # fmt: skip
        bands.append((_NO_BIRTH, gettext("没有出生日期")))
        asked = self.data.get("age", "")
        if age_band(asked) and asked not in dict(bands):  # a bar of the county page asks for its own ten years
            bands.append((asked, gettext("%(ages)s岁") % {"ages": asked.replace("-", "–")}))
        self.fields["place"].offer(viewer, "resident.read", ("county", "township", "village"))  # type: ignore[attr-defined]
        self._offer("age", [("", everything), *bands])
        self._offer("sex", [("", everything), *_listed(SEX, blank=False)])
        pack = packs.for_place(viewer.home)
        self._offer("category", choices(pack.categories, everything))
        self._offer("tier", [("", everything), *tier_choices(pack)])

    def _offer(self, name: str, offered: Choices) -> None:
        self.fields[name].choices = offered  # type: ignore[attr-defined]

    def wanted(self) -> ResidentFilter:
        """The filter of the selector."""
        self.is_valid()
        kept = {name: self.cleaned_data.get(name, "") for name in ("category", "tier", "sex")}
        age = self.cleaned_data.get("age", "")
        low, high = age_band(age) or (None, None)
        return ResidentFilter(place=asked_place(self.data), age_from=low, age_below=high, no_birth=age == _NO_BIRTH, **kept)


class DueFilterForm(forms.Form):
    """Whom of those who must be visited to show; a value no list offers is as good as none."""

    tier = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    show = forms.ChoiceField(label=_("期限"), required=False)
    place = PlaceField(label=_("地点"), required=False, empty=_("全部"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tiers = tier_choices(packs.for_place(viewer.home), routine=True)
        terms = [("", gettext("逾期和 3 天内到期")), ("overdue", gettext("已逾期")), ("month", gettext("31 天内到期"))]
        self.fields["show"].choices = terms  # type: ignore[attr-defined]
        self.fields["tier"].choices = [("", ""), *self.tiers]  # type: ignore[attr-defined]
        self.fields["place"].offer(viewer, "category.read", ("county", "township", "village"))  # type: ignore[attr-defined]

    def wanted(self, today: date) -> DueFilter:
        """The filter of the selector. Overdue means that the last day has passed."""
        self.is_valid()
        days = {"overdue": -1, "month": 31}.get(self.cleaned_data.get("show", ""), SOON.days)
        by = today + timedelta(days=days)
        return DueFilter(by, asked_place(self.data), self.cleaned_data.get("tier", ""))


class RevealForm(forms.Form):
    """Why somebody wants to see a whole number."""

    why = forms.ChoiceField(
        label=_("为什么要看"), widget=forms.RadioSelect,
        choices=[
            ("contact", _("打电话联系本人或家属")), ("verify", _("当面核对身份")),
            ("apply", _("代为申请待遇或服务")), ("emergency", _("紧急情况")),
        ],
    )  # fmt: skip


class LeaveForm(forms.Form):
    """A death or a departure."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("登记"), widget=forms.RadioSelect, choices=[("died", _("去世")), ("moved", _("迁出本县"))]
    )
    on = DayField(label=_("日期"))


class ReturnForm(forms.Form):
    """Taking back a death or a departure."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(label=_("理由"), max_length=200, help_text=_("例如:登记有误;已迁回。"))


class ConsentForm(forms.Form):
    """One consent for one purpose."""

    purpose = forms.ChoiceField(label=_("目的"))
    basis = forms.ChoiceField(label=_("法律依据"))
    given_by = forms.CharField(
        label=_("同意人"), max_length=60, required=False, help_text=_("不是本人时填写,例如监护人的姓名。")
    )
    given_on = DayField(label=_("同意日期"))
    text_version = forms.CharField(label=_("告知书版本"), max_length=40)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = _named(PURPOSES)  # type: ignore[attr-defined]
        self.fields["basis"].choices = _named(BASES)  # type: ignore[attr-defined]
        self.fields["given_on"].initial = today
