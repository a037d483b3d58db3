"""What is typed when the questions of the rules are answered: one field for each question, in the words of the pack."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.base.packs import schema
from lianxin.base.packs.facts import kept, restored
from lianxin.base.ui.day_fields import DayField
from lianxin.base.ui.free_text import FreeTextField
from lianxin.base.ui.pack_words import language
from lianxin.domain.people.forms import YesNoField
from lianxin.domain.people.rules.noting import EVIDENCE, SOURCES, Value

_PREFIX: Final = "fact-"
_DIGITS: Final = 12


class FactsForm(forms.Form):
    """Some facts of a resident, with the day, how they came to be known and what proves them.

    `shown` holds what stood in the fields when the form was opened: only what somebody has changed there is sent on, so that
    an answer given meanwhile is not taken back. An emptied field says that nobody knows any more.
    """

    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    on = DayField(label=_("从哪天起是这样"), help_text=_("不清楚就填今天。"))
    source = forms.ChoiceField(label=_("怎样得知"), widget=forms.RadioSelect, initial="visit")
    evidence = FreeTextField(label=_("看了什么凭据"), max_length=EVIDENCE, required=False, help_text=_("例如:户口簿、残疾人证。"))

    def __init__(
        self, *args: Any, asked: Sequence[schema.Fact], held: Mapping[str, Any], spoken: str, today: date,
        notes: Mapping[str, str], **kwargs: Any,
    ) -> None:  # fmt: skip
        """`asked`: the facts to ask for. `held`: what is known of them. `spoken`: the language of the resident, in which each
        question stands again where it is not that of the page. `notes`: by fact, why it is asked."""
        first = {f"{_PREFIX}{fact.code}": held.get(fact.code) for fact in asked}
        shown = json.dumps({fact.code: kept(held.get(fact.code)) for fact in asked}, sort_keys=True)
        super().__init__(*args, **kwargs)
        self.initial = first | {"on": today, "shown": shown}
        self.asked = {fact.code: fact for fact in asked}
        self.fields["source"].choices = [(code, gettext(text)) for code, text in SOURCES.items()]  # type: ignore[attr-defined]
        questions = {f"{_PREFIX}{fact.code}": _field(fact, spoken, notes.get(fact.code, "")) for fact in asked}
        self.fields = {"shown": self.fields["shown"], **questions, **{k: v for k, v in self.fields.items() if k != "shown"}}

    def answers(self) -> dict[str, Value | None]:
        """What was changed, by fact; None where a field was emptied."""
        before = _read(self.cleaned_data["shown"])
        found: dict[str, Value | None] = {}
        for code, fact in self.asked.items():
            typed = self.cleaned_data.get(f"{_PREFIX}{code}")
            answer = None if typed in (None, "") else typed
            if kept(answer) != kept(restored(fact, before.get(code))):
                found[code] = answer
        return found


def _read(shown: str) -> dict[str, Any]:
    try:
        found = json.loads(shown)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _field(fact: schema.Fact, spoken: str, note: str) -> forms.Field:
    label = question_of(fact).in_language(language())
    field: forms.Field
    if fact.kind == "boolean":
        field = YesNoField(label)
        field.widget = forms.RadioSelect(choices=list(field.choices))  # type: ignore[arg-type]  # a list, as given above
    elif fact.kind == "date":
        field = DayField(label=label, required=False)
    elif fact.kind == "number" and fact.whole:
        field = forms.IntegerField(label=label, required=False, min_value=_whole(fact.least), max_value=_whole(fact.most))
    elif fact.kind == "number":
        field = forms.DecimalField(
            label=label, required=False, min_value=fact.least, max_value=fact.most, max_digits=_DIGITS, decimal_places=2
        )
    else:
        offered = [(code, words.in_language(language())) for code, words in fact.codes.items() if code not in fact.unstated]
        field = forms.ChoiceField(label=label, required=False, choices=[("", gettext("不清楚")), *offered])
    field.help_text = _hint(fact, spoken, note)
    return field


def question_of(fact: schema.Fact) -> Any:
    """How it is asked for; its name where the pack has no question."""
    return fact.question or fact.name


def _whole(bound: Any) -> int | None:
    return None if bound is None else int(bound)


def _hint(fact: schema.Fact, spoken: str, note: str) -> str:
    lines = []
    question = question_of(fact)
    if question.in_language(spoken) != question.in_language(language()):
        lines.append(format_html('<strong lang="{}">{}</strong>', spoken, question.in_language(spoken)))
    if fact.evidence:
        lines.append(format_html("{}{}", gettext("凭据:"), fact.evidence.in_language(language())))
    if note:
        lines.append(format_html("{}", note))
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines))
