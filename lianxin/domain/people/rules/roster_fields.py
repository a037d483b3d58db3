"""The fields a roster can fill: how each is read and which attribute of a resident it becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lianxin.engines.tables import cells
from lianxin.engines.tables.cells import Parser
from lianxin.kernel import codes

ATTRIBUTES: Final[Mapping[str, str]] = {
    "name": "name", "name_bo": "name_bo", "sex": "sex", "born_on": "birth_date", "ethnic": "ethnic",
    "relation": "relation", "marital": "marital", "address": "address", "phone": "phone", "language": "language",
    "children_count": "children_count", "children_nearby": "children_nearby", "spouse_alive": "spouse_alive",
    "disability_kind": "disability_kind", "disability_grade": "disability_grade", "ability_level": "ability_level",
    "is_tekun": "is_tekun", "is_dibao": "is_dibao", "parents_away": "parents_away", "guardian_able": "guardian_able",
    "lon": "lon", "lat": "lat",
}  # fmt: skip
"""Field of a roster (the pack's code) → attribute of a resident."""

KEYS: Final = ("id_number", "place", "township", "household_no")
"""Fields that say who and where; they become the row's identity, its place and its household."""

FIELDS: Final = frozenset({*ATTRIBUTES, *KEYS})

_BOUNDS: Final = {
    "children_count": (0, 20), "disability_grade": (1, 4), "ability_level": (0, 4), "parents_away": (0, 2)
}  # fmt: skip
_TRUTHS: Final = ("children_nearby", "spouse_alive", "is_tekun", "is_dibao", "guardian_able")

Spellings = Mapping[str, Mapping[str, Sequence[str]]]
"""Field → stored code → the ways offices write it; "truth" serves every yes-or-no field."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a roster depends on: the day, whether demo ID numbers are allowed, the pack's spellings, field names."""

    today: date
    demo: bool
    spellings: Spellings
    labels: Mapping[str, str]


def parsers(reading: Reading) -> dict[str, Parser]:
    """A parser for every field but the place, which needs two columns."""
    words = {field: cells.by_word(spelled) for field, spelled in reading.spellings.items()}
    made: dict[str, Parser] = {
        "name": cells.name(60),
        "name_bo": cells.name(120),
        "id_number": cells.id_number(reading.today, demo=reading.demo),
        "born_on": cells.day(reading.today),
        "sex": cells.code(_with(codes.parse_sex, words.get("sex", {})), "roster.sex_unknown"),
        "ethnic": cells.code(codes.parse_ethnic, "roster.ethnic_unknown"),
        "marital": cells.code(_with(codes.parse_marital, words.get("marital", {})), "roster.marital_unknown"),
        "relation": cells.relation(words.get("relation", {})),
        "phone": cells.phone,
        "address": cells.text(200),
        "household_no": cells.text(40),
        "township": cells.text(60),
        "place": cells.text(120),
        "lon": cells.degrees(180),
        "lat": cells.degrees(90),
    }
    made |= {field: cells.whole(*bounds, words.get(field, {})) for field, bounds in _BOUNDS.items()}
    made |= {field: cells.truth(words.get("truth", {})) for field in _TRUTHS}
    for field in ("disability_kind", "language"):
        allowed = [spelled[0] for spelled in reading.spellings.get(field, {}).values() if spelled]
        made[field] = cells.one_of(words.get(field, {}), reading.labels.get(field, field), allowed)
    return made


def _with(national: cells.CodeParser, words: Mapping[str, str]) -> cells.CodeParser:
    """A national code list, and the pack's spellings where the list does not know the word."""
    return lambda word: national(word) or words.get(cells.word_key(word))
