"""What is wrong with an instrument, so that no answer can fall between its levels or count what nobody meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from lianxin.engines.rules import closure
from lianxin.engines.scales.changing import reads
from lianxin.engines.scales.instrument import ITEM, Instrument
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True)
class Flaw:
    """One fault: ``code``, the ``path`` inside the instrument where it is (``levels.mild.from``), ``details`` for its words."""

    code: str
    path: str
    details: Mapping[str, object] = field(default_factory=dict)


def flaws(instrument: Instrument) -> list[Flaw]:
    """Everything that makes an instrument unusable; none: any answers can be scored.

    Codes: "no-items", "no-points", "unknown-item", "level-rank", "level-bounds", "level-gap", "level-overlap", "level-range",
    "change-effect", "change-level", "change-reads", "change-wrong", "trigger-points", "factor", "prorate-uneven".
    """
    found = [*_items(instrument), *_parts(instrument)]
    if not found:
        found = [*_ranks(instrument), *_bounds(instrument), *_changes(instrument)]
    return found


def _items(instrument: Instrument) -> Iterator[Flaw]:
    if not instrument.items:
        yield Flaw("no-items", "items")
    for code, item in instrument.items.items():
        stated = [one for one in item.options.values() if one is not None]
        if not stated or min(stated) < 0:
            yield Flaw("no-points", f"items.{code}.options")
    if instrument.factor < 1:
        yield Flaw("factor", "factor", {"value": instrument.factor})
    if instrument.prorated and len({item.span for item in instrument.items.values()}) > 1:
        yield Flaw("prorate-uneven", "prorated")


def _parts(instrument: Instrument) -> Iterator[Flaw]:
    for code, part in instrument.subscales.items():
        for index, item in enumerate(part.items):
            if item not in instrument.items:
                yield Flaw("unknown-item", f"subscales.{code}.items.{index}", {"name": item})
    for code, trigger in instrument.triggers.items():
        item_of = instrument.items.get(trigger.item)
        if item_of is None:
            yield Flaw("unknown-item", f"triggers.{code}.item", {"name": trigger.item})
        elif not item_of.span[0] < trigger.at_least <= item_of.span[1]:
            yield Flaw(
                "trigger-points",
                f"triggers.{code}.from",
                {"value": trigger.at_least, "most": item_of.span[1]},
            )


def _ranks(instrument: Instrument) -> Iterator[Flaw]:
    taken: set[int] = set()
    for level in instrument.levels.values():
        if level.rank in taken or not 0 <= level.rank < len(instrument.levels):
            details = {"value": level.rank, "most": len(instrument.levels) - 1}
            yield Flaw("level-rank", f"levels.{level.code}.rank", details)
        taken.add(level.rank)


def _bounds(instrument: Instrument) -> Iterator[Flaw]:
    """The levels hold every total from the least to the most once. A factor leaves gaps where no total can lie."""
    least, most = instrument.span
    by_least = sorted(instrument.levels.values(), key=lambda level: level.least)
    for level in by_least:
        if level.least > level.most:
            yield Flaw("level-bounds", f"levels.{level.code}.to", {"least": level.least, "most": level.most})
    if not by_least or by_least[0].least != least or by_least[-1].most != most:
        where = (
            f"levels.{by_least[0].code if by_least[0].least != least else by_least[-1].code}"
            if by_least
            else "levels"
        )
        has = f"{by_least[0].least}–{by_least[-1].most}" if by_least else "—"
        yield Flaw("level-range", where, {"has": has, "expected": f"{least}–{most}"})
    for below, above in pairwise(by_least):
        if above.least <= below.most:
            yield Flaw(
                "level-overlap", f"levels.{above.code}.from", {"value": above.least, "other": below.code}
            )
        elif above.least != below.most + 1:
            gap = f"{below.most + 1}–{above.least - 1}"
            yield Flaw("level-gap", f"levels.{above.code}.from", {"gap": gap})


def _changes(instrument: Instrument) -> Iterator[Flaw]:
    for code, change in instrument.changes.items():
        path = f"changes.{code}"
        if bool(change.to) is (change.by > 0) or change.by < 0:
            yield Flaw("change-effect", f"{path}.by")
        if change.to and change.to not in instrument.levels:
            yield Flaw("change-level", f"{path}.to", {"name": change.to})
        try:
            closure(change.when)
        except ProblemError as error:
            yield Flaw("change-wrong", f"{path}.when", {"detail": error})
            continue
        for read in sorted(reads(change.when)):
            known = (
                read[1:] and read[1] in instrument.items if read[0] == ITEM else read[0] in instrument.facts
            )
            if not known:
                yield Flaw("change-reads", f"{path}.when", {"name": ".".join(read)})
