"""What the sheets of an occasion come to is written down, with its history, and all that follows from it."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs import schema
from lianxin.domain.screening import rules
from lianxin.domain.screening.models import Screening, ScreeningStep, Sheet
from lianxin.domain.screening.services.counting import follow_result, retract
from lianxin.domain.screening.services.scoring import days, moment_of
from lianxin.domain.surveys.models import Submission
from lianxin.kernel.clock import local_day

SUBJECT: Final = "screening.Screening"
_VERBS: Final = {
    "score": "screening.score",
    "rescore": "screening.rescore",
    "confirm": "screening.confirm",
    "accept": "screening.accept",
    "choose": "screening.choose",
    "void": "screening.void",
    "move": "screening.move",
}
_LONGEST: Final = 300


def settle(
    actor: Viewer, now: datetime, screening: Screening, act: str, *, reason: str = "", by: UUID | None = None
) -> None:
    """Work out where it stands from its sheets and what a person decided; save it, its step and its audit row; then what follows.

    In the caller's transaction, with the row locked. `by`: who acted, when that is not `actor`.
    """
    scale = packs.for_place(screening.place).scales[screening.scale]
    before, stood = (
        screening.state,
        screening.rank if screening.state == "counted" and screening.is_latest else None,
    )
    _put(now, screening, scale, standing_sheets(screening))
    screening.version += 1
    screening.save()
    ScreeningStep.objects.create(
        place=screening.place, screening=screening, act=act, by=by or actor.id, at=now, state=screening.state, total=screening.total,
        level=screening.level, reason=reason[:_LONGEST],
    )  # fmt: skip
    after = {
        "state": screening.state,
        "scale": screening.scale,
        "reason": reason[:_LONGEST],
        "resident": str(screening.resident_id or ""),
    }
    audit.record(
        actor=actor, verb=_VERBS[act], subject=(SUBJECT, screening.id), place=screening.place, now=now,
        before={"state": before}, after=after,
    )  # fmt: skip
    follow_result(actor, now, screening, scale)
    if stood is not None and screening.state != "counted" and screening.resident_id is not None:
        retract(actor, now, screening.resident_id, scale, stood)


def standing_sheets(screening: Screening) -> list[Sheet]:
    """Those that speak, in the order they came: neither replaced by another of their assessor nor turned down by a reviewer, nor in
    quarantine unless all of them are."""
    rows = screening.sheets.filter(is_replaced=False).exclude(submission__state=Submission.State.REJECTED)
    sheets = list(rows.select_related("submission").order_by("received_at", "id"))
    return [one for one in sheets if not _is_held(one)] or sheets


def _is_held(sheet: Sheet) -> bool:
    return sheet.submission.state == Submission.State.QUARANTINED


def _date(screening: Screening, sheets: list[Sheet]) -> None:
    """The day on the sheet of paper that stands, or came first: a correction of it is one of the course."""
    chosen = _chosen(screening)
    dated = next((one for one in sheets if one.id == chosen), sheets[0] if sheets else None)
    if dated is not None and dated.submission.filled_on is not None:
        screening.at = moment_of(dated.submission)
        screening.on = local_day(screening.at)


def _put(now: datetime, screening: Screening, scale: schema.Scale, sheets: list[Sheet]) -> None:
    _date(screening, sheets)
    doubts = _doubts(screening, sheets)
    if screening.decision.get("act") == "void" or not sheets:
        screening.state = "void"
        stands = sheets[0] if sheets else None  # none: turned down, or gone over to somebody else
        differing: tuple[str, ...] = ()
    else:
        outcome = rules.settled(
            screening.basis, [_scored(scale, one) for one in sheets], doubts=doubts, chosen=_chosen(screening),  # type: ignore[arg-type]
            accepted=screening.decision.get("act") in ("accept", "confirm", "choose"),
        )  # fmt: skip
        screening.state, differing = outcome.state, outcome.differing
        stands = next((one for one in sheets if one.id == outcome.stands), None)
    _take(screening, scale, stands)
    screening.result = {
        **(stands.result if stands else {}),
        "doubts": list(doubts),
        "differing": list(differing),
        "sheet": str(stands.id) if stands else "",
    }
    if stands is not None:
        screening.result["triggers"] = sorted(
            {code for one in sheets for code in one.result.get("triggers", ())}
        )
    if screening.state == "counted" and scale.again:
        pack = packs.for_place(screening.place)
        number, unit = days(pack, scale.again, screening.received_at), pack.parameters[scale.again].unit
        screening.valid_until = rules.due_day(screening.on, number, unit)
    else:
        screening.valid_until = None


def _take(screening: Screening, scale: schema.Scale, stands: Sheet | None) -> None:
    """The result of the sheet that stands; none while none does."""
    screening.total, screening.level = (stands.total, stands.level) if stands else (None, "")
    screening.rank = scale.levels[screening.level].rank if screening.level in scale.levels else None
    screening.before = str(stands.result.get("before", "")) if stands else ""


def _scored(scale: schema.Scale, sheet: Sheet) -> rules.Scored:
    cells = rules.cells_given(sheet.submission.answers, scale.items, scale.facts, sheet.submission.filled_on)
    return rules.Scored(sheet.id, sheet.level, cells, sheet.channel == "link" and _to_confirm(scale, sheet))


def _to_confirm(scale: schema.Scale, sheet: Sheet) -> bool:
    followed = [scale.levels[sheet.level].then] if sheet.level in scale.levels else []
    followed += [
        scale.triggers[code].then for code in sheet.result.get("triggers", ()) if code in scale.triggers
    ]
    return any(one.confirm for one in followed)


def _chosen(screening: Screening) -> UUID | None:
    named = screening.decision.get("sheet")
    return UUID(named) if named else None


def _doubts(screening: Screening, sheets: list[Sheet]) -> tuple[str, ...]:
    resident, pack = screening.resident, packs.for_place(screening.place)
    found = rules.doubts_of(
        screening.on, local_day(screening.received_at), is_known=resident is not None,
        born=resident.birth_date if resident else None, died=resident.died_on if resident else None, left=resident.left_on if resident else None,
        late_days=days(pack, "screening_late_days", screening.received_at), is_held=any(map(_is_held, sheets)),
    )  # fmt: skip
    return (*found, "unscorable") if any(one.result.get("unscorable") for one in sheets) else found
