"""What people type about contracts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.workforce.rules.words import LEVEL_WORDS
from lianxin.kernel.ids import new_id

LEVELS = (("", _("不要求")), *((code, _(text)) for code, text in LEVEL_WORDS.items()))


class ContractForm(forms.Form):
    """A contract with an agency."""

    contract_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    place = PlaceField(label=_("购买方"))
    agency_id = forms.TypedChoiceField(label=_("机构"), coerce=UUID)
    number = forms.CharField(label=_("合同编号"), max_length=40)
    title = forms.CharField(label=_("项目名称"), max_length=120)
    starts_on = DayField(label=_("开始"))
    ends_on = DayField(label=_("结束(含)"))
    amount = forms.DecimalField(label=_("合同金额(元)"), min_value=0, max_digits=12, decimal_places=2)

    def __init__(self, *args: Any, viewer: Viewer, agencies: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "contract.manage", ("county", "township"))  # type: ignore[attr-defined]
        self.fields["agency_id"].choices = [("", _("请选择")), *((str(key), name) for key, name in agencies)]  # type: ignore[attr-defined]


class SeatForm(forms.Form):
    """So many people at a station, with which certificate, at how much a month."""

    place = PlaceField(label=_("驻哪里"))
    kind = forms.ChoiceField(label=_("岗位"))
    seats = forms.IntegerField(label=_("人数"), min_value=1, max_value=200)
    level = forms.ChoiceField(label=_("至少要有的证书"), choices=LEVELS, required=False)
    monthly = forms.DecimalField(label=_("每人每月(元)"), min_value=0, max_digits=9, decimal_places=2)

    def __init__(self, *args: Any, viewer: Viewer, kinds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "contract.manage", ("township", "village"))  # type: ignore[attr-defined]
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """When it was signed, with its picture."""

    signed_on = DayField(label=_("签订日期"))
    copy = forms.FileField(label=_("合同扫描件"), required=False)


class EndForm(forms.Form):
    """The last day of a contract that ends early, and why."""

    ended_on = DayField(label=_("最后一天"))
    why = FreeTextField(label=_("终止原因"), max_length=200, rows=2)


class DecideForm(forms.Form):
    """Take it off or not."""

    confirm = forms.TypedChoiceField(label=_("认定"), choices=[("yes", _("扣")), ("no", _("不扣"))], coerce=lambda value: value == "yes", widget=forms.RadioSelect)
    why = FreeTextField(label=_("理由"), max_length=200, rows=2, required=False, help_text=_("不扣的必须写,例如:大雪封山,接替的人晚到一周。"))


class ReopenForm(forms.Form):
    """Why a decision is taken back."""

    why = FreeTextField(label=_("退回的理由"), max_length=200, rows=2, help_text=_("例如:到岗登记晚了,当月并不缺人。"))


class GapForm(forms.Form):
    """Where gaps are looked for."""

    place = PlaceField(label=_("地点"), required=False, empty=_("全部"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "contract.read", ("county", "township"))  # type: ignore[attr-defined]
