"""A day of home visits as OR-Tools routing sees it: soft windows, rests, prices of people; one carer a visit.

Visits of two, as pairs of stops with the same start, were tried too: with them it found no first plan of these days.
"""

from __future__ import annotations

from typing import Any

from lianxin.engines import planning
from lianxin.engines.planning.measure import preference_parts

Hands = list[tuple[planning.VisitRequest, int]]


def solved(problem: planning.DayProblem, seconds: float) -> planning.DayPlan | None:
    """The plan OR-Tools finds in so many seconds by the clock, its times decoded by our own kernel; None when it finds none.

    Visits it leaves out are put behind the others where that is free, as our first answer does it: a small help.
    Not in its model: waiting, worst lateness, imbalance.
    """
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    hands = [(visit, 0) for visit in problem.visits]
    manager = pywrapcp.RoutingIndexManager(len(hands) + 1, len(problem.carers), 0)
    routing = pywrapcp.RoutingModel(manager)
    _ways(problem, hands, routing)
    _people(problem, hands, manager, routing)
    _windows(problem, hands, manager, routing)
    how = pywrapcp.DefaultRoutingSearchParameters()
    how.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    how.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    how.time_limit.FromMilliseconds(round(1000 * seconds))
    found = routing.SolveWithParameters(how)
    if found is None:
        return None
    return planning.solve(problem, start=_plan(problem, hands, manager, routing, found), iterations=0)


def _ways(problem: planning.DayProblem, hands: Hands, routing: Any) -> None:
    here = [problem.carers[0].home, *(visit.place for visit, _ in hands)]
    way = [[problem.travel.minutes(a, b, problem.carers[0].mode) for b in here] for a in here]
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(way))
    minutes = [0, *(visit.hands[hand].minutes for visit, hand in hands)]
    taking = routing.RegisterTransitMatrix([[w + minutes[n] for w in row] for n, row in enumerate(way)])
    routing.AddDimension(taking, 24 * 60, 24 * 60, False, "time")
    clock = routing.GetDimensionOrDie("time")
    for n, carer in enumerate(problem.carers):
        clock.CumulVar(routing.Start(n)).SetMin(carer.start)
        clock.CumulVar(routing.End(n)).SetMax(carer.end + carer.max_overtime)
        clock.SetCumulVarSoftUpperBound(routing.End(n), carer.end, problem.weights.overtime)
        if carer.pause is not None:
            low, high = carer.pause.window
            rest = routing.solver().FixedDurationIntervalVar(
                low, high, carer.pause.minutes, False, f"rest {n}"
            )
            clock.SetBreakIntervalsOfVehicle([rest], n, minutes)


def _people(problem: planning.DayProblem, hands: Hands, manager: Any, routing: Any) -> None:
    """Who may come, and what a carer costs beside the way: a second dimension, one row of prices a carer."""
    rows = []
    for carer in problem.carers:
        prices = [sum(preference_parts(problem, visit, hand, carer).values()) for visit, hand in hands]
        rows.append(routing.RegisterUnaryTransitVector([0, *prices]))
    routing.AddDimensionWithVehicleTransits(rows, 0, 10**6, True, "people")
    routing.GetDimensionOrDie("people").SetSpanCostCoefficientForAllVehicles(1)
    for n, (visit, hand) in enumerate(hands, 1):
        able = [c for c, carer in enumerate(problem.carers) if visit.hands[hand].skills <= carer.skills]
        routing.VehicleVar(manager.NodeToIndex(n)).SetValues([-1, *able])
        routing.AddDisjunction([manager.NodeToIndex(n)], problem.weights.unserved * visit.priority)


def _windows(problem: planning.DayProblem, hands: Hands, manager: Any, routing: Any) -> None:
    clock = routing.GetDimensionOrDie("time")
    for n, (visit, _) in enumerate(hands, 1):
        step = manager.NodeToIndex(n)
        clock.CumulVar(step).SetMin(visit.window[0])
        if visit.hard_window:
            clock.CumulVar(step).SetMax(visit.window[1])
        else:
            clock.SetCumulVarSoftUpperBound(step, visit.window[1], problem.weights.lateness)


def _plan(
    problem: planning.DayProblem, hands: Hands, manager: Any, routing: Any, found: Any
) -> planning.DayPlan:
    clock, routes = routing.GetDimensionOrDie("time"), []
    for n, carer in enumerate(problem.carers):
        step, stops = found.Value(routing.NextVar(routing.Start(n))), []
        while not routing.IsEnd(step):
            visit, hand = hands[manager.IndexToNode(step) - 1]
            start = found.Min(clock.CumulVar(step))
            stops.append(
                planning.Stop(visit.id, carer.id, start, start, start + visit.hands[hand].minutes, hand)
            )
            step = found.Value(routing.NextVar(step))
        routes.append(planning.Route(carer.id, tuple(stops)))
    return planning.DayPlan(tuple(routes), (), planning.Cost(), 0)
