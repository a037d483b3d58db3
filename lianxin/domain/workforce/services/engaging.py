"""Where people work: agencies, posts, and who is on them: engaged, renewed, moved, ended."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from lianxin.base import packs
from lianxin.base.access.reasons import check_reason
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.once import once
from lianxin.domain.workforce.models import (
    Agency,
    Certificate,
    EducationHours,
    Engagement,
    Exemption,
    Post,
    Registration,
    Schooling,
    Worker,
    WorkSpell,
)
from lianxin.domain.workforce.rules.workers import must_follow
from lianxin.domain.workforce.selectors.duty import must_be_hireable, must_be_renewable
from lianxin.domain.workforce.selectors.posts import agency_or_404, engagement_or_404, post_or_404
from lianxin.domain.workforce.services.workers import MANAGE, managed, not_own
from lianxin.kernel.clock import local_day
from lianxin.kernel.days import must_be_past
from lianxin.kernel.divisions import county_of
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

_CREDIT_CODE: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")  # GB 32100-2015: no I, O, S, V, Z
_DAY: Final = timedelta(days=1)
EXEMPT: Final = "workforce.exempt"


@service(MANAGE)
def add_agency(
    *,
    actor: Viewer,
    now: datetime,
    place: str,
    name: str,
    credit_code: str = "",
    agency_id: UUID | None = None,
) -> Agency:
    """An agency of a county. Raises "workforce.agency_taken", "workforce.credit_code", "general.empty_field"."""
    actor.must(MANAGE, place)
    name, credit_code = " ".join(name.split()), credit_code.strip().upper()
    if agency_id is not None and (earlier := Agency.objects.filter(id=agency_id).first()):
        audit.unchanged()
        return agency_or_404(actor, earlier.id)
    if not name:
        raise ProblemError("general.empty_field", field="名称")
    if credit_code and _CREDIT_CODE.fullmatch(credit_code) is None:
        raise ProblemError("workforce.credit_code")
    same_name = Agency.objects.filter(place=place, name=name)
    if same_name.exists() or (credit_code and Agency.objects.filter(credit_code=credit_code).exists()):
        raise ProblemError("workforce.agency_taken")
    made = Agency(id=agency_id or new_id(), place=place, name=name, credit_code=credit_code, made_by=actor.id, made_at=now)
    with once("workforce.agency_taken"):
        made.save(force_insert=True)
    audit.record(
        actor=actor,
        verb="agency.add",
        subject=("workforce.Agency", made.id),
        place=place,
        now=now,
        after={"name": name},
    )
    return made


@service(MANAGE)
def add_post(
    *,
    actor: Viewer,
    now: datetime,
    place: str,
    kind: str,
    seats: int = 1,
    name: str = "",
    agency_id: UUID | None = None,
    post_id: UUID | None = None,
) -> Post:
    """Seats of one kind at a place. Raises "workforce.post_unknown", "workforce.post_needs_agency", "workforce.post_taken"."""
    actor.must(MANAGE, place)
    if post_id is not None and Post.objects.filter(id=post_id).exists():
        audit.unchanged()
        return post_or_404(actor, post_id)
    known = packs.for_place(place).posts.get(kind)
    if known is None:
        raise ProblemError("workforce.post_unknown")
    if known.agency and agency_id is None:
        raise ProblemError("workforce.post_needs_agency")
    if agency_id is not None:
        agency_or_404(actor, agency_id)
    same = Post.objects.filter(place=place, kind=kind, name=name.strip())
    if same.filter(Q(agency_id=agency_id) if agency_id else Q(agency__isnull=True)).exists():
        raise ProblemError("workforce.post_taken")
    made = Post(
        id=post_id or new_id(), place=place, kind=kind, seats=seats, name=name.strip(), agency_id=agency_id, made_by=actor.id, made_at=now
    )
    with once("workforce.post_taken"):
        made.save(force_insert=True)
    audit.record(
        actor=actor,
        verb="post.add",
        subject=("workforce.Post", made.id),
        place=place,
        now=now,
        after={"kind": kind, "seats": seats},
    )
    return made


@service(MANAGE)
def change_post(*, actor: Viewer, now: datetime, post_id: UUID, seats: int, is_open: bool = True) -> Post:
    """More or fewer seats, or a post closed. Raises "workforce.seats_below", "workforce.post_in_use"."""
    post = post_or_404(actor, post_id)
    actor.must(MANAGE, post.place)
    Post.objects.select_for_update().get(id=post.id)  # nobody takes a seat while their number changes
    people = _on(post)
    if not is_open and people:
        raise ProblemError("workforce.post_in_use", people=people)
    if seats < people:
        raise ProblemError("workforce.seats_below", people=people)
    if (post.seats, post.is_open) == (seats, is_open):
        audit.unchanged()
        return post
    before = {"seats": post.seats, "is_open": post.is_open}
    post.seats, post.is_open = seats, is_open
    post.save(update_fields=["seats", "is_open"])
    after = {"seats": seats, "is_open": is_open}
    audit.record(
        actor=actor,
        verb="post.change",
        subject=("workforce.Post", post.id),
        place=post.place,
        now=now,
        before=before,
        after=after,
    )
    return post


@service(MANAGE)
def engage(
    *, actor: Viewer, now: datetime, worker_id: UUID, post_id: UUID, since: date, until: date | None = None, grade: str = "", step: int = 1,
    engagement_id: UUID | None = None,
) -> Engagement:  # fmt: skip
    """Put somebody on a post since a day, with a contract until a day or without end.

    Raises "workforce.post_closed", "workforce.post_full", "workforce.already_engaged", "workforce.left", "general.day_in_future",
    "workforce.dates_backward", "workforce.own_file", "workforce.renewal_blocked" (left on red).
    """
    worker, post = managed(actor, worker_id), post_or_404(actor, post_id)
    actor.must(MANAGE, post.place)
    if engagement_id is not None and (
        earlier := Engagement.objects.filter(id=engagement_id, worker=worker).first()
    ):
        audit.unchanged()
        return earlier
    if worker.left_on is not None:
        raise ProblemError("workforce.left")
    not_own(actor, worker)
    must_be_past(since, now)
    if not actor.may(EXEMPT, post.place):  # whoever may excuse from the duty may also hire somebody back who left on red
        must_be_hireable(worker, post, local_day(now))
    made = _begun(
        actor,
        now,
        worker,
        post,
        Engagement(id=engagement_id or new_id(), since=since, until=until, grade=grade, step=step),
    )
    after = {"worker": str(worker.id), "post": str(post.id), "since": str(since), "until": str(until)}
    audit.record(
        actor=actor,
        verb="engagement.begin",
        subject=("workforce.Engagement", made.id),
        place=made.place,
        now=now,
        after=after,
    )
    return made


@service(MANAGE)
def renew_engagement(*, actor: Viewer, now: datetime, engagement_id: UUID, until: date) -> Engagement:
    """Prolong a contract. Refused on a red light, naming the rule, the last day it allowed, and what to do.

    Raises "workforce.renewal_blocked", "workforce.renewal_not_later", "workforce.engagement_ended".
    """
    one = _open(actor, engagement_id)
    if one.until == until:
        audit.unchanged()
        return one
    if one.until is not None and until < one.until:
        raise ProblemError("workforce.renewal_not_later", until=one.until.isoformat())
    must_follow(one.since, until)
    not_own(actor, one.worker)
    must_be_renewable(one, local_day(now))
    before, one.until = {"until": str(one.until)}, until
    one.save(update_fields=["until"])
    after = {"until": str(until)}
    audit.record(
        actor=actor,
        verb="engagement.renew",
        subject=("workforce.Engagement", one.id),
        place=one.place,
        now=now,
        before=before,
        after=after,
    )
    return one


@service(MANAGE)
def end_engagement(*, actor: Viewer, now: datetime, engagement_id: UUID, on: date, why: str) -> Engagement:
    """Somebody left a post; `on` is the last day worked. Raises "workforce.engagement_ended", "workforce.own_file", "general.day_in_future",
    "access.reason_needed"."""
    one = _open(actor, engagement_id)
    not_own(actor, one.worker)
    must_be_past(on, now)
    must_follow(one.since, on)
    check_reason(why)
    _end(one, on, why.strip())
    after = {"ended_on": str(on), "reason": one.ended_why}
    audit.record(
        actor=actor,
        verb="engagement.end",
        subject=("workforce.Engagement", one.id),
        place=one.place,
        now=now,
        after=after,
    )
    return one


@service(MANAGE)
def move_engagement(
    *,
    actor: Viewer,
    now: datetime,
    engagement_id: UUID,
    post_id: UUID,
    on: date,
    moved_id: UUID | None = None,
) -> Engagement:
    """Somebody goes to another post from a day on: the old engagement ends the day before, the contract's end and exemptions go along. A file that was
    kept where the old post is goes to the place of the new one, inside a county. Gives the new engagement; the same `moved_id` twice is one.
    """
    _lock(engagement_id)
    if moved_id is not None and (earlier := Engagement.objects.filter(id=moved_id).first()):
        audit.unchanged()
        return engagement_or_404(actor, earlier.id)
    one, post = _open(actor, engagement_id), post_or_404(actor, post_id)
    actor.must(MANAGE, post.place)
    must_be_past(on, now)
    must_follow(one.since + _DAY, on)
    not_own(actor, one.worker)
    until = one.until if one.until is None or one.until >= on else None
    if until != one.until:  # the contract has run out: to go on elsewhere is another one
        must_be_renewable(one, local_day(now))
    made = _begun(
        actor,
        now,
        one.worker,
        post,
        Engagement(id=moved_id or new_id(), since=on, until=until, grade=one.grade, step=one.step),
    )
    _end(one, on - _DAY, "调岗")
    waiting = Exemption.objects.filter(engagement=one, state__in=[Exemption.State.ASKED, Exemption.State.GRANTED], until__gte=on)
    waiting.update(engagement=made, place=made.place)
    _carry_file(one, post)
    after = {"from": str(one.id), "post": str(post.id), "since": str(on)}
    audit.record(
        actor=actor,
        verb="engagement.move",
        subject=("workforce.Engagement", made.id),
        place=made.place,
        now=now,
        after=after,
    )
    return made


def _lock(engagement_id: UUID) -> None:
    """Two acts on one post of somebody: the second sees what the first did."""
    Engagement.objects.select_for_update().filter(id=engagement_id).first()


def _open(actor: Viewer, engagement_id: UUID) -> Engagement:
    _lock(engagement_id)
    one = engagement_or_404(actor, engagement_id)
    actor.must(MANAGE, one.place)
    if one.ended_on is not None:
        raise ProblemError("workforce.engagement_ended")
    return one


def _begun(actor: Viewer, now: datetime, worker: Worker, post: Post, made: Engagement) -> Engagement:
    post = Post.objects.select_for_update().get(id=post.id)  # two for the last seat at once: the second sees the first
    if not post.is_open:
        raise ProblemError("workforce.post_closed")
    if Engagement.objects.filter(worker=worker, post=post, ended_on__isnull=True).exists():
        raise ProblemError("workforce.already_engaged")
    if _on(post) >= post.seats:
        raise ProblemError("workforce.post_full", seats=post.seats)
    must_follow(made.since, made.until)
    made.place, made.worker, made.post, made.made_by, made.made_at = post.place, worker, post, actor.id, now
    made.save(force_insert=True)
    return made


def _on(post: Post) -> int:
    return Engagement.objects.filter(post=post, ended_on__isnull=True).count()


def _end(one: Engagement, on: date, why: str) -> None:
    one.ended_on, one.ended_why = on, why
    one.save(update_fields=["ended_on", "ended_why"])


def _carry_file(one: Engagement, post: Post) -> None:
    worker = one.worker
    if (
        worker.place != one.place
        or worker.place == post.place
        or county_of(worker.place) != county_of(post.place)
    ):
        return
    worker.place = post.place
    worker.save(update_fields=["place"])
    for rows in (Schooling, WorkSpell, Certificate, EducationHours):
        rows.objects.filter(worker=worker).update(place=post.place)
    Registration.objects.filter(certificate__worker=worker).update(place=post.place)
