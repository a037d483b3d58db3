"""The areas that keep the files: what each knows of its own, for rules and pages here (this area may not import them)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lianxin.base import packs
from lianxin.base.packs.schema import Workflow as Written
from lianxin.engines.workflow import Workflow
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from uuid import UUID

    from lianxin.domain.proceedings.models import Proceeding


def _no_promises(_proceeding_ids: Collection[UUID]) -> Mapping[UUID, bool]:
    return {}


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of file. `facts`: what its workflow reads, by name, None where nobody knows; `subject`: what the file is called for
    whoever may read it; `url`: its page. `promises`: the open promises on the board that hang on these files beside their clocks, and
    whether each goes along when the file is handed over (False: a colleague undertook it themselves)."""

    facts: Callable[[Proceeding], Mapping[str, Any]]
    subject: Callable[[Proceeding], str]
    url: Callable[[Proceeding], str]
    promises: Callable[[Collection[UUID]], Mapping[UUID, bool]] = _no_promises


_FAMILIES: Final[dict[str, Family]] = {}


def register(code: str, family: Family) -> None:
    """An area above says what it keeps (`family` of the pack's workflows). Called once, when it loads."""
    _FAMILIES[code] = family


def family_of(proceeding: Proceeding) -> Family | None:
    """The area that keeps this file; None while none has said so: nothing is known then, and no requirement met."""
    row = packs.for_place(proceeding.place).workflows.get(proceeding.workflow)
    return _FAMILIES.get(row.family) if row is not None else None


def facts_of(proceeding: Proceeding) -> Mapping[str, Any]:
    """What is known of this file."""
    family = family_of(proceeding)
    return family.facts(proceeding) if family is not None else {}


def promises_on(proceedings: Collection[Proceeding]) -> dict[UUID, bool]:
    """The open promises that hang on these files beside their clocks, and whether each goes along with its file; no rows of anybody."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    for one in proceedings:
        row = packs.for_place(one.place).workflows.get(one.workflow)
        if row is not None and row.family in _FAMILIES:
            ids[row.family].append(one.id)
    return {promise: goes for code, theirs in ids.items() for promise, goes in _FAMILIES[code].promises(theirs).items()}


def written(place: str, code: str) -> Written:
    """The workflow as the pack of a place writes it. Raises "proceeding.workflow_unknown"."""
    row = packs.for_place(place).workflows.get(code)
    if row is None:
        raise ProblemError("proceeding.workflow_unknown", workflow=code)
    return row


def abilities_to_work(place: str, code: str) -> frozenset[str]:
    """What somebody needs to work on a file of this workflow: the ability of its first step, and that of its guard. Raises
    "proceeding.workflow_unknown"."""
    row = written(place, code)
    first = min((one for one in row.steps.values() if row.start in one.start), key=lambda one: one.rank, default=None)
    return frozenset(one for one in (first.ability if first else "", row.guard) if one)


def running(place: str, code: str) -> Workflow:
    """The workflow as it runs there. Raises "proceeding.workflow_unknown"."""
    written(place, code)
    return packs.for_place(place).workflow(code)
