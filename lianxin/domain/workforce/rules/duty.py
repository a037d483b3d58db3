"""持证上岗: what the certificate duty says of somebody on a post, on a day. Pure; the decision is one table of the pack (`chizheng_deng`),
so that one person, a county read in columns and the day of the next change are told by the same text.

Lights: green 已持证, grace 宽限期, amber 预警, red 逾期, exempt 豁免, unknown 查不清 (a day that nobody wrote down never becomes "no"), and
"none" where the post asks nothing. The reason is the code of the table's row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

from lianxin.domain.workforce.rules.certificates import rank
from lianxin.domain.workforce.rules.registering import notice_due
from lianxin.engines.rules import DecisionTable, RuleBook, closure, emit, first_hit, parse
from lianxin.engines.rules.ast import names
from lianxin.engines.rules.changes import Changes
from lianxin.engines.rules.derived import in_order
from lianxin.engines.rules.functions import add_months
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from lianxin.base.packs import Pack
    from lianxin.base.packs.schema import Duty

TABLE: Final = "chizheng_deng"
BREAK: Final = "duty_break_months"
"""The parameter: a break of work under a duty that is no longer than this is none."""
LIGHTS: Final = ("red", "amber", "grace", "green", "exempt", "unknown")
"""In the order in which people want to see them."""
LIGHT_NAMES: Final[Mapping[str, str]] = {
    "red": N_("逾期"), "amber": N_("预警"), "grace": N_("宽限期"), "green": N_("已持证"), "exempt": N_("豁免"), "unknown": N_("查不清"),
    "none": N_("不要求"),
}  # fmt: skip
OF_REGISTRATION: Final = ("lapsed", "ending")
"""Reasons of somebody who is certified: what is due is the registration."""
CERTIFICATES: Final = ("good", "unregistered", "ending", "lapsed", "none")
"""good: nothing is due; unregistered: held, never registered; ending, lapsed: its registration; none: not held."""
_UNSURE: Final = "unknown"
_DEFAULT: Final = "grace"


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate that counts on the post's place on the day. `registered_until`: the last day of its newest registration."""

    level: str
    issued_on: date
    registered_until: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the duty says. `due_on`: the last day in time for what is due (certificate or registration), none where nothing is."""

    light: str
    reason: str
    due_on: date | None
    exempt_until: date | None = None


NO_DUTY: Final = Verdict("none", "none", None)


def duty_of(pack: Pack, post: str, place: str) -> Duty | None:
    """The duty of a kind of post at a place; none where nothing is asked."""
    for duty in pack.duties.values():
        if post in duty.posts and (not duty.places or _kinds(pack).get(place) in duty.places):
            return duty
    return None


@lru_cache(maxsize=64)
def _kinds(pack: Pack) -> dict[str, str]:
    return {place.code: place.kind for place in pack.places}


def certificate_of(duty: Duty, held: Iterable[Held], said: Verdict, on: date) -> str:
    """How what a duty asks for stands, apart from the time that is left and from exemptions: of `CERTIFICATES`."""
    enough = [one for one in held if rank(one.level) >= rank(duty.level)]
    if not enough:
        return "none"
    if said.light == "green":
        return "good"
    ends = [one.registered_until for one in enough if one.registered_until is not None]
    if not ends:
        return "unregistered"
    return "lapsed" if max(ends) < on else "ending"


def exempt_span(spans: Iterable[tuple[date, date]], on: date) -> tuple[date, date] | None:
    """The stretch of days (both included) of the exemption in force, else of the next one; those that touch are one."""
    first: tuple[date, date] | None = None
    for since, until in sorted(spans):
        if until < on:
            continue
        if first is None:
            first = (since, until)
        elif since <= first[1] + timedelta(days=1):
            first = (first[0], max(first[1], until))
    return first


def hired_on(since: date, earlier: Iterable[tuple[date, date]], months: int) -> date:
    """The first day of work under a duty without a longer break than so many months: `earlier` are the posts held before, first and last day
    worked. Whoever leaves and comes back within them gains no new time by it."""
    for first, last in sorted(earlier, reverse=True):
        if first < since <= (add_months(last, months) or date.max) + timedelta(days=1):
            since = first
    return since


def notice_step(duty: Duty, due_on: date, today: date) -> int | None:
    """The days of the notice that is due: the nearest step reached, 0 once the last day has passed, none while it is far."""
    return notice_due(due_on, today, duty.notice_days)


@lru_cache(maxsize=64)
def rule_of(pack: Pack) -> DutyRule:
    """The duty's rule as this pack has it."""
    return DutyRule(pack)


class DutyRule:
    """The table with the facts it derives, for one pack."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._params: dict[date, Mapping[str, Any]] = {}
        self.table: DecisionTable = pack.decision_tables[TABLE]
        self.rows = [row.code for row in pack.tables[TABLE].rows]
        read, self.derived = _read(pack, self.table)
        self.columns = tuple(emit.Column(code, pack.facts[code].kind) for code in read)
        self._steps = [(code, closure(self.derived[code])) for code in in_order(self.derived)[0]]
        self._register_by = closure(self.derived["register_by"])

    def facts(
        self, duty: Duty, hired_on: date | None, held: Sequence[Held], exempt: Iterable[tuple[date, date]], on: date
    ) -> dict[str, Any]:
        """The facts of the table about one engagement. Of several certificates the one whose registration lasts longest."""
        enough = [one for one in held if rank(one.level) >= rank(duty.level)]
        told = [_of_certificate(one) for one in enough] or [_NO_CERTIFICATE]
        best = told[0] if len(told) == 1 else max(told, key=lambda one: self._lasts(one, on))
        span = exempt_span(exempt, on)
        return {
            **best, "hired_on": hired_on, "is_exempted": span is not None,
            "exempt_from": span[0] if span else None, "exempt_until": span[1] if span else None,
            "duty_from": duty.start, "duty_grace_years": duty.grace_years, "duty_amber_days": duty.amber_days,
            "duty_registration": duty.registration,
        }  # fmt: skip

    def verdict(self, facts: Mapping[str, Any], on: date) -> Verdict:
        """What the table says of these facts on a day."""
        env = {**facts, "param": self._param(on), "as_of": on}
        for code, run in self._steps:
            env[code] = run(env)
        hit = first_hit(self.table, env, on)
        reason = _DEFAULT if hit.row == "default" else _UNSURE if hit.row == "unknown" else self.rows[hit.row - 1]
        light = str(hit.outputs["light"])
        by = (env["register_by"] if env["duty_registration"] != "none" else None) if env["holds_certificate"] else env["certify_by"]
        return Verdict(light, reason, by, env["exempt_until"] if light == "exempt" else None)

    def next_change(self, facts: Mapping[str, Any], on: date) -> date | None:
        """The first day after `on` on which light or reason is another by the passing of time alone; none: never."""
        return self._changes.after(on, [facts])

    def plan(self, on: date) -> emit.Plan:
        """The same table for everybody at once: columns of facts in, `light` and the number of the row out (`emit.duckdb`)."""
        people = emit.People(self.columns, self.derived, household="id")
        return emit.plan(RuleBook(()), people, self._pack.parameter_table, on, tables=[self.table])

    def _lasts(self, certificate: Mapping[str, Any], on: date) -> date:
        by = self._register_by({**certificate, "param": self._param(on), "as_of": on})
        return by if isinstance(by, date) else date.min

    def _param(self, on: date) -> Mapping[str, Any]:
        if on not in self._params:
            self._params[on] = self._pack.parameter_table.on(on)
        return self._params[on]

    @cached_property
    def _changes(self) -> Changes:
        return Changes(RuleBook(()), self._pack.parameter_table, derived=self.derived, tables=[self.table])


_NO_CERTIFICATE: Final[dict[str, Any]] = {
    "holds_certificate": False, "certified_on": None, "is_registered": None, "registration_until": None,
}  # fmt: skip


def _of_certificate(one: Held) -> dict[str, Any]:
    return {
        "holds_certificate": True, "certified_on": one.issued_on, "is_registered": one.registered_until is not None,
        "registration_until": one.registered_until,
    }  # fmt: skip


def _read(pack: Pack, table: DecisionTable) -> tuple[list[str], dict[str, str]]:
    """The facts as written down, and the derived ones, that the table reads by itself or through others."""
    outputs = [parse(text) for outcome in table.outcomes.values() for text in outcome.values()]
    open_ones = {path[0] for path in table.reads} | {name.path[0] for tree in outputs for name in names(tree)} | {"certify_by", "register_by"}
    written: set[str] = set()
    derived: dict[str, str] = {}
    while open_ones:
        code = open_ones.pop()
        fact = pack.facts.get(code)
        if fact is None:  # param, as_of
            continue
        if fact.collected != "derived":
            written.add(code)
        elif code not in derived:
            derived[code] = fact.expression
            open_ones |= {name.path[0] for name in names(parse(fact.expression))}
    return sorted(written), derived
