"""What people type about screenings and crises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.ui.free_text import FreeTextField
from lianxin.domain.screening.rules.crises import ANSWERS, PARTS

_YES_NO = [("", _("还不知道")), ("yes", _("有")), ("no", _("没有"))]


class WhyForm(forms.Form):
    """Why something is decided, and the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = FreeTextField(label=_("理由"), max_length=300, rows=3)

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["reason"].label = label


class ChooseForm(WhyForm):
    """Which of several sheets stands."""

    sheet_id = forms.TypedChoiceField(label=_("以哪一份为准"), coerce=UUID, widget=forms.RadioSelect)
    field_order = ("version", "sheet_id", "reason")

    def __init__(self, *args: Any, sheets: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet_id"].choices = list(sheets)  # type: ignore[attr-defined]


class FollowUpForm(forms.Form):
    """What came of a follow-up."""

    outcome = forms.ChoiceField(
        label=_("结果"),
        choices=[("done", _("做到了")), ("not_reached", _("没做到"))],
        widget=forms.RadioSelect,
    )
    note = FreeTextField(label=_("说明"), max_length=300, rows=3)


class CrisisForm(forms.Form):
    """What was done just now, what was asked and answered. What is left alone stays as it was."""

    done = forms.MultipleChoiceField(label=_("刚才做了"), required=False, widget=forms.CheckboxSelectMultiple)
    has_plan = forms.ChoiceField(label=_("有没有想过怎么做(打算)"), required=False, widget=forms.RadioSelect)
    has_means = forms.ChoiceField(
        label=_("手边有没有药、农药、绳子、刀具等(办法)"), required=False, widget=forms.RadioSelect
    )
    has_time = forms.ChoiceField(
        label=_("有没有想过在什么时候(时间)"), required=False, widget=forms.RadioSelect
    )
    danger = forms.ChoiceField(
        label=_("眼下有没有危险"), required=False, choices=_YES_NO, widget=forms.RadioSelect
    )
    said = FreeTextField(
        label=_("本人说了什么、看到什么"),
        required=False,
        max_length=1000,
        rows=4,
        help_text=_("只有能看这份案卷的人看得到。"),
    )

    def __init__(self, *args: Any, done: Iterable[str], is_planned: bool, **kwargs: Any) -> None:
        """`done`: what is written down already and not asked again. `is_planned`: there is a safety plan, to be followed up."""
        super().__init__(*args, **kwargs)
        acts = {
            "called": gettext("和本人说上话了"),
            "supervisor_told": gettext("报告督导了"),
            "visited": gettext("上门见到本人了"),
            "danger_handled": gettext("打了110、120,通知了家人"),
            **({"contacted": gettext("安全计划写好以后,又联系上本人")} if is_planned else {}),
        }
        left = [(code, label) for code, label in acts.items() if code not in set(done)]
        self.fields["done"].choices = left  # type: ignore[attr-defined]
        if not left:
            del self.fields["done"]
        for name in ("has_plan", "has_means", "has_time"):
            asked = [("", gettext("还没有问")), *((code, gettext(words)) for code, words in ANSWERS.items())]
            self.fields[name].choices = asked  # type: ignore[attr-defined]

    @property
    def danger_told(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["danger"])


class SafetyPlanForm(forms.Form):
    """The parts of a safety plan, written together with the person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in PARTS.items():
            self.fields[code] = FreeTextField(label=gettext(label), max_length=500, rows=2)
