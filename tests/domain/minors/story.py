"""People and steps that the tests of child protection share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from lianxin.base.access.models import User
from lianxin.domain.minors import services
from lianxin.domain.minors.services import Found, Item, Told
from lianxin.domain.people.models import Resident
from lianxin.domain.proceedings.models import Reader
from lianxin.domain.proceedings.services import judge_reading, name_reader, take_step
from lianxin.kernel.ids import new_id
from tests import factories
from tests.factories import MOZHUGONGKA, NOW, TABA, viewer_for

LATER = NOW + timedelta(minutes=20)
BORN = date(2016, 3, 5)


@dataclass(frozen=True)
class Station:
    """Who works where the child lives: 达娃 reports, 曲珍 is the officer, 德吉 heads the station, 措姆 sits in the bureau."""

    dawa: User
    quzhen: User
    deji: User
    cuomu: User


def station() -> Station:
    users = [
        factories.make_user("dawa", "worker", display_name="达娃"),
        factories.make_user("quzhen", "child_officer", display_name="曲珍"),
        factories.make_user("deji", "station_head", display_name="德吉"),
        factories.make_user("cuomu", "bureau_officer", MOZHUGONGKA, display_name="措姆"),
    ]
    for user in users[1:]:
        factories.vet(user)
    return Station(*users)


def child(name: str = "格桑", **fields: Any) -> Resident:
    return factories.make_resident(name, **({"birth_date": BORN} | fields))


def told(**fields: Any) -> Told:
    filled: dict[str, Any] = {
        "happened": "手臂上有几处青紫,说是叔叔打的", "safety": "unknown", "found_how": "seen", "situations": ("MR4",),
        "discovered_at": NOW - timedelta(minutes=10),
    }  # fmt: skip
    return Told(**(filled | fields))


def sent(
    by: User,
    resident: Resident | None = None,
    *,
    now: datetime = NOW,
    report_id: UUID | None = None,
    **fields: Any,
) -> services.Sent:
    """A report by one of the staff."""
    where: dict[str, Any] = {"resident_id": resident.id} if resident is not None else {"place": TABA}
    about = {} if resident is not None else {"child": "七八岁的男孩,红衣服,在村口小卖部"}
    return services.report_child(
        actor=viewer_for(by, now),
        now=now,
        report_id=report_id or new_id(),
        told=told(**(about | fields)),
        **where,
    )


def step(by: User, file_id: UUID, code: str, *, now: datetime = LATER, reason: str = "") -> None:
    take_step(actor=viewer_for(by, now), now=now, proceeding_id=file_id, step=code, reason=reason)


def found(**fields: Any) -> Found:
    filled: dict[str, Any] = {
        "injury": "左臂三处瘀伤", "danger": "叔叔同住,酒后打人", "guardianship_result": "improper", "signs": ("violence",), "tier": "high",
        "view": "想和奶奶住", "seen_on": date(2026, 11, 23),
    }  # fmt: skip
    return Found(**(filled | fields))


def taken_up(people: Station, resident: Resident | None = None) -> UUID:
    """A report that 曲珍 took up, with 德吉 to supervise; both may read it for days, as others said they might."""
    file_id = sent(people.dawa, resident or child()).report.file_id
    services.receive_report(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id)
    allowed(people, file_id)
    return file_id


def allowed(people: Station, file_id: UUID, now: datetime = NOW) -> None:
    """德吉 finds that 曲珍 was right to open it and lets her go on; the bureau lets 德吉 read, who supervises."""
    opened = Reader.objects.get(
        proceeding_id=file_id, user=people.quzhen, justified__isnull=True, how="at_once"
    )
    until = now + timedelta(days=150)
    judge_reading(
        actor=viewer_for(people.deji, now),
        now=now,
        reader_id=opened.id,
        justified=True,
        said="接手值班报告",
        until=until,
    )
    name_reader(
        actor=viewer_for(people.cuomu, now),
        now=now,
        proceeding_id=file_id,
        user_id=people.deji.id,
        why="督导这份卷宗",
        until=until,
    )


def reported(people: Station, file_id: UUID, now: datetime = LATER) -> None:
    """Told to the police, the child's safety made sure of; assessment begins."""
    officer = viewer_for(people.quzhen, now)
    services.tell_agency(
        actor=officer, now=now, file_id=file_id, agency="police", receiver="塔巴派出所 王警官", told_at=now
    )
    services.mark_safe(actor=officer, now=now, file_id=file_id)
    step(people.quzhen, file_id, "report", now=now)


def assessed(people: Station, file_id: UUID, now: datetime = LATER) -> None:
    """Assessed by the officer, the tier signed by the head; response begins."""
    services.assess(actor=viewer_for(people.quzhen, now), now=now, file_id=file_id, found=found())
    services.sign_tier(actor=viewer_for(people.deji, now), now=now, file_id=file_id)
    step(people.quzhen, file_id, "assess", now=now)


def helped(people: Station, file_id: UUID, now: datetime = LATER) -> None:
    """Brought to safety with kin; help begins with a plan."""
    officer = viewer_for(people.quzhen, now)
    services.add_measure(
        actor=officer,
        now=now,
        file_id=file_id,
        kind="kin",
        detail="奶奶照料",
        since=date(2026, 11, 23),
        until=date(2027, 2, 23),
    )
    step(people.quzhen, file_id, "safe", now=now)
    services.make_plan(actor=officer, now=now, file_id=file_id, goals="格桑安全地生活,按时上学")


def planned(
    people: Station, file_id: UUID, line: str = "policy", society: str = "community", now: datetime = LATER
) -> UUID:
    """One thing of the plan."""
    item = Item(
        line=line,
        society=society,
        detail="为格桑申请孤儿基本生活费",
        due_on=date(2026, 12, 20),
        actor_name="" if society == "worker" else "塔巴村委会",
    )
    return services.add_item(actor=viewer_for(people.quzhen, now), now=now, file_id=file_id, item=item).id


def allowed_again(people: Station, file_id: UUID, now: datetime) -> None:
    """Long afterwards, their checks made anew: the bureau lets the officer and the head read for a while more."""
    factories.vet(people.quzhen, people.deji, checked_on=now.date(), valid_until=now.date() + timedelta(days=364))
    for user in (people.quzhen, people.deji):
        name_reader(
            actor=viewer_for(people.cuomu, now), now=now, proceeding_id=file_id, user_id=user.id, why="继续办理", until=now + timedelta(days=90)
        )
