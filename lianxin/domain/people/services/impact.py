"""Whom an amendment would touch: the county decided twice on the day it would come into force, by the rules as they are and
as they would be. Nothing of people is changed; counts go to the amendment, some examples with their reasons are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from lianxin.base.access.selectors import account_signing_in, viewer_of
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.amendments import services as amendments
from lianxin.base.amendments.selectors import amendment_or_404, outcome
from lianxin.base.db.reading import snapshot
from lianxin.base.jobs.running import finish_here, report_progress
from lianxin.base.packs import Pack
from lianxin.domain.people.models import Resident, RuleChange
from lianxin.domain.people.rules import impact as rules
from lianxin.domain.people.rules.impact import Seen, Sum, Touched
from lianxin.domain.people.selectors.facts import Facts, Row, beside_register, told_of
from lianxin.domain.people.selectors.registry import PRESENT
from lianxin.domain.people.services.deciding import in_batches, people_read
from lianxin.domain.people.services.impact_scope import narrowed
from lianxin.kernel.divisions import place_range
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

TIERS: Final = "tiers"
"""The code under which a changed visit tier is counted."""
EXAMPLES: Final = 50
"""How many people are kept of each rule and kind of change: bounds memory and table."""
_ROWS: Final = 500
Progress = Callable[[int, int], None]


@dataclass
class Measured:
    """What was counted: over how many residents, per rule, and the people kept as examples."""

    residents: int = 0
    touched: int = 0
    sums: dict[str, Sum] = field(default_factory=dict)
    examples: list[tuple[Row, Touched]] = field(default_factory=list)

    def plain(self) -> list[dict[str, Any]]:
        """The rules that would change anything for anybody, as JSON keeps them."""
        return [{"code": code, **one.plain()} for code, one in self.sums.items() if any(one.kinds.values())]


def measure(before: Pack, after: Pack, county: str, day: date, progress: Progress | None = None) -> Measured:
    """Decide everybody who lives in a county by both packs as of a day. Reads only; memory is that of one batch."""
    before, after = narrowed(before, after)
    low, high = place_range(county)
    people = Resident.objects.filter(place__gte=low, place__lt=high)
    total = people.filter(PRESENT).count()
    found = Measured()
    for batch in in_batches(people_read(before, people)):
        known = beside_register([row["id"] for household in batch for row in household], day)
        for household in batch:
            told = (told_of(pack, household, known, day) for pack in (before, after))
            for row, old, new in zip(household, *told, strict=True):
                _count(found, row, _seen(before, old, day), _seen(after, new, day))
        if progress is not None:
            progress(found.residents, total)
    return found


def measure_queued(*, user_id: UUID, now: datetime, amendment_id: UUID) -> None:
    """Count the impact of an amendment as the person who asked for it, and keep it with the end of the job.

    Raises "general.not_found" when they no longer see it, "amendment.broken" when it cannot be read as rules.
    """
    account = account_signing_in(str(user_id))
    actor = viewer_of(account, now=now) if account is not None else Viewer.nobody()
    one = amendment_or_404(actor, amendment_id)
    actor.must(amendments.PROPOSE, one.place)
    rules_of = outcome(one)
    if rules_of.after is None:
        raise ProblemError("amendment.broken", count=len(rules_of.faults))
    with snapshot():
        found = measure(rules_of.before, rules_of.after, one.place, one.effective_on, report_progress)
    impact = {
        "id": str(new_id()), "day": one.effective_on.isoformat(), "before": rules_of.before.hash, "after": rules_of.after.hash,
        "residents": found.residents, "touched": found.touched, "rules": found.plain(), "counted_at": now.isoformat(),
    }  # fmt: skip
    with transaction.atomic():
        keep_impact(actor=actor, now=now, amendment_id=amendment_id, impact=impact, examples=found.examples)
        finish_here(now=now)


@service(amendments.PROPOSE)
def keep_impact(
    *, actor: Viewer, now: datetime, amendment_id: UUID, impact: Mapping[str, Any], examples: list[tuple[Row, Touched]]
) -> None:
    """The counts on the amendment, the examples in place of the earlier ones."""
    RuleChange.objects.filter(amendment_id=amendment_id).delete()
    RuleChange.objects.bulk_create(
        (
            RuleChange(
                amendment_id=amendment_id, resident_id=row["id"], place=row["place"], code=t.code, kind=t.kind, was=t.was,
                now=t.now, reasons=t.reasons,
            )
            for row, t in examples
        ),
        batch_size=_ROWS,
    )  # fmt: skip
    amendments.note_impact(actor=actor, now=now, amendment_id=amendment_id, impact=impact)


def _count(found: Measured, row: Row, before: Seen, after: Seen) -> None:
    found.residents += 1
    rules.add(found.sums, before, after)
    touched = list(rules.differing(before, after))
    found.touched += bool(touched)
    for one in touched:
        kinds = found.sums.setdefault(one.code, Sum()).kinds
        kinds[one.kind] += 1
        if kinds[one.kind] <= EXAMPLES:
            found.examples.append((row, one))


def _seen(pack: Pack, told: Facts, day: date) -> Seen:
    decisions = pack.decide(told, day)
    amounts = {code: pack.amount(decisions[code]) for code in pack.benefits if code in decisions and decisions[code].answer == "yes"}
    return Seen(decisions, amounts, dict(_outputs(pack, told, decisions, day)))


def _outputs(pack: Pack, told: Facts, decisions: Mapping[str, Any], day: date) -> Iterator[tuple[str, str]]:
    """What tables about residents give, each as one text; the visit tier with its interval."""
    hit = pack.tier_at(told["age"], decisions, day, told["last_met_on"]) if pack.tiers else None
    if hit is not None:
        yield TIERS, _text({name: value for name, value in hit.outputs.items() if name != "due"})
    for code, table in pack.tables.items():
        if table.about == "resident" and pack.decision_tables[code].valid.contains(day):
            yield code, _text(pack.table_hit(code, told, decisions, day).outputs)


def _text(outputs: Mapping[str, Any]) -> str:
    return ";".join(f"{name}={'' if value is None else value}" for name, value in outputs.items())
