"""What is typed about a visit: one screen, filled in within half a minute."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base import packs
from lianxin.base.packs.pack import Pack
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import choices
from lianxin.domain.care.rules import MEANS, RESULTS, HeardNeed, likely_times
from lianxin.kernel.clock import SHANGHAI, combine, local_day
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from lianxin.domain.care.models import Visit

ROWS, MOST_ROWS = 2, 3
_USUAL: Final = 20
"""Minutes of a visit nobody planned."""
WRONG_FIELD: Final = {
    "care.visit_too_old": "day", "care.visit_in_future": "day", "care.left_in_future": "left", "care.left_too_soon": "left",
}  # fmt: skip
"""The field that each refusal of a visit's times is about."""


class VisitForm(forms.Form):
    """A visit: prefilled so that a usual one needs only the note. `visit_id` is made with the form, so it arrives once."""

    visit_id = forms.UUIDField(widget=forms.HiddenInput)
    result = forms.ChoiceField(label=_("结果"), widget=forms.RadioSelect, initial="met")
    means = forms.ChoiceField(label=_("方式"), widget=forms.RadioSelect, initial="home")
    note = FreeTextField(
        label=_("聊了什么,看到了什么"), required=False, max_length=2000, rows=3
    )
    day = DayField(label=_("日期"))
    arrived = forms.TimeField(label=_("到达"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    left = forms.TimeField(label=_("离开"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput({"data-fill": "lon"}))
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput({"data-fill": "lat"}))
    signature = forms.FileField(label=_("签字(拍照)"), required=False)
    photo = forms.FileField(label=_("现场照片"), required=False)

    def __init__(self, *args: Any, has_promise: bool, **kwargs: Any) -> None:
        """Proof is asked for only where a promise stands behind the visit."""
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = [(c, gettext(t)) for c, t in RESULTS.items()]  # type: ignore[attr-defined]
        means = [(c, gettext(t)) for c, t in MEANS.items() if c != "video"]
        self.fields["means"].choices = means  # type: ignore[attr-defined]
        for name in ("signature", "photo"):
            self.fields[name].widget.attrs |= {"accept": "image/*"}
            if not has_promise:
                del self.fields[name]

    @staticmethod
    def at(now: datetime, visit: Visit | None = None) -> dict[str, Any]:
        """Initial times: those planned for this visit; for one without a plan twenty minutes until now."""
        day, start, minutes = local_day(now), None, _USUAL
        if visit is not None:
            is_over, minutes = visit.day < day, visit.minutes
            day, start = min(visit.day, day), visit.planned_start
            start = visit.window_start if start is None and is_over else start
        begun, left = (at.astimezone(SHANGHAI) for at in likely_times(now, day, start, minutes))
        return {"day": begun.date(), "arrived": begun.time(), "left": left.time()}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if {"day", "arrived", "left"} <= typed.keys():
            if typed["left"] < typed["arrived"]:
                raise ValidationError({"left": _("离开时间早于到达时间。")})
            typed["arrived_at"] = combine(typed["day"], typed["arrived"])
            typed["left_at"] = combine(typed["day"], typed["left"])
        return typed


class HeardForm(forms.Form):
    """One need heard on the visit; a row without a kind is empty."""

    need_id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("需要什么"), required=False)
    urgency = forms.ChoiceField(label=_("紧急程度"), required=False)
    said = FreeTextField(label=_("原话"), required=False, max_length=500)

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices(pack.heard_kinds, gettext("没有"))  # type: ignore[attr-defined]
        self.fields["urgency"].choices = choices(pack.urgencies, gettext("按规定"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("said") and not typed.get("kind"):
            self.add_error("kind", _("写了原话,请选择需要什么。"))
        return typed


def heard_forms(place: str, data: Any = None, *, more: bool = False) -> list[HeardForm]:
    """The rows of needs: two at first, one more each time it is asked for, three at most."""
    pack = packs.for_place(place)
    count = ROWS
    if data is not None:
        sent = str(data.get("rows", ""))
        count = min(max(int(sent) if sent.isdigit() else ROWS, ROWS) + more, MOST_ROWS)
    rows = []
    for number in range(count):
        known = data is not None and f"need{number}-need_id" in data
        rows.append(
            HeardForm(
                data if known else None, prefix=f"need{number}", pack=pack, initial={"need_id": new_id()}
            )
        )
    return rows


def heard_needs(rows: list[HeardForm]) -> list[HeardNeed]:
    """The rows that were filled in."""
    typed = [row.cleaned_data for row in rows if row.is_bound]
    return [HeardNeed(_id(t), t["kind"], t["urgency"], t["said"].strip()) for t in typed if t.get("kind")]


def _id(typed: dict[str, Any]) -> UUID:
    key: UUID = typed["need_id"]
    return key
