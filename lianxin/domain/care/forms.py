"""What people type about care plans, orders and day plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs.schema import Service
from lianxin.base.places.selectors import choices as place_choices
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.languages import pack_code
from lianxin.base.ui.pack_words import choices, language
from lianxin.domain.care.rules import LONGEST, SHORTEST, WEEKDAYS
from lianxin.domain.people.rules.residents import LANGUAGES
from lianxin.kernel.codes import SEX
from lianxin.kernel.coordinates import Point
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.base.access.models import User
    from lianxin.base.places.models import Station
    from lianxin.domain.care.selectors import Staff


class CarePlanForm(forms.Form):
    """A new plan; what is left out comes from the pack."""

    plan_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    goals = FreeTextField(label=_("照护目标"), required=False, max_length=1000, rows=3)
    starts_on = DayField(label=_("开始日期"))
    review_on = DayField(
        label=_("复核日期"), required=False, help_text=_("不填则按政策包规定的天数。")
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
    ends_on = DayField(label=_("到哪一天为止"), required=False, help_text=_("不填则一直进行。"))

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

    paused_from = DayField(label=_("从哪一天起暂停"))
    paused_until = DayField(
        label=_("到哪一天恢复"), required=False, help_text=_("当天恢复服务;不填则另行通知。")
    )
    reason = FreeTextField(label=_("理由"), max_length=120)


class EndOrderForm(forms.Form):
    """From when it is no longer given, and why."""

    ends_on = DayField(label=_("从哪一天起停止"))
    reason = FreeTextField(label=_("理由"), max_length=120)


class EndPlanForm(forms.Form):
    """Why the plan ends."""

    reason = FreeTextField(label=_("理由"), max_length=300, rows=3)


class DayForm(forms.Form):
    """Which day of which place is planned."""

    place = forms.ChoiceField(label=_("地点"))
    day = DayField(label=_("日期"))

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


class CarerForm(forms.Form):
    """Shift, skills, languages, way of travel and where the day starts."""

    place = forms.ChoiceField(label=_("排在哪里"), help_text=_("在这个地点的排班里出现。"))
    start = forms.TimeField(label=_("上班"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    end = forms.TimeField(label=_("下班"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    skills = forms.MultipleChoiceField(
        label=_("会做的服务"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("没有勾选的服务不会排给这个人;不在这里的服务人人能做。"),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(label=_("会说的语言"), widget=forms.CheckboxSelectMultiple)
    mode = forms.ChoiceField(label=_("出行方式"))
    sex = forms.ChoiceField(label=_("性别"), help_text=_("有的居民希望由同性照料。"))
    from_where = forms.ChoiceField(label=_("从哪里出发"), widget=forms.RadioSelect)
    lat = forms.FloatField(label=_("纬度"), required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(
        label=_("经度"), required=False, min_value=-180, max_value=180, help_text=_("卫星定位(WGS 84)的度数,例如 29.8300 和 91.7300。")
    )
    is_active = forms.BooleanField(label=_("可以排班"), required=False, help_text=_("请假、离岗时取消勾选,自动排班就不再算上。"))

    def __init__(
        self, *args: Any, staff: Staff, skills: Mapping[str, str], stations: Mapping[str, Station], **kwargs: Any
    ) -> None:
        """`skills` with their words; `stations` with a known position, by code."""
        super().__init__(*args, **kwargs)
        self._stations = stations
        pack = packs.for_place(staff.user.place)
        kept = [code for code in (staff.carer.skills if staff.carer else ()) if code not in skills]
        named = [(code, full_name(code, language())) for code in staff.places]
        starts = [(f"station:{key}", gettext("社工站:%(name)s") % {"name": s.name}) for key, s in stations.items()]
        self._offer("place", named if len(named) == 1 else [("", gettext("请选择")), *named])
        self._offer("skills", [*skills.items(), *((code, code) for code in kept)])
        self._offer("languages", [(code, gettext(name)) for code, name in LANGUAGES.items()])
        self._offer("mode", choices(pack.travel_modes))
        self._offer("sex", [(code.code, code.word(pack_code(language()))) for code in SEX])
        others = [("point", gettext("下面的经纬度")), ("unknown", gettext("不清楚(按当天各户的中间位置估算)"))]
        self._offer("from_where", [*starts, *others])
        self.fields["from_where"].initial = (starts or others[1:])[0][0]

    def _offer(self, name: str, offered: list[tuple[str, str]]) -> None:
        self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if {"start", "end"} <= typed.keys() and typed["end"] <= typed["start"]:
            raise ValidationError({"end": _("下班时间必须晚于上班时间。")})
        if typed.get("from_where") == "point" and (typed.get("lat") is None or typed.get("lon") is None):
            raise ValidationError({"lat": _("请填写纬度和经度,或选择别的出发地点。")})
        return typed

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        typed = self.cleaned_data
        kept = {name: typed[name] for name in ("place", "sex", "skills", "languages", "mode", "is_active")}
        return kept | {"shift": (minute_of(typed["start"]), minute_of(typed["end"])), "start": self._start()}

    def _start(self) -> Point | None:
        typed = self.cleaned_data
        kind, _colon, key = typed["from_where"].partition(":")
        if kind == "station":
            station = self._stations[key]
            return Point(station.lon or 0.0, station.lat or 0.0)
        return Point(typed["lon"], typed["lat"]) if kind == "point" else None
