"""检查:读得进还不够,还要代码互相对得上、规则说得通、依据没有过期、实例算得对。"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

from lianxin.base.packs import schema
from lianxin.base.packs.duty_checks import duty_findings
from lianxin.base.packs.findings import Finding, finding_at
from lianxin.base.packs.pack import Pack
from lianxin.base.packs.paper_checks import paper_findings
from lianxin.base.packs.rule_checks import late_starts, policy_findings
from lianxin.base.packs.scale_checks import scale_findings, scale_pointers
from lianxin.base.packs.word_checks import fixed_numbers, unknown_blanks
from lianxin.base.packs.workflows import unknown_workflow_abilities, workflow_findings
from lianxin.engines.rules.rule import Decision
from lianxin.engines.rules.values import kind_of
from lianxin.kernel.divisions import ancestors, normalise, parent
from lianxin.kernel.problems import ProblemError

Check = Callable[[Pack], Iterator[Finding]]

#: Attributes whose rows name their ground.
GROUNDED = (
    "services",
    "urgencies",
    "commitment_kinds",
    "ladder",
    "alarm_kinds",
    "alarm_ladder",
    "workflows",
    "child_lists",
    "child_signs",
    "numbers",
    "errand_kinds",
    "practice_subjects",
    "posts",
    "post_tasks",
    "duties",
    "exemptions",
    "education",
    "career_ladders",
    "grades",
    "certificate_pay",
    "competencies",
    "competency_needs",
    "titles",
    "exam_subjects",
    "exam_routes",
    "exam_steps",
    "ethics",
    "complaint_kinds",
    "sanctions",
    "rating_parts",
    "rating_grades",
    "not_rated",
    "review_criteria",
    "programme_kinds",
    "topics",
    "course_questions",
    "papers",
    "categories",
    "benefits",
    "tables",
    "scales",
    "tiers",
    "travel_modes",
    "travel_factors",
    "weights",
)
#: (attribute, field, attribute it points to)
LINKS = (
    ("services", "categories", "categories"),
    ("services", "tiers", "tiers"),
    ("services", "price", "parameters"),
    ("services", "subsidy", "parameters"),
    ("need_kinds", "commitment", "commitment_kinds"),
    ("need_kinds", "urgency", "urgencies"),
    ("need_kinds", "services", "services"),
    ("need_kinds", "categories", "categories"),
    ("need_kinds", "benefits", "benefits"),
    ("need_kinds", "flags", "categories"),
    ("observations", "need", "need_kinds"),
    ("channels", "urgency", "urgencies"),
    ("ladder", "tell", "roles"),
    ("ladder", "kinds", "commitment_kinds"),
    ("alarm_kinds", "urgency", "urgencies"),
    ("alarm_kinds", "commitment", "commitment_kinds"),
    ("alarm_kinds", "service", "services"),
    ("alarm_ladder", "tell", "roles"),
    ("practice_chapters", "subject", "practice_subjects"),
    ("practice_questions", "chapter", "practice_chapters"),
    ("practice_questions", "source", "sources"),
    ("post_tasks", "post", "posts"),
    ("duties", "posts", "posts"),
    ("career_ladders", "posts", "posts"),
    ("exam_routes", "years", "parameters"),
    ("exam_routes", "more", "parameters"),
    ("career_ladders", "pay_steps", "parameters"),
    ("career_ladders", "step_result", "appraisal_results"),
    ("grades", "ladder", "career_ladders"),
    ("grades", "pay", "parameters"),
    ("certificate_pay", "amount", "parameters"),
    ("certificate_pay", "worth", "parameters"),
    ("certificate_pay", "times", "parameters"),
    ("certificate_pay", "within", "parameters"),
    ("competency_needs", "post", "posts"),
    ("competency_needs", "grade", "grades"),
    ("competency_needs", "levels", "competencies"),
    ("titles", "held", "parameters"),
    ("titles", "practice", "parameters"),
    ("titles", "local_years", "parameters"),
    ("titles", "age", "parameters"),
    ("titles", "quota", "parameters"),
    ("titles", "publicity", "parameters"),
    ("titles", "judges", "parameters"),
    ("titles", "trim_from", "parameters"),
    ("titles", "pass_mark", "parameters"),
    ("sanctions", "most_days", "parameters"),
    ("rating_grades", "least", "parameters"),
    ("topics", "competencies", "competencies"),
    ("benefits", "received", "facts"),
)
COUNTED = frozenset({
    "residents", "households", "over_60", "over_80", "children", "workers", "certified", "leading_talents", "supervisors", "exam_eligible",
    "exam_passed", "pass_rate", "pass_rate_of_eligible", "pass_rate_of_registered", "pass_rate_of_sat",
})  # fmt: skip
"""What a published figure may be about, beside a category."""
CASE_SECONDS = 60
"""Seconds of processor time for all worked cases of a pack; two hundred take one."""
_YEAR = dt.timedelta(days=365)
_MOST: Final = {"year": 150}
"""Beyond this no value of the unit can be meant; none of any unit is below nought."""


def errors(pack: Pack) -> list[Finding]:
    """Everything that makes a pack unusable."""
    checks: tuple[Check, ...] = (_links, _flags, _values, _hands, _places, unknown_blanks, scale_findings, paper_findings, duty_findings)
    found = [finding for check in checks for finding in check(pack)]
    if not any(_values(pack)):  # rules are looked at with the values they read
        found += [*policy_findings(pack), *workflow_findings(pack)]
    return found or list(worked_cases(pack))


def warnings(pack: Pack, today: dt.date) -> list[Finding]:
    """What a person should look at: facts not looked up for a year, facts not verified, Tibetan not proof-read.

    A county's list leaves out what its base already warns of.
    """
    found = [*_stale(pack, today), *_unverified(pack), *late_starts(pack), *fixed_numbers(pack), *_tibetan(pack)]
    return [finding for finding in found if finding.pack == pack.folder]


def unknown_columns(pack: Pack, columns: Collection[str]) -> list[Finding]:
    """Columns of the register that facts name and the register does not have."""
    return [
        _at(pack, f"facts.{code}", "unknown-column", name=fact.column or code)
        for code, fact in pack.facts.items()
        if fact.collected == "register" and (fact.column or code) not in columns
    ]


def not_supplied(pack: Pack, outside: Collection[str]) -> list[Finding]:
    """Facts of residents that another area is said to supply and none does: whatever reads them can never be told."""
    return [
        _at(pack, f"facts.{code}", "not-supplied", name=code)
        for code, fact in pack.facts.items()
        if fact.collected == "outside" and fact.about == "resident" and code not in outside
    ]


def unknown_abilities(pack: Pack, abilities: Collection[str]) -> list[Finding]:
    """Abilities that roles grant, or steps ask for, and the product does not declare."""
    return [
        _at(pack, f"roles.{role.code}.abilities.{index}", "unknown-code", kind="abilities", name=ability)
        for role in pack.roles.values()
        for index, ability in enumerate(role.abilities)
        if ability not in abilities
    ] + unknown_workflow_abilities(pack, abilities)


def _at(pack: Pack, path: str, code: str, **details: object) -> Finding:
    return finding_at(pack.origins, path, code, **details)


def _links(pack: Pack) -> Iterator[Finding]:
    places = _place_codes(pack)
    for path, target, name in (*_pointers(pack), *_cited(pack), *_located(pack), *scale_pointers(pack)):
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
    for attribute, inside in (("categories", "conditions"), ("benefits", "conditions"), ("tables", "rows")):
        for code, ruled in getattr(pack, attribute).items():
            for index, row in enumerate(getattr(ruled, inside)):
                yield f"{attribute}.{code}.{inside}.{index}.source", "sources", row.source
    for attribute in ("calendar", "figures"):
        for index, row in enumerate(getattr(pack, attribute)):
            yield f"{attribute}.{index}", "sources", row.source
    yield from _guided(pack)
    yield from _measured(pack)


def _guided(pack: Pack) -> Iterator[tuple[str, str, str]]:
    for code, kind in pack.errand_kinds.items():
        for name, step in kind.steps.items():
            yield f"errand_kinds.{code}.steps.{name}.source", "sources", step.source


def _measured(pack: Pack) -> Iterator[tuple[str, str, str]]:
    for index, figure in enumerate(pack.figures):
        if figure.measure not in COUNTED:
            yield f"figures.{index}", "categories", figure.measure


def _located(pack: Pack) -> Iterator[tuple[str, str, str]]:
    for attribute in ("stations", "sites"):
        for index, row in enumerate(getattr(pack, attribute)):
            yield f"{attribute}.{index}", "places", row.place
    above = ancestors(normalise(pack.code)) if pack.code.isdecimal() else ()  # the province was written about too
    for index, figure in enumerate(pack.figures):
        if figure.place not in above:
            yield f"figures.{index}", "places", figure.place
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
        for index, value in enumerate(parameter.values):
            if value.value < 0 or value.value > _MOST.get(parameter.unit, value.value):
                yield _at(pack, f"{path}.values.{index}.value", "impossible-value", value=str(value.value))


def _hands(pack: Pack) -> Iterator[Finding]:
    """Services for which nobody could ever make an order."""
    for code, service in pack.services.items():
        for field in ("hands", "heavy_hands"):
            if not 1 <= (wanted := getattr(service, field)) <= schema.MOST_HANDS:
                yield _at(pack, f"services.{code}.{field}", "hands-invalid", hands=wanted, most=schema.MOST_HANDS)


def _places(pack: Pack) -> Iterator[Finding]:
    codes = _place_codes(pack)
    for index, place in enumerate(pack.places):
        above = parent(place.code)
        inside = place.code[6:] != "000000"  # what lies above a county may belong to no pack
        if inside and place.valid_to is None and above not in codes:
            yield _at(pack, f"places.{index}", "orphan-place", name=place.name, parent=above)


def worked_cases(pack: Pack) -> Iterator[Finding]:
    """The worked examples of a pack that its rules answer otherwise; broken off when they take too long."""
    begun = time.process_time()
    for index, case in enumerate(pack.cases):
        if time.process_time() - begun > CASE_SECONDS:
            yield _at(pack, f"cases.{index}", "too-slow", seconds=CASE_SECONDS)
            return
        wrong = list(ill_told(pack, index))
        yield from wrong
        for code, expected, got in () if wrong else differences(pack, case):
            details = {"name": case.name, "category": code, "expected": expected, "got": got}
            yield _at(pack, f"cases.{index}", "case-differs", **details)


def ill_told(pack: Pack, index: int) -> Iterator[Finding]:
    """The facts of a worked example that no file declares, or whose values do not fit."""
    case = pack.cases[index]
    facts = {**pack.fact_book.facts, **pack.worker_facts.facts}
    for told in (case.facts, *(case.others or ())):
        for code, value in told.items():
            fact = facts.get(code)
            if fact is None or not _fits(value, fact):
                yield _at(pack, f"cases.{index}", "bad-case", name=case.name, fact=code, value=value)


def _fits(value: object, fact: schema.Fact) -> bool:
    try:
        fits = not isinstance(value, float | dt.datetime) and kind_of(value) == fact.kind
    except ProblemError:  # a kind that no rule knows
        return False
    return fits and (not fact.codes or value in fact.codes)


def differences(pack: Pack, case: schema.Case) -> Iterable[tuple[str, object, object]]:
    """What a worked example says and what the rules say, where the two differ."""
    together = case.others is not None
    facts = pack.told([case.facts, *(case.others or ())], case.on, together=together)[0]
    decisions = pack.decide(facts, case.on)
    for code, expected in (case.categories | case.benefits).items():
        got: object = decisions[code].answer if code in decisions else "—"
        if got != expected:
            yield code, expected, got
    for code, amount in case.amounts.items():
        got = pack.amount(decisions[code]) if code in pack.benefits and code in decisions else None
        if got != amount:
            yield f"{code}.amount", amount, "—" if got is None else got
    yield from _tier_differs(pack, case, decisions)
    for code, wanted in case.tables.items():
        got = _given(pack, code, case, decisions)
        if any(got.get(name) != value for name, value in wanted.items()):
            yield code, wanted, got


def _tier_differs(
    pack: Pack, case: schema.Case, decisions: Mapping[str, Decision]
) -> Iterator[tuple[str, object, object]]:
    if case.tier and case.tier in pack.tiers:
        got = pack.tier_for(pack.tiers[case.tier].group, decisions, case.on).code
        if got != case.tier:
            yield "tier", case.tier, got
    elif case.tier:
        yield "tier", case.tier, "—"


def _given(pack: Pack, code: str, case: schema.Case, decisions: Mapping[str, Decision]) -> Mapping[str, object]:
    """What a table gives in a worked example; nothing when there is no such table."""
    if code not in pack.tables:
        return {}
    book = pack.fact_book if pack.tables[code].about == "resident" else pack.worker_facts
    members = [case.facts, *(case.others or ())]
    param = pack.parameter_table.on(case.on)
    facts = book.complete(members, case.on, param, together=case.others is not None)[0]
    return pack.table_hit(code, facts, decisions, case.on).outputs


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
