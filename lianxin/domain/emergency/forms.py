"""What people type about calls for help."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import choices, word
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.emergency.rules import HOLDERS, OUTCOMES, QUIET_OUTCOMES, SKILLS, WORKER
from lianxin.kernel.clock import combine
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from datetime import datetime

    from lianxin.base.access.models import User

_HERE: Final = ("township", "village")


class TakeForm(forms.Form):
    """A call by telephone or at the door: of what kind, what was said; where, when it is about nobody in the register."""

    event_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    kind = forms.ChoiceField(label=_("怎么了"), widget=forms.RadioSelect)
    place = PlaceField(label=_("村(社区)"))
    where = forms.CharField(label=_("谁、在哪里"), max_length=200, help_text=_("例如:过路的老人,卫生院门口。"))
    said = FreeTextField(label=_("说了什么"), required=False, max_length=300, rows=3)
    excluded = forms.TypedMultipleChoiceField(
        label=_("不要派这些人去"), required=False, coerce=UUID, widget=forms.CheckboxSelectMultiple, help_text=_("与这件事有关、不该去的人。")
    )

    def __init__(self, *args: Any, viewer: Viewer, pack: Pack, workers: Iterable[User], known: bool, **kwargs: Any) -> None:
        """`known`: the person was chosen from the register, so the place is known too."""
        super().__init__(*args, **kwargs)
        kinds = [code for code, kind in pack.alarm_kinds.items() if kind.calls_out and code != WORKER]
        self.fields["kind"].choices = [(code, word(pack.alarm_kinds, code)) for code in kinds]  # type: ignore[attr-defined]
        self.fields["kind"].initial = "call"
        if known:
            del self.fields["place"], self.fields["where"]
        else:
            self.fields["place"].offer(viewer, "alarm.take", _HERE)  # type: ignore[attr-defined]
        self.fields["excluded"].choices = [(str(one.id), one.display_name) for one in workers]  # type: ignore[attr-defined]
        if not self.fields["excluded"].choices:  # type: ignore[attr-defined]
            del self.fields["excluded"]


class OwnSosForm(forms.Form):
    """A worker needs help: where they are is all that is asked."""

    event_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    place = PlaceField(label=_("在哪个村(社区)"))
    where = forms.CharField(label=_("具体在哪里、怎么了"), required=False, max_length=200)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "alarm.answer", _HERE)  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """How it ended."""

    outcome = forms.ChoiceField(label=_("结果"), widget=forms.RadioSelect)
    reason = FreeTextField(label=_("经过"), max_length=300, rows=3, help_text=_("怎么了、怎么处理的;误报写明原因。"))

    def __init__(self, *args: Any, quiet: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(code, gettext(text)) for code, text in (QUIET_OUTCOMES if quiet else OUTCOMES).items()]  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """Looking back on a call."""

    happened = FreeTextField(label=_("发生了什么"), max_length=2000, rows=4)
    change = FreeTextField(label=_("以后怎么改"), max_length=2000, rows=4, help_text=_("没有要改的,也写明为什么。"))
    needs = forms.MultipleChoiceField(label=_("本人还需要什么"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["needs"].choices = choices(pack.heard_kinds)  # type: ignore[attr-defined]


class BraceletForm(forms.Form):
    """A bracelet to register."""

    place = PlaceField(label=_("归哪里管"))
    serial = forms.CharField(label=_("设备编号"), max_length=40, help_text=_("照手环背面填写。"))
    model = forms.CharField(label=_("型号"), max_length=60, required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "alarm.lead", ("county", *_HERE))  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    """Who gets the address."""

    holder = forms.ChoiceField(label=_("给谁"), widget=forms.RadioSelect, initial="self")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].choices = [(code, gettext(text)) for code, text in HOLDERS.items()]  # type: ignore[attr-defined]


class DutyForm(forms.Form):
    """Somebody's turn: a day and hours; an end not later than the beginning is on the next day."""

    duty_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    place = PlaceField(label=_("哪里的值班"))
    user_id = forms.TypedChoiceField(label=_("谁"), coerce=UUID)
    day = DayField(label=_("日期"))
    start = forms.TimeField(label=_("从"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    end = forms.TimeField(label=_("到"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"), help_text=_("早于或等于开始的,算第二天。"))

    def __init__(self, *args: Any, viewer: Viewer, workers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].offer(viewer, "alarm.lead", ("county", *_HERE))  # type: ignore[attr-defined]
        self.fields["user_id"].choices = [(str(one.id), one.display_name) for one in workers]  # type: ignore[attr-defined]

    def turn(self) -> dict[str, Any]:
        """The turn as the service takes it."""
        typed = self.cleaned_data
        starts = combine(typed["day"], typed["start"])
        ends: datetime = combine(typed["day"], typed["end"])
        ends = ends if ends > starts else ends + timedelta(days=1)
        return {name: typed[name] for name in ("duty_id", "place", "user_id")} | {"starts_at": starts, "ends_at": ends}


class StandbyForm(forms.Form):
    """What one says of oneself."""

    off_hours = forms.BooleanField(label=_("下班以后也可以叫我"), required=False, help_text=_("不勾选,就只在上班和值班时叫您。随时可以改。"))
    skills = forms.MultipleChoiceField(label=_("我会"), required=False, widget=forms.CheckboxSelectMultiple)
    mode = forms.ChoiceField(label=_("我怎么去"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skills"].choices = [(code, gettext(text)) for code, text in SKILLS.items()]  # type: ignore[attr-defined]
        modes = packs.for_place(viewer.home).travel_modes if viewer.home else {}
        self.fields["mode"].choices = choices(modes, gettext("按排班里登记的"))  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """In how many minutes; or why not."""

    eta_minutes = forms.IntegerField(label=_("大概几分钟到"), required=False, min_value=1, max_value=600, widget=forms.NumberInput({"inputmode": "numeric"}))
    reason = forms.CharField(label=_("理由"), required=False, max_length=200)
