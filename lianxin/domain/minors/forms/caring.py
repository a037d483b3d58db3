"""What is typed about care given to another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.domain.minors.forms.responding import InFile
from lianxin.domain.minors.services import Care


class CareForm(InFile):
    """Who looks after the child instead of the parents."""

    carer = forms.CharField(label=_("受托人"), max_length=60)
    relation = forms.CharField(label=_("和孩子的关系"), max_length=60)
    phone = forms.CharField(label=_("受托人电话"), required=False, max_length=40)
    reason = FreeTextField(label=_("为什么委托"), max_length=500, rows=2)
    since = DayField(label=_("从哪一天"))
    until = DayField(label=_("到哪一天"), required=False)
    school_told_on = DayField(label=_("哪一天书面告知学校"), required=False)
    committee_told_on = DayField(label=_("哪一天书面告知村(居)委会"), required=False)
    cleared = forms.BooleanField(
        label=_(
            "已了解:受托人没有性侵害、虐待、遗弃、拐卖等违法犯罪,没有吸毒、酗酒、赌博等恶习,没有长期拒不履行照护责任"
        ),
        required=False,
    )

    def given(self) -> dict[str, Any]:
        """One care."""
        return {"care": Care(**self.cleaned_data)}


class ContactForm(InFile):
    """The parents were in touch."""

    lists = {"way": "contact"}
    on = DayField(label=_("哪一天"))
    way = forms.ChoiceField(label=_("怎样联系"), widget=forms.RadioSelect)


class EndCareForm(InFile):
    """A parent looks after the child again."""

    ended_on = DayField(label=_("哪一天起由父母照料"))
