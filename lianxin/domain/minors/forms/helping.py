"""What is typed about the plan of help and about visits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base.ui.day_fields import DayField, MomentField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.domain.minors.forms.responding import InFile, OnceForm
from lianxin.domain.minors.services import Item


class PlanForm(OnceForm):
    """The goals."""

    goals = FreeTextField(
        label=_("目标"), max_length=2000, rows=5, help_text=_("孩子到什么样就算好了,写得看得出来。")
    )


class ReviewPlanForm(PlanForm):
    """The plan held against what came of it."""

    outcome = forms.ChoiceField(
        label=_("复核结果"),
        widget=forms.RadioSelect,
        choices=[("met", _("目标已达成")), ("changed", _("计划改了"))],
    )


class ItemForm(InFile):
    """One thing of the plan."""

    lists = {"line": "line", "society": "society"}
    line = forms.ChoiceField(label=_("服务主线"), widget=forms.RadioSelect)
    society = forms.ChoiceField(label=_("由谁来做(五社)"), widget=forms.RadioSelect)
    actor_name = forms.CharField(
        label=_("具体是谁"), required=False, max_length=100, help_text=_("社会工作者以外的,写单位或姓名。")
    )
    detail = FreeTextField(
        label=_("做什么"), max_length=1000, rows=3, help_text=_("写在卷宗里;承办上只显示服务主线。")
    )
    due_on = DayField(label=_("到哪一天做完"))

    def given(self) -> dict[str, Any]:
        """One thing to be done."""
        return {"item": Item(**self.cleaned_data)}


class FinishItemForm(InFile):
    """What came of it."""

    done_on = DayField(label=_("哪一天做完的"))
    result = FreeTextField(label=_("结果"), max_length=1000, rows=3)


class VisitForm(InFile):
    """How the child was found."""

    visit_id = forms.UUIDField(widget=forms.HiddenInput)
    held_at = MomentField(label=_("什么时候"))
    saw_child = forms.TypedChoiceField(
        label=_("见到孩子本人了吗"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", _("见到了")), ("no", _("没有见到"))],
    )  # fmt: skip
    found = FreeTextField(
        label=_("孩子的情况"), max_length=2000, rows=4, help_text=_("身体、情绪、上学、和照料人在一起怎样。")
    )
    own_words = FreeTextField(label=_("孩子自己说的话"), required=False, max_length=1000, rows=2)

    def clean_visit_id(self) -> UUID:
        """Made with the form, so that sent twice it is one visit."""
        given: UUID = self.cleaned_data["visit_id"]
        return given
