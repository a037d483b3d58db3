"""What narrows the lists of 待遇与类别."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.pack_words import choices
from lianxin.base.ui.place_fields import PlaceField
from lianxin.domain.people.selectors.standing import NEW_DAYS, StandingFilter

TABS: Final = ("new", "short", "unknown", "changed")
_DAYS: Final = {"7": 7, "": NEW_DAYS, "90": 90, "ever": None}


class StandingFilterForm(forms.Form):
    """Rules, places and days; a value no list offers is as good as none. `show` is the tab."""

    show = forms.ChoiceField(required=False, widget=forms.HiddenInput, choices=[(tab, tab) for tab in ("", *TABS)])
    code = forms.ChoiceField(label=_("待遇或类别"), required=False)
    days = forms.ChoiceField(label=_("从何时起符合"), required=False)
    questions = forms.ChoiceField(label=_("要问几项"), required=False)
    way = forms.ChoiceField(label=_("变化"), required=False)
    day = DayField(label=_("哪一天"), required=False)
    place = PlaceField(label=_("地点"), required=False, empty=_("全部"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.data.get("show", "")
        self.tab = asked if asked in TABS else TABS[0]
        pack = packs.for_place(viewer.home)
        benefits, categories = choices(pack.benefits), choices(pack.categories)
        everything = gettext("全部") if self.tab == "changed" else gettext("全部待遇")
        offered: list[Any] = [("", everything), (gettext("待遇"), benefits)]
        if self.tab in ("unknown", "changed"):
            offered.append((gettext("类别"), categories))
        self._offer("code", offered)
        self._offer("days", [
            ("7", gettext("7 天内")), ("", gettext("%(days)s 天内") % {"days": NEW_DAYS}), ("90", gettext("90 天内")),
            ("ever", gettext("不限")),
        ])  # fmt: skip
        self._offer("way", [("", gettext("新进入")), ("out", gettext("已退出"))])
        self._offer("questions", [("", gettext("问一项就能定的")), ("all", gettext("全部"))])
        own = {"new": {"days"}, "unknown": {"questions"}, "changed": {"way", "day"}}.get(self.tab, set())
        for name in {"days", "questions", "way", "day"} - own:
            del self.fields[name]
        self.fields["place"].offer(viewer, "category.read", ("county", "township", "village"))  # type: ignore[attr-defined]

    def _offer(self, name: str, offered: list[Any]) -> None:
        self.fields[name].choices = offered  # type: ignore[attr-defined]

    def wanted(self) -> StandingFilter:
        """The filter of the selectors."""
        self.is_valid()
        days = _DAYS.get(self.cleaned_data.get("days", ""), NEW_DAYS)
        few = 1 if self.tab == "unknown" and self.cleaned_data.get("questions") != "all" else None
        return StandingFilter(asked_place(self.data), self.cleaned_data.get("code", ""), days, few)

    def asked_way(self) -> str:
        """ "in" or "out"."""
        self.is_valid()
        return self.cleaned_data.get("way") or "in"
