"""Forms of administration."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.place_fields import PlaceField

Choices = list[tuple[str, str]]
PLACE_LEVELS = ("city", "county", "township", "village")


class PlaceSearch(forms.Form):
    """A name in any script, its sound, or a code."""

    typed = "q"

    q = forms.CharField(label=_("名称或代码"), required=False, help_text=_("同音字也能找到:输入“金凤”会找到“金风村”。"))


class NewSite(forms.Form):
    """A kitchen, a water or a venue."""

    kind = forms.ChoiceField(label=_("种类"), choices=[("kitchen", _("食堂")), ("water", _("水域")), ("venue", _("活动场地"))])
    place = PlaceField(label=_("区划"))
    name = forms.CharField(label=_("名称"), max_length=80)
    code = forms.SlugField(label=_("代码"), max_length=40, help_text=_("英文字母、数字和短横线,以后不再改变。"))
    lat = forms.FloatField(label=_("纬度"), required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(label=_("经度"), required=False, min_value=-180, max_value=180)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "place.manage", ("township", "village"))  # type: ignore[attr-defined]


class EditSite(NewSite):
    """A site corrected; its code stays as it is."""

    code = None  # type: ignore[assignment]  # Django's way to leave out an inherited field


class StationPhone(forms.Form):
    """The public number of a station."""

    phone = forms.RegexField(
        label=_("公开电话"), regex=r"^[0-9 +()-]{5,30}$", required=False, help_text=_("居民页面上显示的办公电话,不要填个人手机。")
    )


class UserFilter(forms.Form):
    """Accounts by name and state."""

    typed = "q"

    q = forms.CharField(label=_("姓名或用户名"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), ("active", _("在用")), ("inactive", _("停用"))])


class NewUser(forms.Form):
    """An account with a first password, which the person changes at once."""

    display_name = forms.CharField(label=_("姓名"), max_length=60)
    display_name_bo = forms.CharField(label=_("藏文姓名"), max_length=120, required=False)
    username = forms.RegexField(
        label=_("用户名"), regex=r"^[a-z][a-z0-9._-]{2,59}$", help_text=_("小写英文字母开头,可含数字、点、短横线和下划线,3 到 60 个字符,例如 zhuoma.gk。"),
        error_messages={"invalid": _("用户名只能用小写英文字母 a–z、数字 0–9、点、短横线和下划线,以字母开头,3 到 60 个字符;不能有空格、大写字母和汉字。")},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip
    place = PlaceField(label=_("所属区划"))

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "user.manage", PLACE_LEVELS)  # type: ignore[attr-defined]


class EditUser(forms.Form):
    """Names of an account."""

    display_name = forms.CharField(label=_("姓名"), max_length=60)
    display_name_bo = forms.CharField(label=_("藏文姓名"), max_length=120, required=False)


class NewGrant(forms.Form):
    """A role over a place, from a day, perhaps until a day."""

    role = forms.ChoiceField(label=_("角色"), widget=forms.RadioSelect)
    place = PlaceField(label=_("辖区"), help_text=_("可以看到和办理这个区划及其以下的一切。"))
    starts_on = DayField(label=_("开始日期"))
    last_day = DayField(label=_("最后一天"), required=False, help_text=_("当天仍然有效;不填为长期。"))
    reason = FreeTextField(label=_("理由"), max_length=200, help_text=_("例如:任命文件号,或顶岗原因。"))

    def __init__(self, roles: Choices, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["place"].offer(viewer, "role.grant", PLACE_LEVELS)  # type: ignore[attr-defined]

    def ends_on(self) -> date | None:
        """The first day on which it no longer counts."""
        last = self.cleaned_data["last_day"]
        return last + timedelta(days=1) if last else None


class Reason(forms.Form):
    """Why."""

    reason = FreeTextField(label=_("理由"), max_length=200, help_text=_("至少 4 个字;会写进审计记录。"))


class TrailFilter(forms.Form):
    """The audit trail by person, act, subject and day."""

    typed = "who subject"

    who = forms.CharField(label=_("操作人"), required=False, help_text=_("姓名或用户名"))
    verb = forms.ChoiceField(label=_("动作"), required=False)
    subject = forms.CharField(label=_("对象编号"), required=False)
    since = DayField(label=_("从"), required=False)
    until = DayField(label=_("到"), required=False)

    def __init__(self, verbs: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = verbs  # type: ignore[attr-defined]


class EmergencyRequest(forms.Form):
    """One resident outside one's reach, and why."""

    resident = forms.UUIDField(label=_("居民编号"), help_text=_("由对方社工站告知;系统不会按姓名查找辖区外的人。"))
    reason = FreeTextField(label=_("理由"), max_length=300, rows=3, help_text=_("至少 4 个字,审批人会看到。"))
