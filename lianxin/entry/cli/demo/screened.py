"""A dozen screenings in 工卡镇: somebody gets better, somebody worse, somebody was not asked again, two assessors agree and two do not;
and the answer that cannot wait."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.domain.proceedings.services import take_step
from lianxin.domain.screening.selectors import open_crises
from lianxin.domain.screening.services import note_crisis
from lianxin.domain.surveys.services import receive_submission
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.caring import elders_of
from lianxin.entry.cli.demo.cast import CIREN, DEJI, GONGKA, ZHUOMA
from lianxin.entry.cli.demo.story import baima
from lianxin.entry.cli.session import step
from lianxin.kernel.clock import SHANGHAI, combine

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident

PHQ, GDS, ABILITY = "phq9", "gds15", "gbt42195"
_LONG_AGO: Final = 24
"""Days: the forms came two days before."""
_PEOPLE: Final = 9


def screen_people(troupe: Troupe, today: date) -> None:
    """Everything, in the order it happened."""
    zhuoma, ciren, head = troupe[ZHUOMA], troupe[CIREN], troupe[DEJI]
    rng, begun = random.Random("screened 工卡镇"), _at(today, _LONG_AGO)
    known = baima(zhuoma)
    people = [one for one in elders_of(head, GONGKA, begun, _PEOPLE + 1) if one.id != known.id][:_PEOPLE]
    if len(people) < _PEOPLE:  # a small demo has not so many
        return
    said: list[tuple[Viewer, Resident, str, Sequence[int | None], datetime, str]] = [
        (zhuoma, known, PHQ, (2, 2, 1, 2, 2, 1, 1, 1, 0), begun, "field"),
        (ciren, people[0], PHQ, (1, 1, 1, 1, 1, 1, 0, 0, 0), begun, "field"),
        (ciren, people[1], PHQ, (2, 2, 2, 2, 2, 2, 2, 2, 0), begun, "field"),
        (zhuoma, people[2], GDS, (0,) * 15, _at(today, 20), "field"),
        (ciren, people[3], GDS, (1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0), _at(today, 18), "field"),
        (zhuoma, people[4], PHQ, (1, None, 1, 0, 1, 0, 0, 0, 0), _at(today, 6), "field"),
        (zhuoma, people[5], PHQ, (1, 1, 0, 1, 1, 0, 0, 0, 0), _at(today, 5), "paper"),
        (ciren, people[5], PHQ, (1, 1, 0, 2, 1, 0, 0, 0, 0), _at(today, 5, 11), "paper"),
        (zhuoma, known, PHQ, (1, 1, 1, 1, 1, 1, 1, 0, 0), _at(today, 4), "field"),
        (ciren, people[0], PHQ, (2, 2, 2, 2, 2, 1, 1, 1, 0), _at(today, 3), "field"),
        (zhuoma, people[6], PHQ, (1, 1, 0, 0, 1, 1, 0, 0, 1), _at(today, 1, 19), "field"),
    ]
    with step("筛查和能力评估", len(said) + 4) as asking:
        for worker, whom, scale, points, at, channel in said:
            _send(rng, worker, whom, scale, _coded(whom.place, scale, points), at, channel)
            asking.advance()
        for worker, whom, lost, at in (
            (zhuoma, people[7], 30, _at(today, 12)), (ciren, people[7], 33, _at(today, 11)),
            (zhuoma, people[8], 18, _at(today, 3)), (ciren, people[8], 30, _at(today, 2)),
        ):  # fmt: skip
            _send(rng, worker, whom, ABILITY, _able(whom.place, lost), at, "field", {"mental_disorder": "no", "risk_events": "1"})
            asking.advance()
        _answer_crisis(zhuoma, _at(today, 1, 19))


def _answer_crisis(worker: Viewer, heard: datetime) -> None:
    """Called within the hour, the head told, seen at home the same evening; the safety plan is still to be written."""
    crisis = next(iter(open_crises(worker, heard + timedelta(minutes=1))), None)
    if crisis is None:
        return
    called, seen = heard + timedelta(minutes=20), heard + timedelta(hours=2)
    asked = {"has_plan": "no", "has_means": "no", "has_time": "no"}
    note_crisis(actor=worker, now=called, crisis_id=crisis.id, done=["called", "supervisor_told"], answers=asked, said="说活着没意思,没有想过怎么做。")
    take_step(actor=worker, now=called, proceeding_id=crisis.proceeding_id, step="called")
    note_crisis(actor=worker, now=seen, crisis_id=crisis.id, done=["visited"], danger=False, said="见到本人,女儿今晚陪着。")
    take_step(actor=worker, now=seen, proceeding_id=crisis.proceeding_id, step="visited")


def _coded(place: str, scale: str, points: Sequence[int | None]) -> dict[str, str]:
    """For each item in order the answer that counts so many points; None: left out."""
    made, found = packs.for_place(place).instruments[scale], {}
    for item, wanted in zip(made.items.values(), points, strict=True):
        if wanted is not None:
            found[item.code] = next(code for code, worth in item.points.items() if worth == wanted)
    return found


def _able(place: str, lost: int) -> dict[str, str]:
    """The full points less so many, taken item by item."""
    found = {}
    for item in packs.for_place(place).instruments[ABILITY].items.values():
        top = item.span[1]
        take = min(lost, top)
        lost -= take
        found[item.code] = next(code for code, worth in item.points.items() if worth == top - take)
    return found


def _send(
    rng: random.Random, worker: Viewer, whom: Resident, scale: str, items: Mapping[str, str], at: datetime, channel: str,
    facts: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    began, version = at - timedelta(minutes=8), packs.for_place(whom.place).scales[scale].version
    inner = "".join(f"<{code}>{answer}</{code}>" for code, answer in items.items())
    beside = "".join(f"<{code}>{answer}</{code}>" for code, answer in (facts or {}).items())
    xml = (
        f"<?xml version='1.0'?><data id='{scale}' version='{version}' xmlns:orx='http://openrosa.org/xforms'>"
        f"<start>{_text(began)}</start><end>{_text(at)}</end><today>{at.astimezone(SHANGHAI):%Y-%m-%d}</today><items>{inner}</items>{beside}"
        f"<orx:meta><orx:instanceID>uuid:{UUID(int=rng.getrandbits(128), version=4)}</orx:instanceID></orx:meta></data>"
    ).encode()
    receive_submission(actor=worker, now=at, xml=xml, channel=channel, place_hint=whom.place, resident_id=whom.id)


def _at(today: date, days: int, hour: int = 10) -> datetime:
    return combine(today - timedelta(days=days), time(hour))


def _text(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).isoformat(timespec="milliseconds")
