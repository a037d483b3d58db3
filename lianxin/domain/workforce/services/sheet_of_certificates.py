"""Certificates brought in from a table: whose, number, level, day; they count once another person has verified them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from django.db.models import F

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs import Pack
from lianxin.base.sheets import readers
from lianxin.base.sheets.kinds import Column, LookUp, Outcome, SheetKind
from lianxin.base.sheets.readers import Parse, Reading
from lianxin.base.sheets.rows import Fault, SheetRow
from lianxin.domain.workforce.models import Certificate, Registration
from lianxin.domain.workforce.rules.certificates import is_plausible, tidy_number
from lianxin.domain.workforce.rules.regions import by_name
from lianxin.domain.workforce.rules.registering import valid_until, whole_on, years_later
from lianxin.domain.workforce.rules.words import LEVEL_NAMES
from lianxin.domain.workforce.services.finding import PERSON, find_all, unknown_people
from lianxin.domain.workforce.services.workers import MANAGE
from lianxin.engines.tables import Cell
from lianxin.engines.tables.cells import CellFault, as_text
from lianxin.kernel.place_names import match_place
from lianxin.kernel.problems import N_

_NATIONAL: Final = frozenset({"全国", "全国有效", "国家"})
_BATCH: Final = 500


def levels(reading: Reading) -> Mapping[str, tuple[str, ...]]:
    """The words of the three levels."""
    return LEVEL_NAMES


def certificate_number(reading: Reading) -> Parse:
    """A number of a certificate, tidied."""

    def parse(cell: Cell) -> str:
        if isinstance(cell, float):
            raise CellFault("workforce.certificate_number")
        tidy = tidy_number(as_text(cell))
        if not is_plausible(tidy):
            raise CellFault("workforce.certificate_number")
        return tidy

    return parse


def region(reading: Reading) -> Parse:
    """Where a certificate is good: "" for the whole country, else a division's code or name."""
    wide = [(one.code, one.name) for one in reading.pack.places if one.level in ("city", "county")]

    def parse(cell: Cell) -> str:
        written = as_text(cell)
        if written in _NATIONAL:
            return ""
        if written.isdecimal() and len(written) == 12:
            return written
        found = by_name(written) or match_place(written, wide).code
        if found is None:
            raise CellFault("workforce.region_unknown")
        return found

    return parse


def check(viewer: Viewer, place: str, today: date, rows: Sequence[SheetRow], pack: Pack) -> list[Fault]:
    """A number twice or another person's, a number known with other values."""
    found = find_all(viewer, place, rows)
    faults: list[Fault] = []
    known = _known([row["number"] for row in rows])
    seen: dict[str, int] = {}
    for row in rows:
        number = row["number"]
        if number in seen:
            faults.append(row.fault("workforce.certificate_twice", "number", other=seen[number]))
        seen.setdefault(number, row.number)
        if row.get("registered_on") and row["registered_on"] < row["issued_on"]:
            faults.append(
                row.fault(
                    "general.day_before", "registered_on", what="批准日期", day=row["issued_on"].isoformat()
                )
            )
        person, one = found.people.get(row.number), known.get(number)
        if person is None or one is None or one.revoked_on is not None:
            continue
        if one.worker_id != person.id:
            faults.append(row.fault("workforce.certificate_taken", "number"))
        elif (one.level, one.issued_on, one.region) != _values(row):
            faults.append(row.fault("workforce.certificate_differs", "number"))
        elif row.get("registered_on"):
            faults.append(row.remark("workforce.registration_not_taken", "registered_on"))
    return faults


def foresee(viewer: Viewer, place: str, rows: Sequence[SheetRow]) -> Sequence[Outcome]:
    """Which numbers are new."""
    known = _known([row["number"] for row in rows])
    return ["same" if _is_on_file(row, known) else "new" for row in rows]


@service(MANAGE)
def write(*, actor: Viewer, now: datetime, place: str, rows: Sequence[SheetRow]) -> int:
    """Certificates to be verified by another person, many at once; known numbers are left alone."""
    actor.must(MANAGE, place)
    known, people = _known([row["number"] for row in rows]), find_all(actor, place, rows).people
    made = []
    for row in rows:
        if _is_on_file(row, known):
            continue
        person = people[row.number]
        level, issued_on, at = _values(row)
        made.append(
            Certificate(
                place=person.place,
                worker=person,
                level=level,
                number=row["number"],
                issued_on=issued_on,
                region=at,
                made_by=actor.id,
                made_at=now,
            )
        )
    if not made:
        audit.unchanged()
        return 0
    Certificate.objects.bulk_create(made, batch_size=_BATCH)
    by_number = {one.number: one for one in made}
    given = [
        _registration(row["registered_on"], by_number[row["number"]])
        for row in rows
        if row.get("registered_on") and row["number"] in by_number
    ]
    Registration.objects.bulk_create(given, batch_size=_BATCH)
    lines = [
        audit.Line(
            ("workforce.Certificate", one.id),
            one.place,
            {"worker": str(one.worker_id), "level": one.level, "number": one.number},
        )
        for one in made
    ]
    audit.record_all(actor=actor, verb="certificate.add", now=now, lines=lines)
    return len(made)


def _values(row: SheetRow) -> tuple[str, date, str]:
    return row["level"], row["issued_on"], row.get("region", "")


def _registration(on: date, one: Certificate) -> Registration:
    """The newest registration, as the sheet knows it: the first, unless a period of registration lies between."""
    years = whole_on(packs.for_place(one.place), "reregistration_years", on)
    kind = Registration.Kind.AGAIN if on >= years_later(one.issued_on, years) else Registration.Kind.FIRST
    return Registration(
        place=one.place,
        certificate=one,
        kind=kind,
        registered_on=on,
        valid_until=valid_until(on, years),
        made_by=one.made_by,
        made_at=one.made_at,
    )


def _is_on_file(row: SheetRow, known: Mapping[str, Certificate]) -> bool:
    """Known and good; or revoked, and the sheet says no more than what was revoked."""
    one = known.get(row["number"])
    return one is not None and (one.revoked_on is None or (one.level, one.issued_on, one.region) == _values(row))


def _known(numbers: Sequence[str]) -> dict[str, Certificate]:
    """By number; of one revoked and written down anew, the good one."""
    found: dict[str, Certificate] = {}
    for start in range(0, len(numbers), _BATCH):
        rows = Certificate.objects.filter(number__in=numbers[start : start + _BATCH])
        for one in rows.order_by(F("revoked_on").asc(nulls_last=True), "id"):
            found[one.number] = one
    return found


KIND: Final = SheetKind(
    code="certificates", label=N_("职业资格证书"), ability=MANAGE, check=check, write=write, foresee=foresee, back="workforce:certificates",
    look_ups=(LookUp(PERSON, unknown_people),),
    help=N_("导入后由另一位同事核实,核实以后才算数。"),
    columns=(
        Column("name", N_("姓名"), ("名字", "持证人"), required=False, read=readers.name()),
        Column("id_number", N_("身份证号"), ("身份证", "身份证号码", "证件号码"), required=False, read=readers.id_number,
               help=N_("姓名和身份证号至少填一项;有同名的要填身份证号。")),
        Column("place", N_("所在地"), ("社区", "村(社区)", "乡镇"), required=False, read=readers.place),
        Column("number", N_("证书编号"), ("证书号", "证书号码", "管理号", "资格证书编号"), read=certificate_number,
               help=N_("请把这一列设为文本格式,免得后几位丢失。")),
        Column("level", N_("级别"), ("证书级别", "等级", "证书名称", "职业资格"), read=readers.choice(levels)),
        Column("issued_on", N_("批准日期"), ("发证日期", "取得日期", "取证时间", "签发日期"), read=readers.day()),
        Column("registered_on", N_("登记日期"), ("最近登记日期", "首次登记日期", "登记时间"), required=False, read=readers.day(),
               help=N_("最近一次在登记机关登记的日期。")),
        Column("region", N_("有效地区"), ("有效范围",), required=False, read=region, help=N_("全国有效的空着;按本地合格线取得的填省区。")),
    ),
)  # fmt: skip
"""/sheets/certificates/"""
