"""Answers as columns, and what became of every copy: what the pages of analysis and the exports are made of."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KeyTransform

from lianxin.base.access.scope import scope
from lianxin.base.access.viewer import Viewer
from lianxin.base.db.paging import ROWS, Page, page_of
from lianxin.base.places.selectors import below
from lianxin.domain.people.selectors.centres import centres
from lianxin.domain.surveys.models import (
    ANSWERS,
    XML,
    FillLink,
    Form,
    FormAssignment,
    FormVersion,
    ReviewStep,
    Submission,
    SubmissionVersion,
)
from lianxin.domain.surveys.rules import validity
from lianxin.domain.surveys.rules.accounting import Account, Returned, account
from lianxin.domain.surveys.rules.answers import is_counted, rows_of, steps, value_in
from lianxin.domain.surveys.rules.coding import is_coded, text_path, with_value
from lianxin.domain.surveys.rules.intake import entry_moment
from lianxin.domain.surveys.rules.personal import name_questions, names_in, only_offered, veiled
from lianxin.domain.surveys.selectors.coding import Coding, codings, with_codes
from lianxin.domain.surveys.selectors.compiled import compiled
from lianxin.domain.surveys.selectors.forms import versions_of
from lianxin.domain.surveys.selectors.submissions import TO_REVIEW
from lianxin.engines.xforms import XFormError
from lianxin.engines.xforms.values import Choice, Question
from lianxin.kernel.clock import day_bounds, local_day
from lianxin.kernel.divisions import level, place_range, township_of

ABILITY: Final = "submission.analyse"
VALIDITY: Final = ("valid", "invalid", "unjudged")
_STEP: Final = 2000


@dataclass(frozen=True, slots=True)
class AnswerFilter:
    """Which submissions: of a place, first received from one day to another (both counted), by validity ("" for all) and by the
    reason why not; `cells`: what was answered, as (path of the question, answer; "" for asked and not answered)."""

    place: str = ""
    since: date | None = None
    until: date | None = None
    validity: str = "valid"
    reason: str = ""
    cells: tuple[tuple[str, str], ...] = ()
    ids: tuple[UUID, ...] | None = None
    """These alone, when given."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a submission beside its answers. `day`: when it was filled in."""

    place: str
    day: date
    seconds: int | None
    is_valid: bool | None
    reasons: tuple[str, ...]


class NotAsked:
    """Stands where a question was not to be asked."""


NOT_ASKED: Final = NotAsked()


@dataclass(slots=True)
class Columns:
    """Answers by the path of the question, one value a submission in the order received; `repeats` by the path of the repeat:
    (which submission, its instance). What tells whom a submission is about is veiled (`rules.personal`)."""

    questions: tuple[Question, ...]
    ids: list[UUID] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    cells: dict[str, list[Any]] = field(default_factory=dict)
    repeats: dict[str, list[tuple[int, Mapping[str, Any]]]] = field(default_factory=dict)

    def asked(self, question: Question) -> list[Any]:
        """The cells of those who were asked; of a question inside a repeat those of every instance."""
        if question.repeat:
            return [value_in(row, question) for _, row in self.repeats.get(question.repeat, [])]
        return [value for value in self.cells[question.path] if value is not NOT_ASKED]


def analysed(viewer: Viewer, form_id: UUID, wanted: AnswerFilter | None = None) -> QuerySet[Submission]:
    """The submissions of a form whose answers this viewer may analyse: none that waits in quarantine, as if it had not come."""
    wanted = wanted or AnswerFilter(validity="")
    rows = scope(viewer, ABILITY, Submission.objects.filter(form_id=form_id).exclude(state=Submission.State.QUARANTINED))
    if wanted.place:
        low, high = place_range(wanted.place)
        rows = rows.filter(place__gte=low, place__lt=high)
    if wanted.since:
        rows = rows.filter(received_at__gte=day_bounds(wanted.since)[0])
    if wanted.until:
        rows = rows.filter(received_at__lt=day_bounds(wanted.until)[1])
    if wanted.validity in VALIDITY:
        rows = rows.filter(is_valid={"valid": True, "invalid": False, "unjudged": None}[wanted.validity])
    if wanted.ids is not None:
        rows = rows.filter(id__in=wanted.ids)
    if wanted.reason:
        rows = _for_reason(rows, wanted.reason)
    return _with_cells(rows, form_id, wanted.cells) if wanted.cells else rows


def analysed_page(viewer: Viewer, form_id: UUID, wanted: AnswerFilter, *, after: str = "", limit: int = ROWS) -> Page[Submission]:
    """The rows behind a number, oldest first."""
    rows = analysed(viewer, form_id, wanted).select_related("worker").defer(*ANSWERS)
    return page_of(rows, "received_at", after=after, limit=limit)


def to_judge(viewer: Viewer, submission_id: UUID) -> Submission | None:
    """One submission whose validity this viewer may decide; None for any other."""
    return scope(viewer, ABILITY, Submission.objects.filter(id=submission_id)).select_related("form").first()


def questions_of(viewer: Viewer, form: Form) -> tuple[Question, ...]:
    """What the form asks, by its current version; then what only former versions asked, and their other choices."""
    versions = versions_of(viewer, form).defer(None).exclude(state=FormVersion.State.DRAFT)
    made: dict[str, Question] = {}
    for version in sorted(versions, key=lambda one: one.id != form.current_id):
        for question in compiled(version).questions:
            known = made.get(question.path)
            made[question.path] = _with_choices(known, question.choices) if known else question
    return tuple(made.values())


def counted_questions(viewer: Viewer, form: Form) -> tuple[Question, ...]:
    """`questions_of`, each free one that has codes followed by its coded one."""
    return with_codes(questions_of(viewer, form), codings(viewer, form))


def columns(viewer: Viewer, form: Form, wanted: AnswerFilter, paths: Sequence[str] | None = None) -> Columns:
    """Answers of the questions at these paths (all that are counted, without). One pass over the submissions, 0.1 s for
    a thousand of forty questions."""
    asked, coded = questions_of(viewer, form), codings(viewer, form)
    known = with_codes(asked, coded)
    chosen = [q for q in known if (is_counted(q) if paths is None else q.path in paths)]
    made = Columns(known)
    flat = [(steps(q), made.cells.setdefault(q.path, [])) for q in chosen if not q.repeat and not is_coded(q)]
    by_code = [(q, coded[text_path(q.path)]) for q in chosen if is_coded(q)]
    codes = [(coding, steps(q), made.cells.setdefault(q.path, [])) for q, coding in by_code if not q.repeat]
    repeats = dict.fromkeys(q.repeat for q in chosen if q.repeat)
    asking_names, offered = name_questions(asked), only_offered(asked)
    for key, place, told_, *registered in read_answers(viewer, form.id, wanted):
        answers = veiled(told_, names_in(asking_names, told_, [name for name in registered if name]), offered)
        for names, cells in flat:
            cells.append(_reached(answers, names))
        for coding, names, cells in codes:
            cells.append(_code_cell(coding, told_, names))
        for repeat in repeats:
            inside = [one for one in by_code if one[0].repeat == repeat]
            rows = zip(rows_of(answers, repeat), rows_of(told_, repeat), strict=True)
            made.repeats.setdefault(repeat, []).extend((len(made.ids), _with_codes(row, said, inside)) for row, said in rows)
        made.ids.append(key)
        made.places.append(place)
    return made


def read_answers(viewer: Viewer, form_id: UUID, wanted: AnswerFilter) -> Iterator[tuple[Any, ...]]:
    """Answers in the order received, with the names of the resident they are about."""
    rows = analysed(viewer, form_id, wanted).order_by("received_at", "id")
    read = rows.values_list("id", "place", *ANSWERS, "resident__name", "resident__name_bo").iterator(chunk_size=_STEP)
    for key, place, plain, sealed, *registered in read:
        yield key, place, Submission.told(key, plain, sealed), *registered


def told(viewer: Viewer, form_id: UUID, wanted: AnswerFilter) -> dict[UUID, Told]:
    """Beside the answers, by submission."""
    names = ("id", "place", "received_at", "started_at", "finished_at", "is_valid", "invalid_for")
    found: dict[UUID, Told] = {}
    for key, place, received, started, ended, valid, why in analysed(viewer, form_id, wanted).order_by().values_list(*names):
        seconds = int((ended - started).total_seconds()) if started and ended else None
        found[key] = Told(place, local_day(ended or received), seconds, valid, tuple(why))
    return found


def accounted(viewer: Viewer, form: Form, place: str = "") -> tuple[Account, list[Account]]:
    """What became of every copy handed out within reach: the whole, and by assigned place. Three queries."""
    found = analysed(viewer, form.id, AnswerFilter(place=place, validity="")).order_by()
    grouped = found.values_list("place", "is_valid", "invalid_for").annotate(number=Count("id"))
    returned = [Returned(where, valid, tuple(why), number) for where, valid, why, number in grouped]
    assigned = _inside(scope(viewer, ABILITY, FormAssignment.objects.filter(form=form)), place)
    given = _inside(scope(viewer, ABILITY, FillLink.objects.filter(form=form)), place)
    links = given.exclude(revoked_at__isnull=False, submission__isnull=True).order_by().values_list("place").annotate(Count("id"))
    return account(returned, dict(assigned.values_list("place", "copies")), dict(links))


def reopened(viewer: Viewer, form: Form, place: str = "") -> int:
    """How many were approved, were edited since, and wait for another review."""
    rows = analysed(viewer, form.id, AnswerFilter(place=place, validity="")).filter(state__in=TO_REVIEW)
    return rows.filter(steps__act=ReviewStep.Act.APPROVE).order_by().values("id").distinct().count()


def middles(viewer: Viewer, places: Sequence[str]) -> dict[str, tuple[float, float]]:
    """(latitude, longitude) of the middle of each place: by the pack, else of the homes on record there; none where neither is
    known. Of a place wider than a village only by the pack."""
    known: dict[str, tuple[float, float]] = {}
    for township in dict.fromkeys(township_of(place) for place in places if level(place) == "village"):
        known |= centres(viewer, township)
        known |= {p.code: (p.lat, p.lon) for p in below(viewer, township) if p.lat is not None and p.lon is not None}
    return {place: known[place] for place in places if place in known}


def verdicts(
    viewer: Viewer, form: Form, rows: Iterable[Submission], step: Callable[[], None] = lambda: None
) -> dict[UUID, tuple[str, ...]]:
    """Why each of these submissions, oldest first, does not count: by the questions and rules of its own version (of the current
    one where its own is not known), so that a new version judges nobody anew. Repeats are looked for among all of them.

    `rows` are gone through once, and once more for each version, so that they need never be in memory together; `step` is
    called for each of them each time.
    """
    questions = questions_of(viewer, form)
    own: dict[UUID, UUID | None] = {}
    places: set[str] = set()

    def sheets(known: Mapping[str, validity.Point]) -> Iterator[validity.Sheet]:
        for row in rows:
            if viewer.may(ABILITY, row.place):
                own[row.id] = row.form_version_id or form.current_id
                places.add(row.place)
                yield _sheet(row, known.get(row.place))
            step()

    known = validity.middles_of(questions, sheets({}))
    known |= middles(viewer, sorted(places))
    found: dict[UUID, tuple[str, ...]] = {}
    versions = FormVersion.objects.filter(id__in={one for one in own.values() if one})
    for version in versions:
        judged = validity.judge(compiled(version).questions, validity.rules_of(version.validity), sheets(known))
        found |= {key: reasons for key, reasons in judged.items() if own[key] == version.id}
    if len(found) < len(own):
        found = validity.judge(questions, (), sheets(known)) | found
    return found


def recount(viewer: Viewer, form: Form) -> dict[UUID, tuple[str, ...]]:
    """Why each submission does not count, worked out anew from the bytes that came: answers, flags of calculation and verdict.

    What the tables hold must be the same. What people decided is taken from them. About 2 ms a submission.
    """
    rows = list(analysed(viewer, form.id).select_related("form", "form_version").order_by("received_at", "id"))
    newest = SubmissionVersion.objects.filter(submission__in=rows).order_by("number").only("submission_id", *XML)
    raw = {one.submission_id: one.xml for one in newest}
    for row in rows:
        if row.form_version is None or row.id not in raw:
            continue
        at = entry_moment(row.started_at, row.ended_at, row.received_at)
        with suppress(XFormError):  # one that cannot be checked was kept as it is ("unchecked")
            row.answers = compiled(row.form_version).check(raw[row.id], at=at).answers
    return verdicts(viewer, form, rows)


def _sheet(row: Submission, middle: validity.Point | None) -> validity.Sheet:
    """What the rules look at. Somebody's decision that a sheet does not count frees its place for a later one."""
    seconds = (row.finished_at - row.started_at).total_seconds() if row.started_at and row.finished_at else None
    return validity.Sheet(
        row.id, row.answers, resident=row.resident_id, worker=row.worker_id, place=row.place,
        day=local_day(row.finished_at or row.received_at), seconds=seconds, flags=frozenset(row.flags), middle=middle,
        state="by_hand" if row.overruled and not row.is_valid else row.state,
    )  # fmt: skip


def _reached(answers: Any, names: Sequence[str]) -> Any:
    """What stands at these node names; `NOT_ASKED` where nothing does."""
    for name in names:
        answers = answers.get(name, NOT_ASKED) if isinstance(answers, dict) else NOT_ASKED
    return answers


def _code_cell(coding: Coding, answers: Any, names: Sequence[str]) -> Any:
    """The codes of the answer as it was written, not as it is shown: a veiled one counts too."""
    said = _reached(answers, [*names[:-1], text_path(names[-1])])
    return said if said is NOT_ASKED else coding.cell(said)


def _with_codes(row: Mapping[str, Any], said: Mapping[str, Any], inside: Sequence[tuple[Question, Coding]]) -> Mapping[str, Any]:
    for question, coding in inside:
        names = steps(question)[len(steps(replace(question, path=question.repeat))) :]
        cell = _code_cell(coding, said, names)
        row = row if cell is NOT_ASKED else with_value(row, names, cell)
    return row


def _inside(rows: QuerySet[Any], place: str) -> QuerySet[Any]:
    if not place:
        return rows
    low, high = place_range(place)
    return rows.filter(place__gte=low, place__lt=high)


def _for_reason(rows: QuerySet[Submission], reason: str) -> QuerySet[Submission]:
    """The combinations of reasons are few: those that hold this one."""
    combinations = rows.order_by().values_list("invalid_for", flat=True).distinct()
    wanted = [one for one in combinations if reason in one]
    return rows.filter(is_valid=False, invalid_for__in=wanted) if wanted else rows.none()


def _with_cells(rows: QuerySet[Submission], form_id: UUID, cells: Sequence[tuple[str, str]]) -> QuerySet[Submission]:
    """Those who gave these answers."""
    if Form.objects.filter(id=form_id).exclude(guard="").exists():
        return rows.filter(id__in=_sealed_ones(rows, cells))
    for at, (path, value) in enumerate(cells):
        rows = _answered(rows, f"cell_{at}", path, value)
    return rows


def _sealed_ones(rows: QuerySet[Submission], cells: Sequence[tuple[str, str]]) -> list[UUID]:
    """Those who gave these answers where the database cannot read them: each is opened and looked at."""
    wanted = [(path.strip("/").split("/")[1:], value) for path, value in cells]
    return [
        key
        for key, plain, sealed in rows.order_by().values_list("id", *ANSWERS).iterator(chunk_size=_STEP)
        if all(_is_said(_reached(Submission.told(key, plain, sealed), names), value) for names, value in wanted)
    ]


def _is_said(cell: Any, value: str) -> bool:
    """As `_answered` has the database find it."""
    if not value:
        return cell is NOT_ASKED or cell in (None, "", [])
    low, between, high = value.partition("..")
    least, most = _number(low), _number(high)
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    if between and least is not None and most is not None:
        return is_number and least <= cell < most
    if isinstance(cell, list):
        return value in cell
    return bool(cell == value or (is_number and cell == _number(value)))


def _answered(rows: QuerySet[Submission], name: str, path: str, value: str) -> QuerySet[Submission]:
    """Those who gave this answer: the value, one of several, a number from–to ("3..5", half-open), or none ("")."""
    transform: Any = "answers_open"
    for step in path.strip("/").split("/")[1:]:
        transform = KeyTransform(step, transform)
    rows = rows.annotate(**{name: transform})
    if not value:
        return rows.filter(Q(**{name: None}) | Q(**{name: ""}) | Q(**{name: []}))
    low, between, high = value.partition("..")
    ends = _number(low), _number(high)
    if between and None not in ends:
        return rows.filter(**{f"{name}__gte": ends[0], f"{name}__lt": ends[1]})
    texts = "|".join(re.escape(one) for one in (value, json.dumps(value)[1:-1]))  # SQLite keeps other letters than ASCII as \\uXXXX
    same = Q(**{name: value}) | Q(**{f"{name}__regex": f'"({texts})"'})  # as one of several, in JSON text
    number = _number(value)
    if number is not None:
        same |= Q(**{name: number})
    return rows.filter(same)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _with_choices(question: Question, more: Sequence[Choice]) -> Question:
    known = {choice.value for choice in question.choices}
    return replace(question, choices=(*question.choices, *(choice for choice in more if choice.value not in known)))
