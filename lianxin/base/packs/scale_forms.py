"""量表的问卷:由量表生成,不另写一份。题目、选项、算分、分级、要开的需求都出自量表,两处不会不一样。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lianxin.base.packs import schema
from lianxin.base.packs.forms import PackForm
from lianxin.base.packs.scales import instrument
from lianxin.base.packs.words import LANGUAGES, Words
from lianxin.engines.scales import Instrument, Item

ITEMS: Final = "items"
"""The group of a scale's questions in its form; ``SCORE``, ``LEVEL`` (before any change) are reckoned beside it."""
SCORE: Final = "score"
LEVEL: Final = "level"
_SPOKEN: Final = {"zh": "中文 (zh)", "bo": "བོད་ཡིག (bo)", "en": "English (en)"}
_TOTAL: Final = Words("合计分", "བསྡོམས་སྐར།", "Total score")
_GRADE: Final = Words("程度:", "ཚད་རིམ། ", "Level: ")
_YES_NO: Final = {"yes": Words("是", "ཡིན།", "Yes"), "no": Words("否", "མིན།", "No")}
_MOMENTS: Final = ("start", "end", "today")
_SURVEY: Final = (
    "type",
    "name",
    *(f"label::{_SPOKEN[one]}" for one in LANGUAGES),
    "required",
    "relevant",
    "calculation",
    "appearance",
)
_RULES: Final = {
    "complete": "漏答不计总分",
    "duplicate": "同一人同一天只算一份",
    "too_fast": "太快的请当面再问",
    "straight_line": "全选同一个答案的存疑,由人判断",
}
Row = Mapping[str, str]


def scale_form(scale: schema.Scale, actions: Mapping[str, schema.ScaleAction], folder: str) -> PackForm:
    """The form of a scale that has all its texts; its code is the scale's, its group of questions ``items``."""
    sheets: dict[str, tuple[tuple[str, ...], list[Row]]] = {
        "survey": (_SURVEY, list(_survey(scale, instrument(scale), actions))),
        "choices": (("list_name", "name", *_headed("label")), list(_choices(scale))),
        "settings": ((*_headed("form_title"), "form_id", "version", "default_language"), [_settings(scale)]),
        "about": (
            ("kind", "licence", "source"),
            [{"kind": "scale", "licence": scale.licence, "source": scale.cited}],
        ),
        "validity": (("rule", "value", "note"), list(_validity(scale))),
        "needs": (("when", "kind", "urgency", *_headed("said")), list(_needs(scale, instrument(scale)))),
    }
    lines = [line for name, (heads, rows) in sheets.items() for line in _sheet(name, heads, rows)]
    return PackForm(
        folder, f"forms/{scale.code}.md", "\n".join([scale.note.replace("|", "/"), "", *lines]).encode()
    )


def _sheet(name: str, heads: Sequence[str], rows: list[Row]) -> Iterator[str]:
    yield f"| {name} |"
    for cells in ([*heads], *([row.get(head, "") for head in heads] for row in rows)):
        yield "| | " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"
    yield ""


def _headed(column: str) -> tuple[str, ...]:
    return tuple(f"{column}::{_SPOKEN[language]}" for language in LANGUAGES)


def _spoken(column: str, words: Words | None) -> dict[str, str]:
    return (
        {f"{column}::{_SPOKEN[language]}": getattr(words, language) for language in LANGUAGES}
        if words
        else {}
    )


def _survey(
    scale: schema.Scale, made: Instrument, actions: Mapping[str, schema.ScaleAction]
) -> Iterator[Row]:
    for moment in _MOMENTS:
        yield {"type": moment, "name": moment}
    yield {
        "type": "begin group",
        "name": ITEMS,
        "appearance": "field-list",
        **_spoken("label", scale.opening),
    }
    for code, item in scale.items.items():
        required = "yes" if scale.required else ""
        yield {
            "type": f"select_one {item.options}",
            "name": code,
            "required": required,
            **_spoken("label", item.name),
        }
    yield {"type": "end group", "name": ITEMS}
    for code, fact in scale.facts.items():
        asked = {"type": "select_one yes_no" if fact.kind == "boolean" else "integer"}
        yield {"name": code, **asked, **_spoken("label", fact.name)}
    for code, part in scale.subscales.items():
        yield _reckoned(code, part.name, _sum([made.items[one] for one in part.items], 1))
    yield _reckoned(SCORE, _TOTAL, _sum(list(made.items.values()), scale.factor))
    graded = Words(*(getattr(_GRADE, one) + _grades(scale, one) for one in LANGUAGES))
    yield _reckoned(LEVEL, graded, _level(made))
    yield {
        "type": "note",
        "name": "result",
        "relevant": f"${{{SCORE}}} != ''",
        **_spoken("label", scale.result),
    }
    for code, trigger in scale.triggers.items():
        advice = actions[trigger.then.action].advice if trigger.then.action in actions else trigger.name
        relevant = _hit(made.items[trigger.item], trigger.least)
        yield {"type": "note", "name": code, "relevant": relevant, **_spoken("label", advice)}


def _reckoned(name: str, label: Words, calculation: str) -> Row:
    return {"type": "calculate", "name": name, "calculation": calculation, **_spoken("label", label)}


def _grades(scale: schema.Scale, language: str) -> str:
    said = [f"{code} {level.name.in_language(language)}" for code, level in scale.levels.items()]
    return "、".join(said) if language == "zh" else ", ".join(said)


def _sum(items: list[Item], factor: int) -> str:
    """The points of items added up, blank as long as one of them does not count."""
    answered = " and ".join(part for item in items for part in _counts(item))
    points = " + ".join(_points(item) for item in items)
    return f"if({answered}, {f'({points}) * {factor}' if factor != 1 else points}, '')"


def _counts(item: Item) -> Iterator[str]:
    yield f"${{{item.code}}} != ''"
    yield from (f"${{{item.code}}} != '{code}'" for code, points in item.points.items() if points is None)


def _points(item: Item) -> str:
    """What an item counts: its answer where every code is its own number, else a sum of comparisons."""
    if all(code == str(points) for code, points in item.points.items()):
        return f"${{{item.code}}}"
    terms = [f"(${{{item.code}}} = '{code}') * {points}" for code, points in item.points.items() if points]
    return " + ".join(term.removesuffix(" * 1") for term in terms) or "0"


def _hit(item: Item, least: int) -> str:
    return " or ".join(
        f"${{{item.code}}} = '{code}'" for code, points in item.points.items() if (points or 0) >= least
    )


def _level(made: Instrument) -> str:
    *above, lowest = sorted(made.levels.values(), key=lambda level: -level.least)
    chosen = f"'{lowest.code}'"
    for level in reversed(above):
        chosen = f"if(${{{SCORE}}} >= {level.least}, '{level.code}', {chosen})"
    return f"if(${{{SCORE}}} = '', '', {chosen})"


def _choices(scale: schema.Scale) -> Iterator[Row]:
    used = {item.options for item in scale.items.values()}
    for group, options in scale.options.items():
        for code, option in options.items() if group in used else ():
            yield {"list_name": group, "name": code, **_spoken("label", option.name)}
    for code, words in (
        _YES_NO.items() if any(fact.kind == "boolean" for fact in scale.facts.values()) else ()
    ):
        yield {"list_name": "yes_no", "name": code, **_spoken("label", words)}


def _settings(scale: schema.Scale) -> Row:
    stated = {"form_id": scale.code, "version": scale.version, "default_language": _SPOKEN["zh"]}
    return stated | _spoken("form_title", scale.name)


def _validity(scale: schema.Scale) -> Iterator[Row]:
    values = {"complete": "", "duplicate": ""}
    if scale.least_seconds:
        values["too_fast"] = str(scale.least_seconds)
    if scale.straight:
        values["straight_line"] = ITEMS
    for rule, value in values.items():
        yield {"rule": rule, "value": value, "note": _RULES[rule]}


def _needs(scale: schema.Scale, made: Instrument) -> Iterator[Row]:
    """Triggers first, then the levels from the worst: of one kind the first that holds opens a need."""
    hit = [(_hit(made.items[one.item], one.least), one.then) for one in scale.triggers.values()]
    graded = sorted(scale.levels.values(), key=lambda level: -level.rank)
    hit += [(f"${{{SCORE}}} >= {one.least} and ${{{SCORE}}} <= {one.most}", one.then) for one in graded]
    for when, then in hit:
        if then.need:
            yield {"when": when, "kind": then.need, "urgency": then.urgency, **_spoken("said", then.said)}
