"""Needs that may not wait for the night or for room: somebody entered a category that the pack calls a flag."""

from __future__ import annotations

from typing import Final

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.domain.needs import rules
from lianxin.domain.needs.services.inbox import record_need
from lianxin.domain.people.events import CategoryChanged

_ACTOR: Final = Viewer.system("rules_found")


def follow_categories(event: CategoryChanged) -> None:
    """Once for each time somebody enters: at night by the pass, by day when their household is decided anew."""
    flags = {code: kind for kind in packs.for_place(event.county).need_kinds.values() for code in kind.flags}
    for resident_id, category in event.entered:
        if (kind := flags.get(category)) is not None:
            record_need(
                actor=_ACTOR, now=event.at, kind=kind.code, channel=rules.RULE_CHANNEL, resident_id=resident_id, guard=kind.guard,
                urgency=kind.urgency, source_kind=rules.category_source(category), source_id=rules.membership_source(resident_id, event.day),
            )  # fmt: skip
