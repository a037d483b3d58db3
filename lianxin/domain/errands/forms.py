"""What people type about accompanied applications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import choices
from lianxin.domain.errands.rules import PAPER_STATES, WITH
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.base.packs import Pack


class OpenForm(forms.Form):
    """What is applied for; a treatment that is not over yet; the case it belongs to."""

    errand_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    kind = forms.ChoiceField(label=_("办什么"), widget=forms.RadioSelect)
    not_before = DayField(label=_("最早哪天去评"), required=False, help_text=_("治疗还没有结束、要等一等的才填。"))
    within_id = forms.TypedChoiceField(label=_("属于哪个个案"), coerce=UUID, required=False, empty_value=None)

    def __init__(self, *args: Any, pack: Pack, files: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices(pack.errand_kinds)  # type: ignore[attr-defined]
        self.fields["within_id"].choices = [("", gettext("(不属于)")), *files]  # type: ignore[attr-defined]
        if not files:
            del self.fields["within_id"]


class PaperForm(forms.Form):
    """Is it there? With a picture."""

    state = forms.ChoiceField(label=_("这份材料"), widget=forms.RadioSelect, choices=[(code, _(text)) for code, text in PAPER_STATES.items()])
    photo = forms.FileField(label=_("拍一张照片"), required=False, widget=forms.FileInput({"accept": "image/*", "capture": "environment"}))
    note = FreeTextField(label=_("说明"), required=False, max_length=200, rows=2)


class CheckForm(forms.Form):
    """Which originals are there: the whole list at once."""

    got = forms.TypedMultipleChoiceField(label=_("已有原件的"), coerce=UUID, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, papers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["got"].choices = papers  # type: ignore[attr-defined]


class AddPaperForm(forms.Form):
    """A paper beyond the guide."""

    paper_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    title = forms.CharField(label=_("材料名称"), max_length=80)


class VisitForm(forms.Form):
    """Who went where, and what was answered."""

    visit_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    office = forms.CharField(label=_("去了哪里"), max_length=80)
    went_on = DayField(label=_("哪天"))
    went_with = forms.ChoiceField(label=_("怎样去的"), widget=forms.RadioSelect, choices=[(code, _(word)) for code, word in WITH.items()])
    companion = forms.CharField(label=_("谁陪的"), required=False, max_length=60)
    said = FreeTextField(label=_("怎样答复"), max_length=500, rows=3)


class DayForm(forms.Form):
    """On which day."""

    on = DayField(label=_("哪天"))


class PassOnForm(DayForm):
    """The day, and at which office it lay when the page was made."""

    office = forms.CharField(widget=forms.HiddenInput, required=False)


class HandInForm(DayForm):
    """The day, and the number on the receipt."""

    receipt = forms.CharField(label=_("受理回执号"), required=False, max_length=60, help_text=_("没有回执的,请向部门要。"))


class SupplementForm(forms.Form):
    """What the office asks for, since when, and by when."""

    on = DayField(label=_("哪天要求的"))
    what = FreeTextField(label=_("要补什么"), max_length=200, rows=2)
    due_on = DayField(label=_("哪天以前补"), required=False)


class SupplyForm(forms.Form):
    """On which day it was handed in again."""

    on = DayField(label=_("哪天再递交的"), help_text=_("部门剩下的期限从这天接着算。"))


class ReasonForm(forms.Form):
    """In the person's words."""

    reason = FreeTextField(label=_("为什么不服"), max_length=500, rows=3)


class WhyForm(forms.Form):
    """What the number is needed for."""

    why = forms.CharField(label=_("为什么要看"), max_length=200)


class OutcomeForm(forms.Form):
    """What was decided; a certificate by its number."""

    outcome = forms.ChoiceField(label=_("结果"), widget=forms.RadioSelect)
    decided_on = DayField(label=_("结果的日期"))
    certificate = forms.CharField(label=_("证号"), required=False, max_length=40, widget=forms.TextInput({"autocomplete": "off"}), help_text=_("批准的照证件填。只存密文,页面上不显示全部。"))
    valid_until = DayField(label=_("有效期至"), required=False)
    reason = FreeTextField(label=_("部门怎样说"), required=False, max_length=500, rows=2)

    def __init__(self, *args: Any, outcomes: list[tuple[str, str]], certifies: bool, must_say: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = outcomes  # type: ignore[attr-defined]
        self.fields["reason"].required = must_say
        if not certifies:
            del self.fields["certificate"], self.fields["valid_until"]
