"""检查:读得进还不够,还要代码互相对得上、规则说得通、依据没有过期、实例算得对。"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator

from lianxin.base.packs import policy, schema
from lianxin.base.packs.findings import Finding
from lianxin.base.packs.pack import Pack
from lianxin.engines.rules.check import check as check_rules
from lianxin.engines.rules.check import check_table
from lianxin.engines.rules.rule import Rule
from lianxin.engines.rules.values import Kind
from lianxin.kernel.divisions import parent
from lianxin.kernel.problems import ProblemError

Check = Callable[[Pack], Iterator[Finding]]

#: Attributes whose rows name their ground.
GROUNDED = (
    "services",
    "urgencies",
    "commitment_kinds",
    "ladder",
    "categories",
    "tiers",
    "travel_modes",
    "travel_factors",
    "weights",
)
#: (attribute, field, attribute it points to)
LINKS = (
    ("services", "categories", "categories"),
    ("services", "price", "parameters"),
    ("services", "subsidy", "parameters"),
    ("need_kinds", "commitment", "commitment_kinds"),
    ("need_kinds", "urgency", "urgencies"),
    ("need_kinds", "services", "services"),
    ("need_kinds", "categories", "categories"),
    ("channels", "urgency", "urgencies"),
    ("ladder", "tell", "roles"),
)
_YEAR = dt.timedelta(days=365)


def errors(pack: Pack) -> list[Finding]:
    """Everything that makes a pack unusable."""
    checks: tuple[Check, ...] = (_links, _flags, _values, _places, _rules, _tiers)
    found = [finding for check in checks for finding in check(pack)]
    return found or list(worked_cases(pack))


def warnings(pack: Pack, today: dt.date) -> list[Finding]:
    """What a person should look at: facts not looked up for a year, facts not verified, Tibetan not proof-read.

    A county's list leaves out what its base already warns of.
    """
    found = [*_stale(pack, today), *_unverified(pack), *_tibetan(pack)]
    return [finding for finding in found if finding.pack == pack.folder]


def unknown_abilities(pack: Pack, abilities: Collection[str]) -> list[Finding]:
    """Abilities that roles grant and the product does not declare."""
    return [
        _at(pack, f"roles.{role.code}.abilities.{index}", "unknown-code", kind="abilities", name=ability)
        for role in pack.roles.values()
        for index, ability in enumerate(role.abilities)
        if ability not in abilities
    ]


def _at(pack: Pack, path: str, code: str, **details: object) -> Finding:
    """A finding at the line where a value, or the nearest thing that holds it, is written."""
    where = path
    while where not in pack.origins:
        where = where.rpartition(".")[0]
    origin = pack.origins[where]
    return Finding(origin.pack, origin.file, origin.line, code, {"path": path, **details})


def _links(pack: Pack) -> Iterator[Finding]:
    places = _place_codes(pack)
    for path, target, name in (*_pointers(pack), *_cited(pack), *_located(pack)):
        known = places if target == "places" else getattr(pack, target)
        if name and name not in known:
            yield _at(pack, path, "unknown-code", kind=target, name=name)


def _pointers(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Every value that names a code: its path, the attribute it points to, the code."""
    for attribute, field, target in LINKS:
        for row in getattr(pack, attribute).values():
            value = getattr(row, field)
            for name in (value,) if isinstance(value, str) else value:
                yield f"{attribute}.{row.code}.{field}", target, name


def _cited(pack: Pack) -> Iterator[tuple[str, str, str]]:
    for path, stated in _grounds(pack):
        yield f"{path}.source", "sources", stated.source
    for category in pack.categories.values():
        for index, row in enumerate(category.conditions):
            yield f"categories.{category.code}.conditions.{index}.source", "sources", row.source
    for index, day in enumerate(pack.calendar):
        yield f"calendar.{index}", "sources", day.source


def _located(pack: Pack) -> Iterator[tuple[str, str, str]]:
    for attribute in ("stations", "sites"):
        for index, row in enumerate(getattr(pack, attribute)):
            yield f"{attribute}.{index}", "places", row.place
    for index, place in enumerate(pack.places):
        yield f"places.{index}", "places", place.replaced_by


def _place_codes(pack: Pack) -> frozenset[str]:
    return frozenset(place.code for place in pack.places)


def _grounds(pack: Pack) -> Iterator[tuple[str, schema.Grounded | schema.DatedValue]]:
    """Everything that states a fact, with its path."""
    for attribute in GROUNDED:
        for row in getattr(pack, attribute).values():
            yield f"{attribute}.{row.code}", row
    for parameter in pack.parameters.values():
        for index, value in enumerate(parameter.values):
            yield f"parameters.{parameter.code}.values.{index}", value


def _flags(pack: Pack) -> Iterator[Finding]:
    for path, stated in _grounds(pack):
        if stated.sureness in schema.UNSURE and not stated.unverified:
            yield _at(pack, f"{path}.sureness", "not-flagged", sureness=stated.sureness)


def _values(pack: Pack) -> Iterator[Finding]:
    for parameter in pack.parameters.values():
        path = f"parameters.{parameter.code}"
        if not parameter.values:
            yield _at(pack, path, "no-values")
        starts = [value.start for value in parameter.values]
        for index, start in enumerate(starts):
            if start in starts[:index]:
                yield _at(pack, f"{path}.values.{index}", "duplicate", other=str(start))


def _places(pack: Pack) -> Iterator[Finding]:
    codes = _place_codes(pack)
    for index, place in enumerate(pack.places):
        above = parent(place.code)
        inside = place.code[6:] != "000000"  # what lies above a county may belong to no pack
        if inside and place.valid_to is None and above not in codes:
            yield _at(pack, f"places.{index}", "orphan-place", name=place.name, parent=above)


def known_names(pack: Pack) -> dict[str, Kind]:
    """Every name an expression of this pack may read, but for ``rule.x``."""
    return {**policy.FACTS, **{f"param.{code}": "number" for code in pack.parameters}}


def _rules(pack: Pack) -> Iterator[Finding]:
    rules: list[Rule] = []
    for category in pack.categories.values():
        broken = list(_broken_conditions(pack, category))
        yield from broken
        if not broken:
            rules.append(policy.rule(category, pack.sources))
    if len(rules) == len(pack.categories):
        for error in check_rules(rules, known_names(pack)):
            yield _at(pack, _rule_path(pack, error), "bad-rule", detail=error)


def _broken_conditions(pack: Pack, category: schema.Category) -> Iterator[Finding]:
    for index, row in enumerate(category.conditions):
        try:
            policy.condition(row, category, pack.sources)
        except ProblemError as error:
            path = f"categories.{category.code}.conditions.{index}.expression"
            yield _at(pack, path, "bad-rule", detail=error)


def _rule_path(pack: Pack, error: ProblemError) -> str:
    """The path of the condition an error speaks of; of the first category for errors about all."""
    code = str(error.details.get("rule", next(iter(pack.categories))))
    conditions = [row.code for row in pack.categories[code].conditions]
    if error.details.get("condition") in conditions:
        return f"categories.{code}.conditions.{conditions.index(str(error.details['condition']))}.expression"
    return f"categories.{code}"


def _tiers(pack: Pack) -> Iterator[Finding]:
    known = known_names(pack)
    known.update({f"rule.{code}": "boolean" for code in pack.categories})
    groups: dict[str, dict[str, schema.Tier]] = {}
    for tier in pack.tiers.values():
        groups.setdefault(tier.group, {})[tier.code] = tier
    for rows in groups.values():
        first = f"tiers.{next(iter(rows))}"
        try:
            tables = policy.tier_tables(rows, pack.sources).values()
        except ProblemError as error:
            yield _at(pack, first, "bad-rule", detail=error)
            continue
        for wrong in (wrong for table in tables for wrong in check_table(table, known)):
            yield _at(pack, first, "bad-rule", detail=wrong)


def worked_cases(pack: Pack) -> Iterator[Finding]:
    """The worked examples of a pack that its rules answer otherwise."""
    for index, case in enumerate(pack.cases):
        for code, expected, got in _differences(pack, case):
            details = {"name": case.name, "category": code, "expected": expected, "got": got}
            yield _at(pack, f"cases.{index}", "case-differs", **details)


def _differences(pack: Pack, case: schema.Case) -> Iterable[tuple[str, str, str]]:
    """What a worked example says and what the rules say, where the two differ."""
    if unknown := set(case.facts) - set(policy.FACTS):
        yield "facts", "、".join(policy.FACTS), "、".join(sorted(unknown))
        return
    decisions = pack.categorise(case.facts, case.on)
    for code, expected in case.categories.items():
        got: str = decisions[code].answer if code in decisions else "—"
        if got != expected:
            yield code, expected, got
    if case.tier and case.tier in pack.tiers:
        got = pack.tier_for(pack.tiers[case.tier].group, decisions, case.on).code
        if got != case.tier:
            yield "tier", case.tier, got
    elif case.tier:
        yield "tier", case.tier, "—"


def _stale(pack: Pack, today: dt.date) -> Iterator[Finding]:
    for path, stated in _grounds(pack):
        if today - stated.checked_on > _YEAR:
            yield _at(pack, f"{path}.checked_on", "stale", day=stated.checked_on)


def _unverified(pack: Pack) -> Iterator[Finding]:
    for path, stated in _grounds(pack):
        if stated.unverified:
            yield _at(pack, f"{path}.unverified", "unverified", sureness=stated.sureness)
    for index, day in enumerate(pack.calendar):
        if day.unverified:
            yield _at(pack, f"calendar.{index}", "unverified", sureness=day.name_zh)


def _tibetan(pack: Pack) -> Iterator[Finding]:
    if not pack.info.bo_checked:
        yield _at(pack, "info.bo_checked", "bo-draft")
