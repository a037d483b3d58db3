"""The helpline: a question is asked, promised an answer by a time, answered, and perhaps written anew for everybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.selectors import approvers_over
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.notices.services import notify, settle
from lianxin.domain.commitments.services import begin_clock, end_clock
from lianxin.domain.exams.models import HelplineQuestion
from lianxin.domain.exams.rules.asking import CHANNELS, PAGE
from lianxin.domain.exams.rules.levels import LEVELS
from lianxin.domain.exams.selectors import question_or_404
from lianxin.domain.exams.services.own import own_file
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import N_, ProblemError

QUESTION: Final = "exams.HelplineQuestion"
KIND: Final = "exam_question"
_LONGEST: Final = 1000


@service("workforce.own")
def ask(
    *, actor: Viewer, now: datetime, question: str, level: str = "", question_id: UUID | None = None
) -> HelplineQuestion:
    """A question of one's own; answered within the pack's hours. The same `question_id` twice is one. Raises "exam.no_file",
    "general.empty_field"."""
    worker = own_file(actor)
    asked = HelplineQuestion(place=worker.place, worker=worker, channel=PAGE, level=level)
    return _ask(actor, now, asked, question, question_id)


@service("exam.answer")
def take_call(
    *, actor: Viewer, now: datetime, place: str, question: str, channel: str, caller: str = "", phone: str = "", level: str = "",
    question_id: UUID | None = None,
) -> HelplineQuestion:  # fmt: skip
    """Somebody called or came by and asked. Name and phone are sealed. Raises "general.empty_field"."""
    actor.must("exam.answer", place)
    if channel not in CHANNELS:
        raise ProblemError("general.empty_field", field=N_("怎样问的"))
    asked = HelplineQuestion(place=place, channel=channel, level=level)
    asked.id = question_id or new_id()
    asked.caller, asked.phone = caller.strip(), phone.strip()
    return _ask(actor, now, asked, question, question_id)


def _ask(
    actor: Viewer, now: datetime, asked: HelplineQuestion, question: str, question_id: UUID | None
) -> HelplineQuestion:
    if question_id is not None:
        same = HelplineQuestion.objects.filter(id=question_id, asked_by=actor.id).first()
        if same is not None:
            audit.unchanged()
            return same
        asked.id = question_id
    if asked.level and asked.level not in LEVELS:
        raise ProblemError("exam.level_unknown", level=asked.level)
    asked.question = _said(question, N_("问题"))
    hours = packs.for_place(asked.place).commitment_kinds[KIND].due_hours
    asked.clock = begin_clock(
        actor=actor,
        now=now,
        kind=KIND,
        title=N_("答复考前咨询"),
        place=asked.place,
        due_at=now + timedelta(hours=hours),
    )
    asked.asked_by, asked.asked_at = actor.id, now
    asked.save(force_insert=True)
    after = {"level": asked.level}
    audit.record(
        actor=actor, verb="exam.ask", subject=(QUESTION, asked.id), place=asked.place, now=now, after=after
    )
    users = set(approvers_over(asked.place, "exam.answer", today=local_day(now))) - {actor.person_id}
    notify(
        actor=actor,
        now=now,
        users=users,
        kind="exam.asked",
        link=_page(asked),
        key=f"exam-ask:{asked.id.hex}",
    )
    return asked


@service("exam.answer")
def answer(*, actor: Viewer, now: datetime, question_id: UUID, text: str) -> HelplineQuestion:
    """Answer it; the promise is kept. An answer given may be bettered. Raises "general.empty_field", "access.denied"."""
    found = _held(actor, question_id)
    said = _said(text, N_("答复"))
    if found.answered_at is not None and found.answer == said:
        audit.unchanged()
        return found
    found.answer = said
    found.answered_by, found.answered_at = actor.id, found.answered_at or now
    found.save(update_fields=["answer_sealed", "answered_by", "answered_at"])
    audit.record(actor=actor, verb="exam.answer", subject=(QUESTION, found.id), place=found.place, now=now)
    end_clock(actor=actor, now=now, commitment_id=found.clock_id, outcome=N_("已答复"))
    settle(actor=actor, now=now, key=f"exam-ask:{found.id.hex}")
    if found.worker is not None and found.worker.user_id is not None:
        key = f"exam-said:{found.id.hex}"
        notify(
            actor=actor,
            now=now,
            users=[found.worker.user_id],
            kind="exam.answered",
            link=_page(found),
            key=key,
        )
    return found


@service("exam.answer")
def publish_answer(
    *, actor: Viewer, now: datetime, question_id: UUID, question: str, text: str
) -> HelplineQuestion:
    """Question and answer, written anew without names, for everybody of the county to read.

    Raises "exam.not_answered", "exam.faq_names" when a number is in it that may belong to somebody, "general.empty_field".
    """
    found = _held(actor, question_id)
    if found.answered_at is None:
        raise ProblemError("exam.not_answered")
    asked, said = _said(question, N_("问题"))[:200], _said(text, N_("答复"))
    must_name_nobody(found, asked + said)
    if (found.faq_question, found.faq_answer) == (asked, said):
        audit.unchanged()
        return found
    found.faq_question, found.faq_answer, found.faq_at = asked, said, now
    found.save(update_fields=["faq_question", "faq_answer", "faq_at"])
    audit.record(actor=actor, verb="exam.publish", subject=(QUESTION, found.id), place=found.place, now=now)
    return found


@service("exam.answer")
def unpublish_answer(*, actor: Viewer, now: datetime, question_id: UUID) -> HelplineQuestion:
    """It is no longer right or was no one's business: away from the list for everybody."""
    found = _held(actor, question_id)
    if found.faq_at is None:
        audit.unchanged()
        return found
    found.faq_question, found.faq_answer, found.faq_at = "", "", None
    found.save(update_fields=["faq_question", "faq_answer", "faq_at"])
    audit.record(actor=actor, verb="exam.unpublish", subject=(QUESTION, found.id), place=found.place, now=now)
    return found


def must_name_nobody(found: HelplineQuestion, text: str) -> None:
    """Refuse the caller's or worker's name, and any long run of digits: a phone, an identity number. Raises "exam.faq_names"."""
    names = [name for name in (found.caller, found.worker.name if found.worker else "") if name]
    run = longest = 0
    for sign in text:
        run = run + 1 if sign.isdigit() else 0
        longest = max(longest, run)
    if longest >= 11 or any(name in text for name in names):
        raise ProblemError("exam.faq_names")


def _held(actor: Viewer, question_id: UUID) -> HelplineQuestion:
    seen = question_or_404(actor, question_id)
    actor.must("exam.answer", seen.place)
    if seen.worker is not None and seen.worker.user_id == actor.person_id:
        raise ProblemError("exam.own")
    return (
        HelplineQuestion.objects.select_for_update(of=("self",)).select_related("worker").get(id=question_id)
    )


def _page(found: HelplineQuestion) -> str:
    return reverse("exams:question", args=[found.id])


def _said(text: str, field: str) -> str:
    said = text.strip()[:_LONGEST]
    if not said:
        raise ProblemError("general.empty_field", field=field)
    return said


@service("exam.answer")
def reveal_caller(*, actor: Viewer, now: datetime, question_id: UUID) -> tuple[str, str]:
    """Name and phone of who called, to call back; the look is in the trail."""
    found = question_or_404(actor, question_id)
    actor.must("exam.answer", found.place)
    audit.record(
        actor=actor, verb="exam.show_caller", subject=(QUESTION, found.id), place=found.place, now=now
    )
    return found.caller, found.phone
