"""Which rows of the sheet "needs" the answers call for. Pure."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from lianxin.engines.xforms import Condition, Form, XFormError

_log = logging.getLogger(__name__)


def called_for(form: Form, needs: Sequence[Mapping[str, str]], xml: bytes, at: datetime) -> Iterator[Mapping[str, str]]:
    """Rows whose condition is true of the answers, the first of each kind (authors put the urgent one first). `at`: when it was
    filled in."""
    rows = [one for one in needs if one.get("when") and one.get("kind")]
    kinds: set[str] = set()
    for one, is_true in zip(rows, _answers(form, xml, [one["when"] for one in rows], at), strict=True):
        if is_true and one["kind"] not in kinds:
            kinds.add(one["kind"])
            yield one


def _answers(form: Form, xml: bytes, conditions: list[str], at: datetime) -> list[bool]:
    """Is each condition true? One that cannot be decided is not, and keeps no other from being decided."""
    known = [_condition(form, one) for one in conditions]
    try:
        found = iter(form.evaluate_all(xml, [one for one in known if one], at=at))
    except XFormError:
        found = iter(())  # the submission itself cannot be: none of them
    answers = [one and next(found, None) for one in known]
    if None in answers:
        _log.warning("form %s: %d conditions of its sheet of needs cannot be decided", form.form_id, answers.count(None))
    return [one is True for one in answers]


@lru_cache(maxsize=512)
def _condition(form: Form, text: str) -> Condition | None:
    try:
        return form.compile(f"boolean({text})")
    except XFormError:
        return None
