"""What people type about needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import choices
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.needs.rules import TRIAGE_STATES
from lianxin.domain.needs.selectors import InboxFilter
from lianxin.kernel.ids import new_id


class InboxFilterForm(forms.Form):
    """What of the inbox to show; a value no list offers is said and left out, and a place out of reach has no rows."""

    show = forms.ChoiceField(
        label=_("状态"), required=False, widget=forms.HiddenInput, choices=[(one, one) for one in ("", *TRIAGE_STATES, "accepted")]
    )
    kind = forms.ChoiceField(label=_("类型"), required=False)
    urgency = forms.ChoiceField(label=_("紧急程度"), required=False)
    channel = forms.ChoiceField(label=_("发现渠道"), required=False)
    place = PlaceField(label=_("地点"), required=False, empty=_("全部"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pack = packs.for_place(viewer.home)
        everything = str(_("全部"))
        self.fields["kind"].choices = choices(pack.need_kinds, everything)  # type: ignore[attr-defined]
        self.fields["urgency"].choices = choices(pack.urgencies, everything)  # type: ignore[attr-defined]
        self.fields["channel"].choices = choices(pack.channels, everything)  # type: ignore[attr-defined]
        self.fields["place"].offer(viewer, "need.read", ("county", "township", "village"))  # type: ignore[attr-defined]

    def wanted(self) -> InboxFilter:
        """The filter of the selector."""
        self.is_valid()
        kept = {name: self.cleaned_data.get(name, "") for name in ("kind", "urgency", "channel")}
        show = self.cleaned_data.get("show", "")
        triage = next((state for state in TRIAGE_STATES if state == show), None)
        return InboxFilter(triage=triage, place=asked_place(self.data), **kept)


class NeedForm(forms.Form):
    """A need heard at the counter, on the phone or on the way. `need_id` is made with the form, so it arrives once."""

    need_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    kind = forms.ChoiceField(label=_("需要什么"), widget=forms.RadioSelect)
    said = FreeTextField(
        label=_("原话"), required=False, max_length=1000, rows=3,
        help_text=_("尽量照原话写;不要写身份证号和电话。"),
    )  # fmt: skip
    channel = forms.ChoiceField(label=_("发现渠道"))
    urgency = forms.ChoiceField(label=_("紧急程度"), required=False, help_text=_("不选则按类型和渠道的规定。"))
    place = PlaceField(label=_("地点"))

    def __init__(self, *args: Any, viewer: Viewer, place: str = "", **kwargs: Any) -> None:
        """`place` is known when the need is about a resident; otherwise it is asked."""
        super().__init__(*args, **kwargs)
        pack = packs.for_place(place or viewer.home)
        self.fields["kind"].choices = choices(pack.heard_kinds)  # type: ignore[attr-defined]
        self.fields["channel"].choices = choices(pack.channels)  # type: ignore[attr-defined]
        self.fields["urgency"].choices = choices(pack.urgencies, str(_("按规定")))  # type: ignore[attr-defined]
        self.fields["channel"].initial = "call" if "call" in pack.channels else None
        if place:
            del self.fields["place"]
            return
        self.fields["place"].offer(viewer, "need.record", ("village",))  # type: ignore[attr-defined]
