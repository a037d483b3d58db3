"""Everything the product knows by which the people of a case file could be told: what is masked before a colleague of another station
reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from lianxin.base.access.models import User
from lianxin.base.places.models import Station
from lianxin.base.places.selectors import name_of
from lianxin.domain.cases.models import CaseRecord, CaseReferral, CaseResource, CaseTie
from lianxin.domain.conduct.rules import Identity, station_of
from lianxin.domain.people.models import Consent, Contact, Resident
from lianxin.domain.proceedings.models import ProceedingStep
from lianxin.domain.workforce.models import Agency, Worker
from lianxin.kernel.divisions import place_range

if TYPE_CHECKING:
    from lianxin.domain.proceedings.models import Proceeding

_ENDINGS: Final = re.compile("(?:社区|居委会|村委会|街道|自然村|村|镇|乡|县|区|市|组)$")
_SPLIT: Final = re.compile("[,,、;;\\s]+")
_SHORTEST: Final = 2
SELF, KIN, STAFF, PLACE, NUMBER, OTHER = "本人", "家属或联系人", "工作人员", "地名", "号码", "单位或个人"


def identities_of(proceeding: Proceeding) -> list[Identity]:
    """Of the person, their household, contacts and ties, the staff, the places, the numbers. The caller shows none of it to anybody."""
    resident = proceeding.resident
    found = [Identity(proceeding.number, "编号")]
    if resident is not None:
        found += [*_person(resident, SELF), *_around(resident)]
    return [*found, *_in_file(proceeding), *_staff(proceeding), *_places(proceeding, resident)]


def neighbours_in(proceeding: Proceeding, texts: Iterable[str]) -> list[Identity]:
    """Other residents of the village whose name stands somewhere in these texts: nobody has tied them to the file, and yet it names them."""
    whole = re.sub(r"\s", "", "\n".join(texts))
    low, high = place_range(proceeding.resident.place if proceeding.resident is not None else proceeding.place)
    names = Resident.objects.filter(place__gte=low, place__lt=high).values_list("name", "name_bo")
    return [Identity(one, "居民", is_name=True) for pair in names for one in pair if len(one) >= _SHORTEST and one in whole]


def _person(one: Resident, mark: str) -> Iterator[Identity]:
    for name in (one.name, one.name_bo, one.pinyin, *_SPLIT.split(one.aliases)):
        yield Identity(name, mark, is_name=True)
    for number in (one.id_number, one.phone):
        yield Identity(number or "", NUMBER)
    yield from _address(one.address)
    yield from _birthday(one.birth_date)


def _address(address: str) -> Iterator[Identity]:
    yield Identity(address, "地址")
    for part in _SPLIT.split(address):
        yield Identity(part, "地址")


def _birthday(day: date | None) -> Iterator[Identity]:
    if day is not None:
        for text in (f"{day:%Y-%m-%d}", f"{day:%Y.%m.%d}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日", f"{day.year}年{day.month}月"):
            yield Identity(text, "出生日期")


def _around(resident: Resident) -> Iterator[Identity]:
    if resident.household_id is not None:
        yield from _address(resident.household.address if resident.household else "")
        for one in Resident.objects.filter(household_id=resident.household_id).exclude(id=resident.id):
            yield from _person(one, KIN)
    for contact in Contact.objects.filter(resident=resident):
        yield Identity(contact.name, KIN, is_name=True)
        yield Identity(contact.phone or "", NUMBER)


def _in_file(proceeding: Proceeding) -> Iterator[Identity]:
    for tie in CaseTie.objects.select_related("resident").filter(case_id=proceeding.id):
        yield Identity(tie.name, KIN, is_name=True)
        if tie.resident is not None:
            yield from _person(tie.resident, KIN)
    for signed, witness in CaseRecord.objects.filter(case_id=proceeding.id).values_list("signed_by", "witness"):
        yield Identity(signed, KIN, is_name=True)
        yield Identity(witness, OTHER, is_name=True)
    for receiver, answered in CaseReferral.objects.filter(case_id=proceeding.id).values_list("receiver", "answered_by"):
        yield Identity(receiver, OTHER)
        yield Identity(answered, OTHER, is_name=True)
    for provider in CaseResource.objects.filter(case_id=proceeding.id).values_list("provider", flat=True):
        yield Identity(provider, OTHER)
    if proceeding.resident_id is not None:
        for given in Consent.objects.filter(resident_id=proceeding.resident_id).values_list("given_by", flat=True):
            yield Identity(given or "", KIN, is_name=True)


def _staff(proceeding: Proceeding) -> Iterator[Identity]:
    """Everybody who did something in it, and everybody of the station: whose file it is must not show either."""
    did = set(ProceedingStep.objects.filter(proceeding=proceeding).values_list("by", flat=True))
    did |= set(CaseRecord.objects.filter(case_id=proceeding.id).values_list("by", flat=True))
    did |= {proceeding.holder_id, proceeding.supervisor_id}
    low, high = place_range(station_of(proceeding.place))
    near = Q(place__gte=low, place__lt=high)
    for name, tibetan, username in User.objects.filter(near | Q(id__in=[one for one in did if one])).values_list("display_name", "display_name_bo", "username"):
        for text in (name, tibetan):
            yield Identity(text, STAFF, is_name=True)
        yield Identity(username, STAFF)
    for worker in Worker.objects.filter(near):
        for text in (worker.name, worker.name_bo):
            yield Identity(text, STAFF, is_name=True)
        for number in (worker.id_number, worker.phone):
            yield Identity(number or "", NUMBER)
    for agency in Agency.objects.filter(place__startswith=proceeding.place[:6]).values_list("name", flat=True):
        yield Identity(agency, OTHER)


def _places(proceeding: Proceeding, resident: Resident | None) -> Iterator[Identity]:
    codes = {proceeding.place, *([resident.place] if resident is not None else [])}
    for code in sorted({part for one in codes for part in (one, station_of(one), f"{one[:6]}000000")}):
        name = name_of(code)
        for text in (name.zh, name.bo, name.en, _ENDINGS.sub("", name.zh)):
            yield Identity(text, PLACE)
    low, high = place_range(station_of(proceeding.place))
    for station in Station.objects.filter(place__gte=low, place__lt=high):
        for text in (station.name, station.name_bo, station.name_en):
            yield Identity(text, PLACE)
        yield Identity(station.phone, NUMBER)
