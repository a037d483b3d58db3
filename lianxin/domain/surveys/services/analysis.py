"""Which submissions count: by the rules of their form, or because a person said so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.surveys.models import Submission
from lianxin.domain.surveys.selectors.analysis import ABILITY, to_judge, verdicts
from lianxin.domain.surveys.selectors.forms import form_or_404
from lianxin.kernel.problems import ProblemError

_STEP: Final = 500


@dataclass(frozen=True, slots=True)
class Judged:
    """What judging a form found; `changed`: submissions whose verdict is another than before."""

    valid: int
    invalid: int
    by_hand: int
    changed: int


@service("submission.analyse")
def mark_validity(*, actor: Viewer, now: datetime, form_id: UUID) -> Judged:
    """Judge every submission of a form by the rules of its own version; what a person decided stays.

    Run again it changes only what the rules find otherwise. Whoever judges must analyse the whole form: a duplicate may come
    from any of its places. Raises "survey.not_published" for a form without a version.
    """
    form = form_or_404(actor, form_id)
    actor.must(ABILITY, form.place)
    if form.current is None:
        raise ProblemError("survey.not_published", form=form.form_id)
    rows = list(Submission.objects.select_for_update().filter(form=form).order_by("received_at", "id"))
    found = verdicts(actor, form, rows)
    changed: dict[tuple[str, ...], list[UUID]] = defaultdict(list)
    for row in rows:
        if not row.overruled and (row.is_valid, tuple(row.invalid_for)) != (not found[row.id], found[row.id]):
            changed[found[row.id]].append(row.id)
    for reasons, keys in changed.items():
        for at in range(0, len(keys), _STEP):
            part = Submission.objects.filter(id__in=keys[at : at + _STEP])
            part.update(is_valid=not reasons, invalid_for=list(reasons))
    judged = _counted(rows, found, sum(map(len, changed.values())))
    if not judged.changed:
        audit.unchanged()
        return judged
    after = {"valid": judged.valid, "invalid": judged.invalid, "changed": judged.changed}
    audit.record(actor=actor, verb="submission.judge", subject=("surveys.Form", form.id), place=form.place, after=after, now=now)
    return judged


@service("submission.analyse")
def overrule(*, actor: Viewer, now: datetime, submission_id: UUID, is_valid: bool | None, reason: str = "") -> Submission:
    """A person says that a submission counts, or does not; None gives it back to the rules, to be judged with the others.

    Raises "general.empty_field" without a reason, "general.not_found".
    """
    seen = to_judge(actor, submission_id)
    if seen is None:
        raise ProblemError("general.not_found")
    row = Submission.objects.select_for_update().get(id=seen.id)
    actor.must(ABILITY, row.place)
    reason = " ".join(reason.split())
    if is_valid is not None and not reason:
        raise ProblemError("general.empty_field", field="理由")
    before = {"is_valid": row.is_valid, "flags": row.invalid_for, "reason": row.overruled}
    row.is_valid, row.overruled = is_valid, reason if is_valid is not None else ""
    row.invalid_for = ["by_hand"] if is_valid is False else []
    after = {"is_valid": row.is_valid, "flags": row.invalid_for, "reason": row.overruled}
    if before == after:
        audit.unchanged()
        return row
    row.save(update_fields=["is_valid", "invalid_for", "overruled"])
    audit.record(
        actor=actor, verb="submission.overrule", subject=("surveys.Submission", row.id), place=row.place, before=before, after=after,
        now=now,
    )  # fmt: skip
    return row


def _counted(rows: Sequence[Submission], found: dict[UUID, tuple[str, ...]], changed: int) -> Judged:
    verdicts = [row.is_valid if row.overruled else not found[row.id] for row in rows]
    return Judged(sum(map(bool, verdicts)), len(rows) - sum(map(bool, verdicts)), sum(bool(row.overruled) for row in rows), changed)
