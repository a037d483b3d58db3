"""Why, why not, one condition short, what to ask next: the answer of every category and benefit of one resident, as of any day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db.models import Q

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack, schema
from lianxin.domain.people.models import CategoryMembership, Resident
from lianxin.domain.people.rules.asking import gaps_in
from lianxin.domain.people.selectors.categories import decisions
from lianxin.domain.people.selectors.facts import written_together
from lianxin.domain.people.selectors.registry import resident_or_404
from lianxin.engines import rules
from lianxin.engines.rules import Condition, Decision, RuleBook
from lianxin.engines.rules.changes import Changes
from lianxin.kernel.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Ground:
    """What a condition stands on: the document and article, when somebody last looked it up, whether that is still to be done."""

    cited: str
    link: str
    unverified: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition with its ground, and the facts (of the person, of the household) that nobody knows and it waits for."""

    condition: Condition
    ground: Ground
    own: tuple[str, ...] = ()
    household: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One category or benefit and one resident on a day. `decision` None: the rule was not in force.

    `since`: from when the night (or a change by day) has it so; None where it is not so, or nobody has decided yet.
    `amount`: yuan per `ruled.per`, of a benefit that is due and pays; `receives`: None when nobody knows.
    """

    code: str
    ruled: schema.Ruled
    decision: Decision | None
    since: date | None
    amount: Decimal | None = None
    receives: bool | None = None

    @property
    def is_benefit(self) -> bool:
        return isinstance(self.ruled, schema.Benefit)

    @property
    def short(self) -> Condition | None:
        return rules.one_condition_short(self.decision) if self.decision else None

    @property
    def ask(self) -> tuple[Condition, ...]:
        return rules.ask_next(self.decision) if self.decision else ()


@dataclass(frozen=True, slots=True)
class Why:
    """An answer with all its conditions. `open`: unknown, and without weight for the answer. `changes_on`: the first later day on
    which time alone (a birthday, a certificate that lapses, a new rate) changes something about it; None: never."""

    answer: Answer
    met: tuple[Asked, ...]
    not_met: tuple[Asked, ...]
    ask: tuple[Asked, ...]
    open: tuple[Asked, ...]
    inputs: Mapping[str, object]
    ground: Ground
    version: str
    changes_on: date | None


def answers_of(viewer: Viewer, resident: Resident, *, on: date) -> list[Answer]:
    """Every category and benefit, in the pack's order. Raises "general.not_found"."""
    decided = decisions(viewer, resident, today=on)
    pack = packs.for_place(resident.place, on)
    since = _since(resident, on)
    return [_answer(pack, code, decided.get(code), since.get(code)) for code in pack.ruled]


def why(viewer: Viewer, resident: Resident, code: str, *, on: date) -> Why:
    """One of them with all reasons. Raises "people.category_unknown", "people.rule_not_in_force", "general.not_found"."""
    pack = packs.for_place(resident.place, on)
    if code not in pack.ruled:
        raise ProblemError("people.category_unknown", category=code)
    viewer.must("category.read")
    found = resident_or_404(viewer, resident.id)
    written, of = written_together(pack, found, on)
    together = found.household_id is not None
    decided = pack.decide(pack.told(written, on, together=together)[of], on)
    decision, ruled = decided.get(code), pack.ruled[code]
    if decision is None:
        raise ProblemError("people.rule_not_in_force", name=ruled.name.zh)
    rest = {c.code: _asked(pack, ruled, c, decision, decided) for c in decision.conditions}
    met, not_met, ask = (
        tuple(rest.pop(c.code) for c in found)
        for found in (rules.why(decision), rules.why_not(decision), rules.ask_next(decision))
    )
    return Why(
        answer=_answer(pack, code, decision, _since(resident, on).get(code)), met=met, not_met=not_met, ask=ask,
        open=tuple(rest.values()),
        inputs={name: value for name, value in decision.inputs.items() if not name.startswith("param.")},
        ground=Ground(_cited(pack, ruled), pack.sources[ruled.source].link, ruled.unverified),
        version=f"{pack.code}@{pack.hash[:16]}", changes_on=_changes(pack, code).after(on, written, of, together=together),
    )  # fmt: skip


@lru_cache(maxsize=256)
def _changes(pack: Pack, code: str) -> Changes:
    """One rule, and those it reads, looked ahead; a pack is the same for as long as its files are."""
    known = {rule.code: rule for rule in pack.all_rules.rules}
    wanted, reached = [code], []
    while wanted:
        one = wanted.pop()
        if one in known and one not in reached:
            reached.append(one)
            wanted += sorted(known[one].needs_rules)
    ruled = pack.ruled[code]
    amount = {code: ruled.amount} if isinstance(ruled, schema.Benefit) and ruled.amount else {}
    derived = {name: fact.expression for name, fact in pack.fact_book.facts.items() if fact.collected == "derived"}
    book = RuleBook(known[one] for one in reached)
    return Changes(book, pack.parameter_table, derived=derived, amounts=amount)


def _answer(pack: Pack, code: str, decision: Decision | None, since: date | None) -> Answer:
    ruled = pack.ruled[code]
    if decision is None or not isinstance(ruled, schema.Benefit):
        return Answer(code, ruled, decision, since)
    amount = pack.amount(decision) if decision.answer == "yes" else None
    told = decision.facts.get(ruled.received) if ruled.received else None
    return Answer(code, ruled, decision, since, amount, told if isinstance(told, bool) else None)


def _since(resident: Resident, on: date) -> dict[str, date]:
    rows = CategoryMembership.objects.filter(Q(until__isnull=True) | Q(until__gt=on), resident=resident, since__lte=on)
    return dict(rows.values_list("code", "since"))


def _asked(
    pack: Pack, ruled: schema.Ruled, condition: Condition, decision: Decision, decided: Mapping[str, Decision]
) -> Asked:
    row = next(row for row in ruled.conditions if row.code == condition.code)
    source = pack.sources.get(row.source or ruled.source)
    unverified = row.unverified or (ruled.unverified and not row.source)
    ground = Ground(condition.article, source.link if source else "", unverified)
    gaps = sorted(set(gaps_in(condition, decision, decided, pack.fact_book.sources)), key=lambda g: (g.code, g.at or 0))
    own = tuple(dict.fromkeys(gap.code for gap in gaps if gap.at is None))
    household = tuple(dict.fromkeys(gap.code for gap in gaps if gap.at is not None))
    return Asked(condition, ground, own, household)


def _cited(pack: Pack, ruled: schema.Ruled) -> str:
    return f"{pack.sources[ruled.source].title} {ruled.article}".strip()
