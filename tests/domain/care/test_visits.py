"""L02: one call writes down a visit and every need heard on it, offline, and it arrives once."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.files.models import StoredFile
from lianxin.domain.care import selectors, services
from lianxin.domain.care.events import VisitRecorded
from lianxin.domain.care.models import Visit
from lianxin.domain.care.services import HeardNeed
from lianxin.domain.commitments.models import Commitment, Proof
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.commitments.services import reassign
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from lianxin.kernel import events
from lianxin.kernel.coordinates import Point
from lianxin.kernel.ids import new_id
from tests.factories import NOW, TABA, TODAY, make_commitment, make_need, make_resident, refused, viewer_for

pytestmark = pytest.mark.django_db
ARRIVED = NOW - timedelta(minutes=40)


def record(actor: Viewer, resident: Resident, **more: object) -> Visit:
    given = {"resident_id": resident.id, "arrived_at": ARRIVED, "left_at": NOW, "note": "拉家常"} | more
    return services.record_visit(actor=actor, now=NOW, **given)  # type: ignore[arg-type]


def planned(worker: User | None, resident: Resident, **more: object) -> Visit:
    """A visit of today with its promise; `service` decides which proof is asked for."""
    service = str(more.pop("service", "jingshen"))
    promise = make_commitment(worker, resident, service=service, minutes=40)
    return Visit.objects.create(
        place=resident.place,
        resident=resident,
        worker=worker,
        commitment=promise,
        service=service,
        day=TODAY,
        **more,
    )


def stored_file(user: User) -> StoredFile:
    return StoredFile.objects.create(place=TABA, sha256="0" * 64, size=1, media_type="image/png", added_by=user.id, added_at=NOW)


def test_an_informal_visit_needs_no_order_and_keeps_two_needs_that_were_heard(
    zhuoma: User, baima: Resident
) -> None:
    heard = [
        HeardNeed(new_id(), "meal", said="咬不动"),
        HeardNeed(new_id(), "companionship", "high", "想女儿"),
    ]
    visit = record(viewer_for(zhuoma), baima, heard=heard)
    assert (visit.place, visit.day, visit.worker_id, visit.order_id) == (TABA, TODAY, zhuoma.id, None)
    needs = Need.objects.order_by("id")
    assert [(n.id, n.kind, n.urgency, n.said) for n in needs] == [
        (heard[0].need_id, "meal", "medium", "咬不动"),
        (heard[1].need_id, "companionship", "high", "想女儿"),
    ]
    assert {(n.source_kind, n.source_id, n.channel, n.found_at) for n in needs} == {
        ("visit", str(visit.id), "visit", ARRIVED)
    }


def test_a_visit_written_down_a_week_later_gives_a_need_with_all_its_triage_time(
    zhuoma: User, baima: Resident
) -> None:
    week = timedelta(days=7)
    heard = [HeardNeed(new_id(), "meal")]
    visit = record(viewer_for(zhuoma), baima, arrived_at=ARRIVED - week, left_at=NOW - week, heard=heard)
    assert visit.day == TODAY - week
    need = Need.objects.get()
    assert (need.found_at, need.triage_due_at) == (ARRIVED - week, NOW + timedelta(hours=24))


def test_a_visit_sent_twice_arrives_once_with_its_needs(
    zhuoma: User, baima: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setitem(events._HANDLERS, VisitRecorded, [told.append])
    visit_id, heard = new_id(), [HeardNeed(new_id(), "other"), HeardNeed(new_id(), "other")]
    for _ in range(3):
        assert record(viewer_for(zhuoma), baima, visit_id=visit_id, heard=heard).id == visit_id
    assert (Visit.objects.count(), Need.objects.count()) == (1, 2)
    assert AuditEntry.objects.filter(verb="visit.record").count() == 1
    assert told == [VisitRecorded(visit_id, TABA, baima.id, zhuoma.id, TODAY, "met")]


@pytest.mark.parametrize(
    "changed",
    [
        {"note": "改口了"},
        {"result": "away"},
        {"means": "phone"},
        {"left_at": NOW - timedelta(minutes=1)},
        {"arrived_at": ARRIVED - timedelta(days=1)},
        {"heard": []},
        {"heard": [HeardNeed(UUID(int=1), "meal", said="咬不动"), HeardNeed(UUID(int=2), "bathing")]},
        {"heard": [HeardNeed(UUID(int=1), "meal", said="咬得动")]},
        {"heard": [HeardNeed(UUID(int=1), "bathing", said="咬不动")]},
        {"heard": [HeardNeed(UUID(int=1), "meal", "immediate", "咬不动")]},
    ],
)
def test_a_recorded_visit_refuses_other_values_instead_of_dropping_them(
    zhuoma: User, baima: Resident, changed: dict[str, object]
) -> None:
    actor, heard = viewer_for(zhuoma), [HeardNeed(UUID(int=1), "meal", said="咬不动")]
    visit = record(actor, baima, visit_id=new_id(), heard=heard)
    with refused("care.visit_recorded"):
        record(actor, baima, visit_id=visit.id, **{"heard": heard} | changed)
    assert Visit.objects.values().get()["note"] == "拉家常"
    assert Need.objects.count() == 1
    assert record(actor, baima, visit_id=visit.id, heard=heard).recorded_at == NOW


def test_what_a_phone_slightly_ahead_sends_again_later_is_still_the_same(zhuoma: User, baima: Resident) -> None:
    actor, visit_id, minute = viewer_for(zhuoma), new_id(), timedelta(minutes=1)
    sent = {"resident_id": baima.id, "visit_id": visit_id, "arrived_at": ARRIVED, "left_at": NOW + 5 * minute}
    first = services.record_visit(actor=actor, now=NOW, **sent)  # type: ignore[arg-type]
    again = services.record_visit(actor=actor, now=NOW + 30 * minute, **sent)  # type: ignore[arg-type]
    assert (first.left_at, again.left_at, again.recorded_at) == (NOW, NOW, NOW)


def test_a_signature_still_waited_for_is_not_dropped_with_a_second_sending(zhuoma: User, baima: Resident) -> None:
    actor, visit = viewer_for(zhuoma), planned(zhuoma, baima, service="zhucan")
    signed = GivenProof("signature", NOW, file_id=stored_file(zhuoma).id)
    record(actor, baima, visit_id=visit.id)
    with refused("care.visit_recorded"):
        record(actor, baima, visit_id=visit.id, proofs=[signed])
    Commitment.objects.update(is_open=False, cancelled_at=NOW)
    assert record(actor, baima, visit_id=visit.id, proofs=[signed]).id == visit.id


def test_a_need_the_pack_does_not_know_takes_the_whole_visit_back(zhuoma: User, baima: Resident) -> None:
    with refused("need.kind_unknown"):
        record(
            viewer_for(zhuoma), baima, heard=[HeardNeed(new_id(), "meal"), HeardNeed(new_id(), "nonsense")]
        )
    assert not Visit.objects.exists()
    assert not Need.objects.exists()


def test_the_wrong_person_records_nothing(zhangwei: User, admin: User, zhuoma: User, baima: Resident) -> None:
    visit = record(viewer_for(zhuoma), baima)
    with refused("general.not_found"):
        record(viewer_for(zhangwei), baima)
    with refused("access.denied"):
        record(viewer_for(admin), baima)
    with refused("general.not_found"):
        record(viewer_for(zhuoma), make_resident("扎西"), visit_id=visit.id)
    at_home = make_resident("王阿姨", "330109002001")
    with refused("general.not_found"):
        record(viewer_for(zhangwei), at_home, visit_id=visit.id)


def test_words_and_times_that_cannot_be_are_refused(zhuoma: User, baima: Resident) -> None:
    for wrong, code in (
        ({"result": "nonsense"}, "care.result_unknown"),
        ({"means": "nonsense"}, "care.result_unknown"),
        ({"left_at": ARRIVED - timedelta(minutes=1)}, "care.left_too_soon"),
        ({"left_at": NOW + timedelta(hours=1)}, "care.left_in_future"),
        ({"arrived_at": NOW + timedelta(days=1), "left_at": NOW + timedelta(days=1)}, "care.visit_in_future"),
        ({"arrived_at": ARRIVED.replace(year=2002), "left_at": NOW.replace(year=2002)}, "care.visit_too_old"),
        ({"arrived_at": ARRIVED - timedelta(days=367)}, "care.visit_too_old"),
    ):
        with refused(code):
            record(viewer_for(zhuoma), baima, **wrong)


def test_meeting_the_person_keeps_the_promise_and_meets_the_need(zhuoma: User, baima: Resident) -> None:
    visit = planned(zhuoma, baima)
    need = make_need(baima, state="accepted")
    Commitment.objects.update(need=need)
    record(viewer_for(zhuoma), baima, visit_id=visit.id)
    promise = Commitment.objects.get()
    assert (promise.done_at, promise.done_minutes, promise.outcome) == (NOW, 40, "拉家常")
    assert Need.objects.get().state == "met"
    assert Proof.objects.get().kind == "time"


def test_a_service_without_its_signature_stays_promised_until_the_signature_comes(
    zhuoma: User, baima: Resident
) -> None:
    visit = planned(zhuoma, baima, service="zhucan")
    place = GivenProof("place", NOW, position=Point(91.735, 29.835))
    record(viewer_for(zhuoma), baima, visit_id=visit.id, proofs=[place])
    promise = Commitment.objects.get()
    assert (promise.is_open, promise.started_at) == (True, NOW - timedelta(minutes=40))
    assert [p.kind for p in Proof.objects.all()] == ["place", "time"]
    visit.refresh_from_db()
    assert visit.recorded_at == NOW


def test_nobody_at_home_leaves_the_promise_open_and_a_refusal_closes_it(
    zhuoma: User, baima: Resident
) -> None:
    actor = viewer_for(zhuoma)
    away, declined = planned(zhuoma, baima), planned(zhuoma, baima)
    record(actor, baima, visit_id=away.id, result="no_answer")
    record(actor, baima, visit_id=declined.id, result="refused", note="不想洗")
    assert Commitment.objects.get(visit=away).is_open
    refusal = Commitment.objects.get(visit=declined)
    assert (refusal.refused_at, refusal.reason) == (NOW, "不想洗")


def test_a_colleague_does_not_record_somebody_elses_visit(zhuoma: User, ciren: User, baima: Resident) -> None:
    visit = planned(zhuoma, baima)
    with refused("access.denied"):
        record(viewer_for(ciren), baima, visit_id=visit.id)
    visit.refresh_from_db()
    assert visit.recorded_at is None


def test_a_visit_recorded_offline_is_kept_though_its_promise_was_dropped_meanwhile(
    zhuoma: User, baima: Resident
) -> None:
    visit = planned(zhuoma, baima, cancelled_at=NOW)
    Commitment.objects.update(cancelled_at=NOW, is_open=False)
    record(viewer_for(zhuoma), baima, visit_id=visit.id, heard=[HeardNeed(new_id(), "meal")])
    assert Visit.objects.get().recorded_at == NOW
    assert Need.objects.count() == 1


def test_the_visit_goes_with_its_promise(deji: User, zhuoma: User, ciren: User, baima: Resident) -> None:
    visit = planned(zhuoma, baima, sequence=2, planned_start=600)
    assert visit.commitment_id is not None
    reassign(actor=viewer_for(deji), now=NOW, commitment_id=visit.commitment_id, worker_id=ciren.id)
    visit.refresh_from_db()
    assert (visit.worker_id, visit.sequence, visit.planned_start) == (ciren.id, None, None)


def test_today_shows_the_workers_visits_in_order_their_promises_and_new_needs(
    zhuoma: User, ciren: User, zhangwei: User, baima: Resident
) -> None:
    later = planned(zhuoma, baima, sequence=2)
    first = planned(zhuoma, baima, sequence=1)
    loose = planned(zhuoma, baima, window_start=540)
    planned(zhuoma, baima, cancelled_at=NOW)
    planned(ciren, baima)
    Commitment.objects.update(due_at=NOW)
    Visit.objects.filter(cancelled_at__isnull=False).update(commitment=None)
    Commitment.objects.filter(visit__isnull=True).delete()
    follow_up = make_commitment(zhuoma, baima, due_at=NOW)
    need = make_need(baima)
    seen = selectors.today(viewer_for(zhuoma), NOW)
    assert seen.visits == (first, later, loose)
    assert seen.follow_ups == (follow_up,)
    assert seen.new_needs == (need,)
    empty = selectors.today(viewer_for(zhangwei), NOW)
    assert (empty.visits, empty.follow_ups, empty.new_needs) == ((), (), ())


def test_today_costs_three_queries_however_full_the_day_is(zhuoma: User, baima: Resident) -> None:
    viewer = viewer_for(zhuoma)
    for number in range(7):
        planned(zhuoma, baima, sequence=number)
        make_need(baima)
        make_commitment(zhuoma, baima, due_at=NOW)
    with CaptureQueriesContext(connection) as queries:
        day = selectors.today(viewer, NOW)
        assert {v.resident.name for v in day.visits} == {"白玛"}
        assert {v.commitment.title for v in day.visits if v.commitment} == {"送午餐"}
    assert len(queries) == 3


def test_visits_of_a_day_and_a_person_stay_within_reach(
    zhuoma: User, zhangwei: User, baima: Resident
) -> None:
    visit = planned(zhuoma, baima)
    for who, expected in ((zhuoma, [visit]), (zhangwei, [])):
        viewer = viewer_for(who)
        assert list(selectors.visits_of_day(viewer, TODAY, TABA)) == expected
        assert list(selectors.visits_of_resident(viewer, baima.id)) == expected
    with refused("general.not_found"):
        selectors.visit_or_404(viewer_for(zhangwei), visit.id)
    with refused("general.not_found"):
        selectors.visit_or_404(viewer_for(zhuoma), UUID(int=1))
