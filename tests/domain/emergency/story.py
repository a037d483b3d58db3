"""A small station for the tests of urgent help: 卓玛 and 次仁 are near 白玛, 德吉 leads; everybody is at work at 10:00."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.emergency.models import Alarm, Bracelet, CallOut
from lianxin.domain.emergency.rules import signature_of
from lianxin.domain.emergency.services import (
    accept,
    give_bracelet,
    hear_bracelet,
    make_sos_link,
    press_button,
    register_bracelet,
    take_call,
)
from lianxin.domain.people.models import Resident
from tests.factories import GONGKA, NOW, TABA, make_carer, make_user, viewer_for

NOBODY = Viewer.nobody()
SYSTEM = Viewer.system("测试")


def at_work(*people: User) -> None:
    """On duty by the day plan, each a little further away than the one before."""
    for number, one in enumerate(people):
        make_carer(one, place=one.place, lon=91.735 + 0.01 * (number + 1), lat=29.835, shift_start=0, shift_end=1440)


def helpers(number: int, place: str = GONGKA) -> list[User]:
    """So many workers at work."""
    found = [make_user(f"helper{at}", "worker", place, display_name=f"帮手{at}") for at in range(number)]
    at_work(*found)
    return found


def called(worker: User, resident: Resident | None, *, now: datetime = NOW, **more: Any) -> Alarm:
    """A call taken by telephone."""
    filled: dict[str, Any] = {"event_id": uuid4(), "resident_id": resident.id if resident else None}
    if resident is None:
        filled |= {"place": TABA, "where": "卫生院门口"}
    return take_call(actor=viewer_for(worker), now=now, **(filled | more))


def goes(worker: User, alarm: Alarm, *, now: datetime = NOW + timedelta(minutes=1), **more: Any) -> CallOut:
    return accept(actor=viewer_for(worker), now=now, alarm_id=alarm.id, **more)


def address(worker: User, resident: Resident) -> str:
    """The secret of a page with the button."""
    return make_sos_link(actor=viewer_for(worker), now=NOW, resident_id=resident.id)[1]


def press(token: str, *, now: datetime = NOW, event_id: UUID | None = None, **more: Any) -> Alarm:
    return press_button(actor=NOBODY, now=now, token=token, event_id=event_id or uuid4(), **more)


def bracelet(head: User, resident: Resident | None, serial: str = "LX-0001") -> tuple[Bracelet, str]:
    """Registered, and given out."""
    made, secret = register_bracelet(actor=viewer_for(head), now=NOW - timedelta(days=1), place=GONGKA, serial=serial)
    if resident is not None:
        made = give_bracelet(actor=viewer_for(head), now=NOW - timedelta(hours=1), bracelet_id=made.id, resident_id=resident.id)
    return made, secret


def says(device: Bracelet, secret: str, kind: str = "sos", *, now: datetime = NOW, **more: Any) -> str:
    """What the bracelet is answered; signed, unless `signature` or `bearer` says otherwise."""
    given = {name: more.pop(name) for name in ("signature", "bearer", "timestamp") if name in more}
    body = json.dumps({"event_id": str(uuid4()), "kind": kind, **more}).encode()
    stamp = given.get("timestamp", str(int(now.timestamp())))
    proof = {"bearer": given["bearer"]} if "bearer" in given else {"timestamp": stamp, "signature": given.get("signature", signature_of(secret, stamp, body))}
    return hear_bracelet(actor=NOBODY, now=now, bracelet_id=device.id, body=body, **proof)


