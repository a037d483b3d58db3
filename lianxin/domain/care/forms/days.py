"""What people type about day plans and the people who visit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.selectors import choices as place_choices
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.languages import pack_code
from lianxin.base.ui.pack_words import choices, language
from lianxin.domain.care.rules import WEEKDAYS
from lianxin.domain.people.rules.residents import LANGUAGES
from lianxin.kernel.codes import SEX
from lianxin.kernel.coordinates import Point

if TYPE_CHECKING:
    from lianxin.base.places.models import Station
    from lianxin.domain.care.selectors import Staff
from lianxin.domain.care.forms.clock import minute_of


class PlaceForm(forms.Form):
    """Which place is looked at."""

    place = forms.ChoiceField(label=_("地点"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = place_choices(viewer, "dayplan.make", ("township",), language())
        self.fields["place"].choices = places  # type: ignore[attr-defined]

    @classmethod
    def asked(cls, data: Any, *, viewer: Viewer) -> PlaceForm:
        """What the address asks, else the first place within reach."""
        form = cls(data, viewer=viewer)
        if "place" not in data:
            first = next((code for code, _name in form.fields["place"].choices), "")  # type: ignore[attr-defined]
            form = cls({"place": first}, viewer=viewer)
        form.is_valid()
        return form


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
    weekdays = forms.MultipleChoiceField(label=_("上班的星期"), widget=forms.CheckboxSelectMultiple)
    languages = forms.MultipleChoiceField(label=_("会说的语言"), widget=forms.CheckboxSelectMultiple)
    mode = forms.ChoiceField(label=_("出行方式"))
    sex = forms.ChoiceField(label=_("性别"), help_text=_("有的居民希望由同性照料。"))
    from_where = forms.ChoiceField(label=_("从哪里出发"), widget=forms.RadioSelect)
    lat = forms.FloatField(label=_("纬度"), required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(
        label=_("经度"), required=False, min_value=-180, max_value=180, help_text=_("卫星定位(WGS 84)的度数,例如 29.8300 和 91.7300。")
    )
    is_active = forms.BooleanField(label=_("可以排班"), required=False, help_text=_("离岗时取消勾选,自动排班就不再算上;请假在这一页上方另外登记。"))

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
        self._offer("weekdays", [(digit, gettext(text)) for digit, text in WEEKDAYS.items()])
        for code, words in [*skills.items(), *((code, code) for code in kept)]:
            self.fields[f"until_{code}"] = DayField(label=gettext("“%(skill)s”的证书到哪一天") % {"skill": words}, required=False)
        self._skills = [*skills, *kept]
        names = list(self.fields)
        after = names.index("skills") + 1
        until = [f"until_{code}" for code in self._skills]
        self.order_fields([*names[:after], *until, *(name for name in names[after:] if name not in until)])
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
        for code in self._skills:
            if typed.get(f"until_{code}") and code not in typed.get("skills", ()):
                self.add_error(f"until_{code}", _("没有勾选这项服务,不用填有效期。"))
        if typed.get("from_where") == "point" and (typed.get("lat") is None or typed.get("lon") is None):
            raise ValidationError({"lat": _("请填写纬度和经度,或选择别的出发地点。")})
        return typed

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        typed = self.cleaned_data
        kept = {name: typed[name] for name in ("place", "sex", "skills", "languages", "mode", "is_active")}
        kept |= {"weekdays": "".join(sorted(typed["weekdays"]))}
        kept |= {"skills_until": {code: typed[f"until_{code}"] for code in self._skills if typed.get(f"until_{code}")}}
        return kept | {"shift": (minute_of(typed["start"]), minute_of(typed["end"])), "start": self._start()}

    def _start(self) -> Point | None:
        typed = self.cleaned_data
        kind, _colon, key = typed["from_where"].partition(":")
        if kind == "station":
            station = self._stations[key]
            return Point(station.lon or 0.0, station.lat or 0.0)
        return Point(typed["lon"], typed["lat"]) if kind == "point" else None
