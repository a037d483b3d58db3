"""Selection rounds, applications, panels, and the titles that people hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.access.scope import within
from lianxin.base.access.selectors import panel_people
from lianxin.base.access.viewer import Viewer
from lianxin.domain.careers import rules
from lianxin.domain.careers.models import (
    Application,
    HeldTitle,
    Judge,
    Recusal,
    Score,
    SelectionRound,
    SupervisionRelation,
)
from lianxin.domain.careers.selectors.seeing import found_or_404, own_or_within
from lianxin.domain.workforce.models import Worker
from lianxin.domain.workforce.selectors import own_worker
from lianxin.domain.workforce.selectors.sides import sides_of_accounts, sides_of_workers
from lianxin.kernel.divisions import ancestors, place_range
from lianxin.kernel.problems import ProblemError

PUBLIC = ("chosen", "conferred")
"""Whose names everybody sees who sees the round, once the publicity has begun."""
OUT = ("applied", "ineligible", "withdrawn")
"""Who stands in no ranking, whatever a judge gave them before they took it back."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of a ranking: an application, the judges' totals from the highest, the mean, and the place."""

    application: Application
    totals: Sequence[int]
    place: rules.Place[UUID]


def rounds(viewer: Viewer) -> QuerySet[SelectionRound]:
    """Rounds of places within reach, of the places above one's own (by account or by file), and those whose panel one is of."""
    mine = own_worker(viewer)
    own = {place for place in (viewer.home, mine.place if mine is not None else "") if place}
    above = Q(place__in={place for one in own for place in (one, *ancestors(one))})
    reach = within(viewer.ranges("career.read"))
    judged = Exists(Judge.objects.filter(round=OuterRef("pk"), user_id=viewer.person_id))
    return SelectionRound.objects.filter(above | Q(judged) | (reach if reach is not None else Q(pk__in=[])))


def round_or_404(viewer: Viewer, round_id: UUID) -> SelectionRound:
    found: SelectionRound = found_or_404(rounds(viewer), round_id)
    return found


def applications(viewer: Viewer, one: SelectionRound) -> QuerySet[Application]:
    """Of a round: all of them for whoever holds it, those judged for its judges, one's own, and the names that were made public."""
    rows = (
        Application.objects.filter(round=one).select_related("worker", "round").order_by("worker__name", "id")
    )
    if holds(viewer, one):
        return rows
    open_to = Q(worker__user_id=viewer.person_id)
    if one.state in ("notice", "done"):
        open_to |= Q(state__in=PUBLIC)
    if one.state != "open" and is_judge(viewer, one):
        open_to |= Q(state__in=("eligible", "chosen", "passed_over", "conferred", "struck"))
    return rows.filter(open_to)


def holds(viewer: Viewer, one: SelectionRound) -> bool:
    """Whether a round is the viewer's to organise: they have the say over its place, and do not apply in it themselves."""
    return viewer.may("career.manage", one.place) and not applies(viewer, one)


def applies(viewer: Viewer, one: SelectionRound) -> bool:
    """Whether the viewer applies in a round and has not taken it back."""
    rows = Application.objects.filter(round=one, worker__user_id=viewer.person_id)
    return rows.exclude(state="withdrawn").exists()


def application_or_404(viewer: Viewer, one: SelectionRound, application_id: UUID) -> Application:
    found: Application = found_or_404(applications(viewer, one), application_id)
    return found


def own_application(viewer: Viewer, one: SelectionRound) -> Application | None:
    return (
        Application.objects.filter(round=one, worker__user_id=viewer.person_id)
        .select_related("worker")
        .first()
    )


def may_read_statement(viewer: Viewer, one: Application) -> bool:
    """The applicant, whoever holds the round, and the judges who may judge it."""
    if one.worker.user_id == viewer.person_id or holds(viewer, one.round):
        return True
    judge = judge_of(viewer, one.round)
    return judge is not None and not conflicts_of(viewer, judge, [one])[one.id]


def is_judge(viewer: Viewer, one: SelectionRound) -> bool:
    return judge_of(viewer, one) is not None


def judge_of(viewer: Viewer, one: SelectionRound) -> Judge | None:
    """The viewer's own seat on the panel of a round."""
    return Judge.objects.filter(round=one, user_id=viewer.person_id).select_related("user", "round").first()


def judges(viewer: Viewer, one: SelectionRound) -> QuerySet[Judge]:
    """The panel of a round, for whoever holds it and for its members; `has_acted`: gave points or stood aside, and so stays on it."""
    acted = [Exists(model.objects.filter(judge=OuterRef("pk"))) for model in (Score, Recusal)]
    rows = Judge.objects.filter(round=one).annotate(has_acted=acted[0] | acted[1])
    rows = rows.select_related("user").order_by("user__display_name", "id")
    return rows if holds(viewer, one) or is_judge(viewer, one) else rows.none()


def who_may_apply(viewer: Viewer, one: SelectionRound) -> list[UUID]:
    """The accounts of those whose file is kept at the place of a round, for whoever holds it; whether they meet the conditions is not asked."""
    inside = within((place_range(one.place),))
    if inside is None or not holds(viewer, one):
        return []
    rows = Worker.objects.filter(inside, user_id__isnull=False, left_on__isnull=True).order_by()
    return [key for key in rows.values_list("user_id", flat=True) if key is not None]


def who_may_judge(viewer: Viewer, one: SelectionRound, today: date) -> list[User]:
    """Accounts that may judge at the place of a round, of that place or of a level above, and did not apply in it; for whoever holds it.
    Who comes from outside gets an account with the role of a judge there."""
    if not holds(viewer, one):
        return []
    applied = set(Application.objects.filter(round=one).exclude(state="withdrawn").values_list("worker__user_id", flat=True))
    return [user for user in panel_people(one.place, "career.judge", today=today) if user.id not in applied]


def judges_needed(one: SelectionRound) -> int:
    """How many judges without a conflict every application needs; the caller has found the round."""
    return numbers_of(one)[packs.for_place(one.place).titles[one.title].judges]


def conflicts_of(
    viewer: Viewer, judge: Judge, rows: Sequence[Application]
) -> dict[UUID, list[rules.Conflict]]:
    """Why a judge must not judge each of these applications; [] where they may. For that judge, and for whoever holds the round.

    Raises "general.not_found".
    """
    if judge.user_id != viewer.person_id and not holds(viewer, judge.round):
        raise ProblemError("general.not_found")
    mine = sides_of_accounts([judge.user])[judge.user_id]
    theirs = sides_of_workers([one.worker_id for one in rows])
    applies = Application.objects.filter(round=judge.round_id, worker__user_id=judge.user_id).exclude(state="withdrawn").exists()
    declared = set(Recusal.objects.filter(judge=judge).values_list("application_id", flat=True))
    led = tied_by_supervision(mine.worker)
    return {
        one.id: rules.conflicts(
            mine,
            theirs[one.worker_id],
            applies=applies,
            supervises=one.worker_id in led,
            declared=one.id in declared,
        )
        for one in rows
    }


def tied_by_supervision(worker_id: UUID | None) -> set[UUID]:
    """Who supervises this worker or is supervised by them now: ids of workers, for the rules of panels."""
    if worker_id is None:
        return set()
    rows = SupervisionRelation.objects.filter(until__isnull=True).order_by()
    led = set(rows.filter(supervisor_id=worker_id).values_list("worker_id", flat=True))
    return led | set(rows.filter(worker_id=worker_id).values_list("supervisor_id", flat=True))


def sheet_of(viewer: Viewer, judge: Judge, one: Application) -> dict[str, int]:
    """What a judge has given an application, by criterion; the judge's own alone."""
    if judge.user_id != viewer.person_id:
        return {}
    return dict(Score.objects.filter(judge=judge, application=one).values_list("criterion", "points"))


def totals(viewer: Viewer, one: SelectionRound) -> dict[UUID, dict[UUID, int]]:
    """By application and judge the points given so far, for whoever holds the round; {} for others, and for judges until the ranking.

    What a judge gave before a conflict was declared does not count.
    """
    if not holds(viewer, one) or (one.state == "judging" and is_judge(viewer, one)):
        return {}
    found: dict[UUID, dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    recused = set(Recusal.objects.filter(judge__round=one).values_list("judge_id", "application_id"))
    rows = (
        Score.objects.filter(judge__round=one).order_by().values_list("application_id", "judge_id", "points")
    )
    for application, judge, points in rows:
        if (judge, application) not in recused:
            found[application][judge] += points
    return {key: dict(given) for key, given in found.items()}


def ranking_of(viewer: Viewer, one: SelectionRound) -> list[Standing]:
    """The ranking of a round by the pack's rules, for whoever holds it."""
    title = packs.for_place(one.place).titles.get(one.title)
    given = totals(viewer, one)
    if title is None or not given:
        return []
    numbers = numbers_of(one)
    judged = applications(viewer, one).filter(id__in=list(given)).exclude(state__in=OUT)
    rows = {row.id: row for row in judged}
    means: dict[UUID, Decimal] = {
        key: mean
        for key in rows
        if (mean := rules.mean_points(list(given[key].values()), numbers[title.trim_from])) is not None
    }
    return [
        Standing(rows[place.key], sorted(given[place.key].values(), reverse=True), place)
        for place in rules.ranking(means, one.quota, numbers[title.pass_mark])
    ]


def numbers_of(one: SelectionRound) -> dict[str, int]:
    """The numbers a round goes by: the parameters of its title as they stood on its day."""
    return title_numbers(one.place, one.title, one.as_of)


def title_numbers(place: str, title: str, on: date) -> dict[str, int]:
    """The parameters of a title on a day; those not in force yet are left out."""
    pack = packs.for_place(place)
    row = pack.titles[title]
    codes = (
        row.held,
        row.practice,
        row.local_years,
        row.age,
        row.quota,
        row.publicity,
        row.judges,
        row.trim_from,
        row.pass_mark,
    )
    values = {code: pack.parameters[code].on(on) for code in codes if code}
    return {code: int(value.value) for code, value in values.items() if value is not None}


def titles(viewer: Viewer) -> QuerySet[HeldTitle]:
    """Titles held by oneself and by everybody within reach."""
    return HeldTitle.objects.filter(own_or_within(viewer, "career.read")).select_related("worker")


def title_or_404(viewer: Viewer, title_id: UUID) -> HeldTitle:
    found: HeldTitle = found_or_404(titles(viewer), title_id)
    return found


def titles_of(viewer: Viewer, worker: Worker) -> QuerySet[HeldTitle]:
    return titles(viewer).filter(worker=worker).order_by("-conferred_on", "id")
