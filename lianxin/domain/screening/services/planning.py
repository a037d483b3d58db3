"""The dates a result leads to, as promises on the board: begun, kept as they are, or ended because they are needed no longer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack, schema
from lianxin.domain.commitments.selectors.fitness import Work
from lianxin.domain.commitments.services import begin_clock, end_clock, reaches
from lianxin.domain.screening import rules
from lianxin.domain.screening.models import FollowUp, Screening
from lianxin.domain.screening.services.scoring import days
from lianxin.kernel.clock import day_bounds

KIND: Final = "screening"
GUARD: Final = "screening.read"
_FOLLOWED: Final = frozenset({"counted", "unconfirmed"})
_WORDS: Final = {"call": "打电话核实", "visit": "上门", "act": "", "contact": "再联系", "screen": "再筛查"}


def plan_follow_ups(actor: Viewer, now: datetime, screening: Screening, scale: schema.Scale) -> None:
    """Bring the open follow-ups of a screening in line with its result. A newer result of the scale takes over from older ones."""
    wanted = dict(_wanted(screening, scale))
    for one in FollowUp.objects.select_related("commitment").filter(screening=screening):
        if one.outcome == "needless" or (one.limit, one.outcome, screening.is_latest) == (
            "screen",
            "done",
            True,
        ):
            continue  # asked again, and that counts no longer: to be asked again after all
        is_theirs = (
            one.commitment.resident_id == screening.resident_id
        )  # not of whom it was entered under by mistake
        if is_theirs and wanted.get(one.limit) == one.due_on:  # planned already, or done
            del wanted[one.limit]
        elif one.ended_at is None:
            end(actor, now, one, "needless", "")
    if screening.state == "counted" and screening.resident_id is not None:
        _take_over(actor, now, screening, screening.resident_id)
    for limit, due in wanted.items():
        _begin(actor, now, screening, scale, limit, due)


def _take_over(actor: Viewer, now: datetime, screening: Screening, resident_id: UUID) -> None:
    """Asked again: the older results of the scale wait for that no longer."""
    waiting = FollowUp.objects.select_related("commitment").filter(
        limit="screen", ended_at__isnull=True, screening__scale=screening.scale
    )
    for one in waiting.filter(screening__resident_id=resident_id, screening__at__lt=screening.at):
        end(actor, now, one, "done", f"{screening.on:%Y-%m-%d}")


def end(actor: Viewer, now: datetime, one: FollowUp, outcome: str, note: str) -> None:
    """A follow-up is over, and its clock."""
    one.outcome, one.note, one.ended_at, one.ended_by = outcome, note, now, actor.id
    one.save(update_fields=["outcome", "note", "ended_at", "ended_by"])
    end_clock(actor=actor, now=now, commitment_id=one.commitment_id, outcome=one.get_outcome_display())


def _wanted(screening: Screening, scale: schema.Scale) -> Iterator[tuple[str, date]]:
    """What is to be done, and by which day. Of the dead, the departed and what a newer result has overtaken: nothing."""
    resident = screening.resident
    is_overtaken = screening.state == "counted" and not screening.is_latest
    if (
        screening.state not in _FOLLOWED
        or resident is None
        or resident.died_on
        or resident.left_on
        or is_overtaken
    ):
        return
    pack = packs.for_place(screening.place)
    if screening.state == "unconfirmed":
        yield "call", _due(pack, screening, "screening_confirm_days")
    if screening.level in scale.levels:
        wanted = {
            limit: _due(pack, screening, code)
            for limit, code in scale.levels[screening.level].then.limits.items()
        }
        again = [*([wanted["screen"]] if "screen" in wanted else []), *_asked_sooner(pack, screening, scale)]
        yield from (wanted | ({"screen": min(again)} if again else {})).items()


def _asked_sooner(pack: Pack, screening: Screening, scale: schema.Scale) -> Iterator[date]:
    """A single answer that calls for something, whatever the total, is asked again by its own date where that comes sooner."""
    for code in screening.result.get("triggers", ()):
        limits = scale.triggers[code].then.limits if code in scale.triggers else {}
        if "screen" in limits:
            yield _due(pack, screening, limits["screen"])


def _due(pack: Pack, screening: Screening, code: str) -> date:
    number = days(pack, code, screening.received_at)  # in force when it was known: a sheet may say any day
    return rules.due_day(screening.on, number, pack.parameters[code].unit)


def _begin(
    actor: Viewer, now: datetime, screening: Screening, scale: schema.Scale, limit: str, due: date
) -> None:
    action = scale.levels[screening.level].then.action if screening.level in scale.levels else ""
    said = _WORDS[limit] or packs.for_place(screening.place).scale_actions[action].name.zh
    clock = begin_clock(
        actor=actor, now=now, kind=KIND, title=f"{scale.name.zh}:{said}", place=screening.place, due_at=day_bounds(due)[1],
        resident_id=screening.resident_id, worker_id=_worker(screening, now), guard=GUARD,
    )  # fmt: skip
    FollowUp.objects.create(
        place=screening.place, screening=screening, limit=limit, action=action, due_on=due, commitment=clock
    )


def _worker(screening: Screening, now: datetime) -> UUID | None:
    """Whoever filled it in goes on with it, while they work there."""
    named = (
        screening.sheets.exclude(worker_id=None)
        .order_by("received_at")
        .values_list("worker_id", flat=True)
        .first()
    )
    work = Work(screening.place, KIND, GUARD, screening.resident_id)
    return named if named is not None and reaches(named, screening.place, now, work) else None
