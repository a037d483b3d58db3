"""The survey of elders' needs in 墨竹工卡县: the form published, assigned, filled in at the doors, sent in, judged, its needs taken on."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.scope import within
from lianxin.base.access.viewer import Viewer
from lianxin.domain.needs.selectors import visible
from lianxin.domain.needs.services import triage_need
from lianxin.domain.people.selectors import ResidentFilter, residents
from lianxin.domain.surveys.selectors import forms
from lianxin.domain.surveys.services import assign_form, install_pack_forms, receive_submission
from lianxin.domain.surveys.services.analysis import mark_validity
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.cast import (
    CIREN,
    CUOMU,
    DEJI,
    GONGKA,
    JIAMA,
    LUOSANG,
    MOZHUGONGKA,
    QUZHEN,
    ZHUOMA,
    Member,
)
from lianxin.entry.cli.demo.names import tibetan_name
from lianxin.entry.cli.demo.persons import centre
from lianxin.entry.cli.demo.questionnaires import FAULTS, FORM, Elder, sheets
from lianxin.entry.cli.session import step
from lianxin.kernel.clock import age_on, combine
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError

_OLD: Final = 60
_DAYS: Final = 20
_BEGAN: Final = timedelta(days=26)
"""So long before today; the last ones arrive three days after the last was asked."""


@dataclass(frozen=True, slots=True)
class Round:
    """A township whose elders are asked: how many, by whom, how many copies were handed out, which of the faults are among them."""

    place: str
    number: int
    workers: tuple[Member, ...]
    copies: int
    faults: dict[str, int]


def _part(**fewer: int) -> tuple[dict[str, int], dict[str, int]]:
    return fewer, {kind: number - fewer.get(kind, 0) for kind, number in FAULTS.items()}


_HERE, _THERE = _part(too_fast=4, duplicate=4, complete=3, straight_line=2, out_of_area=2)
ROUNDS: Final = (
    Round(GONGKA, 280, (ZHUOMA, CIREN), 300, _HERE),
    Round(JIAMA, 480, (LUOSANG, QUZHEN), 500, _THERE),
)
ALSO: Final = ("home_visit", "phq9", "gds15", "gbt42195", "satisfaction")
"""What else the townships may fill in any day: the note of a visit, two screening scales, the assessment of ability, how satisfied
people are."""
RETURNED: Final = sum(one.number for one in ROUNDS)
VALID: Final = RETURNED - sum(FAULTS.values())


def survey_elders(actor: Viewer, troupe: Troupe, today: date, rounds: Sequence[Round] = ROUNDS) -> None:
    """Everything, from the form to the verdict."""
    began = today - _BEGAN
    install_pack_forms(actor=actor, now=_at(began, 8), place=MOZHUGONGKA)
    form_id = form_of_elders(actor)
    if form_id is None:
        raise ProblemError("general.not_found")
    for one in rounds:
        assign_form(
            actor=actor, now=_at(began, 9), form_id=form_id, place=one.place, starts_on=began, ends_on=today + timedelta(days=14),
            copies=one.copies,
        )  # fmt: skip
    _assign_the_rest(actor, began, [one.place for one in rounds])
    with step("老年人需求调查", sum(one.number for one in rounds)) as asking:
        for one in rounds:
            workers = [troupe[member] for member in one.workers]
            rng = random.Random(f"questionnaires {one.place}")
            elders = _elders(rng, workers[0], one, today)
            for sheet in sheets(rng, elders, len(workers), _at(began, 9), _DAYS, one.faults):
                receive_submission(
                    actor=workers[sheet.worker], now=sheet.arrives, xml=sheet.xml, channel="field", place_hint=sheet.elder.place,
                    resident_id=sheet.elder.resident_id,
                )  # fmt: skip
                asking.advance()
    mark_validity(actor=troupe[CUOMU], now=_at(today - timedelta(days=1), 16), form_id=form_id)


def _assign_the_rest(actor: Viewer, began: date, places: Sequence[str]) -> None:
    for form_id in forms(actor).filter(place=MOZHUGONGKA, form_id__in=ALSO).order_by("form_id").values_list("id", flat=True):
        for place in places:
            assign_form(actor=actor, now=_at(began, 9), form_id=form_id, place=place, starts_on=began)


def accept_needs(troupe: Troupe, today: date) -> None:
    """The head of 工卡镇 and the bureau take on what the questionnaires brought up, all but that of the last days."""
    until, now = _at(today - timedelta(days=5), 0), _at(today - timedelta(days=1), 17)
    heads = {GONGKA: troupe[DEJI], JIAMA: troupe[CUOMU]}
    with step("受理问卷里的需求") as taking:
        for place, head in heads.items():
            found = visible(head).filter(within((place_range(place),)), source_kind="submission", state="new", found_at__lt=until)
            for need_id in found.order_by("found_at", "id").values_list("id", flat=True):
                triage_need(actor=head, now=now, need_id=need_id, accept=True)
                taking.advance()


def form_of_elders(viewer: Viewer) -> UUID | None:
    """The county's own copy of the form; None before anybody published it."""
    return forms(viewer).filter(place=MOZHUGONGKA, form_id=FORM).values_list("id", flat=True).first()


def _elders(rng: random.Random, worker: Viewer, one: Round, today: date) -> list[Elder]:
    """Those on the register first, then as many more as are to be asked; no two of one place, name and age."""
    found: dict[tuple[str, str, int], Elder] = {}
    villages = _villages(one.place)
    known = residents(worker, ResidentFilter(place=one.place, age_from=_OLD), today=today, limit=one.number).rows
    for person in known:
        if person.birth_date and person.lat is not None and person.lon is not None:
            elder = Elder(person.place, person.name, person.sex, age_on(person.birth_date, today), person.lat, person.lon, person.id)
            found.setdefault((elder.place, elder.name, elder.age), elder)
    for elder in _invented(rng, villages):
        if len(found) >= one.number:
            break
        found.setdefault((elder.place, elder.name, elder.age), elder)
    order = list(found.values())[: one.number]
    rng.shuffle(order)
    return order


def _invented(rng: random.Random, villages: Sequence[str]) -> Iterator[Elder]:
    """People whom the register does not know yet, near the middle of their village."""
    while True:
        for village in villages:
            sex = rng.choice("12")
            name, _tibetan = tibetan_name(rng, "男" if sex == "1" else "女")
            lon, lat = centre(packs.for_place(village).code, village)
            angle, far = rng.uniform(0, 2 * math.pi), 1.2 * math.sqrt(rng.random())
            age = 60 + min(int(abs(rng.gauss(0, 12))), 38)
            yield Elder(village, name, sex, age, lat + far * math.sin(angle) / 111, lon + far * math.cos(angle) / 96)


def _villages(township: str) -> list[str]:
    low, high = place_range(township)
    return [place.code for place in packs.for_place(township).places if low < place.code < high]


def _at(day: date, hour: int) -> datetime:
    return combine(day, time(hour))
