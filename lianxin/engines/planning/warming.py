"""The planner made ready before the first day is asked for: its machine code is loaded, or compiled where there is none yet."""

from __future__ import annotations

from lianxin.engines.planning.explain import alternatives
from lianxin.engines.planning.greedy import nearest_carer
from lianxin.engines.planning.helping import ways
from lianxin.engines.planning.model import Break, Carer, DayProblem, Hand, Promise, VisitRequest, Wishes
from lianxin.engines.planning.moving import move
from lianxin.engines.planning.solving import solve
from lianxin.engines.planning.travel import Place, Travel

_TRIES = 1500


def warm() -> None:
    """Plan and explain a day of a few made-up visits, so that everything that is compiled has been called once. Loading takes
    about a second, compiling half a minute; afterwards a real day begins at once."""
    problem = _small_day()
    nearest_carer(problem)
    plan = solve(problem, iterations=_TRIES)
    again = solve(problem, iterations=_TRIES, start=plan)
    alternatives(problem, again)
    ways(problem, again)
    first = again.routes[0].stops[0]
    move(problem, again, first.visit, first.carer, hand=first.hand)


def _small_day() -> DayProblem:
    """Two carers with a rest at noon; visits of one, of two at once, of two in a gap, with a promise and a wish, three at
    one time, and one nobody can do."""
    homes = [Place(91.73 + n / 200, 29.83) for n in range(5)]
    skills = frozenset({"care"})
    carers = tuple(Carer(name, 480, 1080, homes[0], skills, pause=Break(60, (660, 780))) for name in ("a", "b"))
    visits = (
        VisitRequest("one", homes[1], 30, (540, 720), skills=skills, wishes=Wishes("bo", "2")),
        VisitRequest("two", homes[2], 30, (540, 720), skills=skills, second=Hand(30, skills)),
        VisitRequest("gap", homes[3], 20, (780, 900), skills=skills, second=Hand(20, skills), gap=(30, 90)),
        VisitRequest("late", homes[4], 40, (600, 640), hard_window=False, skills=skills),
        *(VisitRequest(f"same {n}", homes[n], 30, (960, 960), skills=skills) for n in range(3)),
        VisitRequest("none", homes[4], 40, (600, 640), skills=frozenset({"other"})),
    )
    return DayProblem(
        visits, carers, Travel(1.3, 1.0, {"walk": 4.0}), preferences={("one", 0, "b"): 30}, published={"one": Promise("a", 600)},
    )
