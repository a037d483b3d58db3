"""Exemptions and notices: by the right person, once, and no longer than the pack allows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from lianxin.base.access.viewer import Viewer
from lianxin.base.files.services import store_file
from lianxin.base.notices.models import Notice
from lianxin.domain.workforce.models import DutyNotice, Engagement, Exemption
from lianxin.domain.workforce.selectors import duty
from lianxin.domain.workforce.services.duty import tell_of_duty
from lianxin.domain.workforce.services.exempting import ask_exemption, decide_exemption, end_exemption
from lianxin.kernel.clock import local_day
from tests.entry.field.doors import picture
from tests.factories import NOW, TODAY, certify, engage, make_user, make_worker, refused, viewer_for

SHICHENG, QINJIANG, COMMUNITY, XIAOSONG = "360735000000", "360735100000", "360735100001", "360735101000"
SYSTEM = Viewer.system("持证提醒")
DUE = date(2026, 12, 1)  # of whoever was hired on 1 December 2023

pytestmark = pytest.mark.django_db


class Story:
    """A red worker with an account, the head of the station, two officers of the bureau."""

    def __init__(self) -> None:
        self.user = make_user("hongying", "worker", COMMUNITY, display_name="刘红英")
        self.head = make_user("head", "station_head", QINJIANG)
        self.bureau = make_user("bureau", "bureau_officer", SHICHENG)
        self.other_bureau = make_user("bureau2", "bureau_officer", SHICHENG)
        self.engagement = engage(make_worker("刘红英", COMMUNITY, user=self.user))

    def ask(self, by: Any = None, **changed: Any) -> Exemption:
        asked: dict[str, Any] = {"reason": "illness", "since": TODAY, "until": TODAY + timedelta(days=90), "note": "住院"}
        return ask_exemption(actor=viewer_for(by or self.user), now=NOW, engagement_id=self.engagement.id, **(asked | changed))

    def decide(self, one: Exemption, by: Any = None, **changed: Any) -> Exemption:
        return decide_exemption(actor=viewer_for(by or self.bureau), now=NOW, exemption_id=one.id, **({"granted": True} | changed))

    def end(self, one: Exemption, by: Any = None, why: str = "已经出院上班") -> Exemption:
        return end_exemption(actor=viewer_for(by or self.bureau), now=NOW, exemption_id=one.id, why=why)

    def is_red(self, days: int = 0) -> bool:
        return duty.is_red(self.engagement, TODAY + timedelta(days=days))


@pytest.fixture
def story() -> Story:
    return Story()


def test_an_exemption_is_asked_granted_holds_for_its_days_and_lapses(story: Story) -> None:
    asked = story.ask()
    assert story.is_red()
    assert set(Notice.objects.filter(kind="exemption.asked").values_list("user_id", flat=True)) == {story.bureau.id, story.other_bureau.id}
    story.decide(asked)
    assert not story.is_red()
    assert not story.is_red(90)
    assert story.is_red(91)
    assert Notice.objects.filter(kind="exemption.decided", user_id=story.user.id).count() == 1
    assert not Notice.objects.filter(kind="exemption.asked", read_at__isnull=True).exists()


def test_the_note_is_sealed(story: Story) -> None:
    asked = story.ask(note="因病住院手术")
    kept = Exemption.objects.filter(id=asked.id).values_list("note_sealed", flat=True)[0]
    assert "因病".encode() not in bytes(kept)
    assert Exemption.objects.get(id=asked.id).note == "因病住院手术"


def test_the_head_may_ask_for_somebody_of_the_station_and_nobody_else(story: Story) -> None:
    story.ask(story.head)
    for outsider, code in ((make_user("xiaosong", "station_head", XIAOSONG), "general.not_found"), (make_user("near", "worker", COMMUNITY), "general.not_found")):
        with refused(code):
            story.ask(outsider)


def test_sent_twice_is_one(story: Story) -> None:
    once = uuid4()
    first, again = story.ask(exemption_id=once), story.ask(exemption_id=once)
    assert first.id == again.id
    assert Exemption.objects.count() == 1


def test_nobody_decides_what_they_asked_for_or_what_is_theirs(story: Story) -> None:
    asked = story.ask(story.bureau)
    with refused("access.own_approval"):
        story.decide(asked, story.bureau)
    with refused("access.denied"):
        story.decide(asked, story.head)
    with refused("access.denied"):
        story.decide(asked, story.user)
    with refused("general.not_found"):
        story.decide(asked, make_user("lhasa", "bureau_officer", "540127000000"))
    own = engage(make_worker("局里的人", COMMUNITY, user=story.other_bureau))
    with refused("access.own_approval"):
        mine = ask_exemption(
            actor=viewer_for(story.head), now=NOW, engagement_id=own.id, reason="illness", since=TODAY, until=TODAY + timedelta(days=9)
        )
        story.decide(mine, story.other_bureau)
    story.decide(asked, story.other_bureau)
    with refused("exemption.decided"):
        story.decide(asked, story.other_bureau)


def test_a_refusal_says_why_and_lifts_nothing(story: Story) -> None:
    asked = story.ask()
    with refused("access.reason_needed"):
        story.decide(asked, granted=False)
    story.decide(asked, granted=False, why="没有医院证明")
    assert story.is_red()


def test_an_exemption_is_taken_back_from_today_on(story: Story) -> None:
    granted = story.decide(story.ask())
    with refused("access.reason_needed"):
        story.end(granted, why="")
    with refused("access.denied"):
        story.end(granted, story.head)
    story.end(granted)
    assert story.is_red()
    with refused("exemption.not_in_force"):
        story.end(granted)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": "bored"}, "exemption.reason_unknown"),
        ({"until": TODAY - timedelta(days=1)}, "exemption.days_invalid"),
        ({"since": TODAY - timedelta(days=9), "until": TODAY - timedelta(days=1)}, "exemption.days_invalid"),
        ({"until": date(2027, 11, 23)}, "exemption.too_long"),  # 12 months from 23 November 2026 end the day before
    ],
)
def test_bad_input_is_refused_by_name(story: Story, changed: dict[str, Any], code: str) -> None:
    with refused(code):
        story.ask(**changed)
    story.ask(until=date(2027, 11, 22))


def test_near_retirement_is_shown_and_not_only_said(story: Story) -> None:
    with refused("exemption.evidence_needed"):
        story.ask(reason="near_retirement", note="快退休")
    photo = store_file(actor=viewer_for(story.user), now=NOW, place=COMMUNITY, needs="workforce.own", content=picture())
    assert story.ask(reason="near_retirement", evidence_id=photo.id).evidence_id == photo.id


def test_what_an_exemption_makes_of_a_light(story: Story) -> None:
    officer, span = viewer_for(story.bureau), (TODAY, TODAY + timedelta(days=9))
    assert [duty.colour_if_exempt(officer, story.engagement, span, TODAY + timedelta(days=days)) for days in (0, 9, 10)] == ["exempt", "exempt", "red"]
    certify(story.engagement.worker, issued_on=TODAY - timedelta(days=30))
    assert duty.colour_if_exempt(officer, story.engagement, span, TODAY) == "green"


def test_asking_again_at_the_end_does_not_go_on_for_ever(story: Story) -> None:
    story.decide(story.ask(until=date(2027, 11, 22)))
    with refused("exemption.too_long"):
        story.ask(since=date(2027, 11, 23), until=date(2027, 12, 31))


def test_one_request_at_a_time_and_only_where_something_is_asked(story: Story) -> None:
    story.ask()
    with refused("exemption.waiting"):
        story.ask()
    village = engage(make_worker("村里的人", "360735100200"))
    with refused("exemption.no_duty"):
        ask_exemption(actor=viewer_for(story.bureau), now=NOW, engagement_id=village.id, reason="illness", since=TODAY, until=TODAY)
    gone = engage(make_worker("走了的人", COMMUNITY), ended_on=TODAY - timedelta(days=1))
    with refused("exemption.engagement_ended"):
        ask_exemption(actor=viewer_for(story.bureau), now=NOW, engagement_id=gone.id, reason="illness", since=TODAY, until=TODAY)


# ------------------------------------------------------------------------------------------------ notices


def near(user: Any = None, place: str = COMMUNITY) -> Engagement:
    return engage(make_worker("张小梅", place, user=user), since=date(2023, 12, 1))


def night(left: int) -> int:
    """The night on which so many days are left until the limit."""
    at = NOW + (DUE - timedelta(days=left) - local_day(NOW))
    return tell_of_duty(actor=SYSTEM, now=at, place=SHICHENG)


def heard(user_id: UUID, kind: str) -> list[int]:
    return list(Notice.objects.filter(user_id=user_id, kind=kind).order_by("created_at").values_list("count", flat=True))


def test_ninety_sixty_thirty_days_before_and_once_when_it_has_passed() -> None:
    user = make_user("xiaomei", "worker", COMMUNITY)
    head, bureau = make_user("head", "station_head", QINJIANG), make_user("bureau", "bureau_officer", SHICHENG)
    near(user), near()
    told = {left: night(left) for left in range(95, -4, -1)}
    assert {left: number for left, number in told.items() if number} == {90: 2, 60: 2, 30: 2, -1: 2}
    assert heard(user.id, "duty.near_own") == [1, 1, 1]
    assert heard(user.id, "duty.red_own") == [1]
    assert heard(head.id, "duty.near") == [2, 2, 2]
    assert heard(head.id, "duty.red") == [2]
    assert heard(bureau.id, "duty.near") == [2, 2, 2]  # the same people that its list shows, station with a head or not
    assert DutyNotice.objects.count() == 8


def test_missed_nights_are_made_good_by_the_nearest_step_alone() -> None:
    near()
    assert (night(45), night(44), night(10), night(-200)) == (1, 0, 1, 1)
    assert list(DutyNotice.objects.order_by("-days").values_list("days", flat=True)) == [60, 30, 0]


def test_the_bureau_hears_of_as_many_as_its_list_shows_whoever_heads_the_stations() -> None:
    bureau, head = make_user("bureau", "bureau_officer", SHICHENG), make_user("head", "station_head", QINJIANG)
    near(), near(), near(place=XIAOSONG[:9] + "001")
    night(90)
    shown = duty.lights(viewer_for(bureau), DUE - timedelta(days=90), duty.Among(colour="amber"))
    assert (heard(bureau.id, "duty.near"), len(shown)) == ([3], 3)
    assert heard(head.id, "duty.near") == [2]


def test_whoever_is_certified_or_exempt_hears_nothing() -> None:
    certify(near().worker)
    Exemption.objects.create(place=COMMUNITY, engagement=near(), reason="illness", since=TODAY, until=DUE, state="granted", made_at=NOW)
    assert night(5) == 0


def test_whoever_is_red_the_day_after_an_exemption_hears_it_before() -> None:
    user, head = make_user("xiaomei", "worker", COMMUNITY), make_user("head", "station_head", QINJIANG)
    given: dict[str, Any] = {"place": COMMUNITY, "reason": "illness", "since": TODAY, "state": "granted", "made_at": NOW}
    Exemption.objects.create(engagement=near(user), until=DUE, **given)
    in_time = engage(make_worker("有时间", COMMUNITY, user=make_user("later", "worker", COMMUNITY)), since=date(2025, 12, 1))
    Exemption.objects.create(engagement=in_time, until=DUE, **given)
    assert (night(5), night(4)) == (1, 0)
    assert (heard(user.id, "duty.near_own"), heard(head.id, "duty.near")) == ([1], [])
    assert not Notice.objects.exclude(user_id=user.id).exists()


def test_the_next_county_is_told_of_nobody() -> None:
    near()
    far = make_user("lhasa", "bureau_officer", "540127000000")
    assert tell_of_duty(actor=SYSTEM, now=NOW, place="540127000000") == 0
    night(5)
    assert heard(far.id, "duty.near") == []
    with refused("access.denied"):
        tell_of_duty(actor=viewer_for(far), now=NOW, place=SHICHENG)
