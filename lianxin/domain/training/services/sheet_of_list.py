"""The sign-in list as an Excel sheet: a name a row, with times where they were not the start or the end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.urls import reverse

from lianxin.base.sheets import readers
from lianxin.base.sheets.kinds import About, Column, LookUp, SheetKind
from lianxin.base.sheets.rows import Fault, SheetRow
from lianxin.domain.training.models import Presence, Session
from lianxin.domain.training.selectors import listed_for, session_or_404
from lianxin.domain.training.services.attending import Signed, write_list
from lianxin.kernel.clock import combine, local_day
from lianxin.kernel.problems import N_, ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.viewer import Viewer
    from lianxin.base.packs import Pack
    from lianxin.domain.workforce.models import Worker

_CLOCK: Final = re.compile(r"(\d{1,2})[::](\d{2})(?:[::]\d{2})?")


def about(viewer: Viewer, session_id: UUID) -> About:
    """The session whose list it is. Raises "general.not_found"."""
    session = session_or_404(viewer, session_id)
    if not viewer.may("training.teach", session.place):
        raise ProblemError("general.not_found")
    return About(session.place, session.course.title, reverse("training:session", args=[session.id]))


def check(viewer: Viewer, place: str, today: date, rows: Sequence[SheetRow], pack: Pack) -> list[Fault]:
    """One person twice, a time that is none, or not of this session."""
    if not rows:
        return []
    session = _session(viewer, rows[0])
    people = _people(viewer, session)
    seen: dict[UUID, int] = {}
    faults = []
    for row in rows:
        found = _matching(people, row)
        if len(found) == 1 and (other := seen.setdefault(found[0].id, row.number)) != row.number:
            faults.append(row.fault("training.person_twice", "name", other=other))
        faults += [
            row.fault("training.time_unreadable", name, value=row[name])
            for name in ("arrived", "left")
            if row.get(name) and _time(row[name]) is None
        ]
        if (wrong := _outside(session, row)) is not None:
            faults.append(row.fault("training.arrival_outside", wrong, name=row["name"]))
    return faults


def unknown_people(viewer: Viewer, place: str, today: date, rows: Sequence[SheetRow], pack: Pack) -> list[Fault]:
    """Nobody of that name, or two of that name."""
    if not rows:
        return []
    people = _people(viewer, _session(viewer, rows[0]))
    faults = []
    for row in rows:
        if not (found := _matching(people, row)):
            faults.append(row.fault("training.person_unknown", "name"))
        elif len(found) > 1:
            faults.append(row.fault("training.person_ambiguous", "name", count=len(found)))
    return faults


def _outside(session: Session, row: SheetRow) -> str | None:
    """The cell whose time cannot be: come after the end, or gone before they came."""
    arrived, left = _moment(session, row, "arrived"), _moment(session, row, "left")
    if arrived is not None and arrived > session.ends_at:
        return "arrived"
    return "left" if left is not None and left < (arrived or session.starts_at) else None


def _moment(session: Session, row: SheetRow, name: str) -> datetime | None:
    typed = _time(row[name]) if row.get(name) else None
    return combine(local_day(session.starts_at), typed) if typed is not None else None


def write(actor: Viewer, now: datetime, place: str, rows: Sequence[SheetRow]) -> int:
    """Put everybody on the list; who is on it already with the same times stays."""
    if not rows:
        return 0
    session = _session(actor, rows[0])
    people = _people(actor, session)
    there = [
        Signed(_matching(people, row)[0].id, _moment(session, row, "arrived") or session.starts_at, _moment(session, row, "left"))
        for row in rows
    ]
    return write_list(actor=actor, now=now, session_id=session.id, there=there, by=Presence.By.SHEET)


def _session(viewer: Viewer, row: SheetRow) -> Session:
    if row.about is None:
        raise ProblemError("general.not_found")
    return session_or_404(viewer, row.about)


def _people(viewer: Viewer, session: Session) -> dict[str, list[Worker]]:
    by_name: dict[str, list[Worker]] = defaultdict(list)
    for one in listed_for(viewer, session):
        by_name[one.name].append(one)
    return by_name


def _matching(people: dict[str, list[Worker]], row: SheetRow) -> list[Worker]:
    """Those of this name; of several those whose ID number ends so."""
    found: Iterable[Worker] = people.get(row["name"], [])
    tail = str(row.get("tail", "")).upper()
    return [one for one in found if one.id_number.endswith(tail)] if tail else list(found)


def _time(text: str) -> time | None:
    found = _CLOCK.fullmatch(text.strip())
    try:
        return time(int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


KIND: Final = SheetKind(
    code="attendance",
    label=N_("培训签到表"),
    ability="training.teach",
    columns=(
        Column("name", N_("姓名"), ("签名", "学员", "参训人员"), read=readers.name()),
        Column(
            "tail",
            N_("身份证号后四位"),
            ("后四位",),
            required=False,
            read=readers.text(4),
            help=N_("有同名的人才要填。"),
        ),
        Column(
            "arrived",
            N_("到"),
            ("到的时间", "签到时间"),
            required=False,
            read=readers.text(20),
            help=N_("准时到的留空。"),
        ),
        Column(
            "left",
            N_("走"),
            ("走的时间", "签退时间"),
            required=False,
            read=readers.text(20),
            help=N_("没有提前走的留空。"),
        ),
    ),
    look_ups=(LookUp(("name", "tail"), unknown_people),),
    check=check,
    write=write,
    about=about,
    back="training:list",
)
