"""The course of protection from the report to the closing by another person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import finish_commitment
from lianxin.domain.minors import selectors, services
from lianxin.domain.minors.models import ChildAssessment, ChildConference, ChildFile, ChildMeasure, ChildPlan
from lianxin.domain.needs.models import Need
from lianxin.domain.proceedings.models import Proceeding
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from tests.domain.minors import story
from tests.factories import NOW, refused, viewer_for

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

pytestmark = pytest.mark.django_db


def _visit(people: story.Station, file_id: UUID, now: datetime, *, saw_child: bool = True) -> None:
    services.record_visit(
        actor=viewer_for(people.quzhen, now),
        now=now,
        file_id=file_id,
        held_at=now,
        saw_child=saw_child,
        found="吃得好,睡得好",
        own_words="想上学",
    )


def test_a_child_is_taken_from_the_report_to_a_closing_by_another_person() -> None:
    people = story.station()
    file_id = story.taken_up(people)
    proceeding = Proceeding.objects.get(id=file_id)
    assert (proceeding.holder_id, proceeding.supervisor_id) == (people.quzhen.id, people.deji.id)
    with refused("proceeding.not_ready"):  # nobody has told the police
        story.step(people.quzhen, file_id, "report")
    story.reported(people, file_id)
    services.assess(actor=viewer_for(people.quzhen), now=story.LATER, file_id=file_id, found=story.found())
    with refused("access.denied"):  # the officer found the tier and does not review
        services.sign_tier(actor=viewer_for(people.quzhen), now=story.LATER, file_id=file_id)
    with refused("proceeding.not_ready"):
        story.step(people.quzhen, file_id, "assess")
    services.sign_tier(actor=viewer_for(people.deji), now=story.LATER, file_id=file_id)
    story.step(people.quzhen, file_id, "assess")
    story.helped(people, file_id)
    item_id = story.planned(people, file_id)
    officer = viewer_for(people.quzhen, story.LATER)
    file = selectors.file_or_404(officer, story.LATER, file_id)
    first = file.visits
    assert first is not None
    assert first.due_at == story.LATER + timedelta(days=7)
    _visit(people, file_id, story.LATER + timedelta(days=2), saw_child=False)
    assert Commitment.objects.get(id=first.id).is_open  # nobody saw the child
    _visit(people, file_id, story.LATER + timedelta(days=3))
    assert not Commitment.objects.get(id=first.id).is_open
    then = story.LATER + timedelta(days=20)
    assert ChildFile.objects.get(id=file_id).visits.due_at == story.LATER + timedelta(days=10)  # type: ignore[union-attr]
    with refused("minor.items_open"):
        services.review_plan(
            actor=viewer_for(people.quzhen, then), now=then, file_id=file_id, goals="同上", outcome="met"
        )
    services.finish_item(
        actor=viewer_for(people.quzhen, then),
        now=then,
        file_id=file_id,
        item_id=item_id,
        done_on=date(2026, 12, 10),
        result="已批",
    )
    services.review_plan(
        actor=viewer_for(people.quzhen, then), now=then, file_id=file_id, goals="同上", outcome="met"
    )
    story.step(people.quzhen, file_id, "follow", now=then)
    assert ChildFile.objects.get(id=file_id).visits_id is None  # the clock of follow-up is the visit now
    _go_home_and_close(people, file_id, then)


def _go_home_and_close(people: story.Station, file_id: UUID, then: datetime) -> None:
    officer, head = viewer_for(people.quzhen, then), viewer_for(people.deji, then)
    measure = selectors.measures_of(officer, then, selectors.file_or_404(officer, then, file_id))[0]
    with refused("minor.home_not_assessed"):
        services.end_measure(
            actor=officer,
            now=then,
            file_id=file_id,
            measure_id=measure.id,
            ended_how="home",
            ended_on=date(2026, 12, 13),
        )
    low = story.found(occasion="home", guardianship_result="normal", signs=(), tier="low")
    services.assess(actor=officer, now=then, file_id=file_id, found=low)
    services.sign_tier(actor=head, now=then, file_id=file_id)
    services.end_measure(
        actor=officer,
        now=then,
        file_id=file_id,
        measure_id=measure.id,
        ended_how="home",
        ended_on=date(2026, 12, 13),
    )
    again, over = then + timedelta(days=1), NOW + timedelta(days=120)
    low = story.found(occasion="review", guardianship_result="normal", signs=(), tier="low")
    services.assess(actor=officer, now=again, file_id=file_id, found=low)
    report = selectors.reports_of(officer, again, selectors.file_or_404(officer, again, file_id))[0]
    with refused("proceeding.not_ready"):  # three months of follow-up are not over
        story.step(people.quzhen, file_id, "propose_close", now=again, reason="稳定")
    with refused("proceeding.not_ready"):  # nor was whoever reported told anything
        story.step(people.quzhen, file_id, "propose_close", now=over, reason="稳定")
    services.answer_reporter(actor=officer, now=again, file_id=file_id, report_id=report.id, feedback="已经办了,谢谢")
    _visit(people, file_id, over)
    story.step(people.quzhen, file_id, "visited", now=over)
    story.step(people.quzhen, file_id, "propose_close", now=over, reason="稳定")
    services.write_closing(
        actor=viewer_for(people.quzhen, over),
        now=over,
        file_id=file_id,
        reason="安全、上学",
        next_contact_on=date(2027, 6, 1),
    )
    story.step(people.deji, file_id, "close", now=over)
    proceeding = Proceeding.objects.get(id=file_id)
    assert proceeding.state == "closed"
    assert list(Commitment.objects.filter(is_open=True).values_list("title", "guard")) == [
        ("未成年人保护:结案后联系", "minor.read")
    ]
    assert not Need.objects.filter(is_open=True).exists()


def test_nothing_on_the_board_tells_anything_and_is_kept_in_the_file_alone() -> None:
    people = story.station()
    file_id = story.taken_up(people)
    story.reported(people, file_id)
    story.assessed(people, file_id)
    story.helped(people, file_id)
    story.planned(people, file_id, "mind", "volunteer")
    promises = list(Commitment.objects.all())
    assert {one.guard for one in promises} == {"minor.read"}
    assert not any("格桑" in one.title or "打" in one.title for one in promises)
    assert {one.said for one in Need.objects.all()} == {""}
    assert {one.guard for one in Need.objects.all()} == {"minor.read"}
    visit = ChildFile.objects.get(id=file_id).visits
    assert visit is not None
    with refused("minor.promise_by_file"):
        finish_commitment(
            actor=viewer_for(people.quzhen, story.LATER),
            now=story.LATER,
            commitment_id=visit.id,
            outcome="去了",
        )


def test_an_assessment_needs_the_childs_own_view_or_the_reason_why_not() -> None:
    people = story.station()
    file_id = story.taken_up(people)
    officer = viewer_for(people.quzhen)
    with refused("minor.view_needed"):
        services.assess(actor=officer, now=NOW, file_id=file_id, found=story.found(view=" "))
    with refused("minor.result_unlike_signs"):  # beaten, and yet "normal", without a word
        services.assess(
            actor=officer, now=NOW, file_id=file_id, found=story.found(guardianship_result="normal")
        )
    kept = services.assess(
        actor=officer, now=NOW, file_id=file_id, found=story.found(view="", no_view="才五个月")
    )
    assert not kept.heard_child


def test_temporary_guardianship_has_its_ground_and_a_term_within_a_year() -> None:
    people = story.station()
    file_id = story.taken_up(people)
    officer = viewer_for(people.quzhen)

    def add(**fields: Any) -> ChildMeasure:
        filled: dict[str, Any] = {
            "kind": "temporary_guardianship",
            "detail": "民政局临时监护",
            "since": date(2026, 11, 23),
            "until": date(2027, 5, 23),
            "ground": "g6",
        }
        return services.add_measure(actor=officer, now=NOW, file_id=file_id, **(filled | fields))

    with refused("minor.ground_needed"):
        add(ground="")
    with refused("minor.code_unknown"):
        add(ground="g8")
    with refused("minor.term_needed"):
        add(until=None)
    with refused("minor.term_invalid"):
        add(until=date(2028, 5, 23))
    measure = add()
    with refused("minor.term_invalid"):
        services.renew_measure(
            actor=officer,
            now=NOW,
            file_id=file_id,
            measure_id=measure.id,
            until=date(2028, 1, 1),
            why="还不能回家",
        )
    renewed = services.renew_measure(
        actor=officer,
        now=NOW,
        file_id=file_id,
        measure_id=measure.id,
        until=date(2027, 8, 23),
        why="还不能回家",
    )
    assert renewed.renewals == 1
    assert renewed.promise is not None


def test_temporary_guardianship_is_counted_on_until_the_child_comes_home() -> None:
    people = story.station()
    child = story.child()
    file_id = story.taken_up(people, child)
    story.reported(people, file_id)
    story.assessed(people, file_id)
    officer = viewer_for(people.quzhen)

    def add(since: date, until: date) -> ChildMeasure:
        return services.add_measure(
            actor=officer, now=NOW, file_id=file_id, kind="temporary_guardianship", detail=f"民政局临时监护 {since}", since=since, until=until, ground="g6",
        )  # fmt: skip

    first = add(date(2026, 1, 10), date(2026, 12, 10))
    with refused("minor.term_chained"):
        add(date(2026, 11, 20), date(2027, 2, 1))
    second = add(date(2026, 11, 20), date(2027, 1, 9))
    services.end_measure(actor=officer, now=NOW, file_id=file_id, measure_id=first.id, ended_how="other", ended_on=date(2026, 11, 20))
    with refused("minor.term_chained"):
        services.renew_measure(actor=officer, now=NOW, file_id=file_id, measure_id=second.id, until=date(2027, 3, 1), why="还不能回家")


def test_what_is_sent_twice_is_written_down_once() -> None:
    people = story.station()
    file_id = story.taken_up(people)
    story.reported(people, file_id)
    sent: dict[str, Any] = {"actor": viewer_for(people.quzhen, story.LATER), "now": story.LATER, "file_id": file_id, "row_id": new_id()}
    for _again in range(2):
        assert services.assess(**sent, found=story.found()).id == sent["row_id"]
        services.keep_conference(**sent, held_on=local_day(NOW), present="曲珍、王警官", said="", decided="送奶奶家")
        services.make_plan(**sent, goals="安全地生活")
    review = sent | {"row_id": new_id()}
    for _again in range(2):
        services.review_plan(**review, goals="安全地生活", outcome="changed")
    counts = (ChildAssessment.objects.count(), ChildConference.objects.count(), ChildPlan.objects.count())
    assert counts == (1, 1, 2)


def test_the_five_lines_are_counted_with_the_five_societies_and_numbers_equal_rows() -> None:
    people = story.station()
    file_id = story.taken_up(people)
    story.reported(people, file_id)
    story.assessed(people, file_id)
    story.helped(people, file_id)
    lines = ("policy", "mind", "resources", "skills", "social")
    societies = ("community", "organisation", "worker", "volunteer", "charity")
    for line, society in zip(lines, societies, strict=True):
        story.planned(people, file_id, line, society)
    wanted = selectors.LineFilter(date(2026, 11, 1), date(2026, 12, 31))
    officer, dawa = viewer_for(people.quzhen, story.LATER), viewer_for(people.dawa, story.LATER)
    counts = selectors.line_counts(officer, wanted)
    assert {(one.line, one.society, one.number, one.files) for one in counts} == {
        (*pair, 1, 1) for pair in zip(lines, societies, strict=True)
    }
    assert len(selectors.line_rows(officer, wanted).rows) == sum(one.number for one in counts)
    assert selectors.line_counts(dawa, wanted) == []
    kinds = {
        item.society: item.promise.actor_kind
        for item in selectors.items_of(
            officer, story.LATER, selectors.file_or_404(officer, story.LATER, file_id)
        )
    }
    assert kinds == services.ACTORS
