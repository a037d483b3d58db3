"""助急的形状:求助的种类和时限,没有人应答时告知谁。"""

from __future__ import annotations

from lianxin.base.packs.schema.ground import Grounded
from lianxin.base.packs.words import Words


class AlarmKind(Grounded, frozen=True, kw_only=True):
    """A kind of call for help and its clocks, all counted from the call.

    ``commitment``: the kind of promise it is; ``service``: what of the catalogue it is when somebody came, by which it is
    settled, none for nothing. ``calls_out``: people are called out, the nearest able ones first; otherwise the station alone is told. ``people``: so many
    must go. ``answer_minutes``: by then somebody must have taken it on; ``arrive_minutes``: by then somebody must be there (of
    a quiet kind: by then it must be settled). A repeat within ``join_minutes`` joins the call that is open. ``widen_seconds``: so
    long the people told may answer before more are told. ``skills``: who has none of these is asked after those who have.
    ``reviewed``: the station head looks back on it afterwards.
    """

    name: Words
    urgency: str
    commitment: str
    service: str = ""
    calls_out: bool
    people: int = 1
    answer_minutes: int
    arrive_minutes: int
    join_minutes: int
    widen_seconds: int = 90
    skills: tuple[str, ...] = ()
    reviewed: bool = False
    advice: Words | None = None


class AlarmStep(Grounded, frozen=True, kw_only=True):
    """A rung of the ladder of a call for help: nobody goes this many minutes after the call → this role is told."""

    name: Words
    after_minutes: int
    tell: str
