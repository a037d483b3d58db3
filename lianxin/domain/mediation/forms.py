"""What people type about mediations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.ui.day_fields import DayField, MomentField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.mediation.rules import KINDS, TIES
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

_LEVELS = ("township", "village")


def _parties(field: Any, parties: list[tuple[str, str]], blank: str = "") -> None:
    field.choices = [*([("", blank)] if blank else []), *parties]


class OpenForm(forms.Form):
    """What is disputed, and where."""

    mediation_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    place = PlaceField(label=_("在哪里"))
    kind = forms.ChoiceField(label=_("纠纷种类"), choices=[("", _("请选择")), *((code, _(word)) for code, word in KINDS.items())])
    title = forms.CharField(label=_("纠纷名称"), max_length=60, help_text=_("名单上看得到:不要写人名,例如“3 号楼 2 单元楼道堆物”。"))
    dispute = FreeTextField(label=_("主要事实和争议"), max_length=2000, rows=5)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "proceeding.open", _LEVELS)  # type: ignore[attr-defined]


class RegisteredForm(forms.Form):
    """Somebody of the register."""

    party_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    namesake = forms.BooleanField(label=_("和调解员同名的,已核对不是同一个人"), required=False)


class PartyForm(RegisteredForm):
    """Somebody who is not in the register, or an organisation."""

    name = forms.CharField(label=_("姓名或名称"), max_length=60)
    address = forms.CharField(label=_("住址"), required=False, max_length=200)
    field_order = ["name", "address", "namesake"]


class WillingForm(forms.Form):
    """What they said."""

    willing = forms.TypedChoiceField(label=_("愿意调解吗?"), widget=forms.RadioSelect, choices=[("1", _("愿意")), ("0", _("不愿意"))], coerce=lambda text: text == "1")
    on = DayField(label=_("哪天问的"))


class MediatorForm(forms.Form):
    """A colleague, or somebody from outside; and what they say they are to the parties."""

    mediator_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    user_id = forms.TypedChoiceField(label=_("同事"), coerce=UUID, required=False, empty_value=None)
    name = forms.CharField(label=_("不是同事的,写姓名"), required=False, max_length=60)
    tie = forms.ChoiceField(label=_("他(她)说和当事人是什么关系?"), widget=forms.RadioSelect, choices=[(code, _(word)) for code, word in TIES.items()])
    namesake = forms.BooleanField(label=_("和当事人或其联系人同名的,已核对不是同一个人"), required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _parties(self.fields["user_id"], people, gettext("(不是同事)"))


class EndForm(forms.Form):
    """Why somebody no longer mediates."""

    reason = FreeTextField(label=_("理由"), max_length=300, rows=2)


class SessionForm(forms.Form):
    """When, where, who, what came of it."""

    session_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    held_at = MomentField(label=_("时间"))
    site = forms.CharField(label=_("地点"), max_length=80)
    present = forms.CharField(label=_("到场的人"), max_length=200)
    course = FreeTextField(label=_("过程和结果"), max_length=4000, rows=6)


class StatementForm(forms.Form):
    """What one party says apart."""

    statement_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    party_id = forms.TypedChoiceField(label=_("谁的陈述"), coerce=UUID)
    said = FreeTextField(label=_("陈述"), max_length=4000, rows=6)

    def __init__(self, *args: Any, parties: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _parties(self.fields["party_id"], parties)


class ClauseForm(forms.Form):
    """What is agreed, who does it, by when."""

    clause_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    content = FreeTextField(label=_("内容"), max_length=1000, rows=3)
    party_id = forms.TypedChoiceField(label=_("谁来做"), coerce=UUID, required=False, empty_value=None)
    due_on = DayField(label=_("期限"), required=False, help_text=_("写了谁来做和期限的,达成协议后会列入承办,到期提醒。"))

    def __init__(self, *args: Any, parties: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _parties(self.fields["party_id"], parties, gettext("(各方)"))


class SignForm(forms.Form):
    """When it was signed, and when one looks whether it is kept."""

    signed_on = DayField(label=_("签字日期"))
    oral = forms.BooleanField(label=_("口头协议,没有书面签字"), required=False)
    follow_up_on = DayField(label=_("回访日期"))
    copy = forms.FileField(label=_("签好的协议(拍照)"), required=False, widget=forms.FileInput({"accept": "image/*,application/pdf"}))


class CopyForm(forms.Form):
    """A picture of what was signed."""

    copy = forms.FileField(label=_("签好的协议(拍照)"), widget=forms.FileInput({"accept": "image/*,application/pdf"}))


class DutiesForm(forms.Form):
    """Each side's responsibility."""

    duties = FreeTextField(label=_("各方的责任"), max_length=1000, rows=4, help_text=_("印在协议书上,请在打印前写好。"))


class DayForm(forms.Form):
    """On which day."""

    on = DayField(label=_("哪天"))


class CheckForm(forms.Form):
    """Is it kept?"""

    kept = forms.TypedChoiceField(label=_("履行了吗?"), widget=forms.RadioSelect, choices=[("1", _("履行了")), ("0", _("没有履行"))], coerce=lambda text: text == "1")
    on = DayField(label=_("哪天核实"))
    note = FreeTextField(label=_("核实情况"), required=False, max_length=300, rows=2)
