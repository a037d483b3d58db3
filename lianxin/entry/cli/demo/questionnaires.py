"""Raw questionnaires as phones send them: 老年人需求调查 asked from door to door, 760 of them, 40 with something wrong.

Invented and always the same: each draws on a random generator seeded by its station. What is wrong is wrong in the bytes (filled in
within two minutes, a question left out, somebody asked twice, one answer all the way down, a position an hour away); that it does not
count is found by the form's own rules, not told here.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from xml.sax.saxutils import escape

from lianxin.kernel.clock import SHANGHAI

FORM, VERSION = "elder_needs", "2026.11"
FAULTS: Final = {"too_fast": 11, "duplicate": 10, "complete": 9, "straight_line": 6, "out_of_area": 4}
"""How many of 760 are spoilt, and how: the other 720 count, as in the article."""
DAILY: Final = ("d_eat", "d_dress", "d_bath", "d_toilet", "d_walk", "d_stairs", "d_cook", "d_clean", "d_out")
_LIVING: Final = ("alone", "spouse", "children", "others")
_WISHES: Final = ("meal", "cleaning", "medical", "bathing", "emergency", "company", "repair", "benefit")
_WISH_WEIGHTS: Final = (22, 13, 24, 9, 6, 14, 7, 12)
_NOTHING: Final = 0.62
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "meal": ("中午想有人送饭", "想有人送午饭", "一个人懒得做饭,想有人送饭", "牙不好,饭要软一点"),
    "cleaning": ("被子太重洗不动", "打扫不动了", "想有人帮着洗被子"),
    "medical": ("去医院没有人陪", "腿疼,去不了卫生院", "想有人陪着看病", "药吃完了没人去取"),
    "bathing": ("洗澡怕滑倒", "自己洗不了澡"),
    "emergency": ("晚上一个人害怕", "摔了没人知道"),
    "company": ("想有人说说话", "孩子都在外面,想有人说说话", "白天家里没有人"),
    "repair": ("屋顶漏雨", "门槛太高,进出绊脚"),
    "benefit": ("高龄津贴不知道怎么办", "残疾证不知道找谁办", "想办残疾证"),
    "none": ("都好", "无", "没有", "现在自己能行", "孩子照顾着,都好"),
}
_RELATIONS: Final = {"spouse": "spouse", "children": "child", "others": "other"}
_FAR: Final = (0.35, -0.28)
"""Degrees north and east by which a stray position is off: some 45 km."""


@dataclass(frozen=True, slots=True)
class Elder:
    """Somebody to be asked: on the register or not."""

    place: str
    name: str
    sex: str
    age: int
    lat: float
    lon: float
    resident_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A questionnaire on its way: about whom, by which of the workers, when it arrives, its bytes."""

    elder: Elder
    worker: int
    arrives: datetime
    xml: bytes


@dataclass(frozen=True, slots=True)
class _Answers:
    living: str
    kin: tuple[tuple[str, str, int], ...]
    daily: tuple[int, ...]
    wishes: tuple[str, ...]
    words: str
    falls: int


def sheets(rng: random.Random, elders: Sequence[Elder], workers: int, first: datetime, days: int, faults: dict[str, int]) -> Iterator[Sheet]:
    """One about each of these elders (all unlike in place, name and age), in the order in which they are asked from `first` on.

    `faults`: how many of them are spoilt in which way. Whoever is asked twice is asked instead of somebody new.
    """
    spoilt = _spread(rng, len(elders), faults)
    asked: list[tuple[Elder, str]] = []
    for at, elder in enumerate(elders):
        fault = spoilt.get(at, "")
        if fault == "duplicate":
            elder = next(e for e, wrong in reversed(asked[: max(at - 9, 1)]) if not wrong)  # noqa: PLW2901
        asked.append((elder, fault))
        began = _moment(rng, first, days, at, len(elders), workers)
        took = timedelta(seconds=rng.randint(45, 170) if fault == "too_fast" else rng.randint(260, 1500))
        arrives = (began + took).astimezone(SHANGHAI).replace(hour=18, minute=at % 60) + timedelta(days=rng.choice((0, 0, 0, 0, 1, 3)))
        yield Sheet(elder, at % workers, arrives, _xml(rng, elder, _answers(rng, elder, fault), began, took, fault))


def _spread(rng: random.Random, number: int, faults: dict[str, int]) -> dict[int, str]:
    """Which of them are spoilt, and how; the first ten are well."""
    kinds = [kind for kind, count in faults.items() for _each in range(count)]
    return dict(zip(rng.sample(range(10, number), len(kinds)), kinds, strict=True))


def _moment(rng: random.Random, first: datetime, days: int, at: int, number: int, workers: int) -> datetime:
    """The workers go from door to door between nine and five."""
    a_day = -(-number // days)
    day, turn = divmod(at, a_day)
    minutes = turn // workers * (460 // -(-a_day // workers)) + rng.randint(0, 6)
    return first + timedelta(days=day, minutes=minutes)


def _answers(rng: random.Random, elder: Elder, fault: str) -> _Answers:
    living = rng.choices(_LIVING, (22, 34, 36, 8))[0]
    kin: tuple[tuple[str, str, int], ...] = ()
    if living != "alone":
        ages = {"spouse": max(elder.age - 2, 55), "children": max(elder.age - 28, 20), "others": 45}
        kin = (("家人甲", _RELATIONS[living], ages[living]),)
        if living == "children" and rng.random() < 0.4:
            kin += (("家人乙", "grandchild", rng.randint(3, 20)),)
    frail = rng.random() < (0.25 if elder.age >= 80 else 0.07)
    daily = [min(3, int(rng.expovariate(0.7 if frail else 3.2))) for _item in DAILY]
    if len(set(daily)) == 1 and daily[0]:
        daily[0] -= 1
    if fault == "straight_line":
        daily = [rng.choice((1, 2))] * len(DAILY)
    wishes: tuple[str, ...] = ("none",)
    if sum(daily) >= 10 or rng.random() > _NOTHING:
        wishes = tuple(dict.fromkeys(rng.choices(_WISHES, _WISH_WEIGHTS, k=rng.choice((1, 1, 2)))))
    words = rng.choice(_WORDS[wishes[0]]) if rng.random() < 0.7 else ""
    return _Answers(living, kin, tuple(daily), wishes, words + rng.choice(("", "", "。")) if words else "", rng.choices((0, 1, 2), (80, 17, 3))[0])


def _xml(rng: random.Random, elder: Elder, told: _Answers, began: datetime, took: timedelta, fault: str) -> bytes:
    """As ODK Collect writes it: a node for every question that was to be asked, calculations made by the phone."""
    daily = dict(zip(DAILY, map(str, told.daily), strict=True))
    falls, position = str(told.falls), _position(rng, elder, fault)
    if fault == "complete":
        falls = ""
        daily |= dict.fromkeys(rng.sample(DAILY, 2), "")
    score = sum(int(value) for value in daily.values() if value)
    level = "heavy" if score >= 18 else "some" if score >= 10 else "little"
    kin = "".join(
        f"<kin><kin_name>{name}</kin_name><kin_relation>{relation}</kin_relation><kin_age>{age}</kin_age></kin>"
        for name, relation, age in told.kin
    )
    items = "".join(f"<{name}>{value}</{name}>" for name, value in daily.items())
    return (
        f"<?xml version='1.0'?><data id='{FORM}' version='{VERSION}' xmlns:orx='http://openrosa.org/xforms'>"
        f"<start>{_text(began)}</start><end>{_text(began + took)}</end><today>{began.astimezone(SHANGHAI):%Y-%m-%d}</today>"
        f"<consent>yes</consent><elder><name>{escape(elder.name)}</name><sex>{elder.sex}</sex><age>{elder.age}</age><phone/>"
        f"<living>{told.living}</living>{kin}</elder><daily>{items}</daily>"
        f"<wishes><wish>{' '.join(told.wishes)}</wish><wish_words>{escape(told.words)}</wish_words><falls>{falls}</falls><home_photo/>"
        f"<home_place>{position}</home_place></wishes><kin_count>{len(told.kin)}</kin_count><score>{score}</score><level>{level}</level>"
        f"<meta><instanceID>uuid:{UUID(int=rng.getrandbits(128), version=4)}</instanceID></meta></data>"
    ).encode()


def _position(rng: random.Random, elder: Elder, fault: str) -> str:
    """Where the phone says it was; one in six found no satellites."""
    if fault == "out_of_area":
        return f"{elder.lat + _FAR[0]:.6f} {elder.lon + _FAR[1]:.6f} 3650 12"
    if rng.random() < 1 / 6:
        return ""
    return f"{elder.lat + rng.uniform(-2, 2) * 1e-4:.6f} {elder.lon + rng.uniform(-2, 2) * 1e-4:.6f} 3700 {rng.randint(4, 15)}"


def _text(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).isoformat(timespec="milliseconds")
