"""改了什么:两个政策包之间规定的不同,一句一句说成白话。"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any, Final, Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianxin.base.packs import schema
from lianxin.base.packs.casebook import cases_by_name
from lianxin.base.packs.exchange.labels import CHOICES, FIELDS, KINDS
from lianxin.base.packs.exchange.rows import SHAPES, UNWRITTEN, Raw, raw
from lianxin.base.packs.pack import Pack
from lianxin.base.packs.words import LANGUAGES, Words
from lianxin.engines.rules.wording import filled
from lianxin.kernel.problems import N_

Kind = Literal["added", "removed", "changed"]

_ADDED_RULE: Final = N_("新增%(kind)s“%(rule)s”")
_CHANGED_CASE: Final = N_("改了实例“%(rule)s”")
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
_FROM_THEN: Final = (
    N_("%(rule)s:自施行日起为 %(after)s(写的起始日是 %(part)s;施行以前的日子仍按原来的算)"),
    N_("%(rule)s:自施行日起去掉 %(part)s 起的值 %(before)s(施行以前的日子仍按原来的算)"),
    N_("%(rule)s:自施行日起,%(field)s由 %(before)s 改为 %(after)s(%(part)s 起的一期;施行以前的日子仍按原来的算)"),
)
"""The same of a value whose first day has passed when the amendment comes into force: it changes no day before."""
_WITHOUT_EFFECT: Final = N_("%(rule)s:%(part)s 起的一期改了%(field)s,但施行日前已有后面的一期,这样改不起作用")
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
    values: Mapping[str, object] = made(default_factory=dict, repr=False, compare=False)

    @property
    def text(self) -> str:
        """The difference as a sentence in the active language."""
        language = get_language() or "zh"
        return _(self.message) % {
            "rule": self.name.in_language(language),
            "kind": _(KINDS[self.attribute]),
            "part": filled(self.part_name.in_language(language), self.values, language) or self.part,
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


def changes(before: Pack, after: Pack, on: dt.date | None = None) -> list[Change]:
    """What differs in the categories, benefits, tables, visit tiers and parameters of two packs, rule by rule.

    `on`: the day from which `after` holds, before which every day stays as it was; None: of two packs side by side.
    """
    of_rules = [change for attribute in SHAPES for change in _of_part(before, after, attribute, on)]
    return [*of_rules, *_of_cases(before, after)]


def _of_cases(before: Pack, after: Pack) -> Iterator[Change]:
    if before.cases == after.cases:
        return
    old = cases_by_name(before)
    for name, case in cases_by_name(after).items():
        if name not in old:
            yield Change("cases", name, "added", Words(zh=name), _ADDED_RULE, after=name)
        elif case != old[name]:
            yield Change("cases", name, "changed", Words(zh=name), _CHANGED_CASE)


def _of_part(before: Pack, after: Pack, attribute: str, on: dt.date | None) -> Iterator[Change]:
    old, new = getattr(before, attribute), getattr(after, attribute)
    for code, row in old.items():
        if code not in new:
            yield Change(attribute, code, "removed", row.name, _REMOVED_RULE, before=code)
    for code, row in new.items():
        if code not in old:
            yield Change(attribute, code, "added", row.name, _ADDED_RULE, after=code)
        elif row != old[code]:
            told = _Row(attribute, code, row.name, {**before.sources, **after.sources}, _latest(after), on)
            yield from told.changes(raw(old[code]), raw(row))


def _latest(pack: Pack) -> dict[str, object]:
    """The last value of every parameter, with which the names of conditions are said."""
    return {code: max(one.values, key=lambda value: value.start).value for code, one in pack.parameters.items() if one.values}


@dataclass(frozen=True)
class _Row:
    attribute: str
    code: str
    name: Words
    sources: Mapping[str, schema.Source]
    values: Mapping[str, object]
    on: dt.date | None

    def changes(self, old: Raw, new: Raw) -> Iterator[Change]:
        for key in _keys(old, new):
            if key in _PARTS:
                yield from self._parts(key, old.get(key, []), new.get(key, []))
            else:
                yield self._change("changed", _FIELD, field=key, before=_of(old, key), after=_of(new, key))

    def _change(self, kind: Kind, message: str, **more: Any) -> Change:
        return Change(self.attribute, self.code, kind, self.name, message, sources=self.sources, values=self.values, **more)

    def _parts(self, key: str, old: list[Raw], new: list[Raw]) -> Iterator[Change]:
        before, after = _by_code(key, old), _by_code(key, new)
        order = _PARTS[key][3]
        main = _MAIN[key]
        for code, part in before.items():
            if code not in after:
                yield self._change("removed", self._message(key, 1, code, before), **_part(code, part), field=main, before=part.get(main))
        for code, part in after.items():
            told = _part(code, part)
            if code not in before:
                yield self._change("added", self._message(key, 0, code, after), **told, field=main, after=part.get(main))
                continue
            for name in _keys(before[code], part):
                was, now = _of(before[code], name), _of(part, name)
                yield self._change("changed", self._message(key, 2, code, after), **told, field=name, before=was, after=now)
        kept = [code for code in before if code in after]
        if kept != (now := [code for code in after if code in before]):
            yield self._change("changed", order, field=key, before=kept, after=now)


    def _message(self, key: str, which: int, code: str, dated: Mapping[str, Raw]) -> str:
        """What is said of a part: of a value whose first day has passed by the day of coming into force, that no day before
        changes; or nothing at all does, when a later one is in force by then."""
        if self.on is None or key != "values" or code > self.on.isoformat():
            return _PARTS[key][which]
        is_over = any(code < other <= self.on.isoformat() for other in dated)
        return _WITHOUT_EFFECT if is_over else _FROM_THEN[which]


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
