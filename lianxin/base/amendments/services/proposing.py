"""Write an amendment, have it weighed, submit it, give it up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from lianxin.base.access.reasons import check_reason
from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.amendments import bodies
from lianxin.base.amendments.models import Amendment
from lianxin.base.amendments.selectors import CASE, below, impact_is_current
from lianxin.base.amendments.services.steps import (
    APPROVE,
    PROPOSE,
    SHOWN,
    State,
    check_day,
    has_a_hand,
    in_force,
    locked,
    record,
    tell,
    whole,
)
from lianxin.base.audit import services as audit
from lianxin.base.files.services import store_file
from lianxin.base.packs import Pack
from lianxin.base.packs.exchange import Proposal, applied, read_model, read_workbook, toml
from lianxin.kernel.clock import local_day
from lianxin.kernel.divisions import level
from lianxin.kernel.problems import ProblemError

_UNRELATED: Final = ("no-cells", "sheet-unknown", "element-unknown")
"""Findings of a file that has nothing to do with rules: when there are no others, there is no draft to be mended."""


@service(PROPOSE)
def draft(
    *, actor: Viewer, now: datetime, place: str, title: str, reason: str, effective_on: date,
    content: bytes = b"", file_label: str = "", replaces: UUID | None = None,
) -> Amendment:  # fmt: skip
    """Begin an amendment of a county's rules from a workbook or model (`content`), or, with `replaces` and no content, the
    end of one in force.

    What of the file cannot be read stays among its `findings`, and nothing of the rest is lost; an amendment with errors
    cannot be submitted. Raises "amendment.place", "amendment.file_form", "amendment.too_early", "amendment.replaced",
    "amendment.file_…", "amendment.model_damaged" or "dmn.…" for a file that is none.
    """
    actor.must(PROPOSE, place)
    if level(place) != "county":
        raise ProblemError("amendment.place")
    check_day(effective_on, now)
    if replaces is None and not content:
        raise ProblemError("amendment.empty")
    one = Amendment(
        place=place, title=title.strip(), reason=reason.strip(), effective_on=effective_on, made_by=actor.person_id, made_at=now,
        changed_at=now, replaces=in_force(place, replaces), authors=[str(actor.person_id)],
    )  # fmt: skip
    if content:
        _take_in(actor, now, one, content, file_label)
    one.save(force_insert=True)
    record(actor, now, one, verb="amendment.draft", after=_picture(one))
    return one


@service(PROPOSE)
def revise(
    *, actor: Viewer, now: datetime, amendment_id: UUID, title: str, reason: str, effective_on: date,
    content: bytes = b"", file_label: str = "",
) -> Amendment:  # fmt: skip
    """Change a draft; a file takes the place of the one before. Whoever does is one of its authors from then on.

    Raises as `draft` does, and "amendment.state".
    """
    one = locked(actor, PROPOSE, amendment_id, State.DRAFT)
    check_day(effective_on, now)
    before = _picture(one)
    one.title, one.reason, one.effective_on = title.strip(), reason.strip(), effective_on
    if content:
        _take_in(actor, now, one, content, file_label)
    if _picture(one) == before:
        audit.unchanged()
        return one
    has_a_hand(actor, one)
    one.changed_at = now
    one.save()
    record(actor, now, one, verb="amendment.revise", before=before, after=_picture(one))
    return one


@service(PROPOSE)
def ask_impact(*, actor: Viewer, now: datetime, amendment_id: UUID, job_id: UUID) -> None:
    """Note the job that counts whom the amendment would touch. Raises "amendment.state", "amendment.broken"."""
    one = locked(actor, PROPOSE, amendment_id, State.DRAFT, State.SUBMITTED)
    whole(one)
    one.impact_job = job_id
    one.save(update_fields=["impact_job"])
    record(actor, now, one, verb="amendment.measure", after={"day": one.effective_on})


@service(PROPOSE)
def note_impact(*, actor: Viewer, now: datetime, amendment_id: UUID, impact: Mapping[str, Any]) -> None:
    """Keep what was counted: `id`, `day`, `before`, `after` (hashes of packs), `residents`, `rules`."""
    one = Amendment.objects.select_for_update().get(id=amendment_id)
    if one.state not in (State.DRAFT, State.SUBMITTED):
        audit.unchanged()
        return
    one.impact = dict(impact)
    one.save(update_fields=["impact"])
    after = {"day": impact["day"], "residents": impact["residents"], "pack": str(impact["after"])[:SHOWN]}
    record(actor, now, one, verb="amendment.measured", after=after)


@service(PROPOSE)
def submit(*, actor: Viewer, now: datetime, amendment_id: UUID) -> None:
    """Hand a draft to the approvers, who are told. Raises "amendment.state", "amendment.broken", "amendment.empty",
    "amendment.impact_missing", "amendment.too_early", "amendment.replaced"."""
    one = locked(actor, PROPOSE, amendment_id, State.DRAFT)
    check_day(one.effective_on, now)
    found = whole(one)
    if not found.changes:
        raise ProblemError("amendment.empty")
    if not impact_is_current(one, found):
        raise ProblemError("amendment.impact_missing")
    in_force(one.place, one.replaces_id)
    has_a_hand(actor, one)
    one.state, one.submitted_by, one.submitted_at, one.comment = State.SUBMITTED, actor.id, now, ""
    one.save()
    record(actor, now, one, verb="amendment.submit", after={"effective_on": one.effective_on})
    waiting = {str(u) for u in approvers_over(one.place, APPROVE, today=local_day(now))} - set(one.authors)
    tell(actor, now, one, "amendment.submitted", waiting)


@service(PROPOSE)
def withdraw(*, actor: Viewer, now: datetime, amendment_id: UUID, reason: str) -> None:
    """Give up an amendment that is not in force yet, also an approved one: then the rules stay as they are.

    One in force ends only by another that replaces it. Raises "amendment.state", "access.reason_needed".
    """
    one = locked(actor, PROPOSE, amendment_id, State.DRAFT, State.SUBMITTED, State.APPROVED)
    check_reason(reason)
    before = {"state": one.state}
    one.state, one.withdrawn_by, one.withdrawn_at, one.comment = State.WITHDRAWN, actor.id, now, reason.strip()
    one.save()
    after = {"state": one.state, "reason": reason.strip()}
    record(actor, now, one, verb="amendment.withdraw", before=before, after=after)


def _take_in(actor: Viewer, now: datetime, one: Amendment, content: bytes, label: str) -> None:
    """Read a file against the pack it will lie over, and keep it as it came."""
    lower = below(one.place, [one.replaces_id] if one.replaces_id else [])
    proposal = _read(content, lower, label or "…")
    one.upload = store_file(actor=actor, now=now, place=one.place, content=content, needs=PROPOSE, is_document=True)
    one.file_label = label[-200:]
    one.files = toml(proposal)
    _made, wrong = applied(lower, proposal)  # said here, where each value still knows its cell
    found = [*proposal.findings, *(finding for finding in wrong if finding.code != CASE)]
    one.findings = [bodies.kept(finding) for finding in found]


def _read(content: bytes, pack: Pack, label: str) -> Proposal:
    """By what the content is, not by its name; `label` is what it is called. What cannot be read is said in words of
    amendments: those of rosters and of models speak of other files."""
    try:
        proposal = read_workbook(content, pack) if content.startswith(b"PK") else read_model(_text(content), pack, label)
    except ProblemError as refused:
        raise _of_file(refused, label) from None
    if proposal.findings and all(finding.code in _UNRELATED for finding in proposal.findings):
        raise ProblemError("amendment.file_unrelated", file=label)
    return proposal


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ProblemError("amendment.file_form") from None
    if not text.lstrip().startswith("<"):
        raise ProblemError("amendment.file_form")
    return text


def _of_file(refused: ProblemError, label: str) -> ProblemError:
    if refused.code == "dmn.not_xml":
        return ProblemError("amendment.model_damaged", file=label, line=refused.details["line"])
    if refused.code in ("tables.kind_unknown", "tables.empty", "dmn.not_dmn"):
        return ProblemError("amendment.file_form")
    if refused.code in ("tables.damaged", "tables.encrypted"):
        return ProblemError("amendment.file_damaged", file=label)
    return ProblemError("amendment.file_heavy", file=label) if refused.code.startswith("tables.") else refused


def _picture(one: Amendment) -> dict[str, object]:
    return {
        "title": one.title, "reason": one.reason, "effective_on": one.effective_on, "file": one.file_label,
        "sha256": one.upload.sha256 if one.upload else "", "replaces": one.replaces_id,
    }  # fmt: skip
