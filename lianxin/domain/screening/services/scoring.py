"""A submission becomes a sheet of a screening: which occasion it belongs to, and what it comes to by itself."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from lianxin.base import packs
from lianxin.base.packs import Pack, schema
from lianxin.domain.screening import rules
from lianxin.domain.screening.models import Screening, Sheet
from lianxin.domain.screening.services.locking import lock_person
from lianxin.domain.surveys.models import Submission
from lianxin.domain.surveys.rules.intake import entry_moment, filled_moment
from lianxin.engines.scales import Result, score
from lianxin.kernel.clock import local_day

Act = Literal["score", "rescore", "move"]
_PAPER: Final = "paper"
_JOINABLE: Final = {"entries": ("waiting",), "assessors": ("waiting", "differs", "review")}
_log = logging.getLogger(__name__)


def scored(scale: schema.Scale, submission: Submission) -> tuple[Result, bool]:
    """What the engine says of its answers; and whether they could all be read (another version of the scale asked otherwise; the form
    could not be read). What is not understood has no total, and what is understood still triggers what it must."""
    made = packs.for_place(submission.place).instruments[scale.code]
    items = rules.items_given(submission.answers, scale.items)
    known = {code: one if one in made.items[code].points else None for code, one in items.items()}
    facts = rules.facts_given(submission.answers, {code: fact.kind for code, fact in scale.facts.items()})
    result = score(made, known, facts)
    if known == items and submission.answers:
        return result, True
    _log.error("sheet not scored scale=%s submission=%s", scale.code, submission.id)
    return replace(result, total=None, level=None, before=None, changes=()), False


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of a submission. `left`: the occasion it belonged to before; `former`: whose result it was before, with its rank."""

    sheet: Sheet
    act: Act
    left: Screening | None = None
    former: tuple[UUID, int] | None = None

    @property
    def is_read(self) -> bool:
        return not self.sheet.result["unscorable"]


def fill_sheet(now: datetime, submission: Submission, scale: schema.Scale) -> Filled:
    """The sheet of a submission, scored and saved."""
    lock_person(submission.resident_id)
    sheet = Sheet.objects.select_related("screening").filter(submission=submission).first()
    act: Act = "rescore"
    left, former = None, None
    if sheet is None:
        act = "score"
        sheet = Sheet(
            submission=submission, received_at=now, channel=submission.channel, worker_id=submission.worker_id
        )
        sheet.screening = _occasion(now, submission, scale)
    elif sheet.screening.resident_id != submission.resident_id:
        act, former = "move", stood(sheet.screening)
        left = _turned(now, sheet, submission, scale)
    result, can_score = scored(scale, submission)
    sheet.place, sheet.scored_at = submission.place, now
    sheet.total, sheet.level, sheet.result = result.total, result.level or "", plain(result, can_score)
    sheet.save()
    if sheet.screening.basis == "assessors":
        _replace_own(sheet)
    return Filled(sheet, act, left, former)


def plain(result: Result, can_score: bool) -> dict[str, Any]:
    """As it is kept beside the total."""
    return {
        "before": result.before or "",
        "between": list(result.between),
        "subtotals": dict(result.subtotals),
        "changes": [[one.code, one.counts] for one in result.changes],
        "missing": list(result.missing),
        "triggers": list(result.triggers),
        "warnings": [[one.code, list(one.about)] for one in result.warnings],
        "unscorable": not can_score,
    }


def stood(screening: Screening) -> tuple[UUID, int] | None:
    """Whose latest result it was, and of what rank."""
    if (
        screening.state != "counted"
        or not screening.is_latest
        or screening.resident_id is None
        or screening.rank is None
    ):
        return None
    return screening.resident_id, screening.rank


def _turned(now: datetime, sheet: Sheet, submission: Submission, scale: schema.Scale) -> Screening | None:
    """It is about somebody else: the occasion goes along, or stays with the other sheets it has."""
    screening = sheet.screening
    if screening.sheets.exclude(id=sheet.id).exists():
        sheet.screening = _occasion(now, submission, scale)
        return screening
    Screening.objects.filter(id=screening.id).update(
        resident_id=submission.resident_id, place=submission.place
    )
    return None


def _occasion(now: datetime, submission: Submission, scale: schema.Scale) -> Screening:
    """The one it belongs to, else a new one."""
    at = moment_of(submission)
    basis = _basis(scale, submission.channel)
    return _joined(submission, scale, basis, at) or Screening.objects.create(
        place=submission.place, resident_id=submission.resident_id, scale=scale.code, scale_version=scale.version, basis=basis,
        state="waiting", on=local_day(at), at=at, received_at=now,
    )  # fmt: skip


def moment_of(submission: Submission) -> datetime:
    """When it was filled in: by the day on the paper, else by the clock of what it was typed into."""
    entered = entry_moment(submission.started_at, submission.ended_at, submission.received_at)
    return filled_moment(entered, submission.filled_on)


def _basis(scale: schema.Scale, channel: str) -> str:
    if scale.assessors > 1:
        return "assessors"
    return "entries" if channel == _PAPER and scale.entries > 1 else "single"


def _joined(submission: Submission, scale: schema.Scale, basis: str, at: datetime) -> Screening | None:
    if basis == "single" or submission.resident_id is None:
        return None
    near = pair_near(submission)
    rows = Screening.objects.filter(
        resident_id=submission.resident_id,
        scale=scale.code,
        basis=basis,
        state__in=_JOINABLE[basis],
        at__gte=at - near,
        at__lte=at + near,
    )
    return rows.order_by("-at", "-id").first()


def pair_near(one: Submission | Screening) -> timedelta:
    """How far apart two sheets of one occasion may lie, by the pack of the day on which this one came."""
    return timedelta(days=days(packs.for_place(one.place), "screening_pair_days", one.received_at))


def _replace_own(sheet: Sheet) -> None:
    """Of one assessor only the newest sheet speaks: the second must be somebody else's."""
    own = sheet.screening.sheets.filter(worker_id=sheet.worker_id).order_by("received_at", "id")
    newest = own.last()
    for one in own:
        is_replaced = one != newest
        if one.is_replaced != is_replaced:
            Sheet.objects.filter(id=one.id).update(is_replaced=is_replaced)


def days(pack: Pack, code: str, at: datetime) -> int:
    """A number of the pack on the day of a moment."""
    return int(pack.value(code, local_day(at)))
