"""A call ends, a false one too; the station looks back on it; a month is counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lianxin.base.access.models import User
from lianxin.base.notices.models import Notice
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import finish_commitment
from lianxin.domain.emergency.models import Alarm, AlarmReview
from lianxin.domain.emergency.selectors import AlarmFilter, alarms_page, figures
from lianxin.domain.emergency.services import arrive, close_alarm, write_review
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from tests.domain.emergency.story import at_work, called, goes
from tests.factories import BEIGAN, NOW, make_resident, make_user, refused, viewer_for

pytestmark = pytest.mark.django_db
END = NOW + timedelta(minutes=40)
NOVEMBER = AlarmFilter(month=date(2026, 11, 1))


@pytest.fixture
def alarm(baima: Resident, zhuoma: User, ciren: User, deji: User) -> Alarm:
    at_work(zhuoma, ciren)
    return called(deji, baima)


def close(user: User, alarm: Alarm, outcome: str = "helped", reason: str = "扶起来了,没有受伤") -> Alarm:
    return close_alarm(actor=viewer_for(user), now=END, alarm_id=alarm.id, outcome=outcome, reason=reason)


def test_closing_keeps_the_promise_meets_the_need_and_asks_for_a_review(alarm: Alarm, zhuoma: User, deji: User) -> None:
    goes(zhuoma, alarm)
    arrive(actor=viewer_for(zhuoma), now=NOW + timedelta(minutes=12), alarm_id=alarm.id)
    done = close(zhuoma, alarm)
    promise = Commitment.objects.get(kind="urgent_help")
    assert (promise.done_at, promise.worker, promise.outcome) == (END, zhuoma, "扶起来了,没有受伤")
    assert Need.objects.get().state == "met"
    assert (done.outcome, done.next_step_at, done.closed_by) == ("helped", None, zhuoma.id)
    review = AlarmReview.objects.get()
    assert (review.commitment.worker, review.commitment.due_at, review.commitment.kind) == (deji, END + timedelta(days=7), "alarm_review")
    assert {n.user for n in Notice.objects.filter(kind="alarm.review")} == {deji}
    with refused("alarm.closed"):
        close(deji, alarm)
    with refused("alarm.closed"):
        goes(deji, alarm)


def test_a_false_alarm_is_closed_with_its_reason_and_counted(alarm: Alarm, deji: User) -> None:
    with refused("alarm.reason_needed"):
        close(deji, alarm, "false_alarm", " ")
    close(deji, alarm, "false_alarm", "孙子按着玩")
    assert not AlarmReview.objects.exists()
    assert Need.objects.get().state == "met"
    assert [(one.calls, one.false) for one in figures(viewer_for(deji), NOVEMBER, END)] == [(1, 1)]


def test_the_promise_is_not_kept_past_the_page(alarm: Alarm, zhuoma: User, deji: User) -> None:
    promise = Commitment.objects.get()
    with refused("alarm.close_on_page"):
        finish_commitment(actor=viewer_for(zhuoma), now=END, commitment_id=promise.id, outcome="好了")
    close(deji, alarm)
    review = Commitment.objects.get(kind="alarm_review")
    with refused("alarm.close_on_page"):
        finish_commitment(actor=viewer_for(deji), now=END, commitment_id=review.id, outcome="好了")


def test_the_review_is_written_by_the_head_once_and_finds_needs(alarm: Alarm, zhuoma: User, deji: User) -> None:
    text = {"happened": "夜里起床滑倒", "change": "床边装扶手,夜灯", "needs": ["home_repair", "medical"]}
    with refused("alarm.still_open"):
        write_review(actor=viewer_for(deji), now=END, alarm_id=alarm.id, **text)  # type: ignore[arg-type]
    close(deji, alarm)
    with refused("access.denied"):
        write_review(actor=viewer_for(zhuoma), now=END, alarm_id=alarm.id, **text)  # type: ignore[arg-type]
    with refused("general.empty_field"):
        write_review(actor=viewer_for(deji), now=END, alarm_id=alarm.id, happened="x", change=" ")
    with refused("need.kind_unknown"):
        write_review(actor=viewer_for(deji), now=END, alarm_id=alarm.id, happened="x", change="y", needs=["dragon"])
    review = write_review(actor=viewer_for(deji), now=END, alarm_id=alarm.id, **text)  # type: ignore[arg-type]
    found = Need.objects.filter(id__in=review.follow_up)
    assert {(one.kind, one.urgency, one.said) for one in found} == {("home_repair", "normal", "床边装扶手,夜灯"), ("medical", "medium", "床边装扶手,夜灯")}
    assert Commitment.objects.get(kind="alarm_review").done_at == END
    with refused("alarm.review_written"):
        write_review(actor=viewer_for(deji), now=END, alarm_id=alarm.id, **text)  # type: ignore[arg-type]


def test_what_needs_no_review(alarm: Alarm, deji: User) -> None:
    close(deji, alarm, "false_alarm", "按错")
    with refused("alarm.review_unknown"):
        write_review(actor=viewer_for(deji), now=END, alarm_id=alarm.id, happened="x", change="y")


def test_the_bureau_may_close_and_somebody_elsewhere_may_not(alarm: Alarm, cuomu: User) -> None:
    other = make_user("other", "station_head", BEIGAN)
    with refused("general.not_found"):
        close(other, alarm)
    with refused("general.not_found"):
        write_review(actor=viewer_for(other), now=END, alarm_id=alarm.id, happened="x", change="y")
    assert close(cuomu, alarm, "handed_over", "已交120").closed_by == cuomu.id
    assert figures(viewer_for(other), NOVEMBER, END) == []


def test_a_month_counts_what_its_rows_show(alarm: Alarm, zhuoma: User, ciren: User, deji: User) -> None:
    goes(zhuoma, alarm, now=NOW + timedelta(minutes=2))
    arrive(actor=viewer_for(zhuoma), now=NOW + timedelta(minutes=12), alarm_id=alarm.id)
    close(deji, alarm)
    slow = called(deji, make_resident("达瓦"))
    goes(ciren, slow, now=NOW + timedelta(minutes=10))
    false = called(deji, make_resident("尼玛"))
    close(deji, false, "false_alarm", "按错")
    called(deji, make_resident("普布"), kind="fall")
    viewer = viewer_for(deji)
    calls, falls = figures(viewer, NOVEMBER, END)
    assert (calls.kind, calls.calls, calls.false, calls.answer_minutes, calls.arrive_minutes) == ("call", 3, 1, 6.0, 12.0)
    assert (calls.answered_late, calls.arrived_late) == (1, 1)
    assert (falls.calls, falls.answer_minutes, falls.answered_late) == (1, None, 1)

    def rows(**more: str) -> int:
        wanted = AlarmFilter(month=date(2026, 11, 1), **more)  # type: ignore[arg-type]
        return len(alarms_page(viewer, wanted, now=END).rows)

    for one in (calls, falls):
        assert rows(kind=one.kind) == one.calls
        assert rows(kind=one.kind, outcome="false_alarm") == one.false
        assert rows(kind=one.kind, late="answer") == one.answered_late
        assert rows(kind=one.kind, late="arrive") == one.arrived_late
    assert figures(viewer, AlarmFilter(month=date(2026, 10, 1)), END) == []
