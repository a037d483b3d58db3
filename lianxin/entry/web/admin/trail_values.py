"""Values of the audit trail as people read them: codes of packs, places, people and moments in words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.selectors import labels_of
from lianxin.base.audit.items import item_label
from lianxin.base.notices.selectors import KINDS as NOTICES
from lianxin.base.packs import Pack
from lianxin.base.packs.schema import Fact
from lianxin.base.places.templatetags.places import place_path
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.templatetags.lx import code_label
from lianxin.base.ui.wording import moment_text, spoken
from lianxin.domain.care.rules import MEANS, RESULTS, WEEKDAYS
from lianxin.domain.commitments.rules import ACTOR_KINDS, CONFIRMATION_FLAGS, FLAGS, FULFILMENT_FLAGS
from lianxin.domain.commitments.views.showing import CONFIRMER_WORDS, PROOF_WORDS
from lianxin.domain.errands.rules import OUTCOMES, PAPER_STATES, WITH
from lianxin.domain.exams.rules.levels import LEVELS
from lianxin.domain.groups.rules import KINDS as GROUPS
from lianxin.domain.groups.rules import MEMBER_STATES
from lianxin.domain.mediation.rules import KINDS
from lianxin.domain.people.rules.noting import SOURCES
from lianxin.domain.people.views.presenting import fact_word
from lianxin.kernel.problems import N_, problem

_PEOPLE: Final = {"user", "worker", "worker_id", "done_by"}
_PLACES: Final = {"place", "home"}
_NATIONAL: Final = {"sex", "marital", "ethnic", "relation"}
_NEED_STATES: Final = {
    "new": N_("待研判"), "accepted": N_("已受理"), "met": N_("已满足"), "declined": N_("不受理"), "merged": N_("已合并"),
}  # fmt: skip
_LANGUAGES: Final = {"zh": N_("中文"), "bo": N_("藏文"), "en": N_("英文")}
_BY_RULE: Final = re.compile(r"category:(?P<code>\w+) [0-9a-f-]{36}/(?P<day>[\d-]+)")
_UNTOLD: Final[Mapping[str, str]] = defaultdict(lambda: "…")
"""Fills the places of a message whose details are not in the trail."""
_NOTICE_COUNT: Final = "%(count)s "


def people_named(*sides: Mapping[str, Any]) -> dict[UUID, str]:
    """Names of the people whose ids stand in these befores and afters. One query."""
    return labels_of(
        found for side in sides for name in _PEOPLE if (found := _uuid(side.get(name))) is not None
    )


def in_words(value: Any, name: str, kind: str, place: str, people: Mapping[UUID, str]) -> Any:
    """One value of the item `name` of a row about a `kind` of subject at a place; what has no words stays as it is."""
    if isinstance(value, dict):
        return _mapping(value, name, place)
    if isinstance(value, list):
        return "、".join(str(in_words(one, name, kind, place, people)) for one in value)
    if not isinstance(value, str) or not value:
        return value
    return _known(value, name, people) or (
        _coded(value, name, kind, packs.for_place(place)) if value.isascii() else value
    )


def _mapping(value: Mapping[str, Any], name: str, place: str) -> str:
    """Policy packs by name, headings of a roster with their fields; of anything else its items with their values."""
    if name == "packs":
        return "、".join(_pack_words(code, str(digest)) for code, digest in value.items())
    if name == "columns":
        known = packs.for_place(place).roster_columns
        filled = {heading: word(known, field) if field in known else _("不导入") for heading, field in value.items()}
    elif name == "facts":
        told = packs.for_place(place).facts
        filled = {word(told, code): _answer(told.get(code), one) for code, one in value.items()}
    else:
        filled = {_(item_label(key)): in_words(one, key, "", place, {}) for key, one in value.items()}
    return ";".join(f"{key} → {one}" for key, one in filled.items())


def _answer(fact: Fact | None, value: Any) -> Any:
    """What was answered about somebody; a dash for "nobody knows any more"."""
    if value is None or isinstance(value, bool):
        return {True: _("是"), False: _("否")}.get(value, "—")  # type: ignore[arg-type]
    return fact_word(fact, value) if fact else value


def _pack_words(code: str, digest: str) -> str:
    """A pack by its name, with the beginning of what tells its contents apart."""
    name = next((pack.name.in_language(language()) for pack in packs.all() if pack.code == code), code)
    return f"{name}({digest[:8]})"


def _known(value: str, name: str, people: Mapping[UUID, str]) -> str:
    """A place, a national code, days of the week, a person or a moment in words; "" for anything else."""
    if name in _PLACES and len(value) == 12 and value.isdecimal():
        return place_path(value)
    if name in _NATIONAL:
        return code_label(value, name)
    if name == "weekdays" and set(value) <= set(WEEKDAYS):
        return _all_words(WEEKDAYS[day] for day in value)
    if (found := _uuid(value)) is not None:
        return people.get(found, f"…{value[-8:]}")
    if name == "rules" and "@" in value:
        return _pack_words(*value.split("@", 1))
    if name == "source" and (match := _BY_RULE.fullmatch(value)):
        return _rule_source(match)
    if name == "problem":
        return _problem_words(value)
    moment = _moment(value)
    return moment_text(moment) if moment is not None else ""


def _coded(value: str, name: str, kind: str, pack: Pack) -> str:
    in_pack = {
        "service": pack.services, "urgency": pack.urgencies, "channel": pack.channels, "role": pack.roles, "tell": pack.roles,
        "tier": pack.tiers, "step": pack.ladder, "mode": pack.travel_modes, "observed": pack.observations,
        "programme_kind": pack.programme_kinds, "course_topic": pack.topics,
        "errand_kind": pack.errand_kinds, "subject": pack.exam_subjects, "exam_step": pack.exam_steps, "exempt_reason": pack.exemptions, "workflow": pack.workflows, "stage": _named(pack, "states"), "step_taken": _named(pack, "steps"),
        "kind": {"needs.Need": pack.need_kinds, "commitments.Commitment": pack.commitment_kinds}.get(kind, {}),
    }  # fmt: skip
    own: dict[str, Mapping[str, Any]] = {
        "errand_outcome": OUTCOMES, "level": LEVELS, "went_with": WITH, "dispute_kind": KINDS, "group_kind": GROUPS, "member_state": MEMBER_STATES, "paper_state": PAPER_STATES,
        "result": RESULTS, "means": MEANS, "by": CONFIRMER_WORDS, "confirmed_by_kind": CONFIRMER_WORDS, "state": _NEED_STATES,
        "source": {code: _(text) for code, text in SOURCES.items()}, "reason": CONFIRMER_WORDS, "actor_kind": ACTOR_KINDS, "flags": {**FLAGS, **FULFILMENT_FLAGS, **CONFIRMATION_FLAGS}, "languages": _LANGUAGES, "kind": PROOF_WORDS if kind == "commitments.Proof" else NOTICES,
    }  # fmt: skip
    if value in in_pack.get(name, {}):
        return word(in_pack[name], value)
    if value in own.get(name, {}):
        return _(str(own[name][value])).replace(_NOTICE_COUNT, "") % _UNTOLD
    return {"True": _("是"), "False": _("否")}.get(value) or spoken(value)


def _named(pack: Pack, part: str) -> dict[str, Any]:
    """The states or steps of every workflow, as the trail has them: workflow.code."""
    return {f"{code}.{name}": one for code, row in pack.workflows.items() for name, one in getattr(row, part).items()}


def _rule_source(match: re.Match[str]) -> str:
    """The category by which a rule found a need, and the day it fell due."""
    category = next((word(p.ruled, match["code"]) for p in packs.all() if match["code"] in p.ruled), match["code"])
    return _("人群类别“%(category)s”,%(day)s") % {"category": category, "day": match["day"]}


def _problem_words(code: str) -> str:
    """The sentence of a problem; its details are not in the trail."""
    try:
        message = _(problem(code).message)
    except KeyError:
        return ""
    return message % _UNTOLD


def _all_words(messages: Iterable[str]) -> str:
    return "、".join(_(message) for message in messages)


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) and len(value) == 36 else None
    except ValueError:
        return None


def _moment(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if len(value) > 16 else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
