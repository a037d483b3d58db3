"""A worker acknowledges the code of ethics; whoever has not is asked."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.urls import reverse

from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.models import Notice
from lianxin.base.notices.services import notify, settle
from lianxin.domain.conduct.models import Acknowledgement
from lianxin.domain.conduct.selectors.bars import standings_of
from lianxin.domain.conduct.selectors.ethics import READ, code_at, own_code
from lianxin.domain.workforce.models import Worker
from lianxin.domain.workforce.selectors import own_worker
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import place_range
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "conduct.Acknowledgement"
_CHUNK: Final = 500


@service("workforce.own")
def acknowledge(*, actor: Viewer, now: datetime, code: str) -> Acknowledgement:
    """The actor has read this version and keeps to it this year; again the same year is the same. Raises "conduct.code_changed" when it
    is no longer the one in force, "conduct.no_worker", "conduct.no_code"."""
    own = own_code(actor, local_day(now))
    if own is None:
        raise ProblemError("conduct.no_worker" if own_worker(actor) is None else "conduct.no_code")
    if own.code != code:
        raise ProblemError("conduct.code_changed")
    year = local_day(now).year
    try:
        with transaction.atomic():
            given, is_new = Acknowledgement.objects.get_or_create(
                worker=own.worker, code=code, year=year, defaults={"place": own.worker.place, "at": now}
            )
    except IntegrityError:
        given, is_new = Acknowledgement.objects.get(worker=own.worker, code=code, year=year), False
    if not is_new:
        audit.unchanged()
        return given
    audit.record(actor=actor, verb="ethics.acknowledge", subject=(SUBJECT, given.id), place=given.place, after={"ethics": code, "year": year}, now=now)
    for key in (_key(own.worker, code, year), _late_key(own.worker, code, year)):
        settle(actor=actor, now=now, key=key)
    return given


@service(READ)
def ask_to_acknowledge(*, actor: Viewer, now: datetime, place: str) -> int:
    """At night: every worker with an account who has not acknowledged the code of this year is asked once, and once more when the time
    has passed; whoever answers for the place hears then how many. Returns how many were told."""
    actor.must(READ, place)
    today, told = local_day(now), 0
    low, high = place_range(place)
    workers = list(Worker.objects.filter(user__isnull=False, left_on__isnull=True, place__gte=low, place__lt=high).order_by("id"))
    stands = standings_of(workers, today)
    late = [one for one in workers if stands.get(one.id) == "lapsed"]
    known = _told_before(workers)
    for one in workers:
        held = code_at(one.place, today)
        if held is not None and stands.get(one.id) in ("due", "lapsed"):
            is_due = stands[one.id] == "due"
            kind, key = ("ethics.due", _key(one, held[0], today.year)) if is_due else ("ethics.lapsed", _late_key(one, held[0], today.year))
            if key not in known:
                told += notify(actor=actor, now=now, users=[one.user_id], kind=kind, link=reverse("conduct:ethics"), key=key)  # type: ignore[list-item]
    if late:
        heads = approvers_over(place, "workforce.manage", today=today)
        link = f"{reverse('conduct:board')}?ethics=lapsed"
        key = f"ethics-late:{place}:{today:%Y%m}"
        told += notify(actor=actor, now=now, users=heads, kind="ethics.people_lapsed", link=link, key=key, count=len(late))
    if not told:
        audit.unchanged()
    return told


def _told_before(workers: list[Worker]) -> set[str]:
    """The keys by which these were asked: in January a whole county is due every night, and most were asked the night before."""
    ids, found = [one.user_id for one in workers if one.user_id is not None], set[str]()
    for at in range(0, len(ids), _CHUNK):
        found |= set(Notice.objects.filter(user_id__in=ids[at : at + _CHUNK], key__startswith="ethics:").values_list("key", flat=True))
    return found


def _key(worker: Worker, code: str, year: int) -> str:
    return f"ethics:{worker.id.hex}:{year}:{code}"[:58]


def _late_key(worker: Worker, code: str, year: int) -> str:
    return f"{_key(worker, code, year)}-late"
