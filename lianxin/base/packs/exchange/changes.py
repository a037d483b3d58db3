"""改了什么:两个政策包之间规定的不同,一句一句说成白话。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any, Final, Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianxin.base.packs import schema
from lianxin.base.packs.exchange.labels import CHOICES, FIELDS, KINDS
from lianxin.base.packs.exchange.rows import SHAPES, UNWRITTEN, Raw, raw
from lianxin.base.packs.pack import Pack
from lianxin.base.packs.words import LANGUAGES, Words
from lianxin.kernel.problems import N_

Kind = Literal["added", "removed", "changed"]

_ADDED_RULE: Final = N_("新增%(kind)s“%(rule)s”")
_REMOVED_RULE: Final = N_("去掉%(kind)s“%(rule)s”")
_FIELD: Final = N_("%(rule)s:%(field)s由 %(before)s 改为 %(after)s")
_PARTS: Final = {
    "conditions": (
        N_("%(rule)s:新增条件“%(part)s”:%(after)s"),
        N_("%(rule)s:去掉条件“%(part)s”"),
        N_("%(rule)s:条件“%(part)s”的%(field)s由 %(before)s 改为 %(after)s"),
        N_("%(rule)s:条件的先后改为 %(after)s"),
    ),
    "rows": (
        N_("%(rule)s:新增一行“%(part)s”:%(after)s"),
        N_("%(rule)s:去掉一行“%(part)s”"),
        N_("%(rule)s:“%(part)s”一行的%(field)s由 %(before)s 改为 %(after)s"),
        N_("%(rule)s:各行的先后改为 %(after)s"),
    ),
    "values": (
        N_("%(rule)s:自 %(part)s 起新增值 %(after)s"),
        N_("%(rule)s:去掉自 %(part)s 起的值 %(before)s"),
        N_("%(rule)s:自 %(part)s 起的%(field)s由 %(before)s 改为 %(after)s"),
        N_("%(rule)s:各值的先后改为 %(after)s"),
    ),
}
"""What is said of a part that came, went, changed, and of another order of parts."""
_MAIN: Final = {"conditions": "expression", "rows": "when", "values": "value"}
_NAMELESS: Final = Words(zh="")
_NOTHING: Final = N_("(无)")
_TEXT: Final = {True: N_("是"), False: N_("否")}


@dataclass(frozen=True)
class Change:
    """One difference. `part`: code of the condition or row, or first day of the value; empty: of the rule itself.

    `before`, `after`: raw values as TOML would hold them, None for none.
    """

    attribute: str
    code: str
    kind: Kind
    name: Words
    message: str
    part: str = ""
    part_name: Words = _NAMELESS
    field: str = ""
    before: Any = None
    after: Any = None
    sources: Mapping[str, schema.Source] = made(default_factory=dict, repr=False, compare=False)

    @property
    def text(self) -> str:
        """The difference as a sentence in the active language."""
        language = get_language() or "zh"
        return _(self.message) % {
            "rule": self.name.in_language(language),
            "kind": _(KINDS[self.attribute]),
            "part": self.part_name.in_language(language) or self.part,
            "field": _(FIELDS.get(self.field, self.field)),
            "before": self._spoken(self.before, self.after),
            "after": self._spoken(self.after, self.before),
        }

    def __str__(self) -> str:
        return self.text

    def _spoken(self, value: Any, other: Any) -> str:
        if value is None or value == "":
            return _(_NOTHING)
        if isinstance(value, bool):
            return _(_TEXT[value])
        if isinstance(value, dict):
            return _of_table(value, other)
        if isinstance(value, list):
            return " → ".join(map(str, value))
        if self.field == "source" and value in self.sources:
            return self.sources[value].title
        choices = CHOICES.get(self.field, {})
        return _(choices[value]) if value in choices else str(value)


def _of_table(value: Raw, other: Any) -> str:
    """Words in the first language in which they differ; outputs one by one."""
    other = other if isinstance(other, dict) else {}
    if "zh" in value:
        differing = [one for one in LANGUAGES if value.get(one, "") != other.get(one, "")]
        return str(value.get(differing[0] if differing else "zh", "")) or _(_NOTHING)
    return ", ".join(f"{name} = {text}" for name, text in value.items())


def changes(before: Pack, after: Pack) -> list[Change]:
    """What differs in the categories, benefits, tables, visit tiers and parameters of two packs, rule by rule."""
    return [change for attribute in SHAPES for change in _of_part(before, after, attribute)]


def _of_part(before: Pack, after: Pack, attribute: str) -> Iterator[Change]:
    old, new = getattr(before, attribute), getattr(after, attribute)
    for code, row in old.items():
        if code not in new:
            yield Change(attribute, code, "removed", row.name, _REMOVED_RULE, before=code)
    for code, row in new.items():
        if code not in old:
            yield Change(attribute, code, "added", row.name, _ADDED_RULE, after=code)
        elif row != old[code]:
            yield from _Row(attribute, code, row.name, {**before.sources, **after.sources}).changes(raw(old[code]), raw(row))


@dataclass(frozen=True)
class _Row:
    attribute: str
    code: str
    name: Words
    sources: Mapping[str, schema.Source]

    def changes(self, old: Raw, new: Raw) -> Iterator[Change]:
        for key in _keys(old, new):
            if key in _PARTS:
                yield from self._parts(key, old.get(key, []), new.get(key, []))
            else:
                yield self._change("changed", _FIELD, field=key, before=_of(old, key), after=_of(new, key))

    def _change(self, kind: Kind, message: str, **more: Any) -> Change:
        return Change(self.attribute, self.code, kind, self.name, message, sources=self.sources, **more)

    def _parts(self, key: str, old: list[Raw], new: list[Raw]) -> Iterator[Change]:
        added, removed, changed, order = _PARTS[key]
        before, after = _by_code(key, old), _by_code(key, new)
        main = _MAIN[key]
        for code, part in before.items():
            if code not in after:
                yield self._change("removed", removed, **_part(code, part), field=main, before=part.get(main))
        for code, part in after.items():
            told = _part(code, part)
            if code not in before:
                yield self._change("added", added, **told, field=main, after=part.get(main))
                continue
            for name in _keys(before[code], part):
                was, now = _of(before[code], name), _of(part, name)
                yield self._change("changed", changed, **told, field=name, before=was, after=now)
        kept = [code for code in before if code in after]
        if kept != (now := [code for code in after if code in before]):
            yield self._change("changed", order, field=key, before=kept, after=now)


def _keys(old: Raw, new: Raw) -> list[str]:
    """The keys that differ, in the order of the new row, what it lacks last."""
    both = dict.fromkeys([*new, *old])
    return [key for key in both if old.get(key) != new.get(key)]


def _of(row: Raw, key: str) -> Any:
    return row.get(key, UNWRITTEN.get(key))


def _by_code(key: str, parts: list[Raw]) -> dict[str, Raw]:
    named = "from" if key == "values" else "code"
    return {str(part[named]): part for part in parts}


def _part(code: str, part: Raw) -> Raw:
    label = part.get("label")
    return {"part": code, "part_name": Words(**label) if label else _NAMELESS}
