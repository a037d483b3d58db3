"""What a person wishes of those who come, and when they no longer do."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from lianxin.base.access.selectors import workers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.care.models import ResidentWish
from lianxin.domain.care.selectors import wish_or_404
from lianxin.domain.people.models import Resident
from lianxin.domain.people.rules.residents import LANGUAGES
from lianxin.domain.people.selectors import resident_or_404
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT: Final = "care.ResidentWish"
SEXES: Final = ("1", "2")
KIND = ResidentWish.Kind


@service("care.plan")
def record_wish(
    *, actor: Viewer, now: datetime, resident_id: UUID, kind: str, value: str = "", carer_id: UUID | None = None,
    is_hard: bool = False, reason: str = "", wish_id: UUID | None = None,
) -> ResidentWish:  # fmt: skip
    """A wish that holds from now on: the sex or the language of whoever comes, or that one person does not come.

    is_hard: a plan never breaks it. That one person does not come needs a reason. The same `wish_id` twice is one wish.
    Raises "care.wish_invalid", "care.wish_told", "general.empty_field", "commitment.worker_out_of_reach".
    """
    resident = resident_or_404(actor, resident_id)
    actor.must("care.plan", resident.place)
    Resident.objects.select_for_update(no_key=True).get(id=resident_id)  # of two who write at once the later one finds the wish
    if wish_id is not None and (earlier := ResidentWish.objects.filter(id=wish_id, resident_id=resident_id).first()):
        audit.unchanged()
        return earlier
    _must_be_whole(kind, value, carer_id)
    if kind == KIND.NOT_CARER:
        if not reason.strip():
            raise ProblemError("general.empty_field", field="理由")
        if carer_id not in {u.id for u in workers_over(actor, resident.place, "commitment.fulfil", today=local_day(now))}:
            raise ProblemError("commitment.worker_out_of_reach")
    open_ones = ResidentWish.objects.filter(resident_id=resident_id, kind=kind, ended_at__isnull=True)
    if open_ones.filter(carer_id=carer_id).exists():
        raise ProblemError("care.wish_told")
    wish = ResidentWish(
        id=wish_id or new_id(), place=resident.place, resident_id=resident_id, kind=kind, value=value,
        carer_id=carer_id, is_hard=is_hard, reason=reason.strip(), made_by=actor.id, made_at=now,
    )  # fmt: skip
    wish.save(force_insert=True)
    after = {"kind": kind, "value": value, "worker_id": str(carer_id or ""), "is_hard": is_hard}
    audit.record(actor=actor, verb="wish.record", subject=(SUBJECT, wish.id), place=wish.place, after=after, now=now)
    return wish


@service("care.plan")
def end_wish(*, actor: Viewer, now: datetime, wish_id: UUID) -> None:
    """It holds no longer. A second time changes nothing."""
    wish = ResidentWish.objects.select_for_update().get(id=wish_or_404(actor, wish_id).id)
    actor.must("care.plan", wish.place)
    if wish.ended_at is not None:
        audit.unchanged()
        return
    wish.ended_at = now
    wish.save(update_fields=["ended_at"])
    before = {"kind": wish.kind}
    audit.record(actor=actor, verb="wish.end", subject=(SUBJECT, wish.id), place=wish.place, before=before, now=now)


def _must_be_whole(kind: str, value: str, carer_id: UUID | None) -> None:
    known = {
        KIND.SEX: value in SEXES and carer_id is None, KIND.LANGUAGE: value in LANGUAGES and carer_id is None,
        KIND.NOT_CARER: not value and carer_id is not None,
    }  # fmt: skip
    if not known.get(kind, False):  # type: ignore[call-overload]  # a typed word is no member yet
        raise ProblemError("care.wish_invalid")
