"""The plan of help: goals; on five lines, by five societies, each thing a promise; looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.commitments.services import end_clock, make_commitment
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.minors.models import ChildFile, ChildPlan, PlanItem
from lianxin.domain.minors.selectors.words import choices, must_know
from lianxin.domain.minors.services.holding import on_behalf, taken_up
from lianxin.domain.minors.services.receiving import PROMISE
from lianxin.domain.proceedings.services.holding import keep, sent_before
from lianxin.kernel.clock import day_bounds
from lianxin.kernel.days import must_be_ahead, must_be_past
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

OUTCOMES: Final = ("met", "changed")
ACTORS: Final = {
    "community": "organisation",
    "organisation": "organisation",
    "worker": "worker",
    "volunteer": "volunteer",
    "charity": "organisation",
}
"""What of the board's kinds of actors each of the five societies is."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be done: on which line, by which society and who of it, until when. `worker_id`: one of our own, for "worker"."""

    line: str
    society: str
    detail: str
    due_on: date
    actor_name: str = ""
    worker_id: UUID | None = None


@service("minor.work")
def make_plan(*, actor: Viewer, now: datetime, file_id: UUID, goals: str, row_id: UUID | None = None) -> ChildPlan:
    """The goals, or new ones: those before stay readable. The same `row_id` twice is one. Raises "general.empty_field"."""
    file = taken_up(actor, now, file_id)
    sent = sent_before(ChildPlan.objects.filter(file=file, by=actor.id), row_id)
    return sent or _add(actor, now, file, ChildPlan(id=row_id or new_id()), goals)


@service("minor.work")
def review_plan(*, actor: Viewer, now: datetime, file_id: UUID, goals: str, outcome: str, row_id: UUID | None = None) -> ChildPlan:
    """The plan was looked at against what came of it: goals are met, or it was changed (`goals`: as they stand now). The
    same `row_id` twice is one.

    Raises "minor.no_plan", "minor.items_open" for goals said to be met while things of the plan are open, "minor.code_unknown".
    """
    if outcome not in OUTCOMES:
        raise ProblemError("minor.code_unknown", code=outcome)
    file = taken_up(actor, now, file_id)
    sent = sent_before(ChildPlan.objects.filter(file=file, by=actor.id), row_id)
    if sent is not None:
        return sent
    if not ChildPlan.objects.filter(file=file).exists():
        raise ProblemError("minor.no_plan")
    if outcome == "met" and PlanItem.objects.filter(file=file, promise__is_open=True).exists():
        raise ProblemError("minor.items_open")
    return _add(actor, now, file, ChildPlan(id=row_id or new_id(), outcome=outcome), goals)


@service("minor.work")
def add_item(*, actor: Viewer, now: datetime, file_id: UUID, item: Item) -> PlanItem:
    """One thing of the plan becomes a promise on the board, which says the line and nothing of the child. Sent twice it is one.

    Raises "minor.no_plan", "minor.code_unknown", "general.empty_field", "general.day_passed", "commitment.worker_out_of_reach".
    """
    file = taken_up(actor, now, file_id)
    proceeding = file.proceeding
    if not ChildPlan.objects.filter(file=file).exists():
        raise ProblemError("minor.no_plan")
    must_know(proceeding.place, "line", item.line)
    must_know(proceeding.place, "society", item.society)
    if (earlier := _sent_before(actor, file, item)) is not None:
        audit.unchanged()
        return earlier
    kind = ACTORS[item.society]
    name = "" if kind == "worker" else must_say(item.actor_name, "具体是谁")
    line = choices(proceeding.place, "line")[item.line].zh
    promise = make_commitment(
        actor=on_behalf(actor), now=now, kind=PROMISE, title=f"未成年人帮扶:{line}", place=proceeding.place, resident_id=proceeding.resident_id,
        worker_id=(item.worker_id or proceeding.holder_id) if kind == "worker" else proceeding.holder_id, actor_kind=kind, actor_name=name,
        due_at=day_bounds(must_be_ahead(item.due_on, now))[1], guard=proceeding.guard,
    )  # fmt: skip
    made = PlanItem(
        file=file,
        place=proceeding.place,
        line=item.line,
        society=item.society,
        actor_name=name,
        promise=promise,
        by=actor.id,
        at=now,
    )
    made.detail = must_say(item.detail, "做什么")
    made.save(force_insert=True)
    keep(
        actor,
        now,
        "minor.plan_item",
        file,
        {"line": item.line, "society": item.society, "due_on": str(item.due_on)},
    )
    return made


@service("minor.work")
def finish_item(
    *, actor: Viewer, now: datetime, file_id: UUID, item_id: UUID, done_on: date, result: str
) -> PlanItem:
    """What came of it; its promise is kept thereby. Raises "minor.item_over", "general.empty_field", "general.day_in_future"."""
    file = taken_up(actor, now, file_id)
    item = (
        PlanItem.objects.select_for_update(of=("self",))
        .select_related("promise")
        .filter(id=item_id, file=file)
        .first()
    )
    if item is None:
        raise ProblemError("general.not_found")
    if item.done_on is not None:
        raise ProblemError("minor.item_over")
    item.result, item.done_on = must_say(result, "结果"), must_be_past(done_on, now)
    item.save(update_fields=["result_sealed", "done_on"])
    end_clock(actor=actor, now=now, commitment_id=item.promise_id, outcome="已做完")
    keep(
        actor,
        now,
        "minor.item_done",
        file,
        {"line": item.line, "society": item.society, "done_on": str(done_on)},
    )
    return item


def _sent_before(actor: Viewer, file: ChildFile, item: Item) -> PlanItem | None:
    alike = PlanItem.objects.filter(file=file, line=item.line, society=item.society, by=actor.id, done_on__isnull=True, promise__due_at=day_bounds(item.due_on)[1])
    return next((one for one in alike if (one.detail, one.actor_name) == (item.detail.strip(), item.actor_name.strip())), None)


def _add(actor: Viewer, now: datetime, file: ChildFile, plan: ChildPlan, goals: str) -> ChildPlan:
    plan.file, plan.by, plan.at = file, actor.id, now
    plan.goals = must_say(goals, "目标")
    plan.save(force_insert=True)
    keep(actor, now, "minor.plan", file, {"outcome": plan.outcome})
    return plan
