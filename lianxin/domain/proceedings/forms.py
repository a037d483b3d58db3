"""What people type about proceedings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.kernel.clock import day_bounds


class StepForm(forms.Form):
    """Why a step is taken, and the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = FreeTextField(label=_("理由或说明"), required=False, max_length=500, rows=3)

    def __init__(self, *args: Any, must_say: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = must_say


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = FreeTextField(label=_("理由"), max_length=300, rows=3)


class HandOverForm(forms.Form):
    """Who takes it over, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    holder_id = forms.TypedChoiceField(label=_("交给谁"), coerce=UUID, widget=forms.RadioSelect)
    reason = FreeTextField(label=_("理由"), max_length=300, rows=2)

    def __init__(self, *args: Any, workers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder_id"].choices = workers  # type: ignore[attr-defined]


class ReaderForm(forms.Form):
    """Who may read, what for, until the end of which day."""

    user_id = forms.TypedChoiceField(label=_("谁可以查阅"), coerce=UUID)
    why = FreeTextField(label=_("为什么"), max_length=300, rows=2, help_text=_("例如:负责心理辅导。会记入每次查阅。"))
    until = DayField(label=_("到哪一天为止"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"].choices = [("", "—"), *people]  # type: ignore[attr-defined]

    def clean_until(self) -> datetime:
        """The end of that day."""
        return _end_of(self.cleaned_data["until"])


class AskForm(forms.Form):
    """What somebody wants to read a file for."""

    why = FreeTextField(label=_("为什么要查阅"), max_length=300, rows=3, help_text=_("写清用途;审批人、办理人会看到,每次查阅都有记录。"))


class JudgeForm(forms.Form):
    """Whether somebody was right to open a file at once, why, and whether they may go on reading."""

    justified = forms.ChoiceField(
        label=_("这次紧急查阅正当吗?"), widget=forms.RadioSelect, choices=[("yes", _("正当")), ("no", _("不正当,马上收回"))]
    )
    said = FreeTextField(label=_("理由"), max_length=300, rows=2)
    until = DayField(label=_("还要看的,批准到哪一天为止"), required=False)

    def judged(self) -> dict[str, Any]:
        """What the service is told."""
        until = self.cleaned_data["until"]
        return {"justified": self.cleaned_data["justified"] == "yes", "said": self.cleaned_data["said"], "until": _end_of(until) if until else None}


class DecideReadingForm(forms.Form):
    """Whether somebody may read, and until when."""

    decision = forms.ChoiceField(
        label=_("批准吗?"), widget=forms.RadioSelect,
        choices=[("hours", ""), ("until", _("批准到下面这一天")), ("no", _("不批准"))],
    )  # fmt: skip
    until = DayField(label=_("到哪一天为止"), required=False)

    def __init__(self, *args: Any, hours: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        field.choices = [("hours", _("批准 %(hours)s 小时(紧急查阅)") % {"hours": f"{hours:g}"}), *field.choices[1:]]

    def clean(self) -> dict[str, Any]:
        """A standing permission names its last day."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("decision") == "until" and not given.get("until"):
            self.add_error("until", _("请填到哪一天为止。"))
        return given

    def decided(self) -> tuple[bool, datetime | None]:
        """(approve, until) for the service."""
        decision, until = self.cleaned_data["decision"], self.cleaned_data["until"]
        return decision != "no", _end_of(until) if decision == "until" else None


def _end_of(day: date) -> datetime:
    return day_bounds(day)[1]
