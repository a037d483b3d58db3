"""Forms of one's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base.access.models import User
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.display import MODES, THEMES
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.languages import LANGUAGES

THEME_LABELS = {"auto": _("跟随系统"), "light": _("浅色"), "dark": _("深色"), "contrast": _("高对比")}
MODE_LABELS = {"standard": _("标准"), "elder": _("长辈版(大字)")}


class PasswordStep(forms.Form):
    """First step of signing in."""

    username = forms.CharField(
        label=_("用户名"), max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}),
    )  # fmt: skip
    password = forms.CharField(
        label=_("密码"), max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class CodeStep(forms.Form):
    """A code of the authenticator app, or one recovery code."""

    code = forms.CharField(
        label=_("验证码"), max_length=24, help_text=_("身份验证器上的 6 位数字;手机不在身边时,输入一个备用码。"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}),
    )  # fmt: skip

    def clean_code(self) -> str:
        """Spaces and dashes that people copy along mean nothing."""
        return str(self.cleaned_data["code"]).replace(" ", "").replace("-", "").lower()


class NewPassword(forms.Form):
    """The old password once, the new one twice."""

    old = forms.CharField(label=_("原密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    new = forms.CharField(
        label=_("新密码"), strip=False, max_length=200, help_text=_("至少 12 个字符,不能全是数字,也不能是常见密码。几个词连成一句最好记。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(label=_("再输一次新密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_old(self) -> str:
        old = str(self.cleaned_data["old"])
        if not self.user.check_password(old):
            raise forms.ValidationError(_("原密码不正确。"))
        return old

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("new") != given.get("again"):
            self.add_error("again", _("两次输入的新密码不一致。"))
        return given


class Preferences(forms.Form):
    """Language, colours and letter size of one's own account."""

    language = forms.ChoiceField(label=_("语言"), choices=LANGUAGES, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("颜色"), choices=[(t, THEME_LABELS[t]) for t in THEMES], widget=forms.RadioSelect)
    mode = forms.ChoiceField(label=_("字号"), choices=[(m, MODE_LABELS[m]) for m in MODES], widget=forms.RadioSelect)


class Lending(forms.Form):
    """One's own role, lent to a colleague for some days."""

    grant = forms.ChoiceField(label=_("委托的角色"))
    to = forms.ChoiceField(label=_("交给哪位同事"))
    starts_on = DayField(label=_("开始日期"))
    ends_on = DayField(label=_("最后一天"), help_text=_("当天仍然有效,最长 30 天。"))
    reason = FreeTextField(label=_("理由"), max_length=200, help_text=_("例如:年休假期间由同事代办。"))

    def __init__(self, grants: list[tuple[str, str]], colleagues: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grant"].choices = grants  # type: ignore[attr-defined]
        self.fields["to"].choices = colleagues  # type: ignore[attr-defined]


class AddressForm(forms.Form):
    """Where one's notices are mailed to."""

    email = forms.EmailField(
        label=_("通知邮箱"), required=False, max_length=120,
        help_text=_("每条通知发一封信,只有数量和链接,没有任何人的资料。留空就不发。"),
    )  # fmt: skip
