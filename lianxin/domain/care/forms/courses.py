"""The course of a plan as it is typed: refusals, pauses, goals, reviews, agreement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.packs import Pack
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import choices
from lianxin.kernel.ids import new_id


class RefusalForm(forms.Form):
    """Why a proposed service is not taken."""

    why = forms.ChoiceField(label=_("为什么不采用"), widget=forms.RadioSelect)
    note = FreeTextField(label=_("说明"), required=False, max_length=300, rows=2)

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = choices(pack.refusals)  # type: ignore[attr-defined]


class PauseForm(forms.Form):
    """From when until when, and why."""

    pause_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    why = forms.ChoiceField(label=_("理由"), widget=forms.RadioSelect)
    starts_on = DayField(label=_("从哪一天起暂停"))
    until = DayField(label=_("到哪一天恢复"), required=False, help_text=_("当天恢复服务;不填则另行通知。"))
    note = FreeTextField(label=_("说明"), required=False, max_length=200)

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = choices(pack.pauses)  # type: ignore[attr-defined]


class ResumeForm(forms.Form):
    """From when care goes on again."""

    resumes_on = DayField(label=_("从哪一天起恢复"))
    note = FreeTextField(label=_("说明"), required=False, max_length=200)


class GoalForm(forms.Form):
    """A goal, its day, and how one will see it."""

    goal_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    text = FreeTextField(label=_("目标"), max_length=200, help_text=_("例如:能自己从床边走到院门。"))
    measure = FreeTextField(label=_("怎么看出达到了"), max_length=200, help_text=_("例如:一周里有五天走到。"))
    due_on = DayField(label=_("到哪一天"))


class MarkForm(forms.Form):
    """How far a goal is."""

    state = forms.ChoiceField(label=_("进展"), widget=forms.RadioSelect)
    day = DayField(label=_("日期"))
    note = FreeTextField(label=_("说明"), max_length=300, rows=2)

    def __init__(self, *args: Any, states: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(code, gettext(name)) for code, name in states.items()]  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """What was found, what changes, when the next time is."""

    day = DayField(label=_("复核日期"))
    note = FreeTextField(
        label=_("情况和改动"), max_length=2000, rows=4, help_text=_("现在怎样,哪些服务、目标要改。改动在计划里另行修改。")
    )
    next_on = DayField(label=_("下次复核日期"))


class AgreementForm(forms.Form):
    """Who agreed to the plan, when and how; or who did not, and why."""

    agreed = forms.TypedChoiceField(label=_("意见"), widget=forms.RadioSelect, coerce=lambda value: value == "yes")
    by_kind = forms.ChoiceField(label=_("谁"), widget=forms.RadioSelect)
    given_by = forms.CharField(label=_("姓名"), max_length=80)
    how = forms.ChoiceField(label=_("方式"), widget=forms.RadioSelect)
    day = DayField(label=_("日期"))
    note = FreeTextField(label=_("说明"), required=False, max_length=300, rows=2, help_text=_("不同意的,写明为什么。"))

    def __init__(self, *args: Any, by: dict[str, str], how: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed"].choices = [("yes", gettext("同意")), ("no", gettext("不同意"))]  # type: ignore[attr-defined]
        self.fields["by_kind"].choices = [(code, gettext(name)) for code, name in by.items()]  # type: ignore[attr-defined]
        self.fields["how"].choices = [(code, gettext(name)) for code, name in how.items()]  # type: ignore[attr-defined]
