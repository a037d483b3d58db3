"""Opening a case, its basis, goals, people around, support, counselling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.packs import Pack
from lianxin.base.ui.day_fields import DayField, MomentField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import language
from lianxin.domain.cases.rules import (
    ANSWERS,
    COUNSELLING,
    FLOWS,
    MOMENTS,
    QUALITIES,
    RELATIONS,
    SCORES,
    SHARED,
    WAYS,
    score_text,
)
from lianxin.domain.cases.services import Answer, TieValues
from lianxin.domain.people.rules.consents import BASES
from lianxin.kernel.clock import day_bounds
from lianxin.kernel.ids import new_id


def _said(words: dict[str, str], blank: str = "") -> list[tuple[str, str]]:
    return ([("", blank)] if blank else []) + [(code, gettext(text)) for code, text in words.items()]


class OpenForm(forms.Form):
    """How the case came."""

    case_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    origin = forms.ChoiceField(label=_("怎么来的"), widget=forms.RadioSelect)
    origin_note = FreeTextField(label=_("来源说明"), required=False, max_length=200, help_text=_("例如:村委会转来,外展时发现。"))
    again = forms.BooleanField(label=_("这个人已有在办的个案,仍要另立一件"), required=False)

    def __init__(self, *args: Any, pack: Pack, other: str, **kwargs: Any) -> None:
        """`other`: the number of an open case of this person."""
        super().__init__(*args, **kwargs)
        options = pack.paper_fields["case_source"].options if "case_source" in pack.paper_fields else ()
        self.fields["origin"].choices = [(one.code, one.name.in_language(language())) for one in options]  # type: ignore[attr-defined]
        if not other:
            del self.fields["again"]


class BasisForm(forms.Form):
    """Consent on record, or a new one, or the legal basis."""

    consent_id = forms.TypedChoiceField(label=_("已有的同意书或依据"), coerce=UUID, required=False, empty_value=None)
    basis = forms.ChoiceField(label=_("新登记:依据"), widget=forms.RadioSelect, initial="consent")
    way = forms.ChoiceField(label=_("怎么同意的"), required=False, widget=forms.RadioSelect, help_text=_("法定职责、紧急情况不用选。"))
    given_by = forms.CharField(label=_("谁同意的(不是本人时)"), required=False, max_length=60)
    given_on = DayField(label=_("日期"), required=False)

    def __init__(self, *args: Any, consents: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"].choices = _said(BASES)  # type: ignore[attr-defined]
        self.fields["way"].choices = _said(WAYS)  # type: ignore[attr-defined]
        self.fields["consent_id"].choices = [("", gettext("没有,新登记")), *consents]  # type: ignore[attr-defined]
        if not consents:
            del self.fields["consent_id"]


class GoalForm(forms.Form):
    """A goal that can be measured."""

    goal_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    title = FreeTextField(label=_("目标"), max_length=200, help_text=_("例如:能自己走到村卫生室。"))
    measure = FreeTextField(label=_("用什么衡量"), max_length=200, help_text=_("例如:一周去几次。"))
    now_value = FreeTextField(label=_("现在怎样"), max_length=100)
    target = FreeTextField(label=_("要到怎样"), max_length=100)
    due_on = DayField(label=_("到哪一天"))
    who = forms.CharField(label=_("谁来做"), required=False, max_length=100)


class DropForm(forms.Form):
    """Why a goal is given up."""

    reason = FreeTextField(label=_("为什么取消"), max_length=300, rows=3)


class ScoreForm(forms.Form):
    """How far a goal was reached."""

    score_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    score = forms.TypedChoiceField(label=_("达成程度"), coerce=int, widget=forms.RadioSelect)
    evidence = FreeTextField(label=_("依据"), max_length=300, rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["score"].choices = [(str(score), f"{score_text(score)} {gettext(text)}") for score, text in SCORES.items()]  # type: ignore[attr-defined]


class WellBeingForm(forms.Form):
    """How the person says they feel."""

    told_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    moment = forms.ChoiceField(label=_("什么时候"), widget=forms.RadioSelect)
    score = forms.IntegerField(
        label=_("现在日子过得怎么样"), min_value=0, max_value=10, widget=forms.NumberInput({"inputmode": "numeric"}), help_text=_("0 最差,10 最好,由本人说。")
    )
    on = DayField(label=_("哪一天"))
    note = FreeTextField(label=_("本人的话"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["moment"].choices = _said(MOMENTS)  # type: ignore[attr-defined]


class TieForm(forms.Form):
    """Somebody or something around the person."""

    tie_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    relation = forms.ChoiceField(label=_("是本人的什么"))
    resident_id = forms.TypedChoiceField(label=_("同户的人"), coerce=UUID, required=False, empty_value=None)
    name = forms.CharField(label=_("名称"), required=False, max_length=60, help_text=_("选了同户的人就不用写。"))
    sex = forms.ChoiceField(label=_("性别"), required=False)
    birth_year = forms.IntegerField(label=_("出生年"), required=False, min_value=1900, max_value=2100, widget=forms.NumberInput({"inputmode": "numeric"}))
    at_home = forms.BooleanField(label=_("住在一起"), required=False)
    dead = forms.BooleanField(label=_("已故"), required=False)
    quality = forms.ChoiceField(label=_("关系怎样"), required=False, help_text=_("选了的画进生态系统图。"))
    flow = forms.ChoiceField(label=_("帮助的方向"), required=False)
    note = FreeTextField(label=_("情况"), required=False, max_length=200)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["relation"].choices = _said(RELATIONS, "—")
        fields["sex"].choices = [("", "—"), ("1", gettext("男")), ("2", gettext("女"))]
        fields["quality"].choices, fields["flow"].choices = _said(QUALITIES, "—"), _said(FLOWS, "—")
        fields["resident_id"].choices = [("", "—"), *people]
        if not people:
            del self.fields["resident_id"]

    def values(self) -> TieValues:
        """What was told, for the service."""
        return TieValues(**{name: value for name, value in self.cleaned_data.items() if name != "tie_id"})


class ResourceForm(forms.Form):
    """A resource that was linked."""

    resource_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    provider = forms.CharField(label=_("谁提供"), max_length=100)
    what = FreeTextField(label=_("什么资源"), max_length=200)
    linked_on = DayField(label=_("哪一天"))
    outcome = FreeTextField(label=_("结果"), required=False, max_length=300)


class AnswerForm(forms.Form):
    """What the receiver of a referral answered; what came of it."""

    answer = forms.ChoiceField(label=_("回复"), widget=forms.RadioSelect)
    answered_by = forms.CharField(label=_("谁回复的"), max_length=60)
    answered_on = DayField(label=_("回复日期"))
    reason = FreeTextField(label=_("不接收的原因"), required=False, max_length=300, rows=3, help_text=_("接收的不用填。"))
    outcome = FreeTextField(label=_("后来怎样"), required=False, max_length=300, rows=3)

    def __init__(self, *args: Any, waiting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = _said(ANSWERS)  # type: ignore[attr-defined]
        if not waiting:
            del self.fields["answer"], self.fields["answered_by"], self.fields["answered_on"], self.fields["reason"]
            self.fields["outcome"].required = True

    def told(self) -> Answer:
        """What was said, for the service."""
        return Answer(**self.cleaned_data)


class LinkForm(forms.Form):
    """What the receiver of a referral may be shown, and on whose word."""

    shared = forms.MultipleChoiceField(label=_("本人同意给对方看的内容"), widget=forms.CheckboxSelectMultiple)
    basis = forms.ChoiceField(label=_("依据"), widget=forms.RadioSelect, initial="consent")
    way = forms.ChoiceField(label=_("怎么同意的"), required=False, widget=forms.RadioSelect, help_text=_("法定职责、紧急情况不用选。"))
    given_by = forms.CharField(label=_("谁同意的(不是本人时)"), required=False, max_length=60)
    given_on = DayField(label=_("日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shared"].choices = _said(SHARED)  # type: ignore[attr-defined]
        self.fields["basis"].choices = _said(BASES)  # type: ignore[attr-defined]
        self.fields["way"].choices = _said(WAYS)  # type: ignore[attr-defined]


class SessionForm(forms.Form):
    """A session of counselling."""

    session_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    kind = forms.ChoiceField(label=_("种类"), widget=forms.RadioSelect)
    title = FreeTextField(label=_("标题"), max_length=60, help_text=_("看得到这个案子的人都看得到标题,不要写内容。"))
    held_at = MomentField(label=_("时间"))
    words = FreeTextField(label=_("内容"), max_length=8000, rows=10, help_text=_("只有您和指定的人看得到。"))
    why = FreeTextField(label=_("为什么改"), max_length=300)

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _said(COUNSELLING)  # type: ignore[attr-defined]
        if not again:
            del self.fields["why"]


class CounsellorReaderForm(forms.Form):
    """Who may read the counselling, what for, until the end of which day."""

    user_id = forms.TypedChoiceField(label=_("谁可以查阅"), coerce=UUID)
    why = FreeTextField(label=_("为什么"), max_length=300, rows=2)
    until = DayField(label=_("到哪一天为止"))

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"].choices = [("", "—"), *people]  # type: ignore[attr-defined]

    def clean_until(self) -> datetime:
        """The end of that day."""
        return day_bounds(self.cleaned_data["until"])[1]


class AskForm(forms.Form):
    """What somebody wants to read the counselling for."""

    why = FreeTextField(label=_("为什么要查阅"), max_length=300, rows=3, help_text=_("写清用途;辅导人、审批人会看到,每次查阅都有记录。"))
