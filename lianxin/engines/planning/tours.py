"""A plan under construction: per carer the order of open visits, with cached states so an insertion costs one suffix."""

# ruff: noqa: PLR1730 - in the loops of the search max() would be a call too many

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lianxin.engines.planning.day import Day, State
from lianxin.engines.planning.walk import Value, finish, value, walk


class Tours:
    """Orders of visits by carer (behind the frozen prefixes), their values, and the open visits left out."""

    __slots__ = ("day", "orders", "out", "states", "values")

    def __init__(self, day: Day, orders: list[list[int]], out: Iterable[int]) -> None:
        self.day = day
        self.orders = orders
        self.out = set(out)
        self.states: list[list[State]] = [[] for _ in orders]
        self.values: list[Value] = [(0, 0, 0)] * len(orders)
        for c, order in enumerate(orders):
            self.put(c, order)

    def copy(self) -> Tours:
        """A second plan that shares the orders until one of them is put anew (orders are never changed in place)."""
        twin = object.__new__(Tours)
        twin.day, twin.orders, twin.out = self.day, self.orders[:], self.out.copy()
        twin.states, twin.values = self.states[:], self.values[:]
        return twin

    def put(self, c: int, order: list[int]) -> None:
        """Give carer c this order; ValueError when it breaks a hard rule."""
        states = [self.day.first[c]]
        for v in order:
            state = walk(self.day, c, states[-1], (v,))
            if state is None:
                raise ValueError(f"carer {c}: order breaks a hard rule at visit {v}")
            states.append(state)
        done = finish(self.day, c, states[-1], idle=not order)
        if done is None:
            raise ValueError(f"carer {c}: order ends after the shift")
        self.orders[c], self.states[c], self.values[c] = order, states, done

    def can_put(self, c: int, order: list[int]) -> bool:
        """Whether carer c could do this order."""
        return value(self.day, c, order) is not None

    def total(self) -> int:
        """The whole price, as `measure.price` computes it from the stored plan."""
        return (
            total_of(self.day, self.values)
            + sum(self.day.penalty[v] for v in self.out)
            + hopeless_penalty(self.day)
        )

    def with_inserted(self, v: int, c: int, position: int) -> Value | None:
        """The value of carer c's route with v at this position, None when a hard rule breaks."""
        state = walk(self.day, c, self.states[c][position], [v, *self.orders[c][position:]])
        return finish(self.day, c, state)

    def insert(self, place: Insertion) -> None:
        """Carry an insertion out."""
        order = self.orders[place.carer]
        self.put(place.carer, [*order[: place.position], place.visit, *order[place.position :]])
        self.out.discard(place.visit)


@dataclass(frozen=True, slots=True)
class Insertion:
    """Visit into carer's order at position; `cost` as its maker says (route delta or new total)."""

    cost: int
    carer: int
    position: int
    visit: int


def hopeless_penalty(day: Day) -> int:
    """The price of visits no search can place."""
    return sum(day.penalty[v] for v in day.hopeless)


def total_of(day: Day, values: list[Value]) -> int:
    """Price of all routes together: their own cost, the day's worst lateness, the imbalance of load."""
    if not values:
        return 0
    weights = day.problem.weights
    cost = worst = load = heaviest = 0
    for own, late, minutes in values:
        cost += own
        load += minutes
        if late > worst:
            worst = late
        if minutes > heaviest:
            heaviest = minutes
    return cost + worst * weights.worst_lateness + (heaviest - load // len(values)) * weights.imbalance


def likely_insertion(
    tours: Tours, v: int, skipped: frozenset[tuple[int, int]], tries: int
) -> Insertion | None:
    """A cheap place for v: positions ranked by their O(1) travel estimate, the first `tries` feasible ones decoded.

    Cost is the change of the one route. None when nothing fits.
    """
    best: Insertion | None = None
    for estimate, c, position in _estimates(tours, v):
        if (c, position) in skipped:
            continue
        if best is not None and (tries <= 0 or estimate >= best.cost):
            break
        changed = tours.with_inserted(v, c, position)
        if changed is None:
            continue
        tries -= 1
        cost = changed[0] - tours.values[c][0]
        if best is None or cost < best.cost:
            best = Insertion(cost, c, position, v)
    return best


def _estimates(tours: Tours, v: int) -> list[tuple[int, int, int]]:
    day = tours.day
    per_way, per_late, homes = day.prices.travel, day.prices.lateness, len(day.rules)
    minutes, earliest, due, deadline, _ = day.rules[v]
    found: list[tuple[int, int, int]] = []
    for c in day.eligible[v]:
        ways, order, price = day.shifts[c].ways, tours.orders[c], day.price[v][c]
        onward, last = ways[v], len(order)
        for position, state in enumerate(tours.states[c]):
            node = state[1]
            step = ways[node][v]
            start = state[0] + step
            if start > deadline:
                break  # later positions start later still
            if start < earliest:
                start = earliest
            after = order[position] if position < last else homes + c
            if position < last and start + minutes + onward[after] > day.rules[after].deadline:
                continue
            estimate = (step + onward[after] - ways[node][after]) * per_way + price
            if start > due:
                estimate += (start - due) * per_late
            found.append((estimate, c, position))
    found.sort()
    return found


def exact_places(tours: Tours, v: int) -> list[Insertion]:
    """Every feasible place of v, taken out of where it is now; each with the exact new total, cheapest first.

    The place it has now is among them.
    """
    day = tours.day
    fixed = sum(day.penalty[u] for u in tours.out if u != v) + hopeless_penalty(day)
    rests = [[u for u in order if u != v] for order in tours.orders]
    home = next((c for c, order in enumerate(tours.orders) if v in order), None)
    lightened = None if home is None else value(day, home, rests[home])
    found = []
    for c in day.eligible[v]:
        values = tours.values[:]
        if home is not None and home != c:
            if lightened is None:  # without v a rest would come at a moment that breaks the route
                continue
            values[home] = lightened
        for position in range(len(rests[c]) + 1):
            changed = (
                value(day, c, [*rests[c][:position], v, *rests[c][position:]])
                if c == home
                else tours.with_inserted(v, c, position)
            )
            if changed is not None:
                values[c] = changed
                found.append(Insertion(total_of(day, values) + fixed, c, position, v))
    return sorted(found, key=lambda place: (place.cost, place.carer, place.position))


def moved(tours: Tours, place: Insertion) -> Tours:
    """A copy in which the visit stands at this place (positions count the order without it)."""
    twin = tours.copy()
    v = place.visit
    for c, order in enumerate(tours.orders):
        if v in order and c != place.carer:
            twin.put(c, [u for u in order if u != v])
    rest = [u for u in tours.orders[place.carer] if u != v]
    twin.put(place.carer, [*rest[: place.position], v, *rest[place.position :]])
    twin.out.discard(v)
    return twin
