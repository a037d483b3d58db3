"""Urgent help in 工卡镇: an elder fell last week, two went, the station looked back on it; a bracelet must be charged today."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from lianxin.base.access.viewer import Viewer
from lianxin.domain.emergency.selectors import open_alarms
from lianxin.domain.emergency.services import (
    accept,
    arrive,
    close_alarm,
    give_bracelet,
    hear_bracelet,
    make_sos_link,
    plan_duty,
    register_bracelet,
    write_review,
)
from lianxin.entry.cli.demo.caring import elders_of
from lianxin.entry.cli.demo.cast import GONGKA
from lianxin.kernel.clock import combine

if TYPE_CHECKING:
    from lianxin.domain.emergency.models import Bracelet
    from lianxin.domain.people.models import Resident

_FELL: Final = timedelta(days=6)
_GIVEN: Final = timedelta(days=30)
_MODEL: Final = "跌倒报警手环(演示)"


def tell_of_calls(head: Viewer, worker: Viewer, colleague: Viewer, today: date, now: datetime) -> None:
    """One call from beginning to end with its review, one open quiet one, tonight's turn, one page with the button."""
    given = _at(today - _GIVEN, 10)
    fell, empty = elders_of(head, GONGKA, given, 2)
    _tell_of_fall(head, worker, colleague, fell, today, now)
    _tell_of_battery(head, empty, given, now)
    make_sos_link(actor=worker, now=given, resident_id=empty.id, holder="family")
    for evening, said in ((_at(today - timedelta(days=1), 18), _at(today - timedelta(days=1), 9)), (_at(today, 18), now)):
        until = evening + timedelta(hours=15)  # last night's turn, too: somebody may try a call before the morning
        plan_duty(actor=head, now=said, place=GONGKA, user_id=worker.person_id, starts_at=evening, ends_at=until)


def _tell_of_fall(head: Viewer, worker: Viewer, colleague: Viewer, whom: Resident, today: date, now: datetime) -> None:
    device, secret = _bracelet(head, whom, "LX-0101", _at(today - _GIVEN, 10))
    came = _at(today - _FELL, 10) + timedelta(minutes=12)
    _say(device, secret, came, kind="fall", battery=71)
    alarm = next(one for one in open_alarms(head) if one.resident_id == whom.id)
    for who, minutes, eta in ((worker, 2, 9), (colleague, 3, 14)):
        accept(actor=who, now=came + timedelta(minutes=minutes), alarm_id=alarm.id, eta_minutes=eta)
    for who, minutes in ((worker, 12), (colleague, 16)):
        arrive(actor=who, now=came + timedelta(minutes=minutes), alarm_id=alarm.id)
    close_alarm(
        actor=worker, now=came + timedelta(minutes=58), alarm_id=alarm.id, outcome="helped",
        reason="院里结冰滑倒,扶起坐稳,手脚能动,没有破皮;卫生院医生上门看过,不用去医院。",
    )  # fmt: skip
    write_review(
        actor=head, now=came + timedelta(days=1), alarm_id=alarm.id, happened="早上去院里打水,水缸边结冰滑倒。手环报警,2分钟有人应答,12分钟到。",
        change="水缸挪到屋里;院里撒煤渣;入冬前看一遍各家院子。", needs=("home_repair",),
    )  # fmt: skip
    _say(device, secret, now - timedelta(hours=3), kind="heartbeat", battery=64)


def _tell_of_battery(head: Viewer, whom: Resident, given: datetime, now: datetime) -> None:
    device, secret = _bracelet(head, whom, "LX-0102", given)
    _say(device, secret, now - timedelta(hours=2), kind="battery", battery=9)


def _bracelet(head: Viewer, whom: Resident, serial: str, given: datetime) -> tuple[Bracelet, str]:
    device, secret = register_bracelet(actor=head, now=given, place=GONGKA, serial=serial, model=_MODEL)
    return give_bracelet(actor=head, now=given, bracelet_id=device.id, resident_id=whom.id), secret


def _say(device: Bracelet, secret: str, at: datetime, **told: object) -> None:
    body = json.dumps({"event_id": str(uuid4()), "at": at.isoformat(), **told}).encode()
    hear_bracelet(actor=Viewer.nobody(), now=at, bracelet_id=device.id, body=body, bearer=secret)


def _at(day: date, hour: int) -> datetime:
    return combine(day, time(hour))
