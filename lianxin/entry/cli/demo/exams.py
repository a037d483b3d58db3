"""The exams of Shicheng as the article tells them: of 223 who met the conditions of 2023 71 passed, more than in all earlier years.

Nothing is typed in that is counted: registrations and marks come as sheets, and the product finds who passed.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import for_place
from lianxin.base.sheets.kinds import SheetKind
from lianxin.base.sheets.rows import SheetRow
from lianxin.domain.exams.rules.counts import Counts, count
from lianxin.domain.exams.selectors import cycle_of, standings, steps_of, subjects_of
from lianxin.domain.exams.services import (
    answer,
    ask,
    assess_cycle,
    intend,
    make_cycle,
    publish_answer,
    set_line,
    take_call,
    tick_step,
)
from lianxin.domain.exams.services.sheets import REGISTERED, RESULTS
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.cast import CAST, QINJIANG, SHICHENG, XUSHUIGEN
from lianxin.entry.cli.demo.workforce import people_of_shicheng_told
from lianxin.entry.cli.demo.workforce_people import Person
from lianxin.kernel.clock import combine, local_day
from lianxin.kernel.identity_numbers import parse
from lianxin.kernel.problems import ProblemError

YEAR: Final = 2023
"""The year of the article."""
_BEGUN: Final = timedelta(days=50)
_BY_NAME: Final = {member.username: member for member in CAST}
_STAYED_AWAY, _ABSENT = 27, 24  # of the 223 of the article's year; the article does not say
_DAYS: Final = {
    "opens_on": (3, 23), "closes_on": (4, 6), "pay_by": (4, 12), "print_from": (6, 3), "first_day": (6, 10), "last_day": (6, 11), "results_on": (8, 17),
}  # fmt: skip
"""About when the days of a year fall; invented, not those of any notice."""


@dataclass(frozen=True, slots=True)
class _Sitting:
    """Somebody on a level of a year, and whether they come and pass."""

    person: Person
    year: int
    level: str
    passes: bool = False
    comes: bool = True


def tell_of_exams(troupe: Troupe, today: date) -> None:
    """Earlier years, the article's year, the years since, the year to come, and the helpline."""
    officer, now = troupe[XUSHUIGEN], _at(today - _BEGUN, 10)
    people = people_of_shicheng_told(today)
    for year in range(2020, today.year + 2):
        cycle = make_cycle(actor=officer, now=now, place=SHICHENG, year=year, days=_days(year))
        if year < 2022:
            _line_of(officer, now, cycle.id)
        assess_cycle(actor=officer, now=now, cycle_id=cycle.id)
    sittings = _sittings(people, today)
    _bring(officer, now, [_registered(one) for one in sittings], REGISTERED)
    for year in sorted({one.year for one in sittings if one.year < today.year}):
        marks = [row for one in sittings if one.year == year for row in _marks(one)]
        _bring(officer, now, marks, RESULTS)
    _ahead(troupe, today)


def _line_of(officer: Viewer, now: datetime, cycle_id: UUID) -> None:
    """Before 2022 the line was told anew every year; those here are invented."""
    for level in ("assistant", "middle"):
        set_line(actor=officer, now=now, cycle_id=cycle_id, level_code=level, score=Decimal(60), document="演示用的合格线")


def told(actor: Viewer, place: str) -> Counts:
    """The four counts of the article's year, as the board counts them."""
    cycle = cycle_of(actor, place, YEAR)
    return count([one for _place, one in standings(actor, cycle)]) if cycle is not None else Counts()


def passed_of(actor: Viewer, place: str, level: str) -> int:
    """Who passed a level in the article's year."""
    cycle = cycle_of(actor, place, YEAR)
    rows = standings(actor, cycle) if cycle is not None else []
    return count([one for _place, one in rows if one.level == level]).passed


def _sittings(people: Sequence[Person], today: date) -> list[_Sitting]:
    """Whoever holds a certificate passed in its year; of the article's year also those who sat in vain."""
    rng = random.Random("exams of Shicheng")
    found = [
        _Sitting(person, held.issued_on.year, held.level, passes=True)
        for person in people
        for held in person.held
        if 2020 <= held.issued_on.year <= today.year
    ]
    passed = {one.person.number for one in found if one.year == YEAR}
    mays = [(one, level) for one in people if one.number not in passed and (level := _may_sit(one))]
    rng.shuffle(mays)
    tried = mays[_STAYED_AWAY:]
    found += [_Sitting(one, YEAR, level, comes=n >= _ABSENT) for n, (one, level) in enumerate(tried)]
    return [*found, *_in_vain(people, today)]


def _in_vain(people: Sequence[Person], today: date) -> list[_Sitting]:
    """In the other years too some sat the assistant level and did not pass; the sheet of this year's results is still to be brought in."""
    found = []
    for year in (year for year in range(2020, today.year + 1) if year != YEAR and date(year, 3, 28) <= today - _BEGUN):
        mays = [one for one in people if one.since.year <= year - 4 and all(held.issued_on.year > year for held in one.held)]
        found += [_Sitting(one, year, "assistant") for one in mays[:: max(len(mays) // (20 * (year - 2019)), 1)]]
    return found


def _may_sit(person: Person) -> str:
    """The level somebody might have sat in the article's year: what the makers of people gave them years for."""
    earlier = [held for held in person.held if held.issued_on.year < YEAR]
    if earlier:
        return "middle" if person.degree == "bachelor" and person.since.year <= 2018 else ""
    return "assistant" if person.since <= date(2022, 7, 1) and (person.degree, person.since.year) != ("secondary", 2021) else ""


def _registered(one: _Sitting) -> dict[str, Any]:
    return _person(one) | {"on": date(one.year, 3, 28)}


def _marks(one: _Sitting) -> list[dict[str, Any]]:
    """Marks that pass or do not, never the same for two."""
    rng = random.Random(f"{one.person.number} {one.year}")
    papers = subjects_of(for_place(SHICHENG), one.level)
    fails = rng.choice(list(papers))
    rows = []
    for code, paper in papers.items():
        mark = str(rng.randrange(120, 160) / 2) if one.passes or code != fails else str(rng.randrange(70, 119) / 2)
        rows.append(_person(one) | {"subject": paper.name.zh, "score": mark if one.comes else "缺考"})
    return rows


def _person(one: _Sitting) -> dict[str, Any]:
    return {"name": one.person.name, "id_number": parse(one.person.number, demo=True), "year": one.year, "level": one.level}


def _bring(actor: Viewer, now: datetime, lines: Sequence[dict[str, Any]], kind: SheetKind) -> None:
    """As a sheet is brought in: checked as a whole, then written."""
    rows = [SheetRow(number, line) for number, line in enumerate(lines, start=2)]
    if faults := kind.check(viewer=actor, place=SHICHENG, today=local_day(now), rows=rows, pack=for_place(SHICHENG)):
        raise ProblemError("demo.not_as_told", what=f"{faults[0].code} {faults[0].row}")
    kind.write(actor=actor, now=now, place=SHICHENG, rows=rows)


def _ahead(troupe: Troupe, today: date) -> None:
    """The year to come: 赖秋香 means to sit the middle level and has begun; and what people asked on the helpline."""
    worker, head = troupe[_BY_NAME["laiqiuxiang"]], troupe[_BY_NAME["chenmeilan"]]
    cycle = cycle_of(worker, QINJIANG, today.year + 1)
    if cycle is not None:
        entry = intend(actor=worker, now=_at(today - timedelta(days=6), 20), cycle_id=cycle.id, level="middle")
        first = steps_of(for_place(QINJIANG))[0]
        tick_step(actor=worker, now=_at(today - timedelta(days=5), 20), entry_id=entry.id, step=first.code, done=True)
    asked = ask(actor=worker, now=_at(today - timedelta(days=4), 9), level="middle", question="社会工作专业大专毕业,报社会工作师的四年从哪一天算起?")
    said = "从参加社会工作那天算起,算到考试当年年底;中间断过的时间不算。"
    answer(actor=head, now=_at(today - timedelta(days=4), 15), question_id=asked.id, text=said)
    publish_answer(
        actor=head, now=_at(today - timedelta(days=3), 9), question_id=asked.id, question="社会工作专业大专报社会工作师,工作年限怎么算?", text=said
    )
    take_call(
        actor=head, now=_at(today - timedelta(days=1), 16), place=QINJIANG, channel="phone", caller="温先生", phone="19900000036", level="assistant",
        question="想转行做社工,现在没有从事社会工作,能不能先考初级?",
    )  # fmt: skip


def _days(year: int) -> dict[str, date | None]:
    return {name: date(year, *day) for name, day in _DAYS.items()}


def _at(day: date, hour: int) -> datetime:
    return combine(day, time(hour))
