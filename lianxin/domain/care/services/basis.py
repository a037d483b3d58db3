"""What a stored plan took as given, so that the same problem can be put to the planner again: to explain, to move, to improve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from lianxin.domain.commitments.rules import Engaged
from lianxin.engines import planning as engine

Promises = Mapping[str | tuple[str, int], engine.Promise]


@dataclass(frozen=True, slots=True)
class Basis:
    """Beside the rows (visits, carers, pins, wishes), which are read again.

    visits, carers: whom the plan is about. not_before: the minute before which nobody sets out. closed: who takes nothing
    more. frozen: what was done or begun, by carer. promises: what people had been told. held: starts fixed by hand in the
    draft, by the planner's name of the visit. engaged: what its carers had to do beside visits.
    """

    visits: tuple[str, ...] = ()
    carers: tuple[str, ...] = ()
    not_before: int = 0
    closed: frozenset[str] = frozenset()
    frozen: tuple[engine.Prefix, ...] = ()
    promises: Promises = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)
    engaged: tuple[Engaged, ...] = ()

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "visits": list(self.visits), "carers": list(self.carers), "not_before": self.not_before,
            "closed": sorted(self.closed), "held": dict(self.held), "engaged": [one.stored() for one in self.engaged],
            "frozen": [asdict(prefix) for prefix in self.frozen],
            "promises": [[*_key(key), one.carer, one.start] for key, one in self.promises.items()],
        }  # fmt: skip

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Basis:
        """From JSON."""
        return cls(
            visits=tuple(kept.get("visits", ())), carers=tuple(kept.get("carers", ())),
            not_before=kept.get("not_before", 0), closed=frozenset(kept.get("closed", ())), held=dict(kept.get("held", {})),
            frozen=tuple(
                engine.Prefix(one["carer"], tuple(engine.Stop(**stop) for stop in one["stops"]), one["break_start"])
                for one in kept.get("frozen", ())
            ),
            promises={(visit, hand): engine.Promise(carer, start) for visit, hand, carer, start in kept.get("promises", ())},
            engaged=tuple(Engaged.of(one) for one in kept.get("engaged", ())),
        )  # fmt: skip


def _key(key: str | tuple[str, int]) -> tuple[str, int]:
    return (key, 0) if isinstance(key, str) else key


def with_held(problem: engine.DayProblem, held: Mapping[str, int]) -> engine.DayProblem:
    """The problem with these starts fixed; a visit that is no longer asked for is passed over."""
    visits = tuple(
        replace(one, window=(held[one.id], held[one.id]), more_windows=(), fixed_start=held[one.id]) if one.id in held else one
        for one in problem.visits
    )
    return replace(problem, visits=visits)
