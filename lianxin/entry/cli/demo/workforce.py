"""The workforce of the story: Shicheng's communities, stations and agencies, Beigan's workers, and the files of the cast.

Brought in as a bureau would: one imports the tables, another verifies the certificates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import for_place
from lianxin.base.sheets.rows import SheetRow
from lianxin.domain.workforce.rules.workers import WorkerValues
from lianxin.domain.workforce.selectors import own_worker, workers
from lianxin.domain.workforce.selectors.files import claimed_hours, unverified_certificates
from lianxin.domain.workforce.services import sheet_of_certificates, sheet_of_hours, sheet_of_workers
from lianxin.domain.workforce.services.certificates import (
    record_certificate,
    register_certificate,
    verify_certificates,
)
from lianxin.domain.workforce.services.engaging import add_agency, add_post, engage
from lianxin.domain.workforce.services.hours import claim_hours, verify_hours
from lianxin.domain.workforce.services.workers import add_schooling, add_worker, tie_account
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.cast import (
    BEIGAN,
    CAST,
    CUOMU,
    DAWA,
    DONGGA,
    GESANG,
    GONGKA,
    HANFANG,
    JIAMA,
    LAIXIULAN,
    NAIQIONG,
    QINJIANG,
    SHICHENG,
    XUSHUIGEN,
    YUJUAN,
    ZHUOMA,
    Member,
)
from lianxin.entry.cli.demo.workforce_people import (
    AGENCIES,
    Person,
    people_of_beigan,
    people_of_shicheng,
)
from lianxin.kernel.clock import combine
from lianxin.kernel.divisions import contains
from lianxin.kernel.identity_numbers import parse

BEGUN: Final = timedelta(days=58)
"""So long ago the tables were brought in."""
_VISITING: Final = ("worker", "station_head")
Values = dict[str, Any]


def tell_of_workforce(troupe: Troupe, today: date) -> None:
    """Shicheng, Beigan, and the cast of Lhasa's counties."""
    now = combine(today - BEGUN, time(9))
    officer, other = troupe[XUSHUIGEN], troupe[LAIXIULAN]
    for name in AGENCIES:
        add_agency(actor=officer, now=now, place=SHICHENG, name=name)
    communities, townships = _communities(SHICHENG), _townships(SHICHENG)
    _bring(officer, other, now, SHICHENG, people_of_shicheng(communities, townships, today))
    _bring(
        troupe[YUJUAN], troupe[HANFANG], now, BEIGAN, people_of_beigan(_communities(BEIGAN), BEIGAN, today)
    )
    _tie(troupe, officer, now, QINJIANG)
    _tie(troupe, troupe[YUJUAN], now, BEIGAN)
    for place, one, second in (
        (GONGKA, CUOMU, DAWA),
        (JIAMA, CUOMU, DAWA),
        (DONGGA, GESANG, None),
        (NAIQIONG, GESANG, None),
    ):
        _cast_of_lhasa(troupe, troupe[one], troupe[second] if second else Viewer.system("demo"), now, place)
    _claim_own(troupe[ZHUOMA], today)


def _communities(place: str) -> list[str]:
    """The urban communities of a place; of a street also its one village."""
    kinds = {"neighbourhood"} if place.endswith("000000") else {"neighbourhood", "village_committee"}
    return [
        one.code
        for one in for_place(place).places
        if contains(place, one.code) and one.kind in kinds and not one.valid_to
    ]


def _townships(place: str) -> list[str]:
    return [
        one.code
        for one in for_place(place).places
        if contains(place, one.code) and one.level == "township" and not one.valid_to
    ]


def _bring(one: Viewer, other: Viewer, now: datetime, place: str, people: Sequence[Person]) -> None:
    """One brings people, certificates and hours in; another verifies what must be."""
    sheet_of_workers.write(actor=one, now=now, place=place, rows=_rows(people, _worker))
    held = [(person, held) for person in people for held in person.held]
    sheet_of_certificates.write(actor=one, now=now, place=place, rows=_rows(held, _certificate))
    sheet_of_hours.write(actor=one, now=now, place=place, rows=_rows(_courses(people), _hours))
    later = now + timedelta(days=2)
    verify_certificates(
        actor=other, now=later, certificate_ids=[found.id for found in unverified_certificates(other)]
    )
    verify_hours(actor=other, now=later, hours_ids=[found.id for found in claimed_hours(other)])


def _rows(things: Iterable[Any], values: Callable[[Any], Values]) -> list[SheetRow]:
    """As if read from a file: the heading is row 1, empty cells are absent."""
    return [
        SheetRow(number, {code: value for code, value in values(thing).items() if value not in {None, ""}})
        for number, thing in enumerate(things, start=2)
    ]


def _worker(person: Person) -> Values:
    seat = person.seat
    return {
        "name": person.name, "id_number": parse(person.number, demo=True), "phone": person.phone, "place": seat.place, "post": seat.post,
        "post_name": seat.name, "agency": seat.agency, "grade": person.grade, "step": person.step if person.grade else None, "since": person.since, "until": person.until,
        "degree": person.degree, "major": "社会工作" if person.is_social else "其他", "graduated_on": person.graduated,
    }  # fmt: skip


def _certificate(pair: Any) -> Values:
    person, held = pair
    return {
        "id_number": parse(person.number, demo=True), "number": f"{held.issued_on:%Y%m}{held.level[:1].upper()}{person.number[6:]}",
        "level": held.level, "issued_on": held.issued_on, "registered_on": held.registered_on,
    }  # fmt: skip


def _courses(people: Sequence[Person]) -> list[tuple[Person, int]]:
    """Who went to the yearly courses since their registration: every third of those registered."""
    registered = [person for person in people if person.held and person.held[-1].registered_on]
    return [(person, n) for person in registered[::3] for n in range(1, 4)]


def _hours(pair: tuple[Person, int]) -> Values:
    person, n = pair
    first = person.held[-1].registered_on
    assert first is not None
    day = first + timedelta(days=40 * n)
    start = combine(day, time(9))
    titles = ("社会工作法规与政策更新", "个案工作实务", "社区工作与居民自治")
    return {
        "id_number": parse(person.number, demo=True), "category": "training", "title": titles[n - 1], "starts_at": start,
        "ends_at": start + timedelta(hours=6), "hours": Decimal(8),
    }  # fmt: skip


def _tie(troupe: Troupe, actor: Viewer, now: datetime, place: str) -> None:
    """Accounts of the cast become the files that bear their names."""
    for member in CAST:
        if member.place == place and member.role in _VISITING:
            file = workers(actor).get(name=member.name, place=place)
            tie_account(
                actor=actor, now=now + timedelta(days=3), worker_id=file.id, user_id=troupe[member].id
            )


def _cast_of_lhasa(troupe: Troupe, actor: Viewer, other: Viewer, now: datetime, place: str) -> None:
    """Everybody who visits there: a file, a degree, a post, a verified and registered certificate."""
    members = [member for member in CAST if member.place == place and member.role in _VISITING]
    posts: dict[str, Any] = {}
    for n, member in enumerate(members):
        kind = "station_head_post" if member.role == "station_head" else "station_worker"
        post = posts.get(kind) or posts.setdefault(
            kind, add_post(actor=actor, now=now, place=place, kind=kind, seats=len(members))
        )
        sex = member.shift.sex if member.shift else "2"
        values = WorkerValues(
            name=member.name, name_bo=member.name_bo, sex=sex, birth_date=date(1990 + n, 3, 5)
        )
        worker = add_worker(actor=actor, now=now, place=place, values=values)
        add_schooling(
            actor=actor,
            now=now,
            worker_id=worker.id,
            degree="bachelor" if n % 2 else "college",
            is_social_work=n % 2 == 0,
            graduated_on=date(2013 + n, 7, 1),
        )
        grade, step = ("head", 8) if kind == "station_head_post" else ("staff", 4)
        engage(
            actor=actor,
            now=now,
            worker_id=worker.id,
            post_id=post.id,
            since=date(2020, 3, 1),
            until=date(2029, 2, 28),
            grade=grade,
            step=step,
        )
        tie_account(actor=actor, now=now, worker_id=worker.id, user_id=troupe[member].id)
        _certify(actor, other, now, worker.id, member, n)


def _certify(actor: Viewer, other: Viewer, now: datetime, worker_id: Any, member: Member, n: int) -> None:
    """By Tibet's own line where the number is even: good in Tibet."""
    region = "540000000000" if n % 2 == 0 else ""
    one = record_certificate(
        actor=actor, now=now, worker_id=worker_id, level="assistant", number=f"202309X{member.username.upper()}", issued_on=date(2023, 9, 15),
        region=region,
    )  # fmt: skip
    verify_certificates(actor=other, now=now, certificate_ids=[one.id])
    register_certificate(
        actor=other,
        now=now,
        certificate_id=one.id,
        registered_on=date(2024, 9, 2),
        office="西藏自治区社会工作登记处",
    )


def _claim_own(worker: Viewer, today: date) -> None:
    """What waits to be looked at: hours that 卓玛 wrote down herself."""
    file = own_worker(worker)
    if file is None:
        return
    start = combine(today - timedelta(days=9), time(9))
    claim_hours(
        actor=worker, now=start + timedelta(days=1), worker_id=file.id, category="meeting", title="拉萨市社会工作研讨会", starts_at=start,
        ends_at=start + timedelta(hours=3), hours=Decimal(4),
    )  # fmt: skip


def beigan_workers(viewer: Viewer) -> list[Any]:
    """Everybody whose file is kept in Beigan, in the order in which they came."""
    return list(workers(viewer).filter(place__startswith=BEIGAN[:9]).order_by("id"))


def recruits(viewer: Viewer, today: date) -> list[Any]:
    """The 32 of Shicheng who were hired lately."""
    since = today - timedelta(days=60)
    return list(
        workers(viewer).filter(place__startswith=SHICHENG[:6], engagements__since__gt=since).order_by("id")
    )


def people_of_shicheng_told(today: date) -> list[Person]:
    """Who they are, as they were brought in."""
    return people_of_shicheng(_communities(SHICHENG), _townships(SHICHENG), today)
