"""What people type about needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.selectors import choices as place_choices
from lianxin.base.ui.pack_words import choices, language
from lianxin.domain.needs.rules import TRIAGE_STATES
from lianxin.domain.needs.selectors import InboxFilter
from lianxin.kernel.ids import new_id


class InboxFilterForm(forms.Form):
    """What of the inbox to show; a value no list offers is as good as none."""

    show = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("类型"), required=False)
    urgency = forms.ChoiceField(label=_("紧急程度"), required=False)
    channel = forms.ChoiceField(label=_("发现渠道"), required=False)
    place = forms.ChoiceField(label=_("地点"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pack = packs.for_place(viewer.home)
        everything = str(_("全部"))
        self.fields["kind"].choices = choices(pack.need_kinds, everything)  # type: ignore[attr-defined]
        self.fields["urgency"].choices = choices(pack.urgencies, everything)  # type: ignore[attr-defined]
        self.fields["channel"].choices = choices(pack.channels, everything)  # type: ignore[attr-defined]
        places = place_choices(viewer, "need.read", ("county", "township", "village"), language())
        self.fields["place"].choices = [("", everything), *places]  # type: ignore[attr-defined]

    def wanted(self) -> InboxFilter:
        """The filter of the selector."""
        self.is_valid()
        kept = {name: self.cleaned_data.get(name, "") for name in ("kind", "urgency", "channel", "place")}
        show = self.cleaned_data.get("show", "")
        triage = next((state for state in TRIAGE_STATES if state == show), None)
        return InboxFilter(triage=triage, **kept)


class NeedForm(forms.Form):
    """A need heard at the counter, on the phone or on the way. `need_id` is made with the form, so it arrives once."""

    need_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    kind = forms.ChoiceField(label=_("需要什么"), widget=forms.RadioSelect)
    said = forms.CharField(
        label=_("原话"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=_("尽量照原话写;不要写身份证号和电话。"),
    )  # fmt: skip
    channel = forms.ChoiceField(label=_("发现渠道"))
    urgency = forms.ChoiceField(label=_("紧急程度"), required=False, help_text=_("不选则按类型和渠道的规定。"))
    place = forms.ChoiceField(label=_("地点"))

    def __init__(self, *args: Any, viewer: Viewer, place: str = "", **kwargs: Any) -> None:
        """`place` is known when the need is about a resident; otherwise it is asked."""
        super().__init__(*args, **kwargs)
        pack = packs.for_place(place or viewer.home)
        self.fields["kind"].choices = choices(pack.need_kinds)  # type: ignore[attr-defined]
        self.fields["channel"].choices = choices(pack.channels)  # type: ignore[attr-defined]
        self.fields["urgency"].choices = choices(pack.urgencies, str(_("按规定")))  # type: ignore[attr-defined]
        self.fields["channel"].initial = "call" if "call" in pack.channels else None
        if place:
            del self.fields["place"]
            return
        villages = place_choices(viewer, "need.record", ("village",), language())
        self.fields["place"].choices = villages  # type: ignore[attr-defined]
