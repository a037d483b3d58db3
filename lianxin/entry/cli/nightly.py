"""The steps of a night in one county, in their order: amendments of its rules put into force, categories decided by them,
then needs opened where a rule finds them, reviews of care plans that are due, children whose parents do not keep in touch, checks of
workers' records, certificates that come due and permissions to read that lapse,
the code of ethics to be acknowledged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from lianxin.base.access.scope import within
from lianxin.base.access.viewer import Viewer
from lianxin.base.amendments.nightly import begin_night
from lianxin.base.audit.selectors import trail
from lianxin.base.places.selectors import children, current
from lianxin.domain.care.services import open_due_reviews
from lianxin.domain.conduct.services.ethics import ask_to_acknowledge
from lianxin.domain.exams.services import assess_open, tell_of_steps
from lianxin.domain.minors.services.approving import tell_of_leaves
from lianxin.domain.minors.services.flagging import flag_lapsed_contacts
from lianxin.domain.minors.services.vetting import tell_of_vetting
from lianxin.domain.needs.services import open_rule_needs
from lianxin.domain.people.selectors import visible as visible_residents
from lianxin.domain.people.services.passes import run_pass
from lianxin.domain.people.services.tallies import count_county
from lianxin.domain.proceedings.services import tell_of_lapsing
from lianxin.domain.workforce.services.duty import tell_of_duty
from lianxin.domain.workforce.services.lapsing import tell_of_registrations
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import place_range


@dataclass(frozen=True, slots=True)
class Night:
    """What one night did in one county."""

    residents: int
    entered: int
    ended: int
    undecided: int
    needs: int
    reviews: int = 0


def counties(viewer: Viewer) -> list[str]:
    """The counties where residents are registered, by code."""
    found = []
    for code in current().filter(level="county").order_by("code").values_list("code", flat=True):
        if visible_residents(viewer).filter(within((place_range(code),))).exists():
            found.append(code)
    return found


def work_through_night(
    actor: Viewer, now: datetime, county: str, progress: Callable[[int, int], None] | None = None
) -> Night:
    """Amendments, the pass, needs by rule, reviews that are due. Running it again the same day changes nothing that is the same.

    Raises "amendment.unfit" when the rules in force cannot be made out: then nothing is decided.
    """
    begin_night(actor, now, county)
    done = run_pass(actor=actor, now=now, county=county, progress=progress)
    towns = [town.code for town in children(actor, county)]
    opened = sum(open_rule_needs(actor=actor, now=now, place=code) for code in towns)
    reviews = sum(open_due_reviews(actor=actor, now=now, place=code) for code in towns)
    flag_lapsed_contacts(actor=actor, now=now, place=county)
    tell_of_vetting(actor=actor, now=now, place=county)
    tell_of_leaves(actor=actor, now=now, place=county)
    tell_of_duty(actor=actor, now=now, place=county)
    tell_of_registrations(actor=actor, now=now, place=county)
    assess_open(actor=actor, now=now, place=county)
    tell_of_steps(actor=actor, now=now, place=county)
    tell_of_lapsing(actor=actor, now=now, place=county)
    ask_to_acknowledge(actor=actor, now=now, place=county)
    count_county(actor=actor, now=now, county=county)
    return Night(done.residents, done.entered, done.ended, done.undecided, opened, reviews)


def is_done(actor: Viewer, county: str, today: date) -> bool:
    """Has the pass of this county been written today?"""
    newest = trail(actor, verb="category.pass", subject_kind="places.Division", subject_id=county).first()
    return newest is not None and local_day(newest.at) >= today
