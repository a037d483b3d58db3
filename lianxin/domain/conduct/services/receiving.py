"""A complaint comes in by any channel, without a name if they like; somebody takes it in hand, and finds out whom it is about."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.outsiders import sender_of
from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify
from lianxin.base.places.selectors import name_of
from lianxin.domain.commitments.services import pass_clock
from lianxin.domain.commitments.services.changing import must_say
from lianxin.domain.conduct.models import Complaint, Panelist
from lianxin.domain.conduct.selectors.codes import code_of, index_of
from lianxin.domain.conduct.selectors.complaints import RECEIVE
from lianxin.domain.conduct.selectors.conflicts import GUARD, WORKFLOW, accounts_about
from lianxin.domain.conduct.services.holding import let_read, must_be_apart
from lianxin.domain.proceedings.selectors import may_read
from lianxin.domain.proceedings.services import end_leaves, open_proceeding
from lianxin.domain.proceedings.services.holding import file_held, keep
from lianxin.domain.workforce.models import Agency, Worker
from lianxin.domain.workforce.selectors import worker_or_404
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import county_of, level
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

_DIGITS: Final = 7
"""The fewest digits of a number that can be called: a line of a county without its area code."""
_AT: Final = ("county", "township", "village")
_DESK: Final = Viewer.system("投诉受理")


@dataclass(frozen=True, slots=True)
class Told:
    """What was told. `about`: who it is, in the words of whoever complains; `name`, `phone`: theirs, if they give them."""

    kind: str
    happened: str
    about: str = ""
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A complaint that was written down, and its code for asking what became of it."""

    complaint: Complaint
    code: str


@service(RECEIVE)
def receive_complaint(
    *, actor: Viewer, now: datetime, complaint_id: UUID, told: Told, channel: str, about: str, worker_id: UUID | None = None,
    agency_id: UUID | None = None, place: str = "",
) -> Sent:  # fmt: skip
    """Somebody called, wrote or came. About a worker or agency that is named, or in words, and then at a `place`. Whom it is about
    decides who gets it: about somebody who receives complaints themselves, about an agency, or about nobody named yet, the bureau does.

    The same `complaint_id` twice is one. Raises "complaint.about_one", "complaint.about_oneself", "complaint.kind_unknown", "complaint.channel_unknown",
    "general.empty_field", "general.not_found".
    """
    if worker_id is not None and agency_id is not None:
        raise ProblemError("complaint.about_one")
    if channel not in Complaint.Channel.values or channel == Complaint.Channel.PUBLIC:
        raise ProblemError("complaint.channel_unknown", channel=channel)
    worker = worker_or_404(actor, worker_id) if worker_id is not None else None
    agency = Agency.objects.filter(id=agency_id).first() if agency_id is not None else None
    where = worker.place if worker is not None else agency.place if agency is not None else place
    if not where:
        raise ProblemError("complaint.place_needed")
    actor.must(RECEIVE, where)
    if actor.person_id in accounts_about(worker=worker, agency=agency):
        raise ProblemError("complaint.about_oneself")
    return _enter(actor, now, complaint_id, told, where, channel=channel, about=about, worker=worker, agency=agency)


@service(None)
def complain_in_public(*, actor: Viewer, now: datetime, complaint_id: UUID, told: Told, about: str, place: str, address: str = "") -> Sent:
    """Anybody complains, with or without a name; it goes to the bureau, for nobody knows yet whom it is about.

    `address`: of the network, kept as a keyed digest only, against floods. The same `complaint_id` twice is one. Raises as
    `receive_complaint` does, and "complaint.too_many".
    """
    sender = _sender_of(complaint_id, place, address, now)
    return _enter(Viewer.system("网上投诉"), now, complaint_id, told, place, channel=Complaint.Channel.PUBLIC, about=about, sender=sender)


@service(RECEIVE)
def take_complaint(*, actor: Viewer, now: datetime, complaint_id: UUID) -> Complaint:
    """Take in hand what nobody has yet, with its clock: from then on they read it; and read it again where that has lapsed. Raises "complaint.taken", "complaint.conflict", "general.not_found"."""
    complaint = _open_one(actor, complaint_id)
    if complaint.handler_id == actor.id and may_read(actor, now, complaint.id):
        audit.unchanged()
        return complaint
    if complaint.handler_id not in (None, actor.id):
        raise ProblemError("complaint.taken")
    return _give(actor, now, complaint, actor.person_id)


@service(RECEIVE)
def hand_complaint_on(*, actor: Viewer, now: datetime, complaint_id: UUID, handler_id: UUID) -> Complaint:
    """Give it to a colleague who may receive complaints there; whoever had it in hand reads it no more.

    Raises "complaint.handler_unfit", "complaint.conflict", "general.not_found".
    """
    complaint = _open_one(actor, complaint_id)
    if complaint.handler_id == handler_id:
        audit.unchanged()
        return complaint
    if complaint.handler_id not in (None, actor.id) and not actor.may("complaint.decide", complaint.proceeding.place):
        raise ProblemError("complaint.taken")
    must_be_fit(now, complaint, handler_id)
    before = complaint.handler_id
    given = _give(actor, now, complaint, handler_id)
    if before is not None:
        end_leaves(actor, now, complaint.proceeding, before, saying("proceeding.passed_on"))
    return given


def must_be_fit(now: datetime, complaint: Complaint, handler_id: UUID) -> None:
    """Whoever is to have it in hand may receive and read complaints there, and does not judge this one. Raises "complaint.conflict",
    "complaint.handler_unfit"."""
    must_be_apart(handler_id, complaint)
    if handler_id not in handlers_over(complaint, now) or Panelist.objects.filter(complaint=complaint, user_id=handler_id).exists():
        raise ProblemError("complaint.handler_unfit")


def handlers_over(complaint: Complaint, now: datetime) -> set[UUID]:
    """Who may take it: whoever receives complaints over its place, and is not the one it is about; ids only."""
    able = set(approvers_over(complaint.proceeding.place, RECEIVE, today=local_day(now)))
    able &= set(approvers_over(complaint.proceeding.place, GUARD, today=local_day(now)))
    return able - accounts_about(worker=complaint.worker, agency=complaint.agency)


def _open_one(actor: Viewer, complaint_id: UUID) -> Complaint:
    found = Complaint.objects.select_related("proceeding", "worker", "agency").filter(id=complaint_id).first()
    if found is None or not actor.may(RECEIVE, found.proceeding.place) or not actor.may(GUARD, found.proceeding.place):
        raise ProblemError("general.not_found")
    must_be_apart(actor.id, found)
    return file_held(actor, found, ability=RECEIVE, beside=("worker", "agency"))


def _give(actor: Viewer, now: datetime, complaint: Complaint, handler_id: UUID) -> Complaint:
    must_be_apart(handler_id, complaint)
    complaint.handler_id = handler_id
    complaint.save(update_fields=["handler"])
    if complaint.proceeding.clock_id is not None:  # the promise is theirs: on their board, in their day, first told when it is overdue
        pass_clock(actor=actor, now=now, commitment_id=complaint.proceeding.clock_id, worker_id=handler_id, reason=saying("complaint.in_hand"))
    let_read(now, complaint, handler_id, saying("complaint.in_hand"))
    keep(actor, now, "complaint.take", complaint, {"worker": str(handler_id)})
    return complaint


def _enter(
    actor: Viewer, now: datetime, complaint_id: UUID, told: Told, where: str, *, channel: str, about: str, worker: Worker | None = None,
    agency: Agency | None = None, sender: str = "",
) -> Sent:  # fmt: skip
    earlier = Complaint.objects.select_related("proceeding").filter(id=complaint_id).first()
    if earlier is not None:
        if earlier.by != actor.id or earlier.channel != channel or earlier.told != _words_of(told, where):  # its id alone does not bring its code
            raise ProblemError("general.not_found")
        audit.unchanged()
        return Sent(earlier, code_of(earlier.id))
    about = "worker" if worker is not None else "agency" if agency is not None else about
    _check(told, where, about)
    place = _whose(where, worker, now)
    proceeding = open_proceeding(actor=_DESK, now=now, workflow=WORKFLOW, place=place, proceeding_id=complaint_id)
    complaint = Complaint(
        id=complaint_id, proceeding=proceeding, kind=told.kind, channel=channel, about=about, worker=worker, agency=agency,
        is_anonymous=not told.name.strip(), code_index=index_of(code_of(complaint_id)), sender_index=sender, sent_at=now, by=actor.id,
    )  # fmt: skip
    complaint.told = _words_of(told, where)
    complaint.save(force_insert=True)
    keep(actor, now, "complaint.receive", complaint, {"way": channel, "complaint_kind": told.kind})
    _tell(now, complaint)
    return Sent(complaint, code_of(complaint_id))


def _words_of(told: Told, where: str) -> str:
    """With where it is said to have happened: it is received at the county, and an agency posts people in many townships."""
    words = {"happened": told.happened, "about": told.about, "name": told.name, "phone": told.phone, "where": where}
    return json.dumps({name: text.strip() for name, text in words.items()}, ensure_ascii=False)


def _check(told: Told, where: str, about: str) -> None:
    if not _is_there(where):
        raise ProblemError("complaint.place_needed")
    kind = packs.for_place(where).complaint_kinds.get(told.kind)
    if kind is None or about not in kind.against:
        raise ProblemError("complaint.kind_unknown", kind=told.kind)
    must_say(told.happened, "发生了什么")
    if told.phone.strip() and sum(one.isdigit() for one in told.phone) < _DIGITS:
        raise ProblemError("complaint.phone_invalid")


def _is_there(where: str) -> bool:
    """A county or below that a pack knows: elsewhere nobody would hear of it."""
    try:
        return level(where) in _AT and name_of(where).zh != where
    except ValueError:
        return False


def _whose(where: str, worker: Worker | None, now: datetime) -> str:
    """The place at which it is received: of the station for a worker of it; of the county for anybody who receives complaints there
    themselves, for an agency, and while nobody knows whom it is about."""
    county = county_of(where)
    if worker is None or level(where) == "county":
        return county
    station = f"{where[:9]}000"
    above = set(approvers_over(county, RECEIVE, today=local_day(now)))
    heads = set(approvers_over(station, RECEIVE, today=local_day(now))) - above
    is_head = worker.user_id is not None and worker.user_id in heads
    return county if is_head or not heads else station


def _sender_of(complaint_id: UUID, place: str, address: str, now: datetime) -> str:
    if not address or not place:
        return ""
    most = int(packs.for_place(place).value("complaints_an_hour", local_day(now)))
    return sender_of("conduct.Complaint", address, complaint_id, Complaint.objects.all(), most=most, now=now, refusal="complaint.too_many")


def _tell(now: datetime, complaint: Complaint) -> None:
    notify(
        actor=_DESK, now=now, users=handlers_over(complaint, now), kind="complaint.received", link=reverse("conduct:complaints"),
        key=f"complaint:{complaint.id.hex}",
    )  # fmt: skip
