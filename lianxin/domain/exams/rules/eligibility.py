"""Who may sit which exam: every route of the pack tried, with what is missing and from which year it would be met."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from lianxin.domain.exams.rules.levels import DEGREES, LEVELS, at_least
from lianxin.domain.exams.rules.work import Stretch, goes_on, whole_years
from lianxin.kernel.problems import N_

Answer = Literal["eligible", "not", "unsure"]
ANSWERS: Final[dict[str, str]] = {
    "eligible": N_("符合条件"),
    "not": N_("不符合条件"),
    "unsure": N_("还不能判断"),
}
AHEAD: Final = 15
"""Years looked ahead for the first in which a condition would be met."""

REASONS: Final[dict[str, str]] = {
    "met": N_("学历符合,工作年限 %(have)s 年(算到 %(on)s),要求满 %(need)s 年"),
    "met_no_years": N_("学历符合,不要求工作年限"),
    "met_last_year": N_("社会工作专业应届毕业生,预计 %(on)s 毕业"),
    "years_short": N_("学历符合,工作年限 %(have)s 年(算到 %(on)s),要求满 %(need)s 年,还差 %(short)s 年"),
    "years_after_short": N_(
        "取得%(level)s证书以后从业 %(have)s 年(算到 %(on)s),要求满 %(need)s 年,还差 %(short)s 年"
    ),
    "met_after": N_("取得%(level)s证书以后从业 %(have)s 年(算到 %(on)s),要求满 %(need)s 年"),
    "certificate_missing": N_("还没有%(level)s证书"),
    "certificate_unverified": N_("%(level)s证书还没有核实"),
    "degree_missing": N_("登记的学历没有一条符合这一级的条件"),
    "not_graduated": N_("还没有毕业(预计 %(on)s),毕业以后才能按这个学历报考"),
    "no_schooling": N_("没有登记学历"),
    "no_work": N_("没有登记工作经历,算不出年限"),
    "held": N_("已经有%(level)s证书"),
    "passed": N_("%(year)s 年已经考过这一级"),
    "no_rule": N_("这一年还没有报考条件"),
}
"""Reasons in words; dates as text, levels translated by who shows them."""


@dataclass(frozen=True, slots=True)
class Degree:
    """A degree: in social work or not; `graduated_on` none while studying, then `expected_on`."""

    code: str
    is_social_work: bool
    graduated_on: date | None = None
    expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate that counts at the person's place; unverified: nobody has looked at it yet. One won by a region's own line bars nobody
    from sitting for that of the whole country."""

    level: str
    issued_on: date
    is_verified: bool = True
    is_national: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of somebody."""

    degrees: Sequence[Degree] = ()
    work: Sequence[Stretch] = ()
    held: Sequence[Held] = ()
    passed: Mapping[str, int] = field(default_factory=dict)
    """Levels passed in an earlier year by the national line, the certificate still to come."""


@dataclass(frozen=True, slots=True)
class Route:
    """One way to be allowed (a row of the pack): `years` are the whole of it on the rule's day."""

    code: str
    level: str
    degree: str
    social_work: bool | None
    years: int
    after: str = ""
    last_year: bool = False
    upwards: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A line of `REASONS` with what it is filled with; `route`: the row of the pack it speaks of."""

    code: str
    route: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """May somebody sit this level; the route that lets them or is nearest, why, and the first year in which it would be met."""

    answer: Answer
    reasons: tuple[Reason, ...]
    route: str = ""
    from_year: int | None = None


def counted_to(year: int, month: int) -> date:
    """The last day of that month of the year of the exam: to it the years of work are counted."""
    return date(year, month, calendar.monthrange(year, month)[1])


def decide(who: Candidate, level: str, routes: Sequence[Route], *, year: int, month: int) -> Verdict:
    """May this person sit the level in that year? Looks ahead for the year in which it would be met, while their work goes on."""
    mine = [route for route in routes if route.level == level]
    now = _in_year(who, level, mine, year, month)
    if now.answer != "not" or any(reason.code in ("held", "passed") for reason in now.reasons):
        return now
    on = counted_to(year, month)
    if not goes_on(who.work, on):
        return now
    for later in range(year + 1, year + AHEAD + 1):
        if _in_year(who, level, mine, later, month).answer == "eligible":
            return Verdict("not", now.reasons, now.route, later)
    return now


def _in_year(who: Candidate, level: str, routes: Sequence[Route], year: int, month: int) -> Verdict:
    on = counted_to(year, month)
    for one in who.held:
        if one.is_verified and one.is_national and at_least(one.level, level):
            return Verdict("not", (Reason("held", values={"level": LEVELS[one.level]}),))
    for done, when in who.passed.items():
        if at_least(done, level) and when < year:
            return Verdict("not", (Reason("passed", values={"year": when}),))
    if not routes:
        return Verdict("unsure", (Reason("no_rule"),))
    if not who.degrees:
        return Verdict("unsure", (Reason("no_schooling"),))
    tried = [
        found
        for route in routes
        for degree in who.degrees
        if (found := _try(who, route, degree, on)) is not None
    ]
    if not tried:
        return Verdict("not", (Reason("degree_missing"), *_studying(who, on)))
    return _best(tried)


def _best(tried: list[tuple[int, Verdict]]) -> Verdict:
    """Met before cannot tell before not met; among those the nearest."""
    order = {"eligible": 0, "unsure": 1, "not": 2}
    _short, best = min(tried, key=lambda one: (order[one[1].answer], one[0]))
    return best


def _studying(who: Candidate, on: date) -> tuple[Reason, ...]:
    ahead = [
        one.expected_on for one in who.degrees if one.graduated_on is None and one.expected_on is not None
    ]
    return (Reason("not_graduated", values={"on": min(ahead).isoformat()}),) if ahead else ()


def _try(who: Candidate, route: Route, degree: Degree, on: date) -> tuple[int, Verdict] | None:
    """The route by this degree: how many years short, and the verdict; None where the degree is not of this route."""
    if not _fits(route, degree):
        return None
    if degree.graduated_on is None or degree.graduated_on > on:
        return _last_year(route, degree, on)
    if route.after:
        return _after_certificate(who, route, on)
    if not route.years:
        return 0, _verdict("eligible", route, "met_no_years")
    if not who.work:
        return route.years, _verdict("unsure", route, "no_work")
    return _by_years(route, whole_years(who.work, on), on, ("met", "years_short"))


def _fits(route: Route, degree: Degree) -> bool:
    if route.social_work is not None and route.social_work != degree.is_social_work:
        return False
    has, wants = DEGREES.index(degree.code), DEGREES.index(route.degree)
    return has == wants or (route.upwards and has > wants)


def _last_year(route: Route, degree: Degree, on: date) -> tuple[int, Verdict] | None:
    """Somebody in their last year of study, on a route that lets them: graduating in the year of the exam."""
    ends = degree.expected_on
    if not route.last_year or degree.code != route.degree or ends is None or ends.year != on.year:
        return None
    return 0, _verdict("eligible", route, "met_last_year", on=ends.isoformat())


def _after_certificate(who: Candidate, route: Route, on: date) -> tuple[int, Verdict]:
    held = [one for one in who.held if one.level == route.after and one.issued_on <= on]
    level = LEVELS[route.after]
    if not held:
        return route.years + 1, _verdict("not", route, "certificate_missing", level=level)
    known = [one.issued_on for one in held if one.is_verified]
    if not known:
        return route.years, _verdict("unsure", route, "certificate_unverified", level=level)
    if not who.work:
        return route.years, _verdict("unsure", route, "no_work")
    years = whole_years(who.work, on, min(known))
    return _by_years(route, years, on, ("met_after", "years_after_short"), level=level)


def _by_years(route: Route, have: int, on: date, codes: tuple[str, str], **more: Any) -> tuple[int, Verdict]:
    short = route.years - have
    values = {"have": have, "need": route.years, "on": on.isoformat()} | more
    if short <= 0:
        return 0, _verdict("eligible", route, codes[0], **values)
    return short, _verdict("not", route, codes[1], short=short, **values)


def _verdict(answer: Answer, route: Route, code: str, **values: Any) -> Verdict:
    return Verdict(answer, (Reason(code, route.code, values),), route.code)
