"""What is typed about objections to what is on public show."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.domain.workforce.selectors.publicity import Publicity
from lianxin.kernel.ids import new_id


class PublicObjectionForm(forms.Form):
    """What anybody objects, with or without a name."""

    objection_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    row_id = forms.TypedChoiceField(label=_("对谁的异议"), coerce=UUID)
    said = FreeTextField(label=_("异议的内容"), max_length=2000, rows=5, help_text=_("写清楚什么事、什么时候、有什么可以核实的。"))
    name = forms.CharField(label=_("提出人的姓名"), required=False, max_length=60, help_text=_("可以不留;留了便于核实。只有办理异议的人看得到。"))
    phone = forms.CharField(label=_("提出人的电话"), required=False, max_length=30, widget=forms.TextInput({"inputmode": "tel"}))

    def __init__(self, *args: Any, shown: Publicity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row_id"].choices = [("", _("请选择")), *((str(one.row_id), one.name) for one in shown.lines if one.stands)]  # type: ignore[attr-defined]


class ObjectionForm(PublicObjectionForm):
    """One that came by letter or telephone."""

    received_on = DayField(label=_("收到日期"))


class UpholdForm(forms.Form):
    """Whether an objection holds, and the answer."""

    upheld = forms.TypedChoiceField(
        label=_("异议成立吗?"), widget=forms.RadioSelect, choices=[("0", _("不成立")), ("1", _("成立,取消公示的这一项"))], coerce=lambda text: text == "1"
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)
    answer = FreeTextField(label=_("答复"), max_length=1000, rows=4, help_text=_("提出人凭查询码看得到。"))
