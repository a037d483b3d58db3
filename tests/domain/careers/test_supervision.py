"""Supervision: who leads whom, what was recorded and who may read it, the ratio, and the talent of a place counted."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from lianxin.base.db.paging import ROWS
from lianxin.domain.careers import services
from lianxin.domain.careers.models import SupervisionRelation
from lianxin.domain.careers.selectors import counting, ladder, seeing, supervision
from lianxin.domain.workforce.models import Worker
from lianxin.kernel.clock import month_bounds
from lianxin.kernel.ids import new_id
from tests.domain.careers.story import NINGWEI, Cast, cast, hold, mentor
from tests.factories import BEIGAN, GONGKA, NOW, TODAY, engage, make_user, make_worker, refused, viewer_for

pytestmark = pytest.mark.django_db


def led(who: Cast, leader: Worker, worker: Worker | None = None) -> None:
    services.relate(
        actor=who.viewer("head"), now=NOW, supervisor_id=leader.id, worker_id=(worker or who.worker).id, since=TODAY - timedelta(days=40)
    )


def test_a_session_is_read_by_those_who_were_there_alone() -> None:
    who, leader, key = cast(), mentor(), new_id()
    led(who, leader)
    account = viewer_for(leader.user)  # type: ignore[arg-type]
    for _time in range(2):
        row = services.record_session(
            actor=account, now=NOW, kind="individual", held_at=NOW - timedelta(hours=2), minutes=60, workers=[who.worker.id],
            topics="个案里怎样拒绝", steps="下周旁听一次", record_id=key,
        )  # fmt: skip
    assert "个案".encode() not in bytes(row.topics_sealed)
    reads = {name: supervision.may_read(who.viewer(name), supervision.record_or_404(who.viewer(name), row.id)) for name in ("user", "head", "officer")}
    assert reads == {"user": True, "head": False, "officer": False}
    assert supervision.may_read(account, row)
    with refused("general.not_found"):
        supervision.record_or_404(viewer_for(make_user("else", "worker", BEIGAN)), row.id)


def test_a_relation_is_between_two_and_within_what_the_pack_allows() -> None:
    who, leader = cast(), mentor()
    led(who, leader)
    head = who.viewer("head")
    with refused("careers.relation_exists"):
        led(who, leader)
    with refused("careers.relation_self"):
        services.relate(actor=head, now=NOW, supervisor_id=leader.id, worker_id=leader.id, since=TODAY)
    with refused("careers.supervisor_unqualified"):
        services.relate(actor=head, now=NOW, supervisor_id=who.worker.id, worker_id=leader.id, since=TODAY)
    with refused("general.day_in_future"):
        services.relate(actor=head, now=NOW, supervisor_id=leader.id, worker_id=who.worker.id, since=TODAY + timedelta(days=1))
    for at in range(5):
        led(who, leader, make_worker(f"学员{at}", BEIGAN))
    with refused("careers.supervisor_full"):
        led(who, leader, make_worker("第七人", BEIGAN))
    with refused("general.not_found"):
        services.relate(
            actor=viewer_for(make_user("deji", "station_head", GONGKA)), now=NOW, supervisor_id=leader.id, worker_id=who.worker.id, since=TODAY
        )


def test_a_relation_ends_once() -> None:
    who, leader = cast(), mentor()
    led(who, leader)
    row = supervision.led_now(who.viewer("head"), leader).get()
    with refused("general.day_before"):
        services.end_relation(actor=who.viewer("head"), now=NOW, relation_id=row.id, until=TODAY - timedelta(days=41))
    services.end_relation(actor=who.viewer("head"), now=NOW, relation_id=row.id, until=TODAY)
    with refused("careers.relation_ended"):
        services.end_relation(actor=who.viewer("head"), now=NOW, relation_id=row.id, until=TODAY)
    with refused("careers.session_outside"):
        _session(leader, [who.worker])


def _session(leader: Worker, people: list[Worker], **fields: object) -> None:
    ask: dict[str, object] = {
        "kind": "individual" if len(people) == 1 else "group", "held_at": NOW - timedelta(days=1), "minutes": 45, "topics": "近况",
        "workers": [one.id for one in people],
    }  # fmt: skip
    services.record_session(actor=viewer_for(leader.user), now=NOW, **(ask | fields))  # type: ignore[arg-type]


def test_bad_sessions_are_refused() -> None:
    who, leader = cast(), mentor()
    led(who, leader)
    for fields, code in [
        ({"kind": "group"}, "careers.session_people"),
        ({"workers": []}, "careers.session_people"),
        ({"minutes": 3}, "careers.minutes_wrong"),
        ({"held_at": NOW + timedelta(hours=1)}, "general.day_in_future"),
        ({"topics": " "}, "general.empty_field"),
        ({"held_at": NOW - timedelta(days=41)}, "careers.session_outside"),  # before they led them
    ]:
        with refused(code):
            _session(leader, [who.worker], **fields)


def test_the_ratio_the_month_and_who_has_had_none() -> None:
    who, leader = cast(), mentor()
    led(who, leader)
    other = make_worker("王芳", BEIGAN)
    engage(other)
    head = who.viewer("head")
    assert (supervision.ratio(head, BEIGAN).one_to, supervision.ratio(head, BEIGAN).supervised) == (3.0, 1)
    assert supervision.Ratio(9, 4, 4).one_to == Decimal("2.3"), "2.25 half up, as every other figure"
    _session(leader, [who.worker])
    found = supervision.supervisors(head, BEIGAN, month_bounds(TODAY))
    assert [(one.worker.name, one.people, one.individual, one.group, one.minutes) for one in found] == [("张督导", 1, 1, 0, 45)]
    engage(make_worker("新来的", BEIGAN), since=TODAY - timedelta(days=89))
    assert {one.name for one, _last in supervision.without(head, BEIGAN, TODAY, 90)} == {"张督导", "王芳"}
    far = viewer_for(make_user("deji", "station_head", GONGKA))
    assert supervision.ratio(far, BEIGAN).workers == 0
    assert supervision.without(far, BEIGAN, TODAY, 90) == []


def test_the_talent_of_a_place_is_counted_from_its_rows() -> None:
    who, leader = cast(), mentor()
    hold(leader, "supervisor", "province")
    hold(leader, "leading_talent")
    found = counting.talent(who.viewer("officer"), BEIGAN, TODAY)
    assert (found.workers, found.certified, str(found.share)) == (2, 1, "50.0")
    assert found.holders("supervisor") == {leader.id}, "a person with two regions is one person"
    assert found.holders("supervisor", "city") == set()
    assert [one.name for one in counting.on_posts(who.viewer("officer"), BEIGAN, found.holders("leading_talent"))] == ["张督导"]
    assert counting.talent(viewer_for(make_user("deji", "station_head", GONGKA)), BEIGAN, TODAY).workers == 0


def test_sessions_are_read_page_by_page() -> None:
    who, leader = cast(), mentor()
    led(who, leader)
    for hours in range(ROWS + 2):
        _session(leader, [who.worker], held_at=NOW - timedelta(hours=hours + 1))
    viewer = viewer_for(leader.user)
    first = supervision.records_page(viewer, leader, led=True)
    second = supervision.records_page(viewer, leader, led=True, after=first.after)
    assert (len(first.rows), len(second.rows), second.after) == (ROWS, 2, "")
    assert supervision.records_page(viewer, who.worker, led=True).rows == ()
    far = viewer_for(make_user("deji", "station_head", GONGKA))
    assert supervision.records_page(far, who.worker).rows == ()


def test_who_leads_somebody_sees_neither_their_pay_nor_their_appraisals() -> None:
    who, leader = cast(), mentor(place=NINGWEI)
    SupervisionRelation.objects.create(place=BEIGAN, supervisor=leader, worker=who.worker, since=TODAY, made_at=NOW)
    viewer = viewer_for(leader.user)
    assert seeing.person_or_404(viewer, who.worker.id) == who.worker
    assert not seeing.reads(viewer, who.worker)
    assert ladder.on_ladder(viewer, [who.engagement], TODAY) == []
    with refused("general.not_found"):
        ladder.standing_on(viewer, who.engagement, TODAY)
