"""A record as its paper in the pack lays it: a blank there is a field here, so a county's own paper is filled in on the phone too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.packs.schema import PaperField, Workflow
from lianxin.base.ui.day_fields import DayField, MomentField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import language
from lianxin.domain.cases.rules import SIGN_WAYS
from lianxin.domain.cases.services import Entry
from lianxin.kernel.ids import new_id

_SESSION: Final = "case_record"
_LONG: Final = 5000
_SHORT: Final = 300
_FACTS: Final = {"risk_level": "risk_level", "close_reason": "closing_reason"}
"""Blank of the paper whose value the workflow reads → its fact, with the choices."""
_MUST: Final = ("refer_to", "refer_consent")
"""Blanks without which no referral goes out: its services refuse it."""


class SheetForm(forms.Form):
    """The blanks of one paper, and what the workflow reads from it."""

    record_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, paper: str, codes: Sequence[str], blanks: Sequence[PaperField], workflow: Workflow, again: bool, now: datetime,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        """`codes`: every blank of the paper; `blanks`: those somebody fills in; `again`: a later version, which says why."""
        super().__init__(*args, **kwargs)
        self.blanks = [one.code for one in blanks]
        if paper == _SESSION:
            self.fields["held_at"] = MomentField(label=_("时间"), initial=now)
        for one in blanks:
            self.fields[f"w-{one.code}"] = _field(one)
            self.fields[f"w-{one.code}"].required = one.code in _MUST
        for code, fact in _FACTS.items():
            if code in codes and fact in workflow.facts:
                self.fields[code] = _choice(workflow, fact)
        if "close_reason" in codes:
            self.fields["follow_up_on"] = DayField(label=_("哪一天回访"), required=False, help_text=_("去世的不用填。到时候会出现在承办里。"))
        if again:
            self.fields["why"] = FreeTextField(label=_("为什么改"), max_length=300, help_text=_("旧的一版会留着。"))

    def entry(self) -> Entry:
        """What was filled in, for the service."""
        typed = self.cleaned_data
        words = {code: typed.get(f"w-{code}") or "" for code in self.blanks}
        return Entry(
            words, typed.get("held_at"), typed.get("risk_level") or None, typed.get("close_reason") or None, typed.get("follow_up_on")
        )


def words_in(content: Mapping[str, str]) -> dict[str, str]:
    """The words of a record as the form begins with them."""
    return {f"w-{code}": text for code, text in content.items()}


def _field(one: PaperField) -> forms.Field:
    label = one.name.in_language(language())
    if one.kind == "choice":
        options = [(option.code, option.name.in_language(language())) for option in one.options]
        return forms.ChoiceField(label=label, required=False, choices=options, widget=forms.RadioSelect)
    if one.kind == "long":
        return FreeTextField(label=label, required=False, max_length=_LONG, rows=max(one.lines, 3))
    return FreeTextField(label=label, required=False, max_length=_SHORT)


def _choice(workflow: Workflow, fact: str) -> forms.Field:
    row = workflow.facts[fact]
    options = [(code, words.in_language(language())) for code, words in row.codes.items()]
    return forms.ChoiceField(label=row.name.in_language(language()), choices=options, widget=forms.RadioSelect, required=False)


class SignForm(forms.Form):
    """Who agreed to what is written, how, and when; where the person did not sign themselves, before whom and why not."""

    signed_by = forms.CharField(label=_("谁签的"), max_length=60)
    way = forms.ChoiceField(label=_("怎么签的"), widget=forms.RadioSelect)
    signed_on = DayField(label=_("日期"))
    witness = forms.CharField(label=_("见证人"), required=False, max_length=60, help_text=_("本人没有亲自签时才填:在场的另一个人。"))
    why = FreeTextField(label=_("没有亲自签的原因"), required=False, max_length=300, help_text=_("例如:手不能动;不愿签,同意照办。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = [(code, gettext(text)) for code, text in SIGN_WAYS.items()]  # type: ignore[attr-defined]
