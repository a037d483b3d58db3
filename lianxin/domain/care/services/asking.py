"""One visit as it is asked of the planner: its hands, window, pins, and what the person wishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianxin.domain.care import rules
from lianxin.domain.care.models import ResidentWish
from lianxin.engines import planning as engine

if TYPE_CHECKING:
    from lianxin.base.packs import Pack
    from lianxin.domain.care.models import Carer
    from lianxin.domain.care.services.dayrows import Asked, DayRows

KIND = ResidentWish.Kind


@dataclass(frozen=True, slots=True)
class Wanted:
    """A visit with everything that says who may come and who should. `priced`: the pack's prices in tenths of a minute."""

    asked: Asked
    rows: DayRows
    pack: Pack
    staff: Sequence[Carer]
    able: frozenset[str]
    priced: Mapping[str, int]

    @property
    def wishes(self) -> list[ResidentWish]:
        return self.rows.wishes.get(self.asked.first.resident_id, [])

    def wish(self, kind: str) -> ResidentWish | None:
        """The latest of a kind."""
        return next((one for one in reversed(self.wishes) if one.kind == kind), None)

    def language(self) -> str | None:
        """What they wish to be spoken to in; unless they said otherwise, their own language."""
        said = self.wish(KIND.LANGUAGE)
        return said.value if said is not None else self.asked.first.resident.language or None

    def sex(self) -> str | None:
        said = self.wish(KIND.SEX)
        return said.value if said is not None else None

    def refused(self) -> frozenset[str]:
        """Carers of this day whom a hard wish rules out."""
        language, sex = self.wish(KIND.LANGUAGE), self.wish(KIND.SEX)
        out = {str(one.carer_id) for one in self.wishes if one.kind == KIND.NOT_CARER and one.is_hard}
        for carer in self.staff:
            if language is not None and language.is_hard and language.value not in carer.languages:
                out.add(str(carer.user_id))
            if sex is not None and sex.is_hard and carer.sex != sex.value:
                out.add(str(carer.user_id))
        return frozenset(out)

    def pinned(self, hand: int) -> str | None:
        """Who is pinned to a hand and may come at all."""
        pin = self.rows.pins.get(self.asked.rows[hand].id)
        return str(pin.carer_id) if pin is not None and pin.carer_id is not None else None

    def start(self) -> int | None:
        """The minute a pin fixes; of two at once either pin counts."""
        rows = self.asked.rows if self.gap() is None else self.asked.rows[:1]
        pins = (self.rows.pins.get(row.id) for row in rows)
        return next((pin.start for pin in pins if pin is not None and pin.start is not None), None)

    def gap(self) -> tuple[int, int] | None:
        """How long after the first the second begins, where the pack does not send both at once."""
        service = self.pack.services.get(self.asked.first.service)
        return service.second_after if service is not None and len(self.asked.rows) > 1 else None

    def preferences(self) -> dict[tuple[str, int, str], int]:
        """What it costs to send somebody other than the regular carer (as the first of two)."""
        order = self.asked.first.order
        regular = str(order.regular_carer_id) if order and order.regular_carer_id else ""
        ids = {str(carer.user_id) for carer in self.staff}
        if regular not in ids or self.asked.first.hand > 1:
            return {}
        return {(self.asked.id, 0, other): self.priced.get("new_carer", 0) for other in ids - {regular}}

    def dislikes(self) -> dict[tuple[str, int, str], int]:
        """What it costs to send somebody whom the person would rather not have."""
        ids = {str(carer.user_id) for carer in self.staff}
        soft = {str(one.carer_id) for one in self.wishes if one.kind == KIND.NOT_CARER and not one.is_hard} & ids
        price = self.priced.get("dislike", 0)
        return {(self.asked.id, hand, carer): price for hand in range(len(self.asked.rows)) for carer in soft}


def request(wanted: Wanted, home: engine.Place | None) -> engine.VisitRequest:
    """The planner's visit. A pinned carer whom the person refuses or who may not come here leaves nobody: the visit is left
    out with that reason, the rest of the day is planned."""
    row = wanted.asked.first
    service = wanted.pack.services.get(row.service)
    skills = frozenset(service.skills if service else ())
    refused, pins = wanted.refused(), [wanted.pinned(hand) for hand in range(len(wanted.asked.rows))]
    allowed, clash = wanted.able, len(pins) > 1 and pins[0] is not None and pins[0] == pins[1]
    wrong = [pin for pin in pins if pin is not None and (pin in refused or pin not in allowed)]
    if wrong or clash:
        allowed, pins = frozenset(wrong[:1]) & allowed if not clash else frozenset(), [None for _ in pins]
    second = engine.Hand(wanted.asked.rows[1].minutes, skills, pins[1]) if len(pins) > 1 else None
    return engine.VisitRequest(
        id=wanted.asked.id, place=home, minutes=row.minutes, window=_window(wanted), fixed_start=wanted.start(), skills=skills,
        second=second, gap=wanted.gap() if second else None, allowed_carers=allowed, refused_carers=refused,
        pinned_carer=pins[0], wishes=engine.Wishes(wanted.language(), wanted.sex()),
    )  # fmt: skip


def _window(wanted: Wanted) -> tuple[int, int]:
    """Ours is half-open, the planner's latest start is included; a pinned minute stands instead of it."""
    row, start = wanted.asked.first, wanted.start()
    if start is not None:
        return start, start
    earliest = row.window_start if row.window_start is not None else 0
    end = row.window_end if row.window_end is not None else rules.DAY_MINUTES
    return earliest, max(end - 1, earliest)
