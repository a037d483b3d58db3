"""Results that turn out to be about somebody else: a whole occasion entered under the wrong person, and two files that become one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import schema
from lianxin.domain.people.events import FilesJoined
from lianxin.domain.people.models import Resident
from lianxin.domain.people.selectors import resident_or_404
from lianxin.domain.screening.models import Screening, Sheet
from lianxin.domain.screening.selectors.results import screening_or_404
from lianxin.domain.screening.services.counting import recount, retract
from lianxin.domain.screening.services.hearing import SYSTEM, follow
from lianxin.domain.screening.services.joining import lead_on, part
from lianxin.domain.screening.services.locking import lock_person, locked
from lianxin.domain.screening.services.scoring import pair_near, stood
from lianxin.domain.screening.services.settling import settle
from lianxin.domain.surveys.models import Submission
from lianxin.domain.surveys.services import move_submission
from lianxin.kernel.problems import ProblemError
from lianxin.kernel.sayings import saying

RECORD = "screening.record"


@service(RECORD)
def move_screening(
    *,
    actor: Viewer,
    now: datetime,
    screening_id: UUID,
    resident_id: UUID,
    reason: str,
    version: int | None = None,
) -> Screening:
    """The wrong person was chosen: the whole occasion with all its sheets goes over to the right one, what it counted for is worked out
    anew for both, and a crisis that runs is about the right one.

    Raises "screening.others_sheet" when sheets are somebody else's and the actor does not review there, "screening.held",
    "general.changed_meanwhile", and as `move_submission`.
    """
    seen = screening_or_404(actor, screening_id)
    actor.must(RECORD, seen.place)
    right = resident_or_404(actor, resident_id)
    filled = Submission.objects.select_for_update(of=("self",)).filter(sheet__screening_id=seen.id)
    list(filled.order_by("id"))  # as they are held by who sends an edit: first they, then the persons
    for one in sorted(filter(None, {seen.resident_id, right.id})):  # both persons, always in one order
        lock_person(one)
    screening = locked(seen)
    if version is not None and screening.version != version:
        raise ProblemError("general.changed_meanwhile")
    sheets = list(screening.sheets.select_related("submission").order_by("received_at", "id"))
    _must_move(actor, screening, sheets)
    former = stood(screening)
    Screening.objects.filter(id=screening.id).update(resident_id=right.id, place=right.place)
    for sheet in sheets:
        move_submission(
            actor=actor, now=now, submission_id=sheet.submission_id, resident_id=right.id, reason=reason
        )
    screening = locked(screening)
    settle(actor, now, screening, "move", reason=reason.strip())
    scale = packs.for_place(screening.place).scales[screening.scale]
    if former is not None and former[0] != right.id:
        retract(SYSTEM, now, former[0], scale, former[1])
    return screening


def _must_move(actor: Viewer, screening: Screening, sheets: list[Sheet]) -> None:
    if any(one.submission.state == Submission.State.QUARANTINED for one in sheets):
        raise ProblemError("screening.held")
    is_own = all(one.worker_id == actor.id for one in sheets)
    if not is_own and not actor.may("submission.review", screening.place):
        raise ProblemError("screening.others_sheet")


def follow_joined(event: FilesJoined) -> None:
    """Two files became one, or two again: the results of each scale are compared anew, its dates follow from the latest, of two
    entries of a paper that waited for one another one occasion is made (and two again), and of two crises that run the first leads on
    (and both again)."""
    people = [event.kept_id, event.merged_id] if event.apart else [event.kept_id]
    for person in Resident.objects.filter(id__in=people).order_by("id"):
        scales = packs.for_place(person.place).scales
        asked = Screening.objects.filter(resident_id=person.id).order_by().values_list("scale", flat=True)
        for code in sorted(set(asked) & set(scales)):
            if event.apart:
                _send_home(event.at, person.id, scales[code])
            else:
                _pair(event.at, person.id, code)
            recount(SYSTEM, event.at, person.id, scales[code])
    if event.apart:
        part(SYSTEM, event.at, people)
    for key in people:
        lead_on(SYSTEM, event.at, key)


def _pair(now: datetime, person: UUID, scale: str) -> None:
    """Entries of one paper that each waited for the other: the later goes to the earlier one's occasion, its own is void."""
    lock_person(person)
    rows = Screening.objects.filter(resident_id=person, scale=scale, basis="entries", state="waiting")
    first: Screening | None = None
    for one in rows.select_for_update().order_by("at", "id"):
        if first is None or one.at - first.at > pair_near(one):
            first = one
            continue
        Sheet.objects.filter(screening=one).update(screening=first)
        settle(SYSTEM, now, one, "void", reason=saying("screening.paired"))
        settle(SYSTEM, now, first, "rescore", reason=saying("screening.paired"))
        first = None


def _send_home(now: datetime, person: UUID, scale: schema.Scale) -> None:
    """A sheet that is about somebody else than its occasion since the files were taken apart goes to one of its own."""
    sheets = Sheet.objects.filter(screening__resident_id=person, screening__scale=scale.code).exclude(submission__resident_id=person)
    for sheet in sheets.select_related("submission__form", "submission__resident").order_by("received_at", "id"):
        follow(now, sheet.submission, scale, "moved")
