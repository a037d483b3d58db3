"""A resident's data as plain values, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from lianxin.kernel import identity_numbers
from lianxin.kernel.clock import age_on
from lianxin.kernel.codes import ETHNIC, MARITAL, RELATION, SEX, CodeTable
from lianxin.kernel.divisions import level
from lianxin.kernel.identity_numbers import IdentityNumberError
from lianxin.kernel.names import is_plausible, normalise, pinyin
from lianxin.kernel.problems import N_, ProblemError

NO_ID_REASONS: Final = {
    "newborn": N_("新生儿,尚未办理"),
    "stateless": N_("无户籍"),
    "unknown": N_("原因不明,待核实"),
}
LANGUAGES: Final = {"zh": N_("汉语"), "bo": N_("藏语"), "en": N_("英语")}
DISABILITY_KINDS: Final = {
    "1": N_("视力"), "2": N_("听力"), "3": N_("言语"), "4": N_("肢体"), "5": N_("智力"), "6": N_("精神"), "7": N_("多重"),
}  # fmt: skip
"""The digit of the disability certificate number (GB/T 26341)."""

ADULT: Final = 18
"""Below it a file is a child's file, whose every opening is recorded as such (《未成年人保护法》第二条)."""

_CODED: Final[tuple[tuple[str, str, CodeTable], ...]] = (
    ("sex", N_("性别"), SEX), ("ethnic", N_("民族"), ETHNIC),
    ("marital", N_("婚姻状况"), MARITAL), ("relation", N_("与户主关系"), RELATION),
)  # fmt: skip
_CHOSEN: Final[tuple[tuple[str, str, Mapping[str, str]], ...]] = (
    ("language", N_("沟通语言"), LANGUAGES), ("no_id_reason", N_("无身份证号原因"), NO_ID_REASONS),
    ("disability_kind", N_("残疾类别"), DISABILITY_KINDS),
)  # fmt: skip
_RANGES: Final = (
    ("children_count", N_("子女数"), 0, 30), ("disability_grade", N_("残疾等级"), 1, 4),
    ("ability_level", N_("能力等级"), 0, 4), ("parents_away", N_("外出父母人数"), 0, 2),
)  # fmt: skip
_LENGTHS: Final = (
    ("name", N_("姓名"), 60), ("name_bo", N_("藏文姓名"), 120), ("address", N_("住址"), 200), ("note", N_("备注"), 300)
)  # fmt: skip
_PINYIN_LENGTH: Final = 180
_PHONE: Final = re.compile(r"\+?[0-9][0-9 -]{3,18}[0-9]")
_CHINA: Final = (73.0, 136.0, 3.0, 54.0)  # degrees: west, east, south, north


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentValues:
    """What a person enters about a resident. None of `id_number` and `phone` keeps what is stored, "" removes it."""

    name: str
    name_bo: str = ""
    place: str
    relation: str = ""
    sex: str = "0"
    birth_date: date | None = None
    ethnic: str = ""
    marital: str = ""
    id_number: str | None = None
    no_id_reason: str = ""
    phone: str | None = None
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    crs: str = ""
    language: str = "zh"
    children_count: int | None = None
    children_nearby: bool | None = None
    spouse_alive: bool | None = None
    disability_kind: str = ""
    disability_grade: int | None = None
    ability_level: int | None = None
    is_tekun: bool | None = None
    is_dibao: bool | None = None
    parents_away: int | None = None
    guardian_able: bool | None = None
    note: str = ""


def checked(values: ResidentValues, *, today: date, demo: bool) -> ResidentValues:
    """The values in the form in which they are stored; birth date and sex taken from the identity number where missing.

    Raises the first problem found: "general.empty_field", "people.…".
    """
    name = values.name.strip()
    if not normalise(name):
        raise ProblemError("general.empty_field", field="姓名")
    values = replace(values, name=name, name_bo=values.name_bo.strip(), address=values.address.strip(), note=plain_lines(values.note))
    _check_lengths(values)
    _check_names(values)
    _check_codes(values)
    _check_ranges(values)
    _check_position(values)
    if values.id_number:
        values = _with_id_number(values, today=today, demo=demo)
    if values.birth_date is not None and values.birth_date > today:
        raise ProblemError("people.birth_in_future")
    return replace(values, phone=checked_phone(values.phone))


def _with_id_number(values: ResidentValues, *, today: date, demo: bool) -> ResidentValues:
    try:
        number = identity_numbers.parse(values.id_number or "", demo=demo, today=today)
    except IdentityNumberError as error:
        raise ProblemError(f"people.id_{error.fault.value}") from None
    if values.birth_date not in {None, number.birth}:
        raise ProblemError("people.id_birth_differs")
    sex = number.sex if values.sex in {"0", "9"} else values.sex
    return replace(values, id_number=number.text, birth_date=number.birth, sex=sex, no_id_reason="")


def _check_lengths(values: ResidentValues) -> None:
    for field, label, limit in _LENGTHS:
        if len(getattr(values, field)) > limit:
            raise ProblemError("people.too_long", field=label, limit=limit)


def _check_names(values: ResidentValues) -> None:
    for field, label, longest in _LENGTHS:
        text = getattr(values, field)
        if field in ("name", "name_bo") and text and not is_plausible(text, longest=longest):
            raise ProblemError("people.name_implausible", field=label)


def _check_codes(values: ResidentValues) -> None:
    try:
        is_village = level(values.place) == "village"
    except ValueError:
        raise ProblemError("general.place_unknown", place=values.place) from None
    if not is_village:
        raise ProblemError("people.village_needed")
    listed: tuple[tuple[str, str, CodeTable | Mapping[str, str]], ...] = (*_CODED, *_CHOSEN)
    for field, label, known in listed:
        value = getattr(values, field)
        if value and value not in known:
            raise ProblemError("people.code_unknown", field=label, value=value)


def _check_ranges(values: ResidentValues) -> None:
    for field, label, low, high in _RANGES:
        value = getattr(values, field)
        if value is not None and not low <= value <= high:
            raise ProblemError("people.value_out_of_range", field=label, low=low, high=high)


def _check_position(values: ResidentValues) -> None:
    if values.lon is None and values.lat is None:
        return
    west, east, south, north = _CHINA
    if values.lon is None or values.lat is None or values.crs not in {"wgs84", "gcj02"}:
        raise ProblemError("people.position_invalid")
    if not (west <= values.lon <= east and south <= values.lat <= north):
        raise ProblemError("people.position_invalid")


def checked_phone(text: str | None) -> str | None:
    """A phone number as it is kept; "" for none, None for one that is not to change. Raises "people.phone_invalid"."""
    if not text or not text.strip():
        return text if text is None else ""
    if _PHONE.fullmatch(text.strip()) is None:
        raise ProblemError("people.phone_invalid")
    return re.sub("[ -]", "", text)


def plain_lines(text: str) -> str:
    """A text as it is kept and compared: lines end in \\n (a page sends \\r\\n, a phone does not), nothing stands around it."""
    return re.sub("\r\n?", "\n", text).strip()


def pinyin_of(name: str) -> str:
    """The key by which lists are ordered: 白玛 → "baima"."""
    return pinyin(name)[:_PINYIN_LENGTH]


def is_child(birth_date: date | None, today: date) -> bool:
    """Under 18; nobody whose birth date is unknown."""
    return birth_date is not None and birth_date <= today and age_on(birth_date, today) < ADULT


def latest_birth(age: int, today: date) -> date:
    """The latest birth date of somebody who is at least `age` on `today` (see `kernel.clock.age_on`)."""
    try:
        return today.replace(year=today.year - age)
    except ValueError:  # 29 February of a year that has none: born on the 28th
        return date(today.year - age, 2, 28)
