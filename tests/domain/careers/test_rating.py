"""Competency: rated by oneself and by a supervisor, agreed after a talk, and counted by station and county."""

from __future__ import annotations

import pytest

from lianxin.domain.careers import services
from lianxin.domain.careers.models import CompetencyRating, SupervisionRelation
from lianxin.domain.careers.selectors import competency, seeing
from lianxin.kernel.ids import new_id
from tests.domain.careers.story import XIAOSHAN, cast, levels, mentor
from tests.factories import BEIGAN, GONGKA, NOW, TODAY, engage, make_user, make_worker, refused, viewer_for

pytestmark = pytest.mark.django_db
YEAR = TODAY.year


def test_both_sides_rate_and_a_talk_agrees() -> None:
    who = cast()
    head, worker = who.viewer("head"), who.worker
    services.rate_own(actor=who.viewer("user"), now=NOW, year=YEAR, levels=levels(3))
    services.rate_supervised(
        actor=head, now=NOW, worker_id=worker.id, year=YEAR, levels=levels(3, counselling=1), evidence="三次随访都没有用筛查"
    )
    sides = competency.sides_of(head, worker, YEAR)
    assert sides.standing == levels(3, counselling=1), "before the talk the supervisor's counts"
    services.agree(actor=head, now=NOW, worker_id=worker.id, year=YEAR, levels=levels(2), talk="谈了三十分钟,都同意")
    assert competency.sides_of(head, worker, YEAR).standing == levels(2)
    assert competency.asked_of(who.engagement)["counselling"] == 1


def test_a_second_rating_takes_the_first_ones_place_and_both_stay() -> None:
    who = cast()
    me = who.viewer("user")
    services.rate_own(actor=me, now=NOW, year=YEAR, levels=levels(1))
    again = new_id()
    services.rate_own(actor=me, now=NOW, year=YEAR, levels=levels(2), rating_id=again)
    services.rate_own(actor=me, now=NOW, year=YEAR, levels=levels(4), rating_id=again)
    assert [one.is_current for one in CompetencyRating.objects.order_by("id")] == [False, True]
    assert competency.sides_of(me, who.worker, YEAR).own == levels(2), "sent twice, kept once"
    assert competency.rated_years(me, who.worker) == [YEAR]


def test_nobody_is_their_own_supervisor() -> None:
    user = make_user("head", "station_head", BEIGAN)
    worker = make_worker("站长", BEIGAN, user=user)
    with refused("careers.own_rating"):
        services.rate_supervised(
            actor=viewer_for(user), now=NOW, worker_id=worker.id, year=YEAR, levels=levels(4), evidence="我自己"
        )


def test_only_a_supervisor_rates_and_only_whom_they_lead() -> None:
    who, leader = cast(), mentor()
    account = viewer_for(leader.user)  # type: ignore[arg-type]
    with refused("general.not_found"):
        services.rate_supervised(actor=account, now=NOW, worker_id=who.worker.id, year=YEAR, levels=levels(), evidence="看过")
    services.relate(
        actor=who.viewer("head"), now=NOW, supervisor_id=leader.id, worker_id=who.worker.id, since=TODAY
    )
    services.rate_supervised(actor=account, now=NOW, worker_id=who.worker.id, year=YEAR, levels=levels(), evidence="看过")
    assert competency.may_read_evidence(account, who.worker)
    assert not competency.may_read_evidence(viewer_for(make_user("other", "worker", BEIGAN)), who.worker)
    SupervisionRelation.objects.update(until=TODAY)
    assert not seeing.people(account).filter(id=who.worker.id).exists(), "once it is over it is over"


def test_another_county_finds_nobody() -> None:
    who = cast()
    other = viewer_for(make_user("deji", "station_head", GONGKA))
    with refused("general.not_found"):
        services.rate_supervised(actor=other, now=NOW, worker_id=who.worker.id, year=YEAR, levels=levels(), evidence="看过")
    assert competency.heat(other, BEIGAN, YEAR) == []


def test_bad_input_is_named() -> None:
    who = cast()
    me, head = who.viewer("user"), who.viewer("head")
    with refused("careers.level_missing"):
        services.rate_own(actor=me, now=NOW, year=YEAR, levels={"counselling": 1})
    with refused("careers.year_wrong"):
        services.rate_own(actor=me, now=NOW, year=YEAR + 1, levels=levels())
    with refused("careers.evidence_needed"):
        services.rate_supervised(actor=head, now=NOW, worker_id=who.worker.id, year=YEAR, levels=levels(), evidence=" ")
    with refused("careers.talk_needs_both"):
        services.agree(actor=head, now=NOW, worker_id=who.worker.id, year=YEAR, levels=levels(), talk="谈过")
    with refused("careers.no_worker_file"):
        services.rate_own(actor=head, now=NOW, year=YEAR, levels=levels())


def test_what_was_seen_is_sealed() -> None:
    who = cast()
    services.rate_own(actor=who.viewer("user"), now=NOW, year=YEAR, levels=levels(), evidence="个案卷宗里的小结")
    row = CompetencyRating.objects.get()
    assert "个案".encode() not in bytes(row.evidence_sealed)
    assert row.evidence == "个案卷宗里的小结"


def test_a_station_is_shown_by_name_and_a_county_by_numbers() -> None:
    who = cast()
    head = who.viewer("head")
    other = make_worker("王芳", BEIGAN)
    engage(other)
    services.rate_supervised(actor=head, now=NOW, worker_id=who.worker.id, year=YEAR, levels=levels(1), evidence="看过")
    lines = {line.worker.name: line for line in competency.heat(head, BEIGAN, YEAR)}
    assert lines["李秀英"].lacks("hardship_relief") == 1
    assert lines["李秀英"].lacks("counselling") == 0
    assert lines["王芳"].lacks("hardship_relief") is None
    counted = competency.heat_counts(competency.heat(who.viewer("officer"), XIAOSHAN, YEAR), XIAOSHAN)
    assert [(one.place, one.people, one.rated, one.lacking["hardship_relief"]) for one in counted] == [(BEIGAN, 2, 1, 1)]
