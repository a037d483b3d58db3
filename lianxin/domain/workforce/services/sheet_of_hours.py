"""Hours of continuing education brought in from a table; they count once another person has verified them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Q

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs import Pack
from lianxin.base.sheets import readers
from lianxin.base.sheets.kinds import Column, LookUp, Outcome, SheetKind
from lianxin.base.sheets.readers import Reading
from lianxin.base.sheets.rows import Fault, SheetRow
from lianxin.domain.workforce.models import EducationHours, Worker
from lianxin.domain.workforce.rules.education import counts_once, overlapping
from lianxin.domain.workforce.services.finding import PERSON, find_all, ids_of, unknown_people
from lianxin.domain.workforce.services.hours import check_hours, must_be_free
from lianxin.domain.workforce.services.workers import MANAGE
from lianxin.kernel.clock import day_bounds
from lianxin.kernel.problems import N_, ProblemError

_BATCH: Final = 500
_COLUMN_OF: Final[Mapping[str, str]] = {
    "workforce.education_unknown": "category", "workforce.dates_backward": "ends_at", "general.day_in_future": "ends_at",
    "workforce.hours_too_many": "hours", "workforce.hours_overlap": "starts_at", "workforce.hours_once": "title",
}  # fmt: skip
Earlier = dict[UUID, list[EducationHours]]


def _categories(reading: Reading) -> dict[str, tuple[str, ...]]:
    return {
        code: tuple(dict.fromkeys((kind.name.zh, kind.name.bo, kind.name.en)))
        for code, kind in reading.pack.education.items()
    }


def check(viewer: Viewer, place: str, today: date, rows: Sequence[SheetRow], pack: Pack) -> list[Fault]:
    """Hours longer than their time, hours that overlap others on file or another row."""
    found = find_all(viewer, place, rows)
    faults, earlier = list[Fault](), _earlier(found.people)
    _start, now = day_bounds(today)
    in_sheet: dict[UUID, list[tuple[int, EducationHours]]] = defaultdict(list)
    for row in rows:
        if (person := found.people.get(row.number)) is None:
            continue
        made = _made(row, person)
        wrong = [] if _twin(made, earlier[person.id]) else _wrong(row, made, earlier[person.id], now)
        other = _met(made, in_sheet[person.id], pack)
        if other is not None and not wrong:
            wrong = [row.fault("workforce.hours_overlap_row", "starts_at", other=other)]
        faults += wrong
        in_sheet[person.id].append((row.number, made))
    return faults


def foresee(viewer: Viewer, place: str, rows: Sequence[SheetRow]) -> Sequence[Outcome]:
    """Which hours are not on file yet."""
    people = find_all(viewer, place, rows).people
    earlier = _earlier(people)
    return [
        "same" if _twin(_made(row, people[row.number]), earlier[people[row.number].id]) else "new"
        for row in rows
    ]


@service(MANAGE)
def write(*, actor: Viewer, now: datetime, place: str, rows: Sequence[SheetRow]) -> int:
    """Claimed hours, many at once; those on file already are left alone."""
    actor.must(MANAGE, place)
    people = find_all(actor, place, rows).people
    earlier, made = _earlier(people), []
    for row in rows:
        one = _made(row, people[row.number])
        if _twin(one, earlier[one.worker_id]) is None:
            one.made_by, one.made_at = actor.id, now
            made.append(one)
    if not made:
        audit.unchanged()
        return 0
    EducationHours.objects.bulk_create(made, batch_size=_BATCH)
    lines = [
        audit.Line(
            ("workforce.EducationHours", one.id),
            one.place,
            {"worker": str(one.worker_id), "hours": str(one.hours)},
        )
        for one in made
    ]
    audit.record_all(actor=actor, verb="hours.claim", now=now, lines=lines)
    return len(made)


def _made(row: SheetRow, person: Worker) -> EducationHours:
    return EducationHours(
        place=person.place, worker=person, category=row["category"], title=row["title"], starts_at=row["starts_at"], ends_at=row["ends_at"],
        hours=row["hours"],
    )  # fmt: skip


def _wrong(
    row: SheetRow, made: EducationHours, earlier: Sequence[EducationHours], now: datetime
) -> list[Fault]:
    try:
        check_hours(made, now)
        must_be_free(made, earlier)
    except ProblemError as refused:
        details = {
            name: value if isinstance(value, int) else str(value) for name, value in refused.details.items()
        }
        return [row.fault(refused.code, _COLUMN_OF.get(refused.code, ""), **details)]
    return []


def _met(made: EducationHours, others: Sequence[tuple[int, EducationHours]], pack: Pack) -> int | None:
    """The number of an earlier row at the same time."""
    if counts_once(made.category, pack.education):
        same = (
            number
            for number, one in others
            if one.category == made.category and one.starts_at == made.starts_at
        )
        return next(same, None)
    met = overlapping(made.starts_at, made.ends_at, [one for _, one in others], pack.education)
    return next((number for number, one in others if one is met), None)


def _twin(made: EducationHours, others: Sequence[EducationHours]) -> EducationHours | None:
    """The same hours on file: what an earlier sending of the sheet wrote."""
    key = (made.category, made.title, made.starts_at, made.ends_at, Decimal(made.hours))
    return next(
        (one for one in others if (one.category, one.title, one.starts_at, one.ends_at, one.hours) == key),
        None,
    )


def _earlier(people: Mapping[int, Worker]) -> Earlier:
    found: Earlier = defaultdict(list)
    ids = ids_of(people.values())
    for start in range(0, len(ids), _BATCH):
        for one in EducationHours.objects.filter(Q(worker_id__in=ids[start : start + _BATCH])).order_by(
            "starts_at", "id"
        ):
            found[one.worker_id].append(one)
    return found


KIND: Final = SheetKind(
    code="hours", label=N_("继续教育学时"), ability=MANAGE, check=check, write=write, foresee=foresee, back="workforce:hours",
    look_ups=(LookUp(PERSON, unknown_people),),
    help=N_("导入后由另一位同事核实,核实以后才算数。"),
    columns=(
        Column("name", N_("姓名"), ("名字",), required=False, read=readers.name()),
        Column("id_number", N_("身份证号"), ("身份证", "身份证号码", "证件号码"), required=False, read=readers.id_number,
               help=N_("姓名和身份证号至少填一项;有同名的要填身份证号。")),
        Column("place", N_("所在地"), ("社区", "村(社区)", "乡镇"), required=False, read=readers.place),
        Column("category", N_("类别"), ("学时类别", "教育类别"), read=readers.choice(_categories)),
        Column("title", N_("内容"), ("培训名称", "项目名称", "课程名称", "名称"), read=readers.text(120)),
        Column("starts_at", N_("开始"), ("开始时间", "起始时间", "开始日期"), read=readers.moment(), help=N_("如 2026-05-01 09:00。")),
        Column("ends_at", N_("结束"), ("结束时间", "截止时间", "结束日期"), read=readers.moment()),
        Column("hours", N_("学时"), ("学时数", "课时"), read=readers.amount("0.5", "999", 1)),
    ),
)  # fmt: skip
"""/sheets/hours/"""
