"""Call-backs 电话回访: a random sample of a month's services is drawn, somebody else calls, what was said is kept and counts."""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from lianxin.base import packs
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.commitments import rules
from lianxin.domain.commitments.models import CallBack, Commitment, Confirmation
from lianxin.domain.commitments.rules import CallOutcome, Rates, Served
from lianxin.domain.commitments.selectors.calling import call_back_or_404, servable
from lianxin.domain.commitments.services.confirming import involved, note_confirmation
from lianxin.domain.commitments.services.doubting import doubt
from lianxin.kernel.clock import local_day, month_start
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "commitments.CallBack"


@service("confirmation.decide")
def draw_call_backs(*, actor: Viewer, now: datetime, place: str, month: date, seed: str = "") -> list[CallBack]:
    """Draw whom to ask about the services of a month: a share of each worker's and agency's, more where there were doubts.

    Drawn again it only fills up for what was done since. `seed` draws the same again; without one nobody can foretell it.
    Raises "general.changed_meanwhile" when somebody else draws the same at this moment.
    """
    actor.must("confirmation.decide", place)
    pack, seed = packs.for_place(place), seed or secrets.token_hex(8)
    today = local_day(now)
    rates = Rates(pack.value("callback_share", today), pack.value("callback_doubt_factor", today), int(pack.value("callback_least", today)))
    rows = {row.id: row for row in servable(actor, month, place)}
    by = {key: row.actor_name or str(row.worker_id or "") for key, row in rows.items()}
    doubted = Counter(by[key] for key, row in rows.items() if row.flagged_at is not None)
    served = [Served(key, by[key], bool(doubted[by[key]]), hasattr(row, "call_back"), row.resident_id) for key, row in rows.items()]
    made = [
        CallBack(
            id=new_id(), commitment=rows[one.key], place=rows[one.key].place, month=month_start(month), why=one.why, seed=seed,
            drawn_by=actor.person_id, drawn_at=now,
        )
        for one in rules.draw(served, rates, seed)
    ]  # fmt: skip
    if not made:
        audit.unchanged()
        return []
    try:
        with transaction.atomic():
            CallBack.objects.bulk_create(made)
    except IntegrityError:  # somebody else draws them at this moment
        raise ProblemError("general.changed_meanwhile") from None
    after = {"month": f"{month:%Y-%m}", "number": len(made), "of": len(rows), "seed": seed}
    audit.record(actor=actor, verb="call_back.draw", subject=(SUBJECT, f"{place}:{month:%Y-%m}"), place=place, after=after, now=now)
    return made


@service("commitment.confirm")
def record_call(*, actor: Viewer, now: datetime, call_back_id: UUID, outcome: CallOutcome, said: str = "") -> CallBack:
    """What the person or the family said on the telephone. Never about one's own work.

    "confirmed" also confirms it where nobody has; "denies" puts it among the doubtful ones; "not_reached" may be tried again.
    Raises "commitment.self_confirm", "commitment.called_already", "commitment.call_unknown", "commitment.not_done", "general.empty_field" for a denial without words.
    """
    call_back_or_404(actor, call_back_id)
    found = CallBack.objects.select_for_update().get(id=call_back_id)
    actor.must("commitment.confirm", found.place)
    commitment = Commitment.objects.select_for_update().get(id=found.commitment_id)
    if outcome not in rules.CALL_OUTCOMES:
        raise ProblemError("commitment.call_unknown", outcome=outcome)
    if commitment.done_at is None:  # undone since it was drawn: there is nothing to ask about
        raise ProblemError("commitment.not_done")
    if actor.id in involved(commitment):
        raise ProblemError("commitment.self_confirm")
    if found.outcome not in ("", "not_reached"):
        raise ProblemError("commitment.called_already")
    if outcome == "denies" and not said.strip():
        raise ProblemError("general.empty_field", field="说了什么")
    found.outcome, found.said, found.tries = outcome, said.strip(), found.tries + 1
    found.called_by, found.called_at = actor.person_id, now
    found.save(update_fields=["outcome", "said", "tries", "called_by", "called_at"])
    after = {"outcome": outcome, "tries": found.tries, "commitment": str(commitment.id)}
    audit.record(actor=actor, verb="call_back.record", subject=(SUBJECT, found.id), place=found.place, after=after, now=now)
    if outcome == "denies":
        doubt(actor, now, commitment, [{"code": "denied", "call": str(found.id)}])
    elif outcome == "confirmed" and commitment.rejected_at is None and _may_person_confirm(commitment):
        note_confirmation(actor, now, commitment, Confirmation(by_kind="resident", by_user=actor.id, comment=said.strip()))
    return found


def _may_person_confirm(commitment: Commitment) -> bool:
    kind = packs.for_place(commitment.place).commitment_kinds.get(commitment.kind)
    return kind is None or kind.confirmed_by == "person"
