"""Flags of the night: parents who gave their child's care to another and do not keep in touch. (Children without an adult at home are
categories of the pack, which the needs area answers at once.)"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.minors.selectors.delegated import lapsed_care
from lianxin.domain.minors.selectors.words import GUARD
from lianxin.domain.needs.models import Need
from lianxin.domain.needs.rules import RULE_CHANNEL
from lianxin.domain.needs.services import record_need
from lianxin.kernel.divisions import contains

_KIND: Final = "child_flag"
_SOURCE: Final = "delegated_care"


@service("need.record")
def flag_lapsed_contacts(*, actor: Viewer, now: datetime, place: str) -> int:
    """A need behind the guard for every child of a place whose parents have not been in touch within the days of the pack: once for
    each silence. Returns how many were opened; run again at once it opens none."""
    actor.must("need.record", place)
    lapsed = {_silence(one.care.id, one.last_on or one.care.since): one for one in lapsed_care(actor, now) if contains(place, one.care.place)}
    known = set(Need.objects.filter(source_kind=_SOURCE, source_id__in=lapsed).values_list("source_id", flat=True))
    fresh = {key: one for key, one in lapsed.items() if key not in known}
    for key, one in fresh.items():
        record_need(
            actor=actor, now=now, kind=_KIND, channel=RULE_CHANNEL, urgency="high", resident_id=one.care.resident_id, source_kind=_SOURCE,
            source_id=key, guard=GUARD,
        )  # fmt: skip
    if not fresh:
        audit.unchanged()
    return len(fresh)


def _silence(care_id: object, since: object) -> str:
    return f"{care_id}/{since}"
