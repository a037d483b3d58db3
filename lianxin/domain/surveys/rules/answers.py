"""The answers of one submission as cells: one row for what is asked once, linked rows for what repeats; and the sheet "needs",
which says which answers are a need. Pure.

| when | kind | urgency | said |
|---|---|---|---|
| an XPath condition with ${names} | a kind of need of the pack | its urgency, or nothing | words, in which ${name} stands for an answer;
"said::中文 (zh)" and so on for several languages |
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from lianxin.engines.xforms.values import Question

Answers = Mapping[str, Any]

CHOSEN: Final = frozenset({"select", "multiselect", "rank"})
NUMBERS: Final = frozenset({"int", "decimal", "range"})
WRITTEN: Final = frozenset({"text", "barcode"})
DAYS: Final = frozenset({"date", "time", "dateTime"})
UNASKED: Final = frozenset({"note", "calculate", "trigger"})
"""Kinds nobody answers: a text to read, a value worked out, a tick that something was read."""
FILES: Final = frozenset({"photo", "audio", "file"})
_OF_THE_PHONE: Final = frozenset({"start", "end", "today", "deviceid", "audit", "username", "email", "phonenumber", "instanceID", "instanceName"})
"""What a phone writes of itself: nodes without a question, like calculations."""
_NAMED: Final = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
_EARTH_KM: Final = 6371.0088


def words_of(row: Mapping[str, str], language: str = "zh") -> str:
    """The cell "said" of a row of the sheet "needs", in this language as far as the author wrote it: "said::中文 (zh)", "said"."""
    found = {name.partition("::")[2]: text for name, text in row.items() if name.partition("::")[0] == "said" and text}
    exact = next((text for name, text in found.items() if name.endswith(f"({language})") or name == language), "")
    return exact or found.get("", "") or next(iter(found.values()), "")


def said(template: str, questions: Sequence[Question], answers: Answers, language: str = "zh") -> str:
    """The words of a need: each ${name} replaced by what was answered, a choice by its label; unanswered ones by nothing."""
    by_name = {one.name: one for one in reversed(questions)}

    def words(match: re.Match[str]) -> str:
        question = by_name.get(match[1])
        return shown(question, value_of(answers, question), language) if question else ""

    return _NAMED.sub(words, template).strip()


def shown(question: Question, value: Any, language: str = "zh") -> str:
    """An answer in words: choices by their labels, several one after the other."""
    if not is_given(value):
        return ""
    if question.kind not in CHOSEN:
        return str(value)
    labels = {choice.value: label_in(choice.labels, language) or choice.value for choice in question.choices}
    return "、".join(labels.get(one, one) for one in chosen(value))


def label_in(labels: Mapping[str, str], language: str) -> str:
    """In this language; else in the form's own, Chinese, or any."""
    for code in (language, "", "zh"):
        if labels.get(code):
            return labels[code]
    return next((text for text in labels.values() if text), "")


def is_counted(question: Question) -> bool:
    """May its answers be counted? What people answered and what was worked out from it, but not when and on what device."""
    return question.kind not in UNASKED or (question.kind == "calculate" and question.name not in _OF_THE_PHONE)


def steps(question: Question) -> tuple[str, ...]:
    """The node names from below the root to the question."""
    return _below_root(question.path)


def value_of(answers: Answers, question: Question) -> Any:
    """The answer to a question that is asked once; None when not given or not to be asked."""
    return _reach(answers, steps(question))


def was_asked(answers: Answers, question: Question) -> bool:
    """Was the question to be asked? A question that was not is left out of the answers."""
    *groups, name = steps(question)
    here = _reach(answers, tuple(groups)) if groups else answers
    return isinstance(here, Mapping) and name in here


def rows_of(answers: Answers, repeat: str) -> list[Answers]:
    """The instances of a repeat (absolute path without positions), those inside an outer repeat one after the other."""
    found: list[Any] = [answers]
    for name in _below_root(repeat):
        found = [inner for one in found if isinstance(one, Mapping) for inner in _as_list(one.get(name))]
    return [one for one in found if isinstance(one, Mapping)]


def value_in(row: Answers, question: Question) -> Any:
    """The answer inside one instance of the question's own repeat."""
    beyond = len(_below_root(question.repeat))
    return _reach(row, steps(question)[beyond:])


def asked_once(questions: Sequence[Question]) -> list[Question]:
    """Questions that a person answers, outside of repeats."""
    return [one for one in questions if not one.repeat and one.kind not in UNASKED]


def counted(questions: Sequence[Question], answers: Answers) -> tuple[int, int]:
    """How many questions were to be asked of this person, and how many were answered; each instance of a repeat counts."""
    asked = answered = 0
    for question in questions:
        if question.kind in UNASKED or question.is_readonly:
            continue
        for given in _every(answers, question):
            asked += 1
            answered += is_given(given)
    return asked, answered


def missing(questions: Sequence[Question], answers: Answers) -> list[str]:
    """Names of required questions that were to be asked and have no answer."""
    return [
        question.name
        for question in questions
        if question.is_required and question.kind not in UNASKED
        and any(not is_given(given) for given in _every(answers, question))
    ]  # fmt: skip


def is_given(value: Any) -> bool:
    """Is this an answer? Nothing, an empty text and an empty list are none."""
    return value is not None and value not in ("", [])


def number_of(value: Any) -> float | None:
    """The number of a cell; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if math.isfinite(value) else None


def chosen(value: Any) -> list[str]:
    """The choices of a cell: one, several or none."""
    if not is_given(value):
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def position(text: Any) -> tuple[float, float] | None:
    """(latitude, longitude) of a geopoint "lat lon altitude accuracy"; None for what is none."""
    parts = text.split() if isinstance(text, str) else []
    try:
        lat, lon = float(parts[0]), float(parts[1])
    except (ValueError, IndexError):
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two (latitude, longitude) on a sphere of mean radius (haversine)."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


@lru_cache(maxsize=4096)
def _below_root(path: str) -> tuple[str, ...]:
    return tuple(path.strip("/").split("/")[1:])


def _every(answers: Answers, question: Question) -> Iterator[Any]:
    """Every cell of a question that was to be asked."""
    if not question.repeat:
        if was_asked(answers, question):
            yield value_of(answers, question)
        return
    beyond = len(_below_root(question.repeat))
    *groups, name = steps(question)[beyond:]
    for row in rows_of(answers, question.repeat):
        here = _reach(row, tuple(groups)) if groups else row
        if isinstance(here, Mapping) and name in here:
            yield here[name]


def _reach(here: Any, names: tuple[str, ...]) -> Any:
    for name in names:
        if not isinstance(here, Mapping):
            return None
        here = here.get(name)
    return here


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
