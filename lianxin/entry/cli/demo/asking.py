"""What the stations' people asked at the doors in the past weeks: answers to the questions of the rules, as their service takes them.

Enough that every list holds somebody, and that most of what the rules ask of most people is still to be asked.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from lianxin.domain.people.selectors import ResidentFilter, residents
from lianxin.domain.people.services.noting import note_facts
from lianxin.entry.cli.demo.days import Station
from lianxin.kernel.clock import combine

if TYPE_CHECKING:
    from lianxin.domain.people.models import Resident

Answers = dict[str, Any]

_OLD: Final = 80
_DAYS: Final = 30
"""So many days before today the asking began; the newest answers are of yesterday."""


def ask_people(station: Station, today: date, count: int) -> int:
    """The workers of a station ask so many elders of 80 and over, as many more on the minimum allowance as there are, half as
    many disabled people and a third as many children; how many were asked."""
    rng = random.Random(f"asked {station.place}")
    asked = [(one, _of_elder(rng)) for one in _some(station, today, count, age_from=_OLD)]
    asked += [(one, _of_elder(rng)) for one in _some(station, today, count, age_from=_OLD, category="dibao")]
    asked += [(one, _of_disabled(rng, today)) for one in _some(station, today, count // 2, category="canji")]
    asked += [(one, _of_child(rng, today)) for one in _some(station, today, count // 3, age_below=16)]
    once = {one.id: (one, answers) for one, answers in asked}
    for number, (resident, answers) in enumerate(once.values()):
        day = today - timedelta(days=1 + rng.randrange(_DAYS))
        source, evidence = _proof(answers)
        note_facts(
            actor=station.workers[number % len(station.workers)], now=_at(day, number), resident_id=resident.id, answers=answers,
            on=day, source=source, evidence=evidence,
        )  # fmt: skip
    return len(once)


def _some(station: Station, today: date, count: int, **narrowed: Any) -> Sequence[Resident]:
    """So many people, spread evenly over the villages."""
    found = residents(station.head, ResidentFilter(place=station.place, **narrowed), today=today, limit=1000).rows
    return found[:: max(1, len(found) // max(count, 1))][:count]


def _of_elder(rng: random.Random) -> Answers:
    """Most are registered here and receive what is theirs; of some nobody has asked about the money yet."""
    answers: Answers = {"hukou_local": rng.random() < 0.93}
    if rng.random() < 0.7:
        answers["receives_gaoling"] = rng.random() < 0.6
    if rng.random() < 0.5:
        answers |= {"monthly_income": rng.choice((0, 225, 225, 480, 900, 2600)), "assets": rng.choice((0, 0, 5000, 30000))}
    if rng.random() < 0.3:
        answers |= {"able_to_work": False, "has_income": rng.random() < 0.8, "has_able_supporter": rng.random() < 0.9}
    return answers


def _of_disabled(rng: random.Random, today: date) -> Answers:
    """The certificate is looked at; one in eight has lapsed."""
    years = -1 if rng.random() < 0.125 else rng.randint(1, 8)
    return {
        "disability_valid_until": date(today.year + years, rng.randint(1, 12), rng.randint(1, 28)),
        "receives_huli": rng.random() < 0.75, "receives_shenghuo": rng.random() < 0.75, "hukou_local": True,
    }  # fmt: skip


def _of_child(rng: random.Random, today: date) -> Answers:
    """Both parents can raise most children; a few have lost one, or one is away for another reason."""
    drawn = rng.random()
    if drawn < 0.8:
        return {"father_state": "able", "mother_state": "able"}
    since = date(today.year - rng.randint(1, 4), rng.randint(1, 12), rng.randint(1, 28))
    if drawn < 0.92:
        return {"father_state": "dead", "father_state_since": since, "mother_state": "able"}
    mother = rng.choice(("ill", "lost", "disabled"))
    return {"father_state": "dead", "father_state_since": since, "mother_state": mother, "mother_state_since": since}


def _proof(answers: Answers) -> tuple[str, str]:
    if "disability_valid_until" in answers:
        return "document", "残疾人证"
    return ("visit", "户口簿") if answers.get("hukou_local") else ("visit", "")


def _at(day: date, number: int) -> datetime:
    """Some time of that working day."""
    return combine(day, time(9 + number % 8, number * 7 % 60))
