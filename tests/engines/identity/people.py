"""Invented people of one county, Tibetan and Han, with the mistakes registers hold; the same seed gives the same people.

Nobody here exists: identity numbers begin with 99, which no county has. The matcher never sees the whole table of
spellings: `withheld_table` takes away a share of what the generator writes, so that it cannot be turned round.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from lianxin.engines.identity import Person, StemTable, table_of_rows
from lianxin.kernel.identity_numbers import check_digit

STEMS_CSV = Path(__file__).parents[3] / "packs" / "national-base" / "identity" / "name_stems.csv"

COUNTY = "990122"
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_SOUNDS = (
    "伟玮炜维", "芳方舫", "娜纳", "秀绣琇", "英瑛莺", "敏闽", "静靖婧", "丽莉俐荔", "强蔷", "磊蕾垒", "军君钧均", "洋阳扬",
    "勇永咏", "艳燕雁彦", "杰洁捷", "娟鹃涓", "涛滔韬", "明鸣铭", "超", "霞侠", "平萍苹", "刚钢", "桂贵", "华桦骅", "玉钰裕",
    "兰岚蓝", "凤奉", "建健剑", "国", "文雯汶", "志智致", "红宏洪鸿", "梅玫", "春椿", "云芸", "福富", "生声升", "海", "金锦津",
    "龙隆", "小晓筱", "林琳霖", "东冬", "峰锋枫丰", "飞菲", "辉晖", "斌彬滨", "宁凝", "雪", "婷庭廷", "佳嘉家", "欣新心鑫", "慧惠",
)  # fmt: skip
_HOMOPHONE = {character: group for group in _SOUNDS for character in group}
_TODAY = date(2026, 10, 1)


@lru_cache(maxsize=1)
def rows() -> tuple[dict[str, str], ...]:
    with STEMS_CSV.open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


@lru_cache(maxsize=1)
def whole_table() -> StemTable:
    return table_of_rows(rows())


def withheld_table(share: float = 0.3, seed: int = 7) -> StemTable:
    """The table without a share of the spellings (never the commonest one of a stem)."""
    chance = random.Random(f"withheld {seed}")
    kept = []
    for row in rows():
        first, *others = row["spellings"].split()
        kept.append(row | {"spellings": " ".join([first, *(o for o in others if chance.random() >= share)])})
    return table_of_rows(kept)


@dataclass(frozen=True)
class Truth:
    """A person as they are: a name as stems (Tibetan) or as text (Han)."""

    key: str
    stems: tuple[str, ...]
    han: str
    sex: str
    birth: date
    number: str
    phone: str
    household: str
    village: str


@dataclass
class Register:
    """Records with the key of the person behind each."""

    records: list[Person] = field(default_factory=list)
    person_of: dict[str, str] = field(default_factory=dict)

    def pairs(self) -> set[tuple[str, str]]:
        """The true pairs, each once, in order."""
        groups: dict[str, list[str]] = {}
        for record, person in self.person_of.items():
            groups.setdefault(person, []).append(record)
        return {(a, b) for g in groups.values() for a in sorted(g) for b in sorted(g) if a < b}


def register(persons: int, *, seed: int = 1, repeats: float = 0.31) -> Register:
    """A register of this many persons, of whom about this share stand in it again (some more than once)."""
    chance = random.Random(f"register {seed}")
    written = Register()
    for truth in population(persons, chance):
        count = 1
        while chance.random() < repeats / (1 + repeats) and count < 5:
            count += 1
        for n in range(count):
            record = _as_written(truth, f"{truth.key}-{n}", chance, again=n > 0)
            written.records.append(record)
            written.person_of[record.id] = truth.key
    return written


def population(persons: int, chance: random.Random) -> Iterator[Truth]:
    """Households of one to six: spouses (some of one name), children, twins, a father and a grown son."""
    used: set[str] = set()
    made = 0
    while made < persons:
        for truth in _household(f"{made:07d}", chance, used)[: persons - made]:
            yield truth
            made += 1


def _household(key: str, chance: random.Random, used: set[str]) -> list[Truth]:
    village = f"{COUNTY}{chance.randrange(100, 120)}{chance.randrange(200, 208)}"
    tibetan = chance.random() < 0.6
    surname = chance.choice(_SURNAMES)
    elder = _born(chance, 1936, 1990)
    members = [_person(f"{key}a", chance, used, village, key, tibetan, surname, "1", elder)]
    if chance.random() < 0.7:
        mate = _person(
            f"{key}b",
            chance,
            used,
            village,
            key,
            tibetan,
            chance.choice(_SURNAMES),
            "2",
            _near(elder, chance),
        )
        members.append(replace(mate, stems=members[0].stems) if tibetan and chance.random() < 0.02 else mate)
    born = elder + timedelta(days=chance.randrange(20 * 365, 32 * 365))
    for n in range(chance.choice((0, 1, 1, 2, 2, 3))):
        if born > _TODAY:
            break
        twins = 2 if chance.random() < 0.03 else 1
        for t in range(twins):
            sex = chance.choice("12")
            members.append(
                _person(
                    f"{key}{'cdefghij'[2 * n + t]}", chance, used, village, key, tibetan, surname, sex, born
                )
            )
        born += timedelta(days=chance.randrange(400, 1800))
    if chance.random() < 0.5:
        members = [replace(m, phone=members[0].phone) if chance.random() < 0.4 else m for m in members]
    return members


def _person(
    key: str, chance: random.Random, used: set[str], village: str, household: str, tibetan: bool, surname: str, sex: str, birth: date
) -> Truth:  # fmt: skip
    stems = tuple(_stems(chance, sex)) if tibetan else ()
    given = "".join(chance.choice(chance.choice(_SOUNDS)) for _ in range(chance.choice((1, 2, 2))))
    phone = f"1{chance.choice('3578')}{chance.randrange(10**9):09d}"
    return Truth(
        key, stems, "" if tibetan else surname + given, sex, birth, _number(birth, sex, chance, used), phone, household, village
    )  # fmt: skip


def _stems(chance: random.Random, sex: str) -> list[str]:
    """One or two stems; some are far commoner than others, as in life."""
    table = rows()
    count = 1 if chance.random() < 0.12 else 2
    found: list[str] = []
    while len(found) < count:
        stem = table[int(len(table) * chance.random() ** 1.6)]["stem"]
        if stem not in found:
            found.append(stem)
    return found


def _number(birth: date, sex: str, chance: random.Random, used: set[str]) -> str:
    while True:
        sequence = chance.randrange(1, 500) * 2 - (sex == "1")
        first17 = f"{COUNTY}{birth:%Y%m%d}{sequence:03d}"
        if first17 not in used:
            used.add(first17)
            return first17 + check_digit(first17)


def _born(chance: random.Random, first: int, last: int) -> date:
    return date(first, 1, 1) + timedelta(days=chance.randrange((last - first) * 365))


def _near(birth: date, chance: random.Random) -> date:
    return birth + timedelta(days=chance.randrange(-4 * 365, 4 * 365))


# ------------------------------------------------------------------------------------------------ as written


def _as_written(truth: Truth, record: str, chance: random.Random, *, again: bool) -> Person:
    place = _moved(truth.village, chance) if again else truth.village
    same_house = place == truth.village and chance.random() < (0.6 if again else 1)
    return Person(
        id=record,
        name=_name(truth, place, chance, again=again),
        identity_number=_written_number(truth.number, chance, again=again),
        sex=None if again and chance.random() < 0.1 else truth.sex,
        birth=_written_birth(truth.birth, chance, again=again),
        phone=_written_phone(truth.phone, chance, again=again),
        household=truth.household if same_house else None,
        place=place,
    )


def _moved(village: str, chance: random.Random) -> str:
    if chance.random() < 0.12:
        return f"{COUNTY}{chance.randrange(100, 120)}{chance.randrange(200, 208)}"
    return village


def _name(truth: Truth, village: str, chance: random.Random, *, again: bool) -> str:
    if truth.han:
        return _han_error(truth.han, chance) if again and chance.random() < 0.12 else truth.han
    stems = list(truth.stems)
    if again and len(stems) == 2:
        luck = chance.random()
        if luck < 0.04:
            stems = [chance.choice(stems)]
        elif luck < 0.10:
            return "".join(_spelling(stem, village, chance)[0] for stem in stems)
    return "".join(_spelling(stem, village, chance) for stem in stems)


def _spelling(stem: str, village: str, chance: random.Random) -> str:
    """A township has its habit; one in eight records follows the document instead."""
    spellings = next(row["spellings"].split() for row in rows() if row["stem"] == stem)
    habit = random.Random(f"{village[:9]} {stem}").random()
    luck = habit if chance.random() < 0.875 else chance.random()
    return spellings[int(len(spellings) * luck**1.5)]


def _han_error(name: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(name))
    group = _HOMOPHONE.get(name[at], name[at])
    return name[:at] + chance.choice(group) + name[at + 1 :]


def _written_number(number: str, chance: random.Random, *, again: bool) -> str | None:
    luck = chance.random()
    if luck < (0.3 if again else 0.02):
        return None
    if luck < (0.35 if again else 0.03):
        at = chance.randrange(6, 17)
        if chance.random() < 0.3 and number[at - 1] != number[at]:
            return number[: at - 1] + number[at] + number[at - 1] + number[at + 1 :]
        return number[:at] + chance.choice([d for d in "0123456789" if d != number[at]]) + number[at + 1 :]
    return number


def _written_birth(birth: date, chance: random.Random, *, again: bool) -> str | None:
    luck = chance.random() if again else 1.0
    if luck < 0.05:
        return str(birth.year)
    if luck < 0.08 and birth.day <= 12:
        return f"{birth.year}-{birth.day:02d}-{birth.month:02d}"
    if luck < 0.11:
        return (birth + timedelta(days=chance.choice((-1, 1, 10, -10)))).isoformat()
    if luck < 0.12:
        return (birth + timedelta(days=365 * chance.choice((-1, 1)))).isoformat()
    return None if luck < 0.14 else birth.isoformat()


def _written_phone(phone: str, chance: random.Random, *, again: bool) -> str | None:
    luck = chance.random()
    if luck < 0.25:
        return None
    if again and luck < 0.35:
        return f"1{chance.choice('3578')}{chance.randrange(10**9):09d}"
    if again and luck < 0.38:
        at = chance.randrange(3, 11)
        return phone[:at] + chance.choice("0123456789") + phone[at + 1 :]
    return phone
