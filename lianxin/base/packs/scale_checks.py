"""检查量表:任何答案都算得出唯一的一级,文字齐全,指到的代码都有。"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lianxin.base.packs import schema
from lianxin.base.packs.findings import Finding, finding_at
from lianxin.base.packs.pack import BASE, Pack
from lianxin.base.packs.words import LANGUAGES, Words
from lianxin.engines.scales import flaws

_UNITS: Final = ("hour", "day", "month")


def scale_findings(pack: Pack) -> Iterator[Finding]:
    """What makes a scale unusable. The engine's own check is asked once its parts hang together."""
    for scale in pack.scales.values():
        found = [*_option_sets(pack, scale), *_texts(pack, scale), *_limits(pack, scale)]
        yield from found
        if not any(one.code == "scale-options" for one in found):
            for flaw in flaws(pack.instruments[scale.code]):
                path = f"scales.{scale.code}.{flaw.path}"
                yield finding_at(pack.origins, path, f"scale-{flaw.code}", **flaw.details)


def scale_pointers(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Every value inside a scale that names a code of the pack: its path, the attribute it points to, the code."""
    for scale in pack.scales.values():
        here = f"scales.{scale.code}"
        yield f"{here}.again", "parameters", scale.again
        yield f"{here}.fact", "facts", scale.fact
        for code, change in scale.changes.items():
            yield f"{here}.changes.{code}.source", "sources", change.source
        if scale.stacking:
            yield f"{here}.stacking.source", "sources", scale.stacking.source
        for path, then in _followed(scale):
            yield f"{path}.action", "scale_actions", then.action
            yield f"{path}.need", "need_kinds", then.need
            yield f"{path}.urgency", "urgencies", then.urgency
            for limit, parameter in then.limits.items():
                yield f"{path}.limits.{limit}", "parameters", parameter


def _followed(scale: schema.Scale) -> Iterator[tuple[str, schema.FollowUp]]:
    for part, rows in (("levels", scale.levels), ("triggers", scale.triggers)):
        for code, row in rows.items():
            yield f"scales.{scale.code}.{part}.{code}.then", row.then


def _option_sets(pack: Pack, scale: schema.Scale) -> Iterator[Finding]:
    for code, item in scale.items.items():
        if item.options not in scale.options:
            path = f"scales.{scale.code}.items.{code}.options"
            yield finding_at(pack.origins, path, "scale-options", name=item.options)


def _limits(pack: Pack, scale: schema.Scale) -> Iterator[Finding]:
    named = [
        (f"{path}.limits.{limit}", code)
        for path, then in _followed(scale)
        for limit, code in then.limits.items()
    ]
    for path, code in [*named, (f"scales.{scale.code}.again", scale.again)]:
        if code in pack.parameters and pack.parameters[code].unit not in _UNITS:
            unit = pack.parameters[code].unit
            yield finding_at(pack.origins, path, "scale-limit-unit", name=code, unit=unit)


def _texts(pack: Pack, scale: schema.Scale) -> Iterator[Finding]:
    """What a reader would find blank. Questions and answers in the languages asked, all else in every language."""
    for path, words in _asked(scale):
        if words is None and not scale.text_pack:
            yield finding_at(pack.origins, path, "scale-words", languages="、".join(scale.asked_in))
        elif words is not None:
            yield from _blank(pack, path, words, scale.asked_in)
            if scale.text_pack and pack.origins[f"{path}.name"].pack == BASE:
                yield finding_at(pack.origins, f"{path}.name", "scale-text", name=scale.text_pack)
    for path, words in _told(scale):
        yield from _blank(pack, path, words, LANGUAGES)


def _blank(pack: Pack, path: str, words: Words, languages: tuple[str, ...]) -> Iterator[Finding]:
    if missing := [language for language in languages if not getattr(words, language)]:
        yield finding_at(pack.origins, path, "scale-words", languages="、".join(missing))


def _asked(scale: schema.Scale) -> Iterator[tuple[str, Words | None]]:
    here = f"scales.{scale.code}"
    for code, item in scale.items.items():
        yield f"{here}.items.{code}", item.name
    for group, answers in scale.options.items():
        for code, option in answers.items():
            yield f"{here}.options.{group}.{code}", option.name


def _told(scale: schema.Scale) -> Iterator[tuple[str, Words]]:
    here = f"scales.{scale.code}"
    yield from ((f"{here}.{name}", getattr(scale, name)) for name in ("name", "opening", "result"))
    if scale.stacking:
        yield f"{here}.stacking.note", scale.stacking.note
    for part in ("subscales", "levels", "facts", "changes", "triggers"):
        for code, row in getattr(scale, part).items():
            yield f"{here}.{part}.{code}.name", row.name
    for path, then in _followed(scale):
        if then.said:
            yield f"{path}.said", then.said
