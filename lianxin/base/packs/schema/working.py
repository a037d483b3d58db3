"""办理流程的形状:状态、步骤、每一步要有什么、每个状态的期限。"""

from __future__ import annotations

from typing import Literal

import msgspec

from lianxin.base.packs.schema.ground import Grounded
from lianxin.base.packs.words import Words

Secrecy = Literal["place", "named", "approved"]


class WorkflowFact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something a requirement or a clock reads; the area that keeps the file supplies it. ``codes``: the values of a coded text.

    A moment (day and time) is read by clocks alone.
    """

    name: Words
    kind: Literal["boolean", "number", "string", "date", "moment"]
    codes: dict[str, Words] = {}


class WorkflowClock(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long a state may last. ``limit`` names a parameter; or ``limits`` one for each value of the fact ``per``.

    ``since``: the fact with the moment it runs from, else the state's own beginning; ``until``: the fact with the moment by which it
    ends, where that is known. ``working_days``: days off are not counted.
    ``commitment``: the kind of promise that stands on the board meanwhile.
    """

    limit: str = ""
    per: str = ""
    limits: dict[str, str] = {}
    since: str = ""
    until: str = ""
    working_days: bool = False
    commitment: str


class WorkflowState(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a running thing stands. ``rank`` orders the states; one that ``ends`` has no clock and no step out of it."""

    name: Words
    rank: int
    tone: Literal["plain", "info", "good", "warn", "bad", "accent"] = "plain"
    ends: bool = False
    clock: WorkflowClock | None = None


class WorkflowNeed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What must be there before a step (FEEL over the facts), what to do when it is not, and by what it is asked for.

    Without ``source`` and ``article`` those of the workflow. ``applies``: it says what the file is, not what is to be done: while
    it is not so the step is no step of this file, and no page offers it.
    """

    when: str
    label: Words
    remedy: Words
    source: str = ""
    article: str = ""
    applies: bool = False


class WorkflowStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A step from some states to another. ``ability``: who may take it; ``second_person``: not whoever did one of these steps;
    ``reason``: it says nothing without one; ``gives_up``: it leads away from what the thing is run for, and no page puts it forward."""

    name: Words
    rank: int = 0
    start: tuple[str, ...] = msgspec.field(name="from")
    to: str
    ability: str
    second_person: tuple[str, ...] = ()
    reason: bool = False
    gives_up: bool = False
    needs: dict[str, WorkflowNeed] = {}


class Workflow(Grounded, frozen=True, kw_only=True):
    """How one kind of thing is run from its beginning to its end.

    ``family``: the area that keeps its file. ``secrecy``: who reads the file — "place" everybody with the ability over the place,
    "named" its holder, its supervisor and who is named, "approved" nobody but by another person's leave, the holder too. ``guard``: an ability without which nobody sees that there is one.
    ``number``: how files are numbered, of {place} (in whose series), {site} (where it was opened), {worker} (initials of who held it then),
    {day}, {year}, {serial}. ``reopens_at``: where a closed one begins again; not written: it stays closed.
    """

    name: Words
    family: str
    start: str
    secrecy: Secrecy = "place"
    guard: str = ""
    number: str = "{year}-{serial}"
    reopens_at: str = ""
    facts: dict[str, WorkflowFact] = {}
    states: dict[str, WorkflowState]
    steps: dict[str, WorkflowStep]
