"""What people type about exemptions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base import packs
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import language
from lianxin.domain.workforce.forms.files import evidence_field
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.base.packs.schema import ExemptionReason


class AskForm(forms.Form):
    """Why, from when to when."""

    exemption_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    reason = forms.ChoiceField(label=_("理由"), widget=forms.RadioSelect)
    since = DayField(label=_("从"))
    until = DayField(label=_("到(含)"))
    note = FreeTextField(label=_("说明"), required=False, max_length=300, rows=2, help_text=_("加密保存。说明和凭据只有本人、申请人和批准人看得到。"))
    evidence = evidence_field(_("凭据(照片)"), help_text=_("理由里写了要传的一定要传;其他的也可以把原件给批准人看。"))

    def __init__(self, *args: Any, place: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = today
        self.fields["reason"].choices = [(code, _reason(one)) for code, one in packs.for_place(place).exemptions.items()]  # type: ignore[attr-defined]


def _reason(one: ExemptionReason) -> str:
    text = gettext("%(reason)s(最长 %(months)s 个月,要传凭据)") if one.needs_evidence else gettext("%(reason)s(最长 %(months)s 个月)")
    return text % {"reason": one.name.in_language(language()), "months": one.months}


class DecideForm(forms.Form):
    """Yes or no, and why."""

    decision = forms.ChoiceField(label=_("决定"), widget=forms.RadioSelect, choices=[("grant", _("批准")), ("refuse", _("不批准"))])
    why = FreeTextField(label=_("理由"), required=False, max_length=200, rows=2, help_text=_("不批准的要写。"))


class EndForm(forms.Form):
    """Why an exemption is taken back."""

    why = FreeTextField(label=_("收回的理由"), max_length=200, rows=2)
