"""The doors of today and tomorrow: visits in their order with what is to be done there, goods to be handed out, meals to be brought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Words
from lianxin.base.ui.pack_words import Named
from lianxin.domain.care.selectors import own_visits
from lianxin.domain.care.selectors.route import companions
from lianxin.domain.commitments.services import proof_choice, required_proof
from lianxin.domain.goods import selectors as goods
from lianxin.domain.meals import selectors as meals
from lianxin.domain.people.services.contacts import phones_along_the_way
from lianxin.entry.field.words import in_languages
from lianxin.kernel.clock import local_day
from lianxin.kernel.coordinates import Crs, Point, to_wgs84

if TYPE_CHECKING:
    from uuid import UUID

    from lianxin.base.packs.schema import Service
    from lianxin.domain.care.models import Visit
    from lianxin.domain.goods.models import Recipient
    from lianxin.domain.goods.selectors import Offered
    from lianxin.domain.meals.selectors import Stop as MealStop
    from lianxin.domain.people.models import Resident

DAYS: Final = 1
"""Days after today whose route a phone holds: who goes out early has fetched it the evening before."""
_VISIT: Final = Words(zh="走访", bo="བཅར་འདྲི།", en="Visit")
_MEAL: Final = Words(zh="送餐", bo="ཟས་སྐྱེལ་བ།", en="Meal")


def day_out(request: SignedRequest) -> dict[str, Any]:
    """Everything for the doors. Numbers to call come along for these visits and meals alone, where the worker may see them; the
    look is on record, as on the page of a visit."""
    who, today = request.viewer, local_day(request.now)
    found = [one for one in own_visits(who, today, today + timedelta(days=DAYS)) if one.recorded_at is None]
    beside = companions(who, [one.id for one in found])
    rounds = _rounds(who, today)
    phones = _phones(request, [*(one.resident_id for one in found), *(stop.meal.resident_id for _day, stop in rounds)])
    stops = [
        {**_stop(one), "with": beside[one.id].display_name if one.id in beside else "", "calls": phones.get(one.resident_id, [])} for one in found
    ]  # fmt: skip
    brought = [{**_meal(day, one), "calls": phones.get(one.meal.resident_id, [])} for day, one in rounds]
    return {"visits": stops, "handouts": _handouts(who, request) if who.may("goods.hand_out") else [], "meals": brought}


def _rounds(viewer: Viewer, today: date) -> list[tuple[date, MealStop]]:
    """My rounds of these days: what is not yet brought, in order; a door nobody opened stays, to be tried again."""
    if not viewer.may("meals.deliver"):
        return []
    days = [today + timedelta(days=number) for number in range(DAYS + 1)]
    return [(day, one) for day in days for one in meals.my_round(viewer, day) if one.is_open or one.is_silent]


def _meal(day: date, stop: MealStop) -> dict[str, Any]:
    one = stop.meal
    pack = packs.for_place(one.place)
    rows: list[tuple[Mapping[str, Named], str]] = [(pack.textures, one.texture), *((pack.diets, code) for code in one.diets)]
    sitting = pack.sittings.get(one.meal_day.sitting)
    door = _place_of(one.resident)
    return {
        **door, "id": str(one.id), "resident_id": str(one.resident_id), "name": one.resident.name, "day": day.isoformat(),
        "what": in_languages(sitting.name if sitting else _MEAL), "kitchen": one.meal_day.kitchen.name, "trip": one.trip,
        "starts": clock_face(one.planned_arrival), "window": [clock_face(one.window_start), clock_face(one.window_end)],
        "asks": [in_languages(known[code].name) for known, code in rows if code in known],
        "allergies": [_allergen(pack.allergens, code) for code in one.allergies], "avoid": one.other_allergy,
        "note": stop.door_note or door["note"], "proof": list(required_proof(one.commitment)), "proof_any": list(proof_choice(one.commitment)),
        "silent": stop.is_silent,
    }  # fmt: skip


def _allergen(known: Mapping[str, Named], code: str) -> dict[str, str]:
    """What somebody must not be given; one the pack no longer knows is told by its code, never left out."""
    return in_languages(known[code].name) if code in known else {"zh": code}


def clock_face(minutes: int | None) -> str:
    """Minutes from midnight as 09:05; "" for none."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}" if minutes is not None else ""


def what_of(visit: Visit) -> Words:
    """The service, else that it is a visit."""
    service = packs.for_place(visit.place).services.get(visit.service)
    return service.name if service else _VISIT


def _stop(visit: Visit) -> dict[str, Any]:
    service = packs.for_place(visit.place).services.get(visit.service)
    return {
        "id": str(visit.id), "resident_id": str(visit.resident_id), "name": visit.resident.name, "day": visit.day.isoformat(),
        "starts": clock_face(visit.planned_start), "window": [clock_face(visit.window_start), clock_face(visit.window_end)],
        "travel": visit.travel_minutes, "minutes": visit.minutes, "what": in_languages(what_of(visit)),
        "proof": list(required_proof(visit.commitment)) if visit.commitment else [],
        "proof_any": list(proof_choice(visit.commitment)) if visit.commitment else [],
        **_place_of(visit.resident), **_doing(service),
    }  # fmt: skip


def _doing(service: Service | None) -> dict[str, Any]:
    """What the catalogue asks of whoever comes: what to write down, what to mind, what to take along."""
    tasks = [{"code": field.code, "name": in_languages(field.name)} for field in service.record] if service else []
    said = {"caution": service.caution, "bring": service.bring} if service else {}
    return {"tasks": tasks, **{name: in_languages(words) for name, words in said.items() if words is not None}}


def _place_of(resident: Resident) -> dict[str, Any]:
    """Where the door is, as a map reads it (WGS-84), and what is noted about it."""
    if resident.lon is None or resident.lat is None:
        at = None
    else:
        here = to_wgs84(Point(resident.lon, resident.lat, Crs(resident.crs or "wgs84")))
        at = [round(here.lat, 6), round(here.lon, 6)]
    return {"address": resident.address, "note": resident.note, "at": at}


def _phones(request: SignedRequest, resident_ids: list[UUID]) -> dict[UUID, list[dict[str, str]]]:
    if not resident_ids or not request.viewer.may("resident.reveal"):
        return {}
    found = phones_along_the_way(actor=request.viewer, now=request.now, resident_ids=resident_ids)
    return {key: [{"name": one.name, "relation": one.relation, "phone": one.phone} for one in people] for key, people in found.items()}


def _handouts(viewer: Viewer, request: SignedRequest) -> list[dict[str, Any]]:
    lines = goods.open_for(viewer)
    today = local_day(request.now)
    offered = {one.campaign_id: goods.offered(viewer, one.campaign, today=today) for one in {line.campaign_id: line for line in lines}.values()}
    return [_handout(line, offered[line.campaign_id]) for line in lines]


def _handout(line: Recipient, offered: Iterable[Offered]) -> dict[str, Any]:
    return {
        "id": str(line.id), "resident_id": str(line.resident_id), "name": line.resident.name, "title": line.campaign.title,
        "goods": [_goods(one, line.place) for one in offered], **_place_of(line.resident),
    }  # fmt: skip


def _goods(one: Offered, place: str) -> dict[str, Any]:
    kind = packs.for_place(place).goods.get(one.goods)
    name = in_languages(kind.name) if kind else {"zh": one.goods}
    unit = in_languages(kind.unit) if kind else {"zh": ""}
    return {
        "code": one.goods, "name": name, "unit": unit, "quantity": one.quantity, "left": one.left, "sized": one.sized,
        "sizes": [{"size": size, "left": left} for size, left in one.sizes],
    }  # fmt: skip
