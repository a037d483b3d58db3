"""What is typed to move, pin or ask about a visit of a plan, and to say that somebody is away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.domain.care.forms.clock import minute_of
from lianxin.domain.people.rules.residents import LANGUAGES
from lianxin.kernel.clock import combine
from lianxin.kernel.ids import new_id


def _clock() -> forms.TimeInput:
    return forms.TimeInput({"type": "time"}, format="%H:%M")


class CarerAndTime(forms.Form):
    """A carer of the plan and a time of day, both of which may be left open."""

    carer = forms.TypedChoiceField(label=_("交给谁"), coerce=UUID, empty_value=None)
    start = forms.TimeField(label=_("几点开始"), required=False, widget=_clock(), help_text=_("不填:由系统选最合算的时间。"))

    def __init__(self, *args: Any, carers: Iterable[tuple[str, str]], absent: str = "", **kwargs: Any) -> None:
        """`absent`: in words who cannot be chosen, and why."""
        super().__init__(*args, **kwargs)
        self.fields["carer"].choices = list(carers)  # type: ignore[attr-defined]
        if absent:
            self.fields["carer"].help_text = gettext("这一天不在的:%(absent)s。") % {"absent": absent}

    @property
    def minute(self) -> int | None:
        """The time in minutes from midnight."""
        start = self.cleaned_data.get("start")
        return None if start is None else minute_of(start)


class PinForm(CarerAndTime):
    """Who is held fast, and when; one of the two at least (the service says so)."""

    def __init__(self, *args: Any, carers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, carers=[("", gettext("不锁定人")), *carers], **kwargs)
        self.fields["carer"].required = False
        self.fields["carer"].label = gettext("锁定给谁")
        self.fields["start"].help_text = gettext("不填:只锁定人,不锁定时间。")


class FallsOutForm(forms.Form):
    """Somebody falls out on a planned day, from a minute on."""

    who = forms.TypedChoiceField(label=_("谁来不了"), coerce=UUID, empty_value=None)
    since = forms.TimeField(label=_("从几点起"), widget=_clock())
    reason = FreeTextField(label=_("理由"), max_length=120)

    def __init__(self, *args: Any, carers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", gettext("请选择")), *carers]  # type: ignore[attr-defined]


class AbsenceForm(forms.Form):
    """From when until when somebody is away, and why."""

    absence_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    from_day = DayField(label=_("从哪一天"))
    from_time = forms.TimeField(label=_("几点起"), required=False, widget=_clock(), help_text=_("不填:从早上起。"))
    until_day = DayField(label=_("到哪一天"), required=False, help_text=_("这一天也不在;不填:何时回来另行登记。"))
    until_time = forms.TimeField(label=_("几点回来"), required=False, widget=_clock(), help_text=_("不填:这一天全天不在。"))
    reason = FreeTextField(label=_("理由"), max_length=120)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("until_time") and not typed.get("until_day") and "until_day" not in self.errors:
            raise ValidationError({"until_day": _("写了几点回来,就要写哪一天。")})
        return typed

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        typed = self.cleaned_data
        day, until, at = typed["from_day"], typed.get("until_day"), typed.get("until_time")
        ends_at: datetime | None = None
        if until is not None:
            ends_at = combine(until, at) if at else combine(until + timedelta(days=1), time.min)
        return {
            "starts_at": combine(day, typed.get("from_time") or time.min), "ends_at": ends_at, "reason": typed["reason"],
            "absence_id": typed["absence_id"],
        }  # fmt: skip


class WishForm(forms.Form):
    """One wish: its kind and what is wished, as one choice."""

    wish_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    wish = forms.ChoiceField(label=_("希望"))
    is_hard = forms.BooleanField(
        label=_("必须做到"), required=False, help_text=_("勾选:宁可不排也不违背;不勾选:尽量照顾,做不到时算作代价。")
    )
    reason = FreeTextField(label=_("理由"), max_length=200, required=False, help_text=_("不要某人来的,必须写理由。"))

    def __init__(self, *args: Any, workers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(f"not_carer:{key}", gettext("不要%(name)s来") % {"name": name}) for key, name in workers]
        spoken = [(f"language:{code}", gettext("说%(language)s") % {"language": gettext(name)}) for code, name in LANGUAGES.items()]
        offered = [("", gettext("请选择")), ("sex:2", gettext("由女性来")), ("sex:1", gettext("由男性来")), *spoken, *named]
        self.fields["wish"].choices = offered  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        typed = self.cleaned_data
        kind, _colon, value = typed["wish"].partition(":")
        of = {"carer_id": UUID(value)} if kind == "not_carer" else {"value": value}
        return {"kind": kind, "is_hard": typed["is_hard"], "reason": typed["reason"], "wish_id": typed["wish_id"]} | of
