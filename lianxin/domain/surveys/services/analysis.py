"""Which submissions count: by the rules of their form, or because a person said so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.db.reading import snapshot
from lianxin.base.jobs.running import finish_here
from lianxin.domain.surveys.models import Form, Submission
from lianxin.domain.surveys.selectors.analysis import ABILITY, to_judge, verdicts
from lianxin.domain.surveys.selectors.forms import form_or_404
from lianxin.domain.surveys.selectors.judging import Standing, ToJudge, standings, work_of_judging
from lianxin.kernel.problems import ProblemError

_STEP: Final = 500


Progress = Callable[[int, int], None]
"""Told (steps done, steps in all)."""
Enqueue = Callable[[Viewer, Form], None]
"""Makes the job that judges a form on behalf of somebody, in the transaction of the caller: see `tasks`."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What judging a form found; `changed`: submissions whose verdict is another than before; `later`: those that were changed or
    came meanwhile, left for the next time."""

    valid: int
    invalid: int
    by_hand: int
    changed: int
    later: int = 0


@service(ABILITY)
def ask_judging(*, actor: Viewer, now: datetime, form_id: UUID, enqueue: Enqueue) -> bool:
    """Have a form judged by a job; False, and nothing happens, while one is at it.

    Raises "survey.not_published", and "access.denied" for who does not analyse the whole form.
    """
    form = _judgeable(actor, form_id)
    Form.objects.select_for_update(of=("self",)).get(id=form.id)  # two who press at once make one job
    work = work_of_judging(actor, form, now=now)
    if work is not None and work.goes_on:
        audit.unchanged()
        return False
    enqueue(actor, form)
    audit.record(actor=actor, verb="submission.judge_later", subject=("surveys.Form", form.id), place=form.place, now=now)
    return True


def mark_validity(*, actor: Viewer, now: datetime, form_id: UUID, progress: Progress | None = None) -> Judged:
    """Judge every submission of a form by the rules of its own version; what a person decided stays.

    Run again it changes only what the rules find otherwise. Call it outside any transaction: reading takes about a second a
    thousand submissions, and only writing what differs holds the write lock. Whoever judges must analyse the whole form: a
    duplicate may come from any of its places. Raises "survey.not_published" for a form without a version.
    """
    form = _judgeable(actor, form_id)
    with snapshot():
        before = standings(actor, form)
        versions = Submission.objects.filter(form=form).order_by().values("form_version_id").distinct().count()
        found = verdicts(actor, form, ToJudge(actor, form), _counter(progress, len(before) * (1 + max(versions, 1))))
    return keep_verdicts(actor=actor, now=now, form_id=form_id, before=before, found=found)


@service(ABILITY)
def keep_verdicts(
    *, actor: Viewer, now: datetime, form_id: UUID, before: Mapping[UUID, Standing], found: Mapping[UUID, tuple[str, ...]]
) -> Judged:
    """Write the verdicts that differ, of submissions that still stand as they stood when they were read."""
    form = _judgeable(actor, form_id)
    list(Submission.objects.select_for_update().filter(form=form).order_by("id").values_list("id"))
    by_now = standings(actor, form)
    same = {key for key, one in by_now.items() if before.get(key) == one and key in found}
    changed: dict[tuple[str, ...], list[UUID]] = defaultdict(list)
    for key in same:
        if not by_now[key].has(found[key]):
            changed[found[key]].append(key)
    for reasons, keys in changed.items():
        for at in range(0, len(keys), _STEP):
            part = Submission.objects.filter(id__in=keys[at : at + _STEP])
            part.update(is_valid=not reasons, invalid_for=list(reasons))
    verdict = {key: by_now[key].is_valid if by_now[key].overruled else not found[key] for key in same}
    valid = sum(map(bool, verdict.values()))
    by_hand = sum(bool(one.overruled) for one in by_now.values())
    judged = Judged(valid, len(same) - valid, by_hand, sum(map(len, changed.values())), len(by_now) - len(same))
    Form.objects.filter(id=form.id).update(judged_at=now, judged=asdict(judged))
    after = {"valid": judged.valid, "invalid": judged.invalid, "changed": judged.changed}
    audit.record(actor=actor, verb="submission.judge", subject=("surveys.Form", form.id), place=form.place, after=after, now=now)
    finish_here(now=now, result=asdict(judged))
    return judged


@service(ABILITY)
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


def _judgeable(actor: Viewer, form_id: UUID) -> Form:
    form = form_or_404(actor, form_id)
    actor.must(ABILITY, form.place)
    if form.current is None:
        raise ProblemError("survey.not_published", form=form.form_id)
    return form


def _counter(progress: Progress | None, total: int) -> Callable[[], None]:
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(min(done, total), total)

    return step
