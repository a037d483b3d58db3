"""The nightly pass: every resident's categories and benefits decided afresh, household by household; only changes are written.

First everybody is read and decided without any lock; of that only the households with a change are kept. Then those
households are read again, decided again and written in one transaction: whoever kills the process finds yesterday or
today, never between, and nothing decided on stale facts is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.reading import snapshot
from lianxin.base.packs import Pack
from lianxin.base.packs.facts import kept
from lianxin.domain.people.events import CategoryChanged
from lianxin.domain.people.models import CategoryMembership, Resident, Shortfall, VisitTier
from lianxin.domain.people.selectors.facts import Row
from lianxin.domain.people.selectors.registry import PRESENT
from lianxin.domain.people.services.columnar import Survey, survey_by_columns
from lianxin.domain.people.services.deciding import Decided, decide, in_batches, people_read
from lianxin.domain.people.services.shortfalls import Missing, stored_shortfalls, write_shortfalls
from lianxin.domain.people.services.tiers import differs, stored_tiers, write_tiers
from lianxin.engines.rules import Decision
from lianxin.kernel import events
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import county_of, place_range
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

Progress = Callable[[int, int], None]
"""Told (residents done, residents in all)."""

ABILITY: Final = "resident.write"
_ROWS: Final = 500  # keys of one statement
_HASH_SHOWN: Final = 16


@dataclass(frozen=True, slots=True)
class PassResult:
    """What one pass did."""

    residents: int
    entered: int
    ended: int
    undecided: int


@dataclass(slots=True)
class _Written:
    """What a writing half did: categories and benefits entered and ended, how many visit tiers and shortfalls changed."""

    entered: list[tuple[UUID, str]] = field(default_factory=list)
    ended: list[tuple[UUID, str]] = field(default_factory=list)
    tiers: int = 0
    shortfalls: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.entered or self.ended or self.tiers or self.shortfalls)


def run_pass(
    *,
    actor: Viewer,
    now: datetime,
    county: str,
    progress: Progress | None = None,
) -> PassResult:
    """Decide the categories and benefits of a county's residents and write what changed, in one transaction at the end.

    A membership ends only on "no": what has become unknown stays as it was. One audit row, one `CategoryChanged`.
    """
    actor.must(ABILITY, county)
    today = local_day(now)
    pack = packs.for_place(county)
    with snapshot():
        survey = survey_by_columns(pack, county, today, progress) or survey_by_households(
            pack, county, today, progress
        )
    entered, ended = write_pass(
        actor=actor, now=now, county=county, households=survey.households, alone=survey.alone
    )
    return PassResult(survey.residents, entered, ended, survey.undecided)


@service(ABILITY)
def write_pass(
    *, actor: Viewer, now: datetime, county: str, households: Sequence[UUID], alone: Sequence[UUID],

) -> tuple[int, int]:  # fmt: skip
    """The writing half of a pass, for these households and these residents without one: (entered, ended)."""
    actor.must(ABILITY, county)
    pack, today = packs.for_place(county), local_day(now)
    done = _Written()
    for kind, keys in (("household_id", households), ("id", alone)):
        for some in _chunks(keys, _ROWS):
            _write(pack, people_read(pack, Resident.objects.filter(**{f"{kind}__in": some})), now, done)
    entered, ended = done.entered, done.ended
    gone = _close_departed(county, today)
    audit.record(
        actor=actor, verb="category.pass", subject=("places.Division", county), place=county, now=now,
        after={
            "day": today, "entered": len(entered), "ended": len(ended) + gone, "tiers": done.tiers,
            "shortfalls": done.shortfalls, "rules": _version(pack),
        },
    )  # fmt: skip
    if entered or ended:
        events.publish(CategoryChanged(county, today, tuple(entered), tuple(ended), now))
    return len(entered), len(ended) + gone


@service(ABILITY)
def recompute_household(*, actor: Viewer, now: datetime, household_id: UUID) -> None:
    """Decide one household at once, by day, after its data changed. Raises "general.not_found"."""
    _recompute(actor, now, Resident.objects.filter(household_id=household_id), ("people.Household", household_id))


@service(ABILITY)
def recompute_resident(*, actor: Viewer, now: datetime, resident_id: UUID) -> None:
    """Decide one resident who lives in no known household, likewise."""
    _recompute(actor, now, Resident.objects.filter(id=resident_id), ("people.Resident", resident_id))


def _recompute(actor: Viewer, now: datetime, people: QuerySet[Resident], subject: tuple[str, UUID]) -> None:
    first = people.first()
    if first is None or not actor.may(ABILITY, first.place):
        raise ProblemError("general.not_found")
    county = county_of(first.place)
    pack = packs.for_place(county)
    done = _Written()
    _write(pack, people_read(pack, people), now, done)
    entered, ended = done.entered, done.ended
    if done.is_nothing:
        audit.unchanged()
        return
    audit.record(
        actor=actor, verb="category.recompute", subject=subject, place=first.place, now=now,
        after={
            "entered": sorted({code for _, code in entered}), "ended": sorted({code for _, code in ended}),
            "tiers": done.tiers, "shortfalls": done.shortfalls,
        },
    )  # fmt: skip
    if entered or ended:
        events.publish(CategoryChanged(county, local_day(now), tuple(entered), tuple(ended), now))


def survey_by_households(
    pack: Pack, county: str, today: date, progress: Progress | None = None
) -> Survey:
    """Everybody of a county in plain Python; `columnar.survey_by_columns` finds the same, many times as fast."""
    low, high = place_range(county)
    people = Resident.objects.filter(place__gte=low, place__lt=high)
    total = people.filter(PRESENT).count()
    survey = Survey()
    for batch in in_batches(people_read(pack, people)):
        decided = decide(pack, batch, today)
        keys = [d.resident_id for d in decided]
        stored, tiers, short = _open_codes(keys), stored_tiers(keys), stored_shortfalls(keys)
        for one in decided:
            survey.undecided += any(code in pack.categories for code in one.lacking)
            changed = any(_difference(one.decisions, stored.get(one.resident_id, frozenset())))
            changed = changed or one.lacking != short.get(one.resident_id, {})
            if changed or differs(pack, one.placed, tiers.get(one.resident_id), today):
                _remember(survey, one)
        survey.residents += len(decided)
        if progress is not None:
            progress(survey.residents, total)
    return survey


def _remember(survey: Survey, one: Decided) -> None:
    if one.household_id is None:
        survey.alone.append(one.resident_id)
    elif not survey.households or survey.households[-1] != one.household_id:
        survey.households.append(one.household_id)


def _open_codes(resident_ids: Sequence[UUID]) -> dict[UUID, frozenset[str]]:
    found: dict[UUID, set[str]] = {}
    for some in _chunks(resident_ids, _ROWS):
        rows = CategoryMembership.objects.filter(resident_id__in=some, until__isnull=True)
        for resident_id, code in rows.values_list("resident_id", "code"):
            found.setdefault(resident_id, set()).add(code)
    return {key: frozenset(codes) for key, codes in found.items()}


def _difference(decisions: Mapping[str, Decision], stored: frozenset[str]) -> tuple[list[str], list[str]]:
    """(codes to open, codes to close). A category the pack no longer has ends; one that cannot be told stays."""
    wanted = [code for code, d in decisions.items() if d.answer == "yes" and code not in stored]
    over = [code for code in sorted(stored) if code not in decisions or decisions[code].answer == "no"]
    return wanted, over


def _write(pack: Pack, rows: Iterable[Row], now: datetime, done: _Written) -> None:
    today = local_day(now)
    ended: list[tuple[UUID, str]] = []
    for batch in in_batches(rows):
        decided = decide(pack, batch, today)
        keys = [d.resident_id for d in decided]
        stored = _open_codes(keys)
        fresh = []
        for one in decided:
            wanted, over = _difference(one.decisions, stored.get(one.resident_id, frozenset()))
            fresh += [_membership(pack, one, code, now) for code in wanted]
            ended += [(one.resident_id, code) for code in over]
        CategoryMembership.objects.bulk_create(fresh, batch_size=_ROWS)
        done.tiers += write_tiers(
            pack, (one.placed for one in decided), stored_tiers(keys), now=now, today=today, version=_version(pack)
        )
        done.shortfalls += write_shortfalls(
            (Missing(one.resident_id, one.place, one.lacking) for one in decided), stored_shortfalls(keys),
            today=today, version=_version(pack),
        )  # fmt: skip
        done.entered += [(m.resident_id, m.code) for m in fresh]
    for resident_id, code in ended:
        open_ones = CategoryMembership.objects.filter(resident_id=resident_id, code=code, until__isnull=True)
        open_ones.update(until=today)
    done.ended += ended


def _membership(pack: Pack, one: Decided, code: str, now: datetime) -> CategoryMembership:
    inputs = {name: _plain(value) for name, value in one.decisions[code].inputs.items()}
    return CategoryMembership(
        id=new_id(), resident_id=one.resident_id, place=one.place, code=code, since=local_day(now), inputs=inputs,
        rule_version=_version(pack), computed_at=now,
    )  # fmt: skip


def _close_departed(county: str, today: date) -> int:
    """End what is still open for residents who died or moved away (a roster may have said so)."""
    low, high = place_range(county)
    gone = Q(resident__died_on__isnull=False) | Q(resident__left_on__isnull=False)
    for model in (VisitTier, Shortfall):
        model._default_manager.filter(gone, place__gte=low, place__lt=high).delete()
    rows = CategoryMembership.objects.filter(gone, place__gte=low, place__lt=high, until__isnull=True)
    return rows.update(until=today)


def _version(pack: Pack) -> str:
    return f"{pack.code}@{pack.hash[:_HASH_SHOWN]}"


def _plain(value: object) -> object:
    return [kept(one) for one in value] if isinstance(value, list) else kept(value)


def _chunks(keys: Sequence[UUID], size: int) -> Iterator[list[UUID]]:
    rest = iter(keys)
    while some := list(islice(rest, size)):
        yield some
