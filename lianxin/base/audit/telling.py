"""The breaks of the chains in words, in the language in use: for the operator's terminal and the administrator's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.base.audit.breaks import FAULTS, Break
from lianxin.base.audit.services import SITE
from lianxin.base.audit.verbs import label, subject_label
from lianxin.kernel.clock import SHANGHAI


def what_is_wrong(fault: str, count: int) -> str:
    """The fault as a sentence without a full stop; the code itself when an older version wrote it."""
    return _(FAULTS[fault]) % {"count": count} if fault in FAULTS else fault


def whole_chain(chain: str, name: str) -> str:
    """墨竹工卡县(540127)"""
    return _("全系统") if chain == SITE else _("%(name)s(%(code)s)") % {"name": name, "code": chain}


def row_words(found: Break) -> str:
    """When, what and to whom, as the row says now: 2026-11-24 09:00 记录需求 需求 0193…; "" where it is gone."""
    if found.at is None:
        return ""
    at = f"{found.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    return f"{at} {_(label(found.verb))} {_(subject_label(found.subject_kind))} {found.subject_id}"


def line(found: Break, name: str) -> str:
    """One line for the terminal. `name` is that of the chain's place."""
    what = what_is_wrong(found.fault, found.count)
    chain = whole_chain(found.chain, name)
    if found.fault == "more":
        return _("%(chain)s:%(what)s") % {"chain": chain, "what": what}
    told = {"chain": chain, "seq": found.seq, "row": row_words(found), "what": what}
    if found.at is None:
        return _("%(chain)s 第 %(seq)s 行:%(what)s") % told
    return _("%(chain)s 第 %(seq)s 行,%(row)s:%(what)s") % told


def plain(found: Break) -> dict[str, Any]:
    """A break as JSON holds it, for the result of a job."""
    return {**asdict(found), "at": found.at and found.at.isoformat()}


def from_plain(values: Mapping[str, Any]) -> Break:
    """The break again."""
    at = values["at"]
    return Break(**{**values, "at": datetime.fromisoformat(at) if at else None})
