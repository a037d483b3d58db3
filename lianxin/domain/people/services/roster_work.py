"""What the jobs of large rosters do: the check and the acceptance themselves, and what becomes of one that is refused.

Each ends in one transaction with its job, so that what is killed in the middle is done again and never twice.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from lianxin.base.access.selectors import account_signing_in, viewer_of
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.files import uploads
from lianxin.base.jobs.running import finish_here, report_progress
from lianxin.base.notices.services import notify
from lianxin.domain.people.models import RosterImport
from lianxin.domain.people.selectors import roster as selectors
from lianxin.domain.people.services.roster import accept_import, check_sealed, locked_import, record_staged
from lianxin.kernel.problems import ProblemError

ABILITY = selectors.ABILITY
State = RosterImport.State
_AFTER_REFUSAL = {State.CHECKING: State.UNUSABLE, State.ACCEPTING: State.STAGED}
_VERBS = {State.UNUSABLE: "roster.unusable", State.STAGED: "roster.returned"}


def check_queued(*, user_id: UUID, now: datetime, roster_import: UUID) -> None:
    """Check the kept file of an import in state "checking" as the person who sent it; the file is then dropped.

    Raises what `stage_roster` does, "file.upload_gone", "roster.asker_gone", and "roster.not_staged" when it was given up.
    """
    actor = _asker(user_id, now, roster_import)
    one = selectors.import_or_404(actor, roster_import)
    with uploads.held(actor, one.file_sha256) as path:
        checked, chunks = check_sealed(
            actor, now, one, path, one.file_label, lambda rows: report_progress(rows, 0)
        )
    with transaction.atomic():
        queued = locked_import(actor, roster_import, State.CHECKING)
        record_staged(actor=actor, now=now, staged=queued, checked=checked, chunks=chunks)
        _tell(actor, now, user_id, queued, "roster.staged")
        finish_here(now=now)
    uploads.drop(actor, one.file_sha256)


def accept_queued(*, user_id: UUID, now: datetime, roster_import: UUID) -> None:
    """Write an import in state "accepting" as the person who asked for it.

    Raises what `accept_import` does, and "roster.asker_gone".
    """
    actor = _asker(user_id, now, roster_import)
    with transaction.atomic():
        done = accept_import(actor=actor, now=now, roster_import=roster_import, is_queued=True)
        _tell(actor, now, user_id, done, "roster.accepted")
        finish_here(now=now)


@service(ABILITY)
def give_back(
    *, actor: Viewer, now: datetime, user_id: UUID, roster_import: UUID, refusal: ProblemError
) -> None:
    """A queued check or acceptance was refused: the file is "unusable", or it waits again for a decision; the reason stays.

    Nothing happens to an import that somebody has decided about meanwhile.
    """
    one = RosterImport.objects.select_for_update().get(id=roster_import)
    after = _AFTER_REFUSAL.get(State(one.state))
    if after is None:
        audit.unchanged()
        finish_here(now=now, result=refusal.code)
        return
    one.state, one.problem_code = after, refusal.code
    one.problem_details = {
        name: value if isinstance(value, int) else str(value) for name, value in refusal.details.items()
    }
    one.save()
    audit.record(
        actor=actor, verb=_VERBS[after], subject=("people.RosterImport", one.id), place=one.place, now=now,
        after={"sha256": one.file_sha256, "problem": refusal.code},
    )  # fmt: skip
    _tell(actor, now, user_id, one, _VERBS[after])
    finish_here(now=now, result=refusal.code)


def _asker(user_id: UUID, now: datetime, roster_import: UUID) -> Viewer:
    """Who asked, with the reach they have by now."""
    place = RosterImport.objects.values_list("place", flat=True).get(id=roster_import)
    account = account_signing_in(str(user_id))
    actor = viewer_of(account, now=now) if account is not None else Viewer.nobody()
    if not actor.may(ABILITY, place):
        raise ProblemError("roster.asker_gone")
    return actor


def _tell(actor: Viewer, now: datetime, user_id: UUID, one: RosterImport, kind: str) -> None:
    link = reverse("people:roster", args=[one.id])
    notify(actor=actor, now=now, users=[user_id], kind=kind, link=link, key=f"{kind}:{one.job_id}")
