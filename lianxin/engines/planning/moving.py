"""One visit moved by hand: the plan that follows, every other visit keeping its carer and order, and its exact price."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lianxin.engines.planning import memory as at
from lianxin.engines.planning import search
from lianxin.engines.planning.day import Day
from lianxin.engines.planning.explain import Answer, arranged_in, asked_of, pin, refusal, reopened, room
from lianxin.engines.planning.model import DayProblem, VisitRequest
from lianxin.engines.planning.plan import Cost, DayPlan
from lianxin.engines.planning.storing import store


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a move. `answer` says whether it is possible and what the whole plan costs more.

    problem, plan: the day with this start held fast (`fixed_start`), and the plan that answers it; None when the move is
    impossible. Store both: further moves and the checker go by that problem. difference: the price by part.
    """

    answer: Answer
    problem: DayProblem | None = None
    plan: DayPlan | None = None
    difference: Cost | None = None


def move(
    problem: DayProblem, plan: DayPlan, visit: str, carer: str, start: int | None = None, *, hand: int | None = None,
    asked: VisitRequest | None = None,
) -> Moved:  # fmt: skip
    """Give a visit to this carer, to begin at `start` (None: whenever it is cheapest); `hand` says which of two hands,
    None whichever is cheaper. The checker has accepted what comes back.

    asked: the visit as it was asked for, where an earlier move holds it at a time in `problem`. A start held fast counts
    as agreed: it is never late, also behind a soft window. PlanInputError as for `why_not`; PlanRefusedError as for `solve`.
    """
    day = reopened(problem, plan)
    if asked is not None:
        problem = _with(problem, asked)
        day = arranged_in(problem, day)
    v, c = asked_of(day, visit, carer, start)
    if reason := refusal(problem, problem.visits[v], carer, start):
        return Moved(Answer(False, None, reason))
    if start is not None:
        pin(day, v, start)
    some = [place for place in search.places(day, v, only=c) if hand in (None, _number(day, v, place.hand))]
    if not some or not search.move_to(day, some[0]):
        return Moved(Answer(False, None, *room(day, plan, v, c, start)))
    held = problem if start is None else _held(problem, v, start, day, some[0].hand)
    after = _stored(held, day, plan.seed)
    difference = _between(plan.cost, after.cost)
    return Moved(Answer(True, difference.total), held, after, difference)


def _number(day: Day, v: int, h: int) -> int:
    return next(k for (u, k), handle in day.hands.items() if (u, handle) == (v, h))


def _with(problem: DayProblem, visit: VisitRequest) -> DayProblem:
    return replace(problem, visits=tuple(visit if one.id == visit.id else one for one in problem.visits))


def _held(problem: DayProblem, v: int, start: int, day: Day, h: int) -> DayProblem:
    """The day in which this visit begins at this minute; of two in a gap, the first at the minute it was given."""
    first = day.hands.get((v, 0), h)
    begin = start if first == h else int(day.m[first + at.START])
    held = replace(problem.visits[v], fixed_start=begin, window=(begin, begin), more_windows=())
    return _with(problem, held)


def _stored(problem: DayProblem, arranged: Day, seed: int) -> DayPlan:
    day = arranged_in(problem, arranged)
    search.tidy(day)
    return store(day, seed, ())


def _between(before: Cost, after: Cost) -> Cost:
    return Cost(**{part: getattr(after, part) - getattr(before, part) for part in Cost.__dataclass_fields__})
