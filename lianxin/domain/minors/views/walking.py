"""Several short pages that are one form: what was answered goes along, nothing is kept until the last is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form
from django.http import QueryDict

Answers = Mapping[str, Any]
Page = Callable[[QueryDict | None, Answers], Form]


@dataclass(frozen=True, slots=True)
class Walk:
    """The page to show: which of how many, and what goes along with it. `is_done`: the last page was answered too."""

    form: Form
    number: int
    pages: int
    carried: Sequence[tuple[str, str]] = ()
    answers: Answers = field(default_factory=dict)
    is_done: bool = False

    @property
    def is_last(self) -> bool:
        return self.number == self.pages


def walk(data: QueryDict | None, pages: Sequence[Page]) -> Walk:
    """Where somebody stands: `data` is what they sent, with the number of the page it was sent from. The first page that is not
    answered rightly is shown again; with "back" the one before."""
    if data is None:
        return Walk(pages[0](None, {}), 1, len(pages))
    sent_from = str(data.get("page", ""))
    number = next((at for at in range(1, len(pages) + 1) if str(at) == sent_from), 1)
    answers: dict[str, Any] = {}
    for at in range(number):
        form = pages[at](data, answers)
        if "back" in data and at == max(number - 2, 0):
            return _shown(data, form, at + 1, pages, answers)
        if not form.is_valid():
            return _shown(data, form, at + 1, pages, answers)
        answers |= form.cleaned_data
    if number == len(pages):
        return Walk(form, number, number, _carried(data, form), answers, is_done=True)
    blank = pages[number](None, answers)
    form = pages[number](data, answers) if any(name in data for name in blank.fields) else blank
    return _shown(data, form, number + 1, pages, answers)


def _shown(data: QueryDict, form: Form, number: int, pages: Sequence[Page], answers: Answers) -> Walk:
    return Walk(form, number, len(pages), _carried(data, form), dict(answers))


def _carried(data: QueryDict, form: Form) -> list[tuple[str, str]]:
    """Everything sent but what this page asks itself."""
    own = {*form.fields, "page", "back", "csrfmiddlewaretoken"}
    return [(name, value) for name in data if name not in own for value in data.getlist(name)]
