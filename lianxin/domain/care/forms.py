"""What people type about care plans, orders and day plans."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.access.viewer import Viewer
from lianxin.base.packs.schema import Service
from lianxin.base.places.selectors import choices as place_choices
from lianxin.base.ui.pack_words import language
from lianxin.domain.care.rules import LONGEST, SHORTEST, WEEKDAYS
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.base.access.models import User

_DAY_INPUT: Final = {"type": "date"}


def day_input() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(_DAY_INPUT, format="%Y-%m-%d")


class CarePlanForm(forms.Form):
    """A new plan; what is left out comes from the pack."""

    plan_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    goals = forms.CharField(label=_("照护目标"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3}))
    starts_on = forms.DateField(label=_("开始日期"), widget=day_input())
    review_on = forms.DateField(
        label=_("复核日期"), required=False, widget=day_input(), help_text=_("不填则按政策包规定的天数。")
    )


class OrderForm(forms.Form):
    """One service on certain weekdays in a window of time."""

    order_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    weekdays = forms.MultipleChoiceField(label=_("星期"), widget=forms.CheckboxSelectMultiple)
    start = forms.TimeField(label=_("最早"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    end = forms.TimeField(label=_("最晚"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("时长(分钟)"), min_value=SHORTEST, max_value=LONGEST)
    hands = forms.IntegerField(label=_("人数"), min_value=1, max_value=4)
    regular_carer_id = forms.TypedChoiceField(label=_("固定人员"), required=False, coerce=UUID, empty_value=None)
    ends_on = forms.DateField(label=_("到哪一天为止"), required=False, widget=day_input(), help_text=_("不填则一直进行。"))

    def __init__(self, *args: Any, workers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["weekdays"].choices = [(d, gettext(t)) for d, t in WEEKDAYS.items()]  # type: ignore[attr-defined]
        named = [(str(w.id), w.display_name) for w in workers]
        self.fields["regular_carer_id"].choices = [("", gettext("不固定")), *named]  # type: ignore[attr-defined]

    @staticmethod
    def usual(service: Service, ability_level: int | None) -> dict[str, Any]:
        """What the pack says of a service, for a person of this ability."""
        first = service.windows[0] if service.windows else None
        return {
            "start": first.start if first else time(9), "end": first.end if first else time(18),
            "minutes": service.minutes, "hands": service.hands_for(ability_level),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if {"start", "end"} <= typed.keys():
            if typed["end"] <= typed["start"]:
                raise ValidationError(_("时间段的结束必须晚于开始。"))
            typed["window"] = (minute_of(typed.pop("start")), minute_of(typed.pop("end")))
        typed["weekdays"] = "".join(typed.get("weekdays", ()))
        return typed


def minute_of(at: time) -> int:
    """Minutes from midnight."""
    return at.hour * 60 + at.minute


class PauseForm(forms.Form):
    """From when until when, and why."""

    paused_from = forms.DateField(label=_("从哪一天起暂停"), widget=day_input())
    paused_until = forms.DateField(
        label=_("到哪一天恢复"), required=False, widget=day_input(), help_text=_("当天恢复服务;不填则另行通知。")
    )
    reason = forms.CharField(label=_("理由"), max_length=120)


class EndOrderForm(forms.Form):
    """From when it is no longer given, and why."""

    ends_on = forms.DateField(label=_("从哪一天起停止"), widget=day_input())
    reason = forms.CharField(label=_("理由"), max_length=120)


class EndPlanForm(forms.Form):
    """Why the plan ends."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 3}))


class DayForm(forms.Form):
    """Which day of which place is planned."""

    place = forms.ChoiceField(label=_("地点"))
    day = forms.DateField(label=_("日期"), widget=day_input())

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = place_choices(viewer, "dayplan.read", ("township",), language())
        self.fields["place"].choices = places  # type: ignore[attr-defined]

    @classmethod
    def asked(cls, data: Any, *, viewer: Viewer, today: date) -> DayForm:
        """What the address asks, else tomorrow at the first place within reach."""
        form = cls(data, viewer=viewer)
        if "day" in data and "place" in data and form.is_valid():
            return form
        first = next((code for code, _name in form.fields["place"].choices), "")  # type: ignore[attr-defined]
        given = {"day": data.get("day") or str(today + timedelta(days=1)), "place": data.get("place") or first}
        form = cls(given, viewer=viewer)
        form.is_valid()
        return form
