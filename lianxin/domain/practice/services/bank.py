"""Questions are written, approved by another person, and retired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.audit.services import Line
from lianxin.base.db.once import once
from lianxin.base.db.two_people import must_be_another
from lianxin.domain.practice.models import Question
from lianxin.domain.practice.rules.writing import Draft, checked, stem_mark
from lianxin.domain.practice.selectors import chapters, question_or_404, stems
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError

SUBJECT = "practice.Question"
FIELDS = ("subject", "chapter", "kind", "stem", "stem_mark", "options", "right", "why", "origin", "rights")


@service("practice.manage")
def write_question(*, actor: Viewer, now: datetime, place: str, draft: Draft, question_id: UUID | None = None) -> Question:
    """A new question of a place, or another wording of one that nobody has approved yet. The same twice is one.

    Raises what `rules.writing.checked` raises, "practice.stem_twice", "practice.not_draft".
    """
    actor.must("practice.manage", place)
    values = values_of(draft, place)
    before = Question.objects.select_for_update().filter(id=question_id).first() if question_id else None
    if before is not None:
        if before.place != place:
            raise ProblemError("general.not_found")
        if all(getattr(before, name) == values[name] for name in FIELDS):
            audit.unchanged()
            return before
        if before.state != Question.State.DRAFT:
            raise ProblemError("practice.not_draft")
    other = stems(actor, place).get(_key(values))
    if other is not None and (before is None or other.id != before.id):
        raise ProblemError("practice.stem_twice")
    written = before or Question(id=question_id or new_id(), place=place)
    for name, value in values.items():
        setattr(written, name, value)
    written.written_by, written.written_at = actor.id, now
    with once("practice.stem_twice"):  # somebody may be quicker with this question
        written.save(force_insert=before is None)
    audit.record(actor=actor, verb="practice.write", subject=(SUBJECT, written.id), place=place, after=_told(written), now=now)
    return written


@service("practice.manage")
def import_questions(*, actor: Viewer, now: datetime, place: str, drafts: Sequence[Draft]) -> int:
    """Many questions of a place as drafts; those whose stem is there already stay as they are. Gives how many are new.

    Raises what `rules.writing.checked` raises: nothing is written then.
    """
    actor.must("practice.manage", place)
    known = set(stems(actor, place))
    made: list[Question] = []
    for draft in drafts:
        values = values_of(draft, place)
        key = _key(values)
        if key not in known:
            known.add(key)
            made.append(Question(place=place, written_by=actor.id, written_at=now, **values))
    if not made:
        audit.unchanged()
        return 0
    Question.objects.bulk_create(made, batch_size=500)
    lines = (Line((SUBJECT, one.id), place, _told(one)) for one in made)
    audit.record_all(actor=actor, verb="practice.import", now=now, lines=lines)
    return len(made)


@service("practice.manage")
def approve_question(*, actor: Viewer, now: datetime, question_id: UUID) -> Question:
    """Another person than the writer has read it, and it may be practised. Raises "practice.own_question", "practice.not_approved"."""
    found = _locked(actor, question_id)
    if found.state == Question.State.APPROVED:
        audit.unchanged()
        return found
    if found.state == Question.State.RETIRED:
        raise ProblemError("practice.not_approved")
    must_be_another(actor.id, found.written_by, "practice.own_question")
    found.state, found.decided_by, found.decided_at = Question.State.APPROVED, actor.id, now
    found.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record(actor=actor, verb="practice.approve", subject=(SUBJECT, found.id), place=found.place, after=_told(found), now=now)
    return found


@service("practice.manage")
def retire_question(*, actor: Viewer, now: datetime, question_id: UUID, reason: str) -> Question:
    """Not practised any more, and why. What was answered stays. Raises "practice.reason_missing", "practice.not_approved"."""
    found = _locked(actor, question_id)
    why = reason.strip()
    if not why:
        raise ProblemError("practice.reason_missing")
    if found.state == Question.State.RETIRED:
        raise ProblemError("practice.not_approved")
    found.state, found.retired_why = Question.State.RETIRED, why
    found.save(update_fields=["state", "retired_why"])
    after = _told(found) | {"reason": why}
    audit.record(actor=actor, verb="practice.retire", subject=(SUBJECT, found.id), place=found.place, after=after, now=now)
    return found


def values_of(draft: Draft, place: str) -> dict[str, object]:
    """The columns of a question that holds what was written; raises what `checked` raises."""
    subject_of = {code: row.subject for code, row in chapters(place).items()}
    clean = checked(draft, subject_of)
    return {
        "subject": subject_of[clean.chapter], "chapter": clean.chapter, "kind": clean.kind, "stem": clean.stem, "stem_mark": stem_mark(clean.stem),
        "options": list(clean.options), "right": clean.right, "why": clean.why, "origin": clean.origin, "rights": clean.rights,
    }  # fmt: skip


def _key(values: Mapping[str, object]) -> tuple[str, str]:
    return str(values["subject"]), str(values["stem_mark"])


def _locked(actor: Viewer, question_id: UUID) -> Question:
    question_or_404(actor, question_id)
    found = Question.objects.select_for_update().get(id=question_id)
    if not found.place:
        raise ProblemError("access.denied")
    actor.must("practice.manage", found.place)
    return found


def _told(one: Question) -> dict[str, object]:
    return {"subject": one.subject, "chapter": one.chapter, "kind": one.kind, "state": one.state}
