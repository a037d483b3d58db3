"""What people type about care plans, orders and their orders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.packs.schema import Service
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.domain.care.rules import LONGEST, SHORTEST, WEEKDAYS
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.base.access.models import User
from lianxin.domain.care.forms.clock import minute_of
from lianxin.domain.care.forms.paying import PaymentsForm


class CarePlanForm(forms.Form):
    """A new plan; what is left out comes from the pack."""

    plan_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    goals = FreeTextField(
        label=_("总的想法"), required=False, max_length=1000, rows=3, help_text=_("一两句话:这份计划为了什么。具体目标建好以后逐条加。")
    )
    starts_on = DayField(label=_("开始日期"))
    review_on = DayField(
        label=_("复核日期"), required=False, help_text=_("不填则按政策包规定的天数。")
    )


class OrderForm(PaymentsForm):
    """One service on certain weekdays in a window of time, and who pays; `changing` one asks why."""

    order_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    weekdays = forms.MultipleChoiceField(label=_("星期"), widget=forms.CheckboxSelectMultiple)
    every_weeks = forms.TypedChoiceField(label=_("每几周"), coerce=int)
    start = forms.TimeField(label=_("最早"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    end = forms.TimeField(label=_("最晚"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("时长(分钟)"), min_value=SHORTEST, max_value=LONGEST)
    hands = forms.IntegerField(label=_("人数"), min_value=1, help_text=_("最多两人同去。"))
    regular_carer_id = forms.TypedChoiceField(label=_("固定人员"), required=False, coerce=UUID, empty_value=None)
    ends_on = DayField(label=_("到哪一天为止"), required=False, help_text=_("不填则一直进行。"))

    note = FreeTextField(label=_("说明"), required=False, max_length=300, help_text=_("和建议不一样时,写明为什么。"))
    reason = FreeTextField(label=_("为什么改"), max_length=300)

    def __init__(self, *args: Any, workers: Iterable[User], changing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note" if changing else "reason"]
        turns = [(1, gettext("每周")), *((n, gettext("每 %(weeks)s 周") % {"weeks": n}) for n in (2, 3, 4, 6, 8, 12))]
        self.fields["every_weeks"].choices = turns  # type: ignore[attr-defined]
        self.fields["weekdays"].choices = [(d, gettext(t)) for d, t in WEEKDAYS.items()]  # type: ignore[attr-defined]
        named = [(str(w.id), w.display_name) for w in workers]
        self.fields["regular_carer_id"].choices = [("", gettext("不固定")), *named]  # type: ignore[attr-defined]

    @staticmethod
    def usual(service: Service, ability_level: int | None) -> dict[str, Any]:
        """What the pack says of a service, for a person of this ability."""
        first = service.windows[0] if service.windows else None
        often = service.often_for(ability_level)
        return {
            "start": first.start if first else time(9), "end": first.end if first else time(18),
            "minutes": service.minutes, "hands": service.hands_for(ability_level),
            "weekdays": list(often.weekdays) if often else [], "every_weeks": often.every_weeks if often else 1,
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if {"start", "end"} <= typed.keys():
            if typed["end"] <= typed["start"]:
                raise ValidationError(_("时间段的结束必须晚于开始。"))
            typed["window"] = (minute_of(typed.pop("start")), minute_of(typed.pop("end")))
        typed["weekdays"] = "".join(typed.get("weekdays", ()))
        return typed


class EndOrderForm(forms.Form):
    """From when it is no longer given, and why."""

    ends_on = DayField(label=_("从哪一天起停止"))
    reason = FreeTextField(label=_("理由"), max_length=120)


class EndPlanForm(forms.Form):
    """Why the plan ends."""

    reason = FreeTextField(label=_("理由"), max_length=300, rows=3)
