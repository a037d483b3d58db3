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
    try:
        found = form.evaluate_all(xml, [_condition(form, one) for one in conditions], at=at)
        return [one is True for one in found]
    except XFormError as wrong:
        if len(conditions) == 1:
            _log.warning("form %s: a condition of its sheet of needs cannot be decided: %s", form.form_id, wrong.code)
            return [False]
    return [answer for one in conditions for answer in _answers(form, xml, [one], at)]


@lru_cache(maxsize=512)
def _condition(form: Form, text: str) -> Condition:
    return form.compile(f"boolean({text})")
