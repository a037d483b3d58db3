"""What narrows the report by line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base.ui.day_fields import DayField
from lianxin.domain.minors.forms.choosing import offer


class LinesForm(forms.Form):
    """From which day to which, on which line, by whom."""

    since = DayField(label=_("从"), required=False)
    until = DayField(label=_("到"), required=False)
    line = forms.ChoiceField(label=_("服务主线"), required=False)
    society = forms.ChoiceField(label=_("由谁来做"), required=False)

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "line", place, "line", blank=True)
        offer(self, "society", place, "society", blank=True)
