"""A kitchen in 工卡镇 for the tests of meals: elders of 塔巴村 with an order for lunch, and 卓玛 who brings it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from lianxin.base.access.models import User
from lianxin.base.files.services import store_file
from lianxin.domain.care.models import CareOrder, CarePlan
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.meals.models import Doorstep, Kitchen, Meal, MealDay, MealProfile
from lianxin.domain.meals.services import (
    freeze_meal,
    plan_rounds,
    publish_rounds,
    record_doorstep,
    set_kitchen,
    set_profile,
)
from lianxin.domain.people.models import Resident
from lianxin.kernel.coordinates import Crs, Point
from tests.factories import GONGKA, NOW, TABA, TODAY, make_carer, make_resident, viewer_for

HOME = Point(91.735, 29.835, Crs.WGS84)
PLACE = Point(91.731, 29.832, Crs.WGS84)
TOMORROW = TODAY + timedelta(days=1)
FROZEN = NOW  # Monday 10:00: lunch is brought from 10:30


def kitchen(head: User, **more: Any) -> Kitchen:
    filled: dict[str, Any] = {"place": GONGKA, "name": "工卡镇养老食堂", "position": PLACE, "boxes": 6, "ready": {"lunch": 640}}
    return set_kitchen(actor=viewer_for(head), now=NOW - timedelta(days=9), **(filled | more))


def order(resident: Resident, **more: Any) -> CareOrder:
    """Lunch every day, since ten days ago."""
    plan = CarePlan.objects.filter(resident=resident, ended_on__isnull=True).first() or CarePlan.objects.create(
        place=resident.place, resident=resident, starts_on=TODAY - timedelta(days=10), review_on=TODAY + timedelta(days=80), made_at=NOW - timedelta(days=10)
    )
    filled: dict[str, Any] = {
        "service": "zhucan", "weekdays": "1234567", "window_start": 630, "window_end": 750, "minutes": 15, "starts_on": TODAY - timedelta(days=10),
    }  # fmt: skip
    return CareOrder.objects.create(plan=plan, place=resident.place, resident=resident, **(filled | more))


def elder(name: str, number: int = 0, place: str = TABA, **more: Any) -> Resident:
    """Lives a few hundred metres from the next one."""
    filled = {"lon": 91.733 + number * 0.002, "lat": 29.833 + number * 0.001, "address": f"{number}号"}
    return make_resident(name, place, **(filled | more))


def eats(by: User, resident: Resident, where: Kitchen, **more: Any) -> MealProfile:
    filled: dict[str, Any] = {"texture": "ordinary", "now": NOW - timedelta(days=8)}
    return set_profile(actor=viewer_for(by), resident_id=resident.id, kitchen_id=where.id, **(filled | more))


def eaters(by: User, where: Kitchen, number: int) -> list[Resident]:
    """So many with an order and a profile, everybody ordinary, brought home."""
    found = [elder(f"老人{at}", at) for at in range(number)]
    for one in found:
        order(one)
        eats(by, one, where)
    return found


def frozen(head: User, where: Kitchen, day: date = TODAY, sitting: str = "lunch") -> MealDay:
    return freeze_meal(actor=viewer_for(head), now=FROZEN, kitchen_id=where.id, day=day, sitting=sitting)


def sent_out(head: User, runner: User, found: MealDay) -> None:
    """Rounds planned and published, 卓玛 the only one to run."""
    make_carer(runner, shift_start=600)
    actor = viewer_for(head)
    draft = plan_rounds(actor=actor, now=NOW, meal_day_id=found.id, seconds=0.2)
    publish_rounds(actor=actor, now=NOW, round_id=draft.id)


def at_door(runner: User, meal: Meal, outcome: str = "delivered", **more: Any) -> Doorstep:
    """With a signature, at the person's own door."""
    actor = viewer_for(runner)
    if "proofs" not in more and outcome in ("delivered", "left_with"):
        signed = store_file(actor=actor, now=NOW, place=meal.place, content=SIGNATURE, needs="meals.deliver")
        more["proofs"] = [GivenProof("signature", NOW, file_id=signed.id)]
    home = Point(meal.resident.lon, meal.resident.lat, Crs.WGS84) if meal.resident.lon and meal.resident.lat else None
    filled: dict[str, Any] = {"position": home, "now": NOW}
    return record_doorstep(actor=actor, meal_id=meal.id, outcome=outcome, **(filled | more))


def _picture() -> bytes:
    from io import BytesIO

    from PIL import Image

    made = BytesIO()
    Image.new("RGB", (40, 20), "white").save(made, "PNG")
    return made.getvalue()


SIGNATURE = _picture()
