"""What people type about residents, consents and rosters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.selectors import choices as place_choices
from lianxin.base.ui.languages import pack_code
from lianxin.base.ui.pack_words import choices, language
from lianxin.domain.people.rules.consents import BASES, PURPOSES
from lianxin.domain.people.rules.residents import DISABILITY_KINDS, LANGUAGES, NO_ID_REASONS, ResidentValues
from lianxin.domain.people.selectors.registry import ResidentFilter
from lianxin.kernel.codes import ETHNIC, MARITAL, RELATION, SEX, CodeTable
from lianxin.kernel.ids import new_id

Choices = list[tuple[str, str]]

AGE_BANDS: Final[Mapping[str, tuple[int | None, int | None]]] = {
    "0-17": (None, 18), "18-59": (18, 60), "60+": (60, None), "80+": (80, None), "100+": (100, None),
}  # fmt: skip


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more)


def _listed(table: CodeTable, *, blank: bool = True) -> Choices:
    shown = [(code.code, code.word(pack_code(language()))) for code in table]
    return [("", gettext("不清楚")), *shown] if blank else shown


def _named(rows: Mapping[str, str], blank: str = "") -> Choices:
    return ([("", blank)] if blank else []) + [(code, gettext(label)) for code, label in rows.items()]


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
    place = forms.ChoiceField(label=_("村(社区)"))
    address = forms.CharField(label=_("住址"), max_length=200, required=False)
    id_number = forms.CharField(label=_("身份证号"), max_length=24, required=False)
    no_id_reason = forms.ChoiceField(label=_("没有身份证号的原因"), required=False)
    sex = forms.ChoiceField(label=_("性别"), required=False)
    birth_date = _day(_("出生日期"), required=False, help_text=_("填了身份证号就不用填。"))
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
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
    note = forms.CharField(
        label=_("备注"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(
        self, *args: Any, viewer: Viewer, stored: ResidentValues | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        villages = place_choices(viewer, "resident.write", ("village",), language())
        self._offer("place", villages)
        self._offer("sex", _listed(SEX, blank=False))
        self._offer("ethnic", _listed(ETHNIC))
        self._offer("marital", _listed(MARITAL))
        self._offer("relation", _listed(RELATION))
        self._offer("language", _named(LANGUAGES))
        self._offer("disability_kind", _named(DISABILITY_KINDS, gettext("没有或不清楚")))
        self._offer("no_id_reason", _named(NO_ID_REASONS, gettext("有身份证号")))
        if stored is not None:
            self.fields["id_number"].help_text = _("留空则不改动。")
            self.fields["phone"].help_text = _("留空则不改动。")

    def _offer(self, name: str, offered: Choices) -> None:
        self.fields[name].choices = offered  # type: ignore[attr-defined]

    def values(self) -> ResidentValues:
        """The values for the service. An empty number keeps what is stored."""
        given = {f.name: self.cleaned_data[f.name] for f in fields(ResidentValues)}
        given["id_number"], given["phone"] = given["id_number"] or None, given["phone"] or None
        given["sex"] = given["sex"] or "0"
        return ResidentValues(**given)


def initial_of(stored: ResidentValues) -> dict[str, Any]:
    """Stored values as the form's first values."""
    return {f.name: getattr(stored, f.name) for f in fields(ResidentValues)}


class ResidentFilterForm(forms.Form):
    """What of the residents to show; a value no list offers is as good as none."""

    place = forms.ChoiceField(label=_("地点"), required=False)
    category = forms.ChoiceField(label=_("类别"), required=False)
    age = forms.ChoiceField(label=_("年龄"), required=False)
    sex = forms.ChoiceField(label=_("性别"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = gettext("全部")
        places = place_choices(viewer, "resident.read", ("county", "township", "village"), language())
        bands = [
            ("0-17", gettext("不满18岁")), ("18-59", gettext("18–59岁")), ("60+", gettext("60岁及以上")),
            ("80+", gettext("80岁及以上")), ("100+", gettext("100岁及以上")),
        ]  # fmt: skip
        self._offer("place", [("", everything), *places])
        self._offer("age", [("", everything), *bands])
        self._offer("sex", [("", everything), *_listed(SEX, blank=False)])
        self._offer("category", choices(packs.for_place(viewer.home).categories, everything))

    def _offer(self, name: str, offered: Choices) -> None:
        self.fields[name].choices = offered  # type: ignore[attr-defined]

    def wanted(self) -> ResidentFilter:
        """The filter of the selector."""
        self.is_valid()
        kept = {name: self.cleaned_data.get(name, "") for name in ("place", "category", "sex")}
        low, high = AGE_BANDS.get(self.cleaned_data.get("age", ""), (None, None))
        return ResidentFilter(age_from=low, age_below=high, **kept)


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
    on = _day(_("日期"))


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
    given_on = _day(_("同意日期"))
    text_version = forms.CharField(label=_("告知书版本"), max_length=40)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = _named(PURPOSES)  # type: ignore[attr-defined]
        self.fields["basis"].choices = _named(BASES)  # type: ignore[attr-defined]
        self.fields["given_on"].initial = today


class RosterUploadForm(forms.Form):
    """A roster file and where it comes from: a known source, or the name of a new one and its place."""

    source = forms.ChoiceField(label=_("来源"), required=False)
    new_name = forms.CharField(
        label=_("新来源的名称"),
        max_length=80,
        required=False,
        help_text=_("例如:县民政局 老年人台账。列对应只需确认一次。"),
    )
    place = forms.ChoiceField(label=_("新来源的范围"), required=False)
    file = forms.FileField(label=_("名册文件"), help_text=_("Excel(.xlsx、.xls)或 CSV。"))

    def __init__(self, *args: Any, viewer: Viewer, sources: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(source.id), source.name) for source in sources]
        self.fields["source"].choices = [("", gettext("新来源")), *known]  # type: ignore[attr-defined]
        places = place_choices(viewer, "resident.import", ("county", "township", "village"), language())
        self.fields["place"].choices = places  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("source") and not cleaned.get("new_name", "").strip():
            self.add_error("new_name", gettext("请选择来源,或给新来源起个名称。"))
        return cleaned


class ColumnsForm(forms.Form):
    """Which column of a roster is what. The file is asked for once more: nothing is kept of it before it is checked."""

    file = forms.FileField(label=_("名册文件"), help_text=_("请再选一次同一个文件;确认前系统不保存它。"))

    def __init__(
        self, *args: Any, headings: list[tuple[str, str, str]], offered: Choices, **kwargs: Any
    ) -> None:
        """`headings`: (heading, field guessed, samples) of each column."""
        super().__init__(*args, **kwargs)
        self._headings = [heading for heading, _guess, _samples in headings]
        for number, (heading, guess, samples) in enumerate(headings):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=heading, required=False, initial=guess, help_text=samples,
                choices=[("", gettext("不导入这一列")), *offered],
            )  # fmt: skip

    def columns(self) -> dict[str, str]:
        """Heading → field."""
        return {heading: self.cleaned_data[f"column_{n}"] for n, heading in enumerate(self._headings)}
