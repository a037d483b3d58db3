"""What is on public show 公示: names, where they work, what for, for its days; and what was objected to it. The areas above say what they show."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import QuerySet

from lianxin.base.access.outsiders import index_of
from lianxin.domain.workforce.models import Objection
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer

TABLE: Final = "workforce.Objection"


@dataclass(frozen=True, slots=True)
class Line:
    """One who is shown. `what`: what they are to get, "" where the title says it; `stands`: not struck by an objection meanwhile."""

    row_id: UUID
    name: str
    place: str
    what: str = ""
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Publicity:
    """One result on show from a day until a day, both included."""

    kind: str
    id: UUID
    place: str
    title: str
    since: date
    until: date
    lines: Sequence[Line] = field(default=())

    def is_on(self, today: date) -> bool:
        """Is it shown to everybody today?"""
        return self.since <= today <= self.until


@dataclass(frozen=True, slots=True)
class Kind:
    """What an area shows. `running`: everything on show on a day; `find`: one by its id, whenever; `ability`: of who takes down and answers
    objections at its place, but for whom it is near (`is_near`); `url`: its page for them; `hands`: the accounts that had a hand in the result
    itself, which answer nothing said against it; `effect`: what an objection that holds does, beyond striking the line."""

    running: Callable[[date], Sequence[Publicity]]
    find: Callable[[UUID], Publicity | None]
    ability: str
    is_near: Callable[[Viewer, UUID], bool]
    url: Callable[[UUID], str]
    hands: Callable[[UUID], Collection[UUID]]
    effect: str


_KINDS: Final[dict[str, Kind]] = {}


def register(code: str, kind: Kind) -> None:
    """An area above says what it shows. Called once, when it loads."""
    _KINDS[code] = kind


def kind_of(code: str) -> Kind:
    """Raises "general.not_found"."""
    if code not in _KINDS:
        raise ProblemError("general.not_found")
    return _KINDS[code]


def on_show(today: date) -> list[Publicity]:
    """Everything that anybody may read today, what ends first first."""
    found = [one for kind in _KINDS.values() for one in kind.running(today)]
    return sorted(found, key=lambda one: (one.until, one.place, str(one.id)))


def shown_or_404(code: str, shown_id: UUID, today: date) -> Publicity:
    """One of these, or one whose days are over, and then without its lines. Raises "general.not_found"."""
    found = kind_of(code).find(shown_id)
    if found is None or today < found.since:
        raise ProblemError("general.not_found")
    return found if found.is_on(today) else Publicity(found.kind, found.id, found.place, found.title, found.since, found.until)


def answerable_or_404(viewer: Viewer, code: str, shown_id: UUID) -> Publicity:
    """One whose objections the viewer takes down and answers. Raises "general.not_found"."""
    kind = kind_of(code)
    found = kind.find(shown_id)
    if found is None or not viewer.may(kind.ability, found.place) or kind.is_near(viewer, shown_id):
        raise ProblemError("general.not_found")
    return found


def has_hand(viewer: Viewer, code: str, shown_id: UUID) -> bool:
    """Did the viewer score, judge, propose or type what is shown? Such a one answers no objection to it."""
    return viewer.person_id in set(kind_of(code).hands(shown_id))


def objections(viewer: Viewer, code: str, shown_id: UUID) -> QuerySet[Objection]:
    """What was objected to a result, the oldest first; for whoever answers it."""
    answerable_or_404(viewer, code, shown_id)
    return Objection.objects.filter(kind=code, shown_id=shown_id).order_by("sent_at", "id")


def objection_or_404(viewer: Viewer, objection_id: UUID) -> Objection:
    """One of them. Raises "general.not_found"."""
    found = Objection.objects.filter(id=objection_id).first()
    if found is None:
        raise ProblemError("general.not_found")
    answerable_or_404(viewer, found.kind, found.shown_id)
    return found


def told_of(viewer: Viewer, one: Objection) -> dict[str, str]:
    """What was said and by whom, for whoever answers it. Raises "general.not_found"."""
    answerable_or_404(viewer, one.kind, one.shown_id)
    return {name: str(text) for name, text in json.loads(one.told).items()}


def open_objections(code: str, shown_id: UUID) -> int:
    """How many nobody has answered: nothing is conferred or published before. The caller has found the result."""
    return Objection.objects.filter(kind=code, shown_id=shown_id, answered_at__isnull=True).count()


@dataclass(frozen=True, slots=True)
class Followed:
    """What a code opens: when it came, and the answer."""

    sent_at: datetime
    answered_at: datetime | None
    is_upheld: bool | None
    answer: str


def followed_by_code(code: str) -> Followed:
    """The code is the ability, for a visitor as for anybody. Raises "objection.code_wrong"."""
    found = Objection.objects.filter(code_index=index_of(TABLE, code)).first() if code.strip() else None
    if found is None:
        raise ProblemError("objection.code_wrong")
    return Followed(found.sent_at, found.answered_at, found.is_upheld, found.answer if found.answered_at is not None else "")
