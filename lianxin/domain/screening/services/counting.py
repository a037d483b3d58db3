"""What follows once it is known what a screening came to: the trend, the dates of its follow-up, the facts on the register."""

from __future__ import annotations

import logging
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import schema
from lianxin.domain.people.models import Resident
from lianxin.domain.people.rules.noting import Value
from lianxin.domain.people.services.abilities import set_ability_level
from lianxin.domain.people.services.noting import note_facts
from lianxin.domain.screening import rules
from lianxin.domain.screening.models import Screening
from lianxin.domain.screening.services.planning import plan_follow_ups
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

_ABILITY: Final = "ability_level"
_LAST: Final = "last_screened_on"
_log = logging.getLogger(__name__)


def follow_result(actor: Viewer, now: datetime, screening: Screening, scale: schema.Scale) -> None:
    """All that follows, worked out anew each time: nothing is left of a result that counts no longer."""
    if screening.resident_id is not None:
        compare(screening.resident_id, scale)
        screening.refresh_from_db(fields=["is_latest", "is_worse", "worse_points", "worse_levels"])
    plan_follow_ups(actor, now, screening, scale)
    if screening.state == "counted" and screening.is_latest and screening.resident_id is not None:
        _write(actor, now, screening.resident_id, scale, screening, screening.on)


def retract(actor: Viewer, now: datetime, resident_id: UUID, scale: schema.Scale, rank: int) -> None:
    """A latest result of somebody counts no longer (void, or somebody else's): the fact falls back to the one before, else to
    "nobody knows"; unless somebody wrote another since."""
    latest = recount(actor, now, resident_id, scale)
    if scale.fact == _ABILITY and not Resident.objects.filter(id=resident_id, ability_level=rank).exists():
        return
    _write(actor, now, resident_id, scale, latest, local_day(now))


def recount(actor: Viewer, now: datetime, resident_id: UUID, scale: schema.Scale) -> Screening | None:
    """The results of somebody compared anew after some went or came: the trend, and the dates that the latest one leads to. The
    latest; None: none counts."""
    compare(resident_id, scale)
    latest = Screening.objects.filter(resident_id=resident_id, scale=scale.code, is_latest=True).first()
    if latest is not None:
        plan_follow_ups(actor, now, latest, scale)
    return latest


def compare(resident_id: UUID, scale: schema.Scale) -> None:
    """Every counted result of a person on this scale against the one before; the last one is the latest."""
    rows = Screening.objects.filter(resident_id=resident_id, scale=scale.code).order_by("at", "id")
    better_high = rules.is_better_high((level.rank, level.least) for level in scale.levels.values())
    counted = [one for one in rows if one.state == "counted"]
    before: rules.Point | None = None
    for one in rows:
        found, is_latest = rules.Trend(), False
        if one.state == "counted" and one.total is not None and one.rank is not None:
            point = rules.Point(one.total, one.rank)
            found, is_latest = (
                rules.trend(before, point, worse=scale.worse, better_high=better_high),
                one == counted[-1],
            )
            before = point
        told = (is_latest, found.is_worse, found.points, found.levels)
        if told != (one.is_latest, one.is_worse, one.worse_points, one.worse_levels):
            one.is_latest, one.is_worse, one.worse_points, one.worse_levels = told
            one.save(update_fields=["is_latest", "is_worse", "worse_points", "worse_levels"])


def _write(
    actor: Viewer, now: datetime, resident_id: UUID, scale: schema.Scale, latest: Screening | None, on: date
) -> None:
    """The level as the fact that categories, tiers and plans read, as it holds from the day `on`; None: nobody knows any more. What
    somebody wrote down since is not overwritten."""
    facts = packs.for_place(latest.place).facts if latest is not None else {}
    try:
        with transaction.atomic():
            if scale.fact == _ABILITY:
                rank, reason = (
                    (latest.rank, f"{scale.name.zh} {latest.on:%Y-%m-%d}")
                    if latest
                    else (None, scale.name.zh)
                )
                set_ability_level(actor=actor, now=now, resident_id=resident_id, level=rank, reason=reason)
            elif scale.fact:
                code = (scale.levels[latest.level].noted or latest.level) if latest else None
                if latest is None or (scale.fact in facts and code in facts[scale.fact].codes):
                    answers: dict[str, Value | None] = {
                        scale.fact: code,
                        _LAST: latest.on if latest else None,
                    }
                    note_facts(
                        actor=actor,
                        now=now,
                        resident_id=resident_id,
                        answers=answers,
                        on=on,
                        source="assessment",
                    )
    except ProblemError as refused:
        _log.warning("screening wrote no fact scale=%s: %s", scale.code, refused.code)
