"""Set up, decide, register, results and what follows from them; and the wrong persons."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.domain.exams import selectors, services
from lianxin.domain.exams.models import ExamEntry
from lianxin.domain.exams.rules.counts import count
from lianxin.domain.exams.services import Registration, Result
from tests.domain.exams.story import (
    DAYS_2026,
    GONGKA,
    MOZHU,
    PAPERS,
    SHICHENG,
    County,
    county,
    entered,
    person,
    scored,
    studied,
    year_of,
)
from tests.factories import NOW, certify, engage, make_worker, refused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def there() -> County:
    return county()


def test_the_county_is_decided_at_once_and_twice_is_the_same(there: County) -> None:
    new = make_worker("新人", GONGKA)
    studied(new)
    engage(new, since=date(2025, 6, 1))
    unknown = make_worker("没有学历", GONGKA)
    assert services.assess_cycle(actor=there.officer, now=NOW, cycle_id=there.cycle.id) == 4
    found = ExamEntry.objects.get(worker=there.zhuoma, level="assistant")
    assert (found.answer, found.route, found.rules[:13]) == (
        "eligible",
        "zhuli_other_bachelor",
        "540100 2026.1",
    )
    assert found.reasons[0]["values"] == {"have": 4, "need": 2, "on": "2026-12-31"}
    assert set(ExamEntry.objects.filter(worker=unknown).values_list("answer", flat=True)) == {"unsure"}
    assert not ExamEntry.objects.filter(worker=new).exists()  # one year short: asked for on their own page
    assert services.assess_cycle(actor=there.officer, now=NOW, cycle_id=there.cycle.id) == 0


def test_what_was_decided_follows_what_is_learnt_until_there_are_results(there: County) -> None:
    services.assess_cycle(actor=there.officer, now=NOW, cycle_id=there.cycle.id)
    there.zhuoma.schooling.all().delete()
    studied(there.zhuoma, "secondary")
    assert services.assess_cycle(actor=there.officer, now=NOW, cycle_id=there.cycle.id) == 1
    scored(there.officer, entered(there.officer, there.cycle, there.zhuoma), {PAPERS["assistant"][0]: 60})
    with refused("exam.assessed_closed"):
        services.assess_cycle(actor=there.officer, now=NOW, cycle_id=there.cycle.id)


def test_a_certificate_of_this_years_exam_does_not_undo_the_answer(there: County) -> None:
    certify(there.zhuoma, issued_on=date(2026, 6, 14))
    services.assess_cycle(actor=there.officer, now=NOW, cycle_id=there.cycle.id)
    assert ExamEntry.objects.get(worker=there.zhuoma, level="assistant").answer == "eligible"
    certify(there.zhuoma, issued_on=date(2025, 6, 14))
    services.assess_cycle(actor=there.officer, now=NOW, cycle_id=there.cycle.id)
    assert ExamEntry.objects.get(worker=there.zhuoma, level="assistant").reasons[0]["code"] == "held"


def test_only_an_officer_of_the_county_sets_up_the_year(there: County) -> None:
    other = person(SHICHENG, "bureau_officer", "石城")
    for actor in (other, there.head, there.own):
        with refused("access.denied"):
            services.make_cycle(actor=actor, now=NOW, place=MOZHU, year=2027, days={})
    with refused("general.not_found"):
        services.assess_cycle(actor=other, now=NOW, cycle_id=there.cycle.id)
    with refused("access.denied"):
        services.assess_cycle(actor=there.head, now=NOW, cycle_id=there.cycle.id)


def test_a_year_is_set_up_once_with_days_in_their_order(there: County) -> None:
    with refused("exam.cycle_exists"):
        year_of(there.officer, 2026)
    with refused("exam.year_unlikely"):
        year_of(there.officer, 2030)
    with refused("exam.days_disordered"):
        services.make_cycle(
            actor=there.officer, now=NOW, place=MOZHU, year=2027, days={"first_day": date(2027, 6, 1), "last_day": date(2027, 5, 1)}
        )  # fmt: skip
    with refused("exam.cycle_of_county"):
        services.make_cycle(actor=there.officer, now=NOW, place=GONGKA, year=2027, days={})


def test_registering_twice_is_once_and_is_no_claim_to_be_eligible(there: County) -> None:
    there.zhuoma.schooling.all().delete()
    entry = entered(there.officer, there.cycle, there.zhuoma)
    rows = AuditEntry.objects.count()
    assert entered(there.officer, there.cycle, there.zhuoma).id == entry.id
    assert AuditEntry.objects.count() == rows
    counts = count([one for _place, one in selectors.standings(there.officer, there.cycle)])
    assert (counts.eligible, counts.registered) == (0, 1)
    with refused("general.day_in_future"):
        wanted = Registration(there.zhuoma.id, "assistant", TODAY + timedelta(days=1))
        services.register_worker(actor=there.officer, now=NOW, cycle_id=there.cycle.id, wanted=wanted)


def test_one_registers_oneself_and_nobody_else(there: County) -> None:
    entry = services.register_self(
        actor=there.own, now=NOW, cycle_id=there.cycle.id, level="assistant", on=date(2026, 4, 1)
    )
    assert entry.subjects == list(PAPERS["assistant"])
    with refused("access.denied"):
        entered(there.own, there.cycle, there.zhuoma)
    stranger = person(GONGKA, "worker", "无档案")
    with refused("exam.no_file"):
        services.register_self(
            actor=stranger, now=NOW, cycle_id=there.cycle.id, level="assistant", on=date(2026, 4, 1)
        )
    other = person(SHICHENG, "bureau_officer", "石城")
    with refused("general.not_found"):
        services.withdraw(actor=other, now=NOW, entry_id=entry.id)
    services.withdraw(actor=there.own, now=NOW, entry_id=entry.id)
    assert ExamEntry.objects.get(id=entry.id).registered_on is None


def test_both_papers_in_one_year_pass_the_assistant_level_and_a_certificate_is_awaited(there: County) -> None:
    entry = entered(there.officer, there.cycle, there.zhuoma)
    scored(there.officer, entry, {PAPERS["assistant"][0]: 60, PAPERS["assistant"][1]: 59.5})
    entry.refresh_from_db()
    assert (entry.has_sat, entry.passed_on) == (True, None)
    assert scored(there.officer, entry, {PAPERS["assistant"][1]: 61}) == 1
    assert scored(there.officer, entry, {PAPERS["assistant"][1]: 61}) == 0
    entry.refresh_from_db()
    assert entry.passed_on == date(2026, 8, 20)
    assert selectors.awaiting_certificate(there.officer, [entry]) == [entry]
    certify(there.zhuoma)
    assert selectors.awaiting_certificate(there.officer, [entry]) == []


def test_the_middle_level_is_passed_in_two_consecutive_years(there: County) -> None:
    a, b, c = PAPERS["middle"]
    years = {year: year_of(there.officer, year) for year in (2023, 2024, 2025)}
    first = entered(there.officer, years[2023], there.zhuoma, "middle")
    scored(there.officer, first, {a: 70, b: 40, c: "absent"})
    second = entered(there.officer, years[2024], there.zhuoma, "middle", subjects=[b])
    scored(there.officer, second, {b: 66})
    assert selectors.kept_papers(there.officer, there.zhuoma, "middle", 2025) == {b: 2025}
    third = entered(there.officer, years[2025], there.zhuoma, "middle", subjects=[c])
    scored(there.officer, third, {c: 60})
    third.refresh_from_db()
    assert third.passed_on is None  # the paper of 2023 counts no more
    fourth = entered(there.officer, there.cycle, there.zhuoma, "middle", subjects=[a, b])
    scored(there.officer, fourth, {a: 60, b: 60})
    fourth.refresh_from_db()
    assert fourth.passed_on == date(2026, 8, 20)


def test_an_absent_person_has_registered_and_not_sat(there: County) -> None:
    entry = entered(there.officer, there.cycle, there.zhuoma)
    scored(there.officer, entry, dict.fromkeys(PAPERS["assistant"], "absent"))
    counts = count([one for _place, one in selectors.standings(there.officer, there.cycle)])
    assert (counts.registered, counts.sat, counts.passed) == (1, 0, 0)


def test_tibets_own_line_passes_there_and_the_certificate_is_regional(there: County) -> None:
    entry = entered(there.officer, there.cycle, there.zhuoma)
    scored(there.officer, entry, {PAPERS["assistant"][0]: 55, PAPERS["assistant"][1]: 62})
    services.set_line(
        actor=there.officer, now=NOW, cycle_id=there.cycle.id, level_code="assistant", score=Decimal(54), region="540000000000",
        document="西藏自治区人事考试通知",
    )  # fmt: skip
    entry.refresh_from_db()
    assert (entry.passed_on, entry.passed_region) == (date(2026, 8, 20), "540000000000")
    services.set_line(
        actor=there.officer, now=NOW, cycle_id=there.cycle.id, level_code="assistant", score=Decimal("55.5"), region="540000000000",
        document="更正通知",
    )  # fmt: skip
    entry.refresh_from_db()
    assert entry.passed_on is None
    with refused("exam.region_elsewhere"):
        services.set_line(
            actor=there.officer, now=NOW, cycle_id=there.cycle.id, level_code="assistant", score=Decimal(54), region="360000000000",
            document="通知",
        )  # fmt: skip


@pytest.mark.parametrize("score", ["0", "100.5", "60.3"])
def test_a_line_is_a_mark(there: County, score: str) -> None:
    with refused("exam.line_invalid"):
        services.set_line(
            actor=there.officer,
            now=NOW,
            cycle_id=there.cycle.id,
            level_code="assistant",
            score=Decimal(score),
            document="通知",
        )


def test_results_are_refused_where_they_cannot_be(there: County) -> None:
    entry = entered(there.officer, there.cycle, there.zhuoma, "middle", subjects=[PAPERS["middle"][0]])
    with refused("exam.subject_not_entered"):
        scored(there.officer, entry, {PAPERS["middle"][1]: 60})
    for mark in (100.5, -1, 60.3):
        with refused("exam.score_range"):
            scored(there.officer, entry, {PAPERS["middle"][0]: mark})
    with refused("access.denied"):
        scored(there.head, entry, {PAPERS["middle"][0]: 60})
    with refused("general.not_found"):
        scored(person(SHICHENG, "bureau_officer", "石城"), entry, {PAPERS["middle"][0]: 60})
    ahead = year_of(there.officer, 2027)
    later = services.intend(
        actor=there.officer, now=NOW, cycle_id=ahead.id, level="assistant", worker_id=there.zhuoma.id
    )
    with refused("exam.not_yet"):
        services.record_results(
            actor=there.officer, now=NOW, results=[Result(later.id, "zhuli_shiwu", "absent")]
        )


def test_nobody_writes_down_their_own_results(there: County) -> None:
    own = make_worker("德吉", MOZHU, user_id=there.officer.id)
    entry = entered(there.officer, there.cycle, own)
    with refused("exam.own"):
        scored(there.officer, entry, {PAPERS["assistant"][0]: 60})


def test_the_senior_note_is_valid_for_three_years_until_the_review(there: County) -> None:
    cycle = year_of(there.officer, 2023)
    entry = entered(there.officer, cycle, there.zhuoma, "senior")
    scored(there.officer, entry, {"gaoji_shiwu": 60})
    entry.refresh_from_db()
    assert selectors.note_end(entry, date(2023, 8, 20)) == date(2026, 8, 19)
    for day in (date(2026, 8, 20), date(2023, 8, 19)):
        with refused("exam.note_lapsed"):
            services.record_review(actor=there.officer, now=NOW, entry_id=entry.id, on=day, passed=True)
    done = services.record_review(
        actor=there.officer, now=NOW, entry_id=entry.id, on=date(2026, 8, 19), passed=True
    )
    assert done.review_passed
    with refused("exam.not_senior"):
        services.record_review(
            actor=there.officer,
            now=NOW,
            entry_id=entered(there.officer, cycle, there.zhuoma).id,
            on=TODAY,
            passed=True,
        )


def test_steps_are_ticked_by_oneself_or_a_helper_and_taken_back(there: County) -> None:
    entry = services.intend(actor=there.own, now=NOW, cycle_id=there.cycle.id, level="assistant")
    services.tick_step(actor=there.own, now=NOW, entry_id=entry.id, step="papers", done=True)
    services.tick_step(actor=there.head, now=NOW, entry_id=entry.id, step="photo", done=True)
    assert set(selectors.done_steps(there.own, entry)) == {"papers", "photo"}
    services.tick_step(actor=there.own, now=NOW, entry_id=entry.id, step="photo", done=False)
    assert set(selectors.done_steps(there.head, entry)) == {"papers"}
    with refused("exam.step_unknown"):
        services.tick_step(actor=there.own, now=NOW, entry_id=entry.id, step="nothing", done=True)
    with refused("general.not_found"):
        services.tick_step(
            actor=person(SHICHENG, "bureau_officer", "石城"),
            now=NOW,
            entry_id=entry.id,
            step="papers",
            done=False,
        )


def test_what_happens_at_the_exam_is_not_done_before_it(there: County) -> None:
    ahead = year_of(there.officer, 2027)
    entry = services.intend(actor=there.own, now=NOW, cycle_id=ahead.id, level="assistant")
    services.tick_step(actor=there.own, now=NOW, entry_id=entry.id, step="register", done=True)
    for step, day in (("pay", (3, 20)), ("confirm", (3, 20)), ("sit", (6, 13)), ("result", (8, 20))):
        first = NOW.replace(year=2027, month=day[0], day=day[1])
        with refused("exam.step_early"):
            services.tick_step(actor=there.own, now=first - timedelta(days=1), entry_id=entry.id, step=step, done=True)
        services.tick_step(actor=there.own, now=first, entry_id=entry.id, step=step, done=True)


def test_every_night_the_open_years_follow_the_files_until_registration_is_over(there: County) -> None:
    ahead, unasked = year_of(there.officer, 2027), year_of(there.officer, 2028)
    services.assess_cycle(actor=there.officer, now=NOW, cycle_id=ahead.id)
    rows = ExamEntry.objects.filter(cycle=ahead, worker=there.zhuoma, level="assistant")
    assert services.assess_open(actor=there.officer, now=NOW, place=MOZHU) == 0
    entry = entered(there.officer, there.cycle, there.zhuoma)
    scored(there.officer, entry, {"zhuli_zonghe": 70, "zhuli_shiwu": 70})
    assert rows.get().answer == "eligible"
    assert set(selectors.told_anew(there.officer, ahead, list(rows))) == {rows.get().id}
    assert not selectors.told_anew(there.officer, there.cycle, [entry]), "a year with results is history"
    with refused("access.denied"):
        services.assess_open(actor=there.own, now=NOW, place=MOZHU)
    after = NOW.replace(year=2027, month=4, day=11)
    assert services.assess_open(actor=there.officer, now=after, place=MOZHU) == 0
    assert services.assess_open(actor=there.officer, now=after - timedelta(days=1), place=MOZHU) > 0
    assert rows.get().answer == "not"
    assert not ExamEntry.objects.filter(cycle=unasked).exists(), "the office decides for the first time"


def test_who_means_to_sit_is_told_of_a_step_once(there: County) -> None:
    at = NOW.replace(month=4, day=5)
    services.intend(actor=there.own, now=at, cycle_id=there.cycle.id, level="assistant")
    assert (
        services.tell_of_steps(actor=there.officer, now=at, place=MOZHU) == 2
    )  # register until the 7th, confirm until the 10th
    assert services.tell_of_steps(actor=there.officer, now=at, place=MOZHU) == 0
    assert set(Notice.objects.values_list("user_id", "kind", "link")) == {
        (there.own.id, "exam.step", "/own/exams/")
    }
    with refused("access.denied"):
        services.tell_of_steps(actor=there.own, now=at, place=MOZHU)


def test_a_year_without_an_exam_is_said_and_breaks_no_window(there: County) -> None:
    a, b, c = PAPERS["middle"]
    scored(
        there.officer,
        entered(there.officer, year_of(there.officer, 2024), there.zhuoma, "middle"),
        {a: 70, b: 70, c: 10},
    )
    gap = year_of(there.officer, 2025)
    services.change_cycle(actor=there.officer, now=NOW, cycle_id=gap.id, days={}, is_held=False)
    entry = entered(there.officer, there.cycle, there.zhuoma, "middle", subjects=[c])
    scored(there.officer, entry, {c: 70})
    entry.refresh_from_db()
    assert entry.passed_on == date(2026, 8, 20)
    with refused("exam.has_results"):
        services.change_cycle(
            actor=there.officer, now=NOW, cycle_id=there.cycle.id, days=DAYS_2026, is_held=False
        )


def test_others_results_are_seen_by_nobody_without_the_right(there: County) -> None:
    entry = entered(there.officer, there.cycle, there.zhuoma)
    scored(there.officer, entry, {PAPERS["assistant"][0]: 60})
    stranger = person(SHICHENG, "bureau_officer", "石城")
    assert not selectors.results_of(stranger, entry).exists()
    assert selectors.results_of(there.own, entry).count() == 1
    with refused("general.not_found"):
        selectors.entry_or_404(stranger, entry.id)
    assert selectors.standings(stranger, there.cycle) == []
