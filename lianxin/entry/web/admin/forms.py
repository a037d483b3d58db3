"""Forms of administration."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, str]]


def _date_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class PlaceSearch(forms.Form):
    """A name in any script, its sound, or a code."""

    q = forms.CharField(label=_("名称或代码"), required=False, help_text=_("同音字也能找到:输入“金凤”会找到“金风村”。"))


class NewSite(forms.Form):
    """A kitchen, a water or a venue."""

    kind = forms.ChoiceField(label=_("种类"), choices=[("kitchen", _("食堂")), ("water", _("水域")), ("venue", _("活动场地"))])
    place = forms.ChoiceField(label=_("区划"))
    name = forms.CharField(label=_("名称"), max_length=80)
    code = forms.SlugField(label=_("代码"), max_length=40, help_text=_("英文字母、数字和短横线,以后不再改变。"))
    lat = forms.FloatField(label=_("纬度"), required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(label=_("经度"), required=False, min_value=-180, max_value=180)

    def __init__(self, places: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]


class StationPhone(forms.Form):
    """The public number of a station."""

    phone = forms.RegexField(
        label=_("公开电话"), regex=r"^[0-9 +()-]{5,30}$", required=False, help_text=_("居民页面上显示的办公电话,不要填个人手机。")
    )


class UserFilter(forms.Form):
    """Accounts by name and state."""

    q = forms.CharField(label=_("姓名或用户名"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), ("active", _("在用")), ("inactive", _("停用"))])


class NewUser(forms.Form):
    """An account with a first password, which the person changes at once."""

    display_name = forms.CharField(label=_("姓名"), max_length=60)
    display_name_bo = forms.CharField(label=_("藏文姓名"), max_length=120, required=False)
    username = forms.RegexField(
        label=_("用户名"), regex=r"^[a-z][a-z0-9._-]{2,59}$", help_text=_("小写英文字母开头,可含数字、点和短横线,例如 zhuoma.gk。"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip
    place = forms.ChoiceField(label=_("所属区划"))

    def __init__(self, places: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]


class EditUser(forms.Form):
    """Names of an account."""

    display_name = forms.CharField(label=_("姓名"), max_length=60)
    display_name_bo = forms.CharField(label=_("藏文姓名"), max_length=120, required=False)


class NewGrant(forms.Form):
    """A role over a place, from a day, perhaps until a day."""

    role = forms.ChoiceField(label=_("角色"), widget=forms.RadioSelect)
    place = forms.ChoiceField(label=_("辖区"), help_text=_("可以看到和办理这个区划及其以下的一切。"))
    starts_on = _date_field(_("开始日期"))
    last_day = _date_field(_("最后一天"), required=False, help_text=_("当天仍然有效;不填为长期。"))
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("例如:任命文件号,或顶岗原因。"))

    def __init__(self, roles: Choices, places: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["place"].choices = places  # type: ignore[attr-defined]

    def ends_on(self) -> date | None:
        """The first day on which it no longer counts."""
        last = self.cleaned_data["last_day"]
        return last + timedelta(days=1) if last else None


class Reason(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("至少 4 个字;会写进审计记录。"))


class TrailFilter(forms.Form):
    """The audit trail by person, act, subject and day."""

    who = forms.CharField(label=_("操作人"), required=False, help_text=_("姓名或用户名"))
    verb = forms.ChoiceField(label=_("动作"), required=False)
    subject = forms.CharField(label=_("对象编号"), required=False)
    since = _date_field(_("从"), required=False)
    until = _date_field(_("到"), required=False)

    def __init__(self, verbs: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = verbs  # type: ignore[attr-defined]


class EmergencyRequest(forms.Form):
    """One resident outside one's reach, and why."""

    resident = forms.UUIDField(label=_("居民编号"), help_text=_("由对方社工站告知;系统不会按姓名查找辖区外的人。"))
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("至少 4 个字,审批人会看到。"))
