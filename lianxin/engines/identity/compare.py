"""Fields and their levels of agreement: one definition for the form (Python) and for the county (SQL).

A field's levels are tried in order and the first that holds is the pair's; the last one holds always. Order is meaning:
an earlier level never speaks less for "the same person" than a later one (training keeps it so, `weights` checks it).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lianxin.engines.identity.conditions import (
    AllOf,
    AnyOf,
    Both,
    Condition,
    Crossed,
    Edits,
    Missing,
    Not,
    Overlap,
    Same,
    Within,
)
from lianxin.engines.identity.normalise import Features
from lianxin.kernel.problems import N_

UNKNOWN: Final = "unknown"
"""The level of a field that one side does not know: it speaks neither for nor against."""

NOT_KNOWN: Final = N_("一方没有填写,不作判断")


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement. `condition` None: everything else. `reason`: Chinese, for the person who decides.

    `fixed_m` where counting cannot teach it: how often two records of one person show this level.
    """

    name: str
    reason: str
    condition: Condition | None = None
    fixed_m: float | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A part of the record that is compared: `missing` says when nothing can be said, `levels` from agreement to conflict."""

    name: str
    title: str
    missing: Condition
    levels: tuple[Level, ...]

    def level(self, a: Features, b: Features) -> Level | None:
        """The level of a pair, None when a side does not know the field."""
        if self.missing.holds(a, b):
            return None
        return next(x for x in self.levels if x.condition is None or x.condition.holds(a, b))

    def sql(self) -> str:
        """The same as one SQL expression: position of the level from 0, -1 when unknown."""
        whens = [f"when {self.missing.sql()} then -1"]
        for n, level in enumerate(self.levels):
            whens.append(f"when {level.condition.sql()} then {n}" if level.condition else f"else {n}")
        return f"case {' '.join(whens)} end"


NAME: Final = Field(
    "name",
    N_("姓名"),
    Missing("name"),
    (
        Level("same", N_("姓名写法相同"), Same("name")),
        Level("stems", N_("同一个藏文名字的不同汉字写法"), Same("name_stems")),
        Level("sound", N_("姓名同音"), Same("name_sound")),
        Level("short", N_("一个是另一个的简称"), AnyOf((Crossed("name_short", "name_heads"), Same("name_short")))),
        Level("near", N_("姓名音近"), AnyOf((
            AllOf((Same("name_near"), Not(Both("name_whole")))),
            AllOf((Edits("name_near", 1), Not(Both("name_whole")), Not(Both("name_brief")))),
        ))),
        Level("half", N_("一个是另一个的前半或后半"), Within("name_half", "name_parts")),
        Level("one_part", N_("藏文名字只有一半相同"), AllOf((Not(Missing("name_stems")), Overlap("name_parts")))),
        Level("different", N_("姓名不同")),
    ),
)  # fmt: skip

NUMBER: Final = Field(
    "number",
    N_("身份证号"),
    Missing("number"),
    (
        Level("same", N_("身份证号相同"), Same("number")),
        Level("near", N_("身份证号只差一处,且有一个没有通过校验"), AllOf((Edits("number", 1), Not(Both("number_valid"))))),
        Level("unsure", N_("身份证号不同,且有一个没有通过校验"), Not(Both("number_valid"))),
        Level("different", N_("两个身份证号都通过校验而不相同"), fixed_m=0.0002),
    ),
)  # fmt: skip

BIRTH: Final = Field(
    "birth",
    N_("出生日期"),
    Missing("birth_year"),
    (
        Level("same", N_("出生日期相同"), Same("birth")),
        Level("swapped", N_("日和月写反了"), Crossed("birth", "birth_swapped")),
        Level("one_digit", N_("出生日期只差一位"), Edits("birth", 1)),
        Level("year_only", N_("出生年份相同,一方没有填月日"), AllOf((Same("birth_year"), Missing("birth")))),
        Level("same_year", N_("同年出生,月日不同"), Same("birth_year")),
        Level("same_day", N_("月日相同,年份不同"), Same("birth_day")),
        Level("different", N_("出生日期不同")),
    ),
)

SEX: Final = Field(
    "sex",
    N_("性别"),
    Missing("sex"),
    (Level("same", N_("性别相同"), Same("sex")), Level("different", N_("性别不同"))),
)

PHONE: Final = Field(
    "phone",
    N_("电话"),
    Missing("phone"),
    (
        Level("same", N_("电话相同"), Same("phone")),
        Level("tail", N_("电话尾号相同,或只差一位"), AnyOf((Same("phone_tail"), Edits("phone", 1)))),
        Level("different", N_("电话不同")),
    ),
)

ADDRESS: Final = Field(
    "address",
    N_("住处"),
    AllOf((Missing("county"), Not(Same("household")))),
    (
        Level("household", N_("同一户"), Same("household")),
        Level("village", N_("同一个村(社区)"), Same("village")),
        Level("town", N_("同一个乡镇(街道)"), Same("town")),
        Level("county", N_("同一个县"), Same("county")),
        Level("elsewhere", N_("不在同一处")),
    ),
)

FIELDS: Final = (NUMBER, NAME, BIRTH, SEX, PHONE, ADDRESS)
"""The fields of a resident, in the order in which reasons are shown."""
