"""People of the workforce brought in from a table: who, on which post, since when, with which degree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs import Pack
from lianxin.base.sheets import readers
from lianxin.base.sheets.kinds import Column, LookUp, Outcome, SheetKind
from lianxin.base.sheets.readers import Reading
from lianxin.base.sheets.rows import Fault, SheetRow
from lianxin.domain.workforce.models import Agency, Engagement, Post, Schooling, Worker
from lianxin.domain.workforce.selectors.duty import must_be_hireable
from lianxin.domain.workforce.selectors.posts import agencies
from lianxin.domain.workforce.selectors.workers import is_own
from lianxin.domain.workforce.services.engaging import EXEMPT
from lianxin.domain.workforce.services.finding import PERSON, Finder, ids_of
from lianxin.domain.workforce.services.workers import MANAGE, id_index
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.names import normalise
from lianxin.kernel.problems import N_, ProblemError

_DEGREES: Final[Mapping[str, tuple[str, ...]]] = {
    "secondary": ("高中或中专", "高中", "中专", "职高", "技校"),
    "college": ("大专", "专科", "大学专科"),
    "bachelor": ("本科", "大学本科", "大学", "学士"),
    "master": ("硕士", "研究生", "硕士研究生"),
    "doctor": ("博士", "博士研究生"),
}
_BATCH: Final = 500


def _posts(reading: Reading) -> dict[str, tuple[str, ...]]:
    return {
        code: tuple(dict.fromkeys((kind.name.zh, kind.name.bo, kind.name.en)))
        for code, kind in reading.pack.posts.items()
    }


def _grades(reading: Reading) -> dict[str, tuple[str, ...]]:
    return {
        code: tuple(dict.fromkeys((grade.name.zh, grade.name.bo, grade.name.en)))
        for code, grade in reading.pack.grades.items()
    }


def _degrees(reading: Reading) -> Mapping[str, tuple[str, ...]]:
    return _DEGREES


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a row does to what is on file."""

    row: SheetRow
    worker: Worker
    is_new: bool
    fresh: tuple[str, ...]


def check(viewer: Viewer, place: str, today: date, rows: Sequence[SheetRow], pack: Pack) -> list[Fault]:
    """Two rows of one person, an ID number on another name, days the wrong way round, posts that may not be given."""
    finder = Finder(viewer, place, rows)
    faults: list[Fault] = []
    seen: dict[tuple[str, ...], int] = {}
    taken, alike = _taken(rows), Counter(_name_key(row, place) for row in rows)
    for row in rows:
        faults += _own_faults(row, pack)
        found = finder.find(row)
        if isinstance(found, Worker) and row.get("degree") and is_own(viewer, found) and not found.schooling.filter(degree=row["degree"]).exists():
            faults.append(row.fault("workforce.own_file", "degree"))
        number = row.get("id_number")
        if not _is_unsure(found) and number and taken.get(id_index(number.text), found) != found:
            faults.append(row.fault("workforce.id_number_taken", "id_number"))
        key = (str(found.id),) if isinstance(found, Worker) else _key(row, place)
        if key in seen:
            faults.append(row.fault("workforce.same_person_twice", "name", other=seen[key]))
        elif isinstance(found, Fault) and not number and alike[key] > 1:
            faults.append(row.fault("workforce.person_ambiguous", "name", people=alike[key]))
        seen.setdefault(key, row.number)
    known = {row.number: one for row in rows if row.get("post") and isinstance(one := finder.find(row), Worker)}
    return faults + _hire_faults(viewer, place, today, rows, known)


def _unsure_people(viewer: Viewer, place: str, today: date, rows: Sequence[SheetRow], pack: Pack) -> list[Fault]:
    """Rows that may be somebody on file, and nobody can say who; who is not on file at all is new."""
    finder = Finder(viewer, place, rows)
    return [found for row in rows if isinstance(found := finder.find(row), Fault) and _is_unsure(found)]


def _is_unsure(found: Worker | Fault) -> bool:
    return isinstance(found, Fault) and found.code != "workforce.person_unknown"


def _unknown_agencies(viewer: Viewer, place: str, today: date, rows: Sequence[SheetRow], pack: Pack) -> list[Fault]:
    """Agencies nobody registered."""
    names = {normalise(one.name) for one in agencies(viewer)}
    return [row.fault("workforce.agency_unknown", "agency") for row in rows if row.get("agency") and normalise(row["agency"]) not in names]


def _hire_faults(viewer: Viewer, place: str, today: date, rows: Sequence[SheetRow], known: Mapping[int, Worker]) -> list[Fault]:
    """A new post of one's own, or of somebody who left on red: what a page refuses a sheet refuses too."""
    held: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    left: set[UUID] = set()
    ids = ids_of(known.values())
    for start in range(0, len(ids), _BATCH):
        found = Engagement.objects.filter(worker_id__in=ids[start : start + _BATCH]).order_by("id")
        for worker_id, at, kind, ended_on in found.values_list("worker_id", "place", "post__kind", "ended_on"):
            if ended_on is None:
                held[worker_id].add((at, kind))
            else:
                left.add(worker_id)
    faults = []
    for row in rows:
        worker, at = known.get(row.number), row.get("place", place)
        if worker is None or (at, row["post"]) in held[worker.id]:
            continue
        if is_own(viewer, worker):
            faults.append(row.fault("workforce.own_file", "post"))
        elif worker.id in left and not viewer.may(EXEMPT, at):
            faults += _red(worker, Post(place=at, kind=row["post"]), today, row)
    return faults


def _red(worker: Worker, post: Post, today: date, row: SheetRow) -> list[Fault]:
    try:
        must_be_hireable(worker, post, today)
    except ProblemError as problem:
        return [row.fault(problem.code, "post", **{name: str(value) for name, value in problem.details.items()})]
    return []


def _key(row: SheetRow, place: str) -> tuple[str, ...]:
    number = row.get("id_number")
    return (number.text,) if number else _name_key(row, place)


def _name_key(row: SheetRow, place: str) -> tuple[str, ...]:
    return normalise(row["name"]), row.get("place", place)


def _taken(rows: Sequence[SheetRow]) -> dict[str, Worker]:
    """Whose the ID numbers of a sheet are, also of people out of the viewer's reach: a number is one person's in the whole country."""
    wanted = sorted({id_index(row["id_number"].text) for row in rows if row.get("id_number")})
    parts = (Worker.objects.filter(id_index__in=wanted[at : at + _BATCH]) for at in range(0, len(wanted), _BATCH))
    return {one.id_index: one for part in parts for one in part}


def _own_faults(row: SheetRow, pack: Pack) -> Iterable[Fault]:
    kind = pack.posts.get(row.get("post", ""))
    if kind is not None and kind.agency and not row.get("agency"):
        yield row.fault("workforce.post_needs_agency", "agency")
    if row.get("until") and row.get("since") and row["until"] < row["since"]:
        yield row.fault("workforce.dates_backward", "until")
    if row.get("until") and not row.get("since"):
        yield row.fault("sheet.cell_empty", "since", field="到岗日期")
    if row.get("since") and kind is None:
        yield row.fault("sheet.cell_empty", "post", field="岗位")
    if kind is not None and not row.get("since"):
        yield row.fault("sheet.cell_empty", "since", field="到岗日期")
    yield from _halves(row, pack)


def _halves(row: SheetRow, pack: Pack) -> Iterable[Fault]:
    """Of two cells that belong together only one, or two that do not fit."""
    grade, step = pack.grades.get(row.get("grade", "")), row.get("step")
    if step and grade is None:
        yield row.fault("sheet.cell_empty", "grade", field="等级")
    elif step and grade is not None and not grade.first_step <= step <= grade.last_step:
        yield row.fault("careers.grade_unknown", "step", grade=grade.name.zh, step=step)
    if row.get("degree") and not row.get("graduated_on"):
        yield row.fault("workforce.degree_unknown_day", "graduated_on")


def foresee(viewer: Viewer, place: str, rows: Sequence[SheetRow]) -> Sequence[Outcome]:
    """Who is new, and whose file gets something."""
    plans = _plans(viewer, place, rows)
    return ["new" if plan.is_new else "changed" if plan.fresh else "same" for plan in plans]


@service(MANAGE)
def write(*, actor: Viewer, now: datetime, place: str, rows: Sequence[SheetRow]) -> int:
    """Files, degrees, posts with as many seats as people, and engagements, many at once. What is on file stays; only what is missing is added.

    A phone, a birth date or an ID number on file is never overwritten by a sheet.
    """
    actor.must(MANAGE, place)
    plans = [plan for plan in _plans(actor, place, rows) if plan.fresh]
    if not plans:
        audit.unchanged()
        return 0
    for plan in plans:
        _fill(plan)
    Worker.objects.bulk_create(
        [_made(plan.worker, actor, now) for plan in plans if plan.is_new], batch_size=_BATCH
    )
    known = [plan.worker for plan in plans if not plan.is_new]
    Worker.objects.bulk_update(
        known, ["sex", "birth_date", "id_number_sealed", "id_index", "phone_sealed"], batch_size=_BATCH
    ) if known else None
    Schooling.objects.bulk_create(
        [_schooling(plan, actor, now) for plan in plans if "degree" in plan.fresh], batch_size=_BATCH
    )
    _engage(actor, now, [plan for plan in plans if "post" in plan.fresh])
    lines = [
        audit.Line(("workforce.Worker", plan.worker.id), plan.worker.place, {"fields": ",".join(plan.fresh)})
        for plan in plans
    ]
    audit.record_all(actor=actor, verb="worker.import", now=now, lines=lines)
    return len(plans)


def _plans(viewer: Viewer, place: str, rows: Sequence[SheetRow]) -> list[_Plan]:
    finder = Finder(viewer, place, rows)
    found = {row.number: one for row in rows if isinstance(one := finder.find(row), Worker)}
    ids = ids_of(found.values())
    degrees: dict[UUID, set[str]] = defaultdict(set)
    posts: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        for worker_id, degree in Schooling.objects.filter(worker_id__in=some).values_list(
            "worker_id", "degree"
        ):
            degrees[worker_id].add(degree)
        on = Engagement.objects.filter(worker_id__in=some, ended_on__isnull=True).values_list(
            "worker_id", "place", "post__kind"
        )
        for worker_id, at, kind in on:
            posts[worker_id].add((at, kind))
    plans = []
    for row in rows:
        known = found.get(row.number)
        worker = known or Worker(id=new_id(), place=row.get("place", place), name=row["name"])
        fresh = (
            ["worker"]
            if known is None
            else [code for code in ("id_number", "phone") if row.get(code) and not _has(known, code)]
        )
        if row.get("degree") and row["degree"] not in degrees[worker.id]:
            fresh.append("degree")
        if row.get("post") and (row.get("place", place), row["post"]) not in posts[worker.id]:
            fresh.append("post")
        plans.append(_Plan(row, worker, known is None, tuple(fresh)))
    return plans


def _has(worker: Worker, code: str) -> bool:
    return bool(worker.id_index if code == "id_number" else worker.phone_sealed)


def _fill(plan: _Plan) -> None:
    worker, row = plan.worker, plan.row
    number = row.get("id_number")
    if number and not worker.id_index:
        worker.id_number, worker.id_index = number.text, id_index(number.text)
        worker.sex, worker.birth_date = number.sex, number.birth
    if row.get("phone") and not worker.phone_sealed:
        worker.phone = row["phone"]


def _made(worker: Worker, actor: Viewer, now: datetime) -> Worker:
    worker.made_by, worker.made_at = actor.id, now
    return worker


def _schooling(plan: _Plan, actor: Viewer, now: datetime) -> Schooling:
    row, worker = plan.row, plan.worker
    day = row["graduated_on"]
    is_done = day <= local_day(now)
    return Schooling(
        place=worker.place, worker=worker, degree=row["degree"], is_social_work="社会工作" in row.get("major", ""), school=row.get("school", ""),
        graduated_on=day if is_done else None, expected_on=None if is_done else day, made_by=actor.id, made_at=now,
    )  # fmt: skip


def _engage(actor: Viewer, now: datetime, plans: Sequence[_Plan]) -> None:
    """Engagements, on posts that get as many seats as they have people."""
    by_name = {normalise(one.name): one for one in agencies(actor)}
    wanted: dict[tuple[str, str, str, UUID | None], list[_Plan]] = defaultdict(list)
    for plan in plans:
        agency: Agency | None = by_name.get(normalise(plan.row.get("agency", "")))
        row = plan.row
        wanted[
            row.get("place", plan.worker.place),
            row["post"],
            row.get("post_name", ""),
            agency.id if agency else None,
        ].append(plan)
    made = []
    for (place, kind, name, agency_id), some in wanted.items():
        of_agency = Q(agency_id=agency_id) if agency_id else Q(agency__isnull=True)
        post = Post.objects.filter(of_agency, place=place, kind=kind, name=name).first()
        post = post or Post(
            place=place, kind=kind, agency_id=agency_id, name=name, seats=0, made_by=actor.id, made_at=now
        )
        on = Engagement.objects.filter(post=post, ended_on__isnull=True).count()
        post.seats, post.is_open = max(post.seats, on + len(some)), True
        post.save()
        made += [_engagement(plan, post, actor, now) for plan in some]
    Engagement.objects.bulk_create(made, batch_size=_BATCH)


def _engagement(plan: _Plan, post: Post, actor: Viewer, now: datetime) -> Engagement:
    row = plan.row
    grade = packs.for_place(post.place).grades.get(row.get("grade", ""))
    return Engagement(
        place=post.place, worker=plan.worker, post=post, since=row["since"], until=row.get("until"), grade=row.get("grade", ""),
        step=row.get("step") or (grade.first_step if grade else 1), made_by=actor.id, made_at=now,
    )  # fmt: skip


KIND: Final = SheetKind(
    code="workers", label=N_("从业人员"), ability=MANAGE, check=check, write=write, foresee=foresee, back="workforce:workers",
    look_ups=(LookUp(PERSON, _unsure_people), LookUp(("agency",), _unknown_agencies)),
    help=N_("每人一行。已有的档案只补空缺,不改已填的内容。"),
    columns=(
        Column("name", N_("姓名"), ("名字", "人员姓名"), read=readers.name()),
        Column("id_number", N_("身份证号"), ("身份证", "身份证号码", "证件号码", "公民身份号码"), required=False, read=readers.id_number,
               help=N_("没有可以先空着;同名的人要填。")),
        Column("phone", N_("电话"), ("手机", "手机号", "联系电话", "联系方式"), required=False, read=readers.phone),
        Column("place", N_("所在地"), ("社区", "村(社区)", "村社区", "乡镇", "单位所在地", "区划"), required=False, read=readers.place,
               help=N_("乡镇、村或社区的名称;空着就是本次导入的范围。")),
        Column("post", N_("岗位"), ("岗位种类", "岗位类别", "职务"), required=False, read=readers.choice(_posts)),
        Column("post_name", N_("岗位名称"), ("社工站", "站点"), required=False, read=readers.text(80), help=N_("同一地方有两个同种岗位时填,如站名。")),
        Column("grade", N_("等级"), ("岗位等级",), required=False, read=readers.choice(_grades)),
        Column("step", N_("薪级"), ("薪级等级",), required=False, read=readers.whole(1, 18)),
        Column("since", N_("到岗日期"), ("入职日期", "入职时间", "参加工作时间", "到岗时间"), required=False, read=readers.day()),
        Column("until", N_("合同到期"), ("合同到期日", "合同截止", "聘期截止"), required=False, read=readers.day(future=True)),
        Column("agency", N_("机构"), ("所属机构", "派驻机构", "社会组织"), required=False, read=readers.text(80),
               help=N_("驻站社工要填;机构先在“机构和岗位”里登记。")),
        Column("degree", N_("学历"), ("文化程度", "最高学历"), required=False, read=readers.choice(_degrees)),
        Column("major", N_("专业"), ("所学专业",), required=False, read=readers.text(60), help=N_("含“社会工作”的算社会工作专业。")),
        Column("school", N_("学校"), ("毕业院校",), required=False, read=readers.text(80)),
        Column("graduated_on", N_("毕业日期"), ("毕业时间",), required=False, read=readers.day(future=True),
               help=N_("还在读的填预计毕业日期。")),
    ),
)  # fmt: skip
"""/sheets/workers/"""
