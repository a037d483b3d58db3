"""A crisis begins by itself, whatever the total and whatever the hour; what is asked, seen and agreed in it is written down."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.base.packs import schema
from lianxin.domain.care.selectors import away
from lianxin.domain.commitments.services import reaches
from lianxin.domain.proceedings.events import ProceedingMoved
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.services import open_proceeding, take_step
from lianxin.domain.screening.models import Crisis, Screening, Sheet
from lianxin.domain.screening.rules.crises import ANSWERS, PARTS, clean_plan
from lianxin.domain.screening.selectors.crises import crisis_or_404
from lianxin.domain.screening.services.alerting import near, overseers
from lianxin.domain.screening.services.needing import WORKFLOW, open_need
from lianxin.kernel.clock import SHANGHAI, local_day
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "screening.Crisis"
_WORSE: Final = "worse"
_CALMER: Final = frozenset({"plan", "follow"})
"""States of the workflow from which `_WORSE` leads back to its beginning."""
_AGAIN: Final = "筛查又出现"
_MOMENTS: Final = {
    "called": "called_at",
    "visited": "visited_at",
    "supervisor_told": "supervisor_told_at",
    "danger_handled": "danger_handled_at",
    "contacted": "contacted_at",
}
_ASKED: Final = frozenset({"has_plan", "has_means", "has_time"})
_SYSTEM: Final = Viewer.system("筛查")


def raise_crises(
    actor: Viewer, now: datetime, screening: Screening, sheet: Sheet, scale: schema.Scale
) -> None:
    """Every trigger of the sheet whose action is a crisis opens one, once for a screening; while one runs for the person it is told
    again instead. Nothing of it waits for a total, a confirmation or a reviewer."""
    for code in sheet.result.get("triggers", ()):
        if code not in scale.triggers or scale.triggers[code].then.action != WORKFLOW:
            continue
        if Crisis.objects.filter(screening=screening, trigger=code).exists():
            continue
        running = _running(screening)
        if running is not None:
            came_again(actor, now, running, scale.code)
        elif screening.resident is None or screening.resident.died_on is None:
            _open(actor, now, screening, sheet, code, scale)


def came_again(actor: Viewer, now: datetime, crisis: Crisis, scale: str, also: Iterable[UUID | None] = ()) -> None:
    """It was found again while it runs: a person calls within the hour as the first time, wherever it stood. `also`: who else is told."""
    crisis.times += 1
    crisis.save(update_fields=["times"])
    after = {"scale": scale, "count": crisis.times}
    audit.record(
        actor=actor,
        verb="crisis.again",
        subject=(SUBJECT, crisis.id),
        place=crisis.place,
        after=after,
        now=now,
    )
    if crisis.proceeding.state in _CALMER:
        scales = packs.for_place(crisis.place).scales
        said = f"{_AGAIN}:{scales[scale].name.zh if scale in scales else scale}"
        take_step(actor=actor, now=now, proceeding_id=crisis.proceeding_id, step=_WORSE, reason=said)
    tell(actor, now, crisis, key=f"crisis:{crisis.id.hex}:{crisis.times}", also=also)


@service("screening.record")
def note_crisis(
    *, actor: Viewer, now: datetime, crisis_id: UUID, done: Iterable[str] = (), answers: Mapping[str, str] | None = None,
    danger: bool | None = None, said: str = "",
) -> Crisis:  # fmt: skip
    """Write down what was done just now (`done`: called, visited, supervisor_told, danger_handled; contacted: once there is a safety plan, each
    time anew), what was answered about plan, means and time (`answers`: has_plan, has_means, has_time → rules.crises.ANSWERS), whether there
    is danger now, and what was said (sealed; added to what stands there). What was not touched stays. Raises "screening.crisis_over", "general.not_found".
    """
    crisis = _taken_up(actor, now, crisis_id)
    changed = [*_did(crisis, now, done), *_answered(crisis, answers or {}), *_judged(crisis, danger)]
    if said.strip():
        crisis.said = "\n".join(
            part
            for part in (crisis.said, f"{now.astimezone(SHANGHAI):%Y-%m-%d %H:%M} {said.strip()}")
            if part
        )
        changed.append("said_sealed")
    if not changed:
        audit.unchanged()
        return crisis
    crisis.save(update_fields=changed)
    after = {"noted": sorted(field.removesuffix("_sealed").removesuffix("_at") for field in changed)}
    audit.record(
        actor=actor,
        verb="crisis.note",
        subject=(SUBJECT, crisis.id),
        place=crisis.place,
        after=after,
        now=now,
    )
    return crisis


@service("screening.record")
def write_safety_plan(*, actor: Viewer, now: datetime, crisis_id: UUID, parts: Mapping[str, str]) -> Crisis:
    """The safety plan made with the person, all of its parts (`rules.crises.PARTS`); a new one replaces it. Kept sealed.

    Raises "general.empty_field" with the part that is missing, "screening.crisis_over".
    """
    crisis = _taken_up(actor, now, crisis_id)
    plan = clean_plan(parts)
    text = json.dumps(plan, ensure_ascii=False, sort_keys=True)
    if crisis.plan == text and crisis.planned_at is not None:
        audit.unchanged()
        return crisis
    crisis.plan, crisis.planned_at, crisis.planned_by = text, now, actor.id
    crisis.save(update_fields=["plan_sealed", "planned_at", "planned_by"])
    after = {"parts": len(PARTS)}
    audit.record(
        actor=actor,
        verb="crisis.plan",
        subject=(SUBJECT, crisis.id),
        place=crisis.place,
        after=after,
        now=now,
    )
    return crisis


def _did(crisis: Crisis, now: datetime, done: Iterable[str]) -> Iterator[str]:
    for code in done:
        is_new = crisis.planned_at is not None if code == "contacted" else getattr(crisis, _MOMENTS[code]) is None
        if is_new:
            setattr(crisis, _MOMENTS[code], now)
            yield _MOMENTS[code]


def _answered(crisis: Crisis, answers: Mapping[str, str]) -> Iterator[str]:
    for field, answer in answers.items():
        if field in _ASKED and answer in ANSWERS and getattr(crisis, field) != answer:
            setattr(crisis, field, answer)
            yield field


def _judged(crisis: Crisis, danger: bool | None) -> Iterator[str]:
    """Whether there is danger now. New danger after none: what was done about an earlier one is not enough."""
    if danger is None or danger == crisis.danger:
        return
    if danger and crisis.danger is False and crisis.danger_handled_at is not None:
        crisis.danger_handled_at = None
        yield "danger_handled_at"
    crisis.danger = danger
    yield "danger"


def follow_alarm(event: ProceedingMoved) -> None:
    """It begins again: what was asked and seen the last time says nothing about now. The safety plan stays, to be looked at anew."""
    if event.workflow != WORKFLOW or event.to_state != "alarm":
        return
    nothing = dict.fromkeys([*_MOMENTS.values(), "danger"], None) | dict.fromkeys(
        ("has_plan", "has_means", "has_time"), ""
    )
    Crisis.objects.filter(proceeding_id=event.proceeding_id).update(
        **nothing, planned_at=None, planned_by=None
    )


def _open(
    actor: Viewer, now: datetime, screening: Screening, sheet: Sheet, trigger: str, scale: schema.Scale
) -> None:
    holder, supervisor = _named(screening, sheet, now)
    about: dict[str, Any] = (
        {"resident_id": screening.resident_id} if screening.resident_id else {"place": screening.place}
    )
    proceeding = open_proceeding(
        actor=actor, now=now, workflow=WORKFLOW, holder_id=holder, supervisor_id=supervisor, **about
    )
    crisis = Crisis.objects.create(
        place=screening.place, proceeding=proceeding, screening=screening, trigger=trigger
    )
    after = {"scale": screening.scale, "worker": str(holder or ""), "channel": sheet.channel}
    audit.record(
        actor=actor,
        verb="crisis.open",
        subject=(SUBJECT, crisis.id),
        place=crisis.place,
        after=after,
        now=now,
    )
    open_need(actor, now, crisis, sheet.submission, scale)
    tell(actor, now, crisis, key=f"crisis:{crisis.id.hex}")


def _running(screening: Screening) -> Crisis | None:
    if screening.resident_id is None:
        return None
    rows = Crisis.objects.select_for_update(of=("self",)).filter(
        proceeding__resident_id=screening.resident_id, proceeding__closed_at__isnull=True
    )
    return rows.select_related("proceeding").order_by("proceeding__opened_at").first()


def _named(screening: Screening, sheet: Sheet, now: datetime) -> tuple[UUID | None, UUID | None]:
    """Who carries it, and who supervises: whoever filled it in or handed out the link, else who is nearest; a second person who
    decides. Whoever is on leave only where nobody else is there."""
    today, place = local_day(now), screening.place
    able = approvers_over(place, "screening.record", today=today)
    deciders = approvers_over(place, "screening.decide", today=today)
    first = (*near(sheet.submission_id, sheet.worker_id), *deciders, *able)
    gone = away(_SYSTEM, {*first}, now)
    holder = next(
        (one for one in sorted(first, key=gone.__contains__) if one in able and reaches(one, place, now)),
        None,
    )
    supervisor = next(
        (
            one
            for one in sorted(deciders, key=gone.__contains__)
            if one != holder and reaches(one, place, now)
        ),
        None,
    )
    return holder, supervisor


def tell(actor: Viewer, now: datetime, crisis: Crisis, key: str, also: Iterable[UUID | None] = ()) -> None:
    """Whoever carries it, supervises or decides there learns of it at once: a count and a link, nothing of the person."""
    running = Proceeding.objects.get(id=crisis.proceeding_id)
    users = {running.holder_id, running.supervisor_id, *also, *overseers(crisis.place, now)}
    told = [one for one in users if one is not None]
    notify(
        actor=actor,
        now=now,
        users=told,
        kind="screening.crisis",
        link=f"/screening/crises/{crisis.id}/",
        key=key,
    )


def _taken_up(actor: Viewer, now: datetime, crisis_id: UUID) -> Crisis:
    seen = crisis_or_404(actor, now, crisis_id)
    actor.must("screening.record", seen.place)
    if seen.proceeding.closed_at is not None:
        raise ProblemError("screening.crisis_over")
    return Crisis.objects.select_for_update(of=("self",)).select_related("proceeding").get(id=seen.id)
