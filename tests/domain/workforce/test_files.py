"""Files of workers: who may write what, what is refused and why, nothing twice, nobody's own by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from lianxin.base.access.viewer import Viewer
from lianxin.base.notices.models import Notice
from lianxin.domain.workforce.models import (
    Certificate,
    EducationHours,
    Engagement,
    LapseNotice,
    Post,
    Registration,
    Worker,
)
from lianxin.domain.workforce.rules.workers import WorkerValues
from lianxin.domain.workforce.selectors import files
from lianxin.domain.workforce.selectors.posts import agencies
from lianxin.domain.workforce.services import certificates, correcting, engaging, hours, workers
from lianxin.domain.workforce.services.lapsing import tell_of_registrations
from lianxin.kernel.ids import new_id
from lianxin.kernel.problems import ProblemError
from tests.factories import (
    BEIGAN,
    GONGKA,
    MOZHUGONGKA,
    NOW,
    TABA,
    TODAY,
    certify,
    engage,
    make_user,
    make_worker,
    refused,
    viewer_for,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger() -> Viewer:
    return viewer_for(make_user("stranger", "bureau_officer", BEIGAN))


def lesson(worker: Worker, actor: Viewer, day: date = date(2026, 5, 1), **fields: Any) -> EducationHours:
    start = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    given = {"category": "training", "title": "实务", "starts_at": start, "ends_at": start + timedelta(hours=3), "hours": Decimal(4)} | fields
    return hours.claim_hours(actor=actor, now=NOW, worker_id=worker.id, **given)


def test_an_id_number_belongs_to_one_file_and_is_sealed(officer: Viewer, stranger: Viewer) -> None:
    values = WorkerValues(name="央金", id_number="11010519491231002X", phone="13800138001")
    key = new_id()
    one = workers.add_worker(actor=officer, now=NOW, place=GONGKA, values=values, worker_id=key)
    again = workers.add_worker(actor=officer, now=NOW, place=GONGKA, values=values, worker_id=key)
    assert again.id == one.id
    row = Worker.objects.get()
    assert (row.id_number, row.phone, row.birth_date) == ("11010519491231002X", "13800138001", date(1949, 12, 31))
    assert b"11010519491231002X" not in bytes(row.id_number_sealed)
    with pytest.raises(ProblemError) as taken:
        workers.add_worker(actor=stranger, now=NOW, place=BEIGAN, values=WorkerValues(name="别人", id_number="11010519491231002x"))
    assert taken.value.code == "workforce.id_number_taken"
    assert not taken.value.details
    kept = workers.change_worker(actor=officer, now=NOW, worker_id=one.id, values=WorkerValues(name="央金", birth_date=None))
    assert (kept.id_number, kept.phone) == ("11010519491231002X", "13800138001")


def test_an_account_is_tied_once_and_only_in_the_county(officer: Viewer) -> None:
    account, far = make_user("zhuoma", "worker", GONGKA), make_user("far", "worker", BEIGAN)
    one, two = make_worker("卓玛", GONGKA), make_worker("拉姆", GONGKA)
    tied = workers.tie_account(actor=officer, now=NOW, worker_id=one.id, user_id=account.id)
    assert tied.user_id == account.id
    with refused("workforce.account_tied"):
        workers.tie_account(actor=officer, now=NOW, worker_id=two.id, user_id=account.id)
    with refused("workforce.has_account"):
        workers.tie_account(actor=officer, now=NOW, worker_id=one.id, user_id=make_user("third", "worker", GONGKA).id)
    with refused("general.not_found"):
        workers.tie_account(actor=officer, now=NOW, worker_id=two.id, user_id=far.id)
    workers.tie_account(actor=officer, now=NOW, worker_id=one.id, user_id=None)
    assert workers.tie_account(actor=officer, now=NOW, worker_id=two.id, user_id=account.id).user_id == account.id


@pytest.mark.parametrize(
    "act",
    [
        lambda actor, one: workers.change_worker(actor=actor, now=NOW, worker_id=one.id, values=WorkerValues(name="改")),
        lambda actor, one: workers.leave_trade(actor=actor, now=NOW, worker_id=one.id, on=TODAY),
        lambda actor, one: workers.add_schooling(actor=actor, now=NOW, worker_id=one.id, degree="college", graduated_on=TODAY),
        lambda actor, one: workers.add_spell(actor=actor, now=NOW, worker_id=one.id, employer="某处", since=TODAY),
        lambda actor, one: certificates.record_certificate(
            actor=actor, now=NOW, worker_id=one.id, level="assistant", number="20230001AA", issued_on=TODAY
        ),
        lambda actor, one: lesson(one, actor),
        lambda actor, one: workers.reveal_number(actor=actor, now=NOW, worker_id=one.id, field="phone"),
    ],
)  # fmt: skip
def test_files_elsewhere_are_not_there(stranger: Viewer, act: Callable[[Viewer, Worker], object]) -> None:
    one = make_worker("央金", GONGKA)
    with refused("general.not_found"):
        act(stranger, one)
    plain = viewer_for(make_user("plain", "worker", GONGKA))
    with pytest.raises(ProblemError) as told:
        act(plain, one)
    assert told.value.code in {"access.denied", "general.not_found"}


def test_schooling_and_spells_have_their_days(officer: Viewer) -> None:
    one = make_worker("央金", GONGKA)
    with refused("workforce.day_missing"):
        workers.add_schooling(actor=officer, now=NOW, worker_id=one.id, degree="college")
    with refused("general.day_in_future"):
        workers.add_schooling(actor=officer, now=NOW, worker_id=one.id, degree="college", graduated_on=TODAY + timedelta(days=1))
    studying = workers.add_schooling(actor=officer, now=NOW, worker_id=one.id, degree="college", expected_on=date(2027, 7, 1))
    with refused("general.day_in_future"):
        workers.graduate(actor=officer, now=NOW, schooling_id=studying.id, graduated_on=date(2027, 7, 1))
    with refused("workforce.dates_backward"):
        workers.add_spell(actor=officer, now=NOW, worker_id=one.id, employer="某处", since=TODAY, until=TODAY - timedelta(days=1))
    with refused("general.empty_field"):
        workers.add_spell(actor=officer, now=NOW, worker_id=one.id, employer=" ", since=TODAY)
    key = new_id()
    for _ in range(2):
        workers.add_spell(actor=officer, now=NOW, worker_id=one.id, employer="某处", since=date(2020, 1, 1), spell_id=key)
    assert len(files.spells_of(officer, one)) == 1


def test_nobody_writes_schooling_or_earlier_work_of_their_own(officer: Viewer) -> None:
    own, boss = make_user("own", "worker", GONGKA), make_user("boss", "station_head", GONGKA)
    mine, of_head = make_worker("央金", GONGKA, user=own, birth_date=date(1996, 3, 1)), make_worker("站长", GONGKA, user=boss)
    with refused("workforce.own_file"):
        workers.add_schooling(actor=viewer_for(boss), now=NOW, worker_id=of_head.id, degree="master", graduated_on=date(2020, 7, 1))
    with refused("workforce.own_file"):
        workers.add_spell(actor=viewer_for(boss), now=NOW, worker_id=of_head.id, employer="某处", since=date(2015, 1, 1))
    with refused("access.denied"):
        workers.add_schooling(actor=viewer_for(own), now=NOW, worker_id=mine.id, degree="master", graduated_on=date(2020, 7, 1))
    studying = workers.add_schooling(actor=officer, now=NOW, worker_id=of_head.id, degree="college", expected_on=date(2027, 7, 1))
    with refused("workforce.own_file"):
        workers.graduate(actor=viewer_for(boss), now=NOW, schooling_id=studying.id, graduated_on=TODAY)
    with refused("workforce.own_file"):
        correcting.strike_schooling(actor=viewer_for(boss), now=NOW, schooling_id=studying.id, why="不要了")


def test_a_degree_fits_the_birth_and_has_one_day(officer: Viewer) -> None:
    one = make_worker("央金", GONGKA, birth_date=date(1996, 3, 1))
    with refused("workforce.too_young"):
        workers.add_schooling(actor=officer, now=NOW, worker_id=one.id, degree="bachelor", graduated_on=date(2011, 2, 28))
    with refused("workforce.too_young"):
        workers.add_spell(actor=officer, now=NOW, worker_id=one.id, employer="某处", since=date(1990, 1, 1))
    with refused("workforce.graduated_already"):
        workers.add_schooling(
            actor=officer, now=NOW, worker_id=one.id, degree="bachelor", graduated_on=date(2020, 7, 1), expected_on=date(2028, 7, 1)
        )
    workers.add_schooling(actor=officer, now=NOW, worker_id=one.id, degree="secondary", graduated_on=date(2011, 3, 1))


def test_a_level_is_held_once_and_by_nobody_under_age(officer: Viewer) -> None:
    own = make_user("own", "worker", GONGKA)
    one = make_worker("央金", GONGKA, user=own, birth_date=date(1996, 3, 1))
    given: dict[str, Any] = {"actor": viewer_for(own), "now": NOW, "worker_id": one.id, "level": "assistant"}
    with refused("workforce.too_young"):
        certificates.record_certificate(**given, number="201205400001", issued_on=date(2012, 9, 15))
    first = certificates.record_certificate(**given, number="202305400001", issued_on=date(2023, 9, 15))
    with refused("workforce.level_held"):
        certificates.record_certificate(**given, number="202305400002", issued_on=date(2023, 9, 15))
    with refused("general.not_found"):
        certificates.withdraw_certificate(actor=officer, now=NOW, certificate_id=first.id, why="登错了")
    with refused("access.reason_needed"):
        certificates.withdraw_certificate(actor=viewer_for(own), now=NOW, certificate_id=first.id, why=" ")
    certificates.withdraw_certificate(actor=viewer_for(own), now=NOW, certificate_id=first.id, why="编号抄错了")
    with refused("workforce.already_revoked"):
        certificates.withdraw_certificate(actor=viewer_for(own), now=NOW, certificate_id=first.id, why="编号抄错了")
    second = certificates.record_certificate(**given, number="202305400002", issued_on=date(2023, 9, 15))
    certificates.verify_certificates(actor=officer, now=NOW, certificate_ids=[second.id])
    with refused("workforce.already_verified"):
        certificates.withdraw_certificate(actor=viewer_for(own), now=NOW, certificate_id=second.id, why="不要了")


def test_a_head_sees_what_waits_of_the_station_and_nobody_of_elsewhere_does(officer: Viewer, head: Viewer, stranger: Viewer) -> None:
    one = make_worker("央金", GONGKA)
    certify(one, verified_at=None)
    lesson(one, officer)
    for viewer, number in ((officer, 1), (head, 1), (stranger, 0), (viewer_for(make_user("plain", "worker", GONGKA)), 0)):
        assert (files.unverified_certificates(viewer).count(), files.claimed_hours(viewer).count()) == (number, number)
    with refused("access.denied"):
        certificates.verify_certificates(actor=head, now=NOW, certificate_ids=[files.unverified_certificates(head).get().id])


def test_posts_have_seats_and_agencies(officer: Viewer, head: Viewer) -> None:
    agency = engaging.add_agency(actor=officer, now=NOW, place=MOZHUGONGKA, name="和仁 公益", credit_code="91330109MA2AXXXX0A")
    assert list(agencies(head)) == [agency]
    with refused("workforce.agency_taken"):
        engaging.add_agency(actor=officer, now=NOW, place=MOZHUGONGKA, name="和仁 公益")
    with refused("workforce.credit_code"):
        engaging.add_agency(actor=officer, now=NOW, place=MOZHUGONGKA, name="另一家", credit_code="O" * 18)
    with refused("workforce.post_unknown"):
        engaging.add_post(actor=head, now=NOW, place=GONGKA, kind="nobody")
    with refused("workforce.post_needs_agency"):
        engaging.add_post(actor=head, now=NOW, place=GONGKA, kind="agency_worker")
    post = engaging.add_post(actor=head, now=NOW, place=GONGKA, kind="agency_worker", agency_id=agency.id)
    with refused("workforce.post_taken"):
        engaging.add_post(actor=head, now=NOW, place=GONGKA, kind="agency_worker", agency_id=agency.id)
    one, two = make_worker("央金", GONGKA), make_worker("扎西", GONGKA)
    engaging.engage(actor=head, now=NOW, worker_id=one.id, post_id=post.id, since=date(2026, 1, 1))
    with refused("workforce.already_engaged"):
        engaging.engage(actor=head, now=NOW, worker_id=one.id, post_id=post.id, since=date(2026, 2, 1))
    with refused("workforce.post_full"):
        engaging.engage(actor=head, now=NOW, worker_id=two.id, post_id=post.id, since=date(2026, 2, 1))
    with refused("workforce.post_in_use"):
        engaging.change_post(actor=head, now=NOW, post_id=post.id, seats=1, is_open=False)
    engaging.change_post(actor=head, now=NOW, post_id=post.id, seats=2)
    with refused("general.day_in_future"):
        engaging.engage(actor=head, now=NOW, worker_id=two.id, post_id=post.id, since=TODAY + timedelta(days=1))
    with refused("workforce.seats_below"):
        engaging.engage(actor=head, now=NOW, worker_id=two.id, post_id=post.id, since=TODAY)
        engaging.change_post(actor=head, now=NOW, post_id=post.id, seats=1)


def test_a_contract_is_prolonged_unless_the_light_is_red(officer: Viewer) -> None:
    red, certified = make_worker("央金", TABA), make_worker("扎西", TABA)
    certify(certified)
    blocked = engage(red, since=date(2022, 3, 1), until=date(2026, 12, 31))
    one = engage(certified, since=date(2022, 3, 1), until=date(2026, 12, 31))
    with pytest.raises(ProblemError) as told:
        engaging.renew_engagement(actor=officer, now=NOW, engagement_id=blocked.id, until=date(2029, 12, 31))
    assert told.value.code == "workforce.renewal_blocked"
    assert told.value.details["due"] == "2025-03-01"
    with refused("workforce.renewal_not_later"):
        engaging.renew_engagement(actor=officer, now=NOW, engagement_id=one.id, until=date(2026, 11, 30))
    for _ in range(2):
        renewed = engaging.renew_engagement(actor=officer, now=NOW, engagement_id=one.id, until=date(2029, 12, 31))
    assert renewed.until == date(2029, 12, 31)
    engaging.end_engagement(actor=officer, now=NOW, engagement_id=one.id, on=TODAY, why="本人辞职")
    with refused("workforce.engagement_ended"):
        engaging.renew_engagement(actor=officer, now=NOW, engagement_id=one.id, until=date(2030, 12, 31))


def test_a_move_takes_the_contract_and_the_file_along(officer: Viewer, stranger: Viewer) -> None:
    worker = make_worker("央金", TABA)
    certify(worker)
    one = engage(worker, since=date(2022, 3, 1), until=date(2027, 12, 31))
    post = Post.objects.create(place=GONGKA, kind="station_worker", seats=1, made_at=NOW)
    with refused("general.not_found"):
        engaging.move_engagement(actor=stranger, now=NOW, engagement_id=one.id, post_id=post.id, on=TODAY)
    key = new_id()
    for _ in range(2):
        made = engaging.move_engagement(actor=officer, now=NOW, engagement_id=one.id, post_id=post.id, on=TODAY, moved_id=key)
    one.refresh_from_db()
    worker.refresh_from_db()
    assert (one.ended_on, made.since, made.until) == (TODAY - timedelta(days=1), TODAY, date(2027, 12, 31))
    assert worker.place == GONGKA
    assert Certificate.objects.get().place == GONGKA
    assert Engagement.objects.count() == 2


def test_a_certificate_counts_once_another_person_has_seen_it(officer: Viewer, head: Viewer, stranger: Viewer) -> None:
    worker, other = make_worker("央金", GONGKA), make_worker("外人", BEIGAN)
    given: dict[str, Any] = {"level": "assistant", "number": "2023-0540-0001", "issued_on": date(2023, 9, 15)}
    one = certificates.record_certificate(actor=head, now=NOW, worker_id=worker.id, **given)
    again = certificates.record_certificate(actor=head, now=NOW, worker_id=worker.id, **given)
    assert again.id == one.id
    assert files.levels_of(head, [worker.id], GONGKA, TODAY) == {}
    with pytest.raises(ProblemError) as taken:
        certificates.record_certificate(actor=stranger, now=NOW, worker_id=other.id, **given)
    assert (taken.value.code, taken.value.details) == ("workforce.certificate_taken", {})
    for wrong, code in [
        ({"level": "middle"}, "workforce.certificate_differs"),
        ({"number": "1"}, "workforce.certificate_number"),
        ({"issued_on": TODAY + timedelta(days=1)}, "general.day_in_future"),
        ({"region": "西藏"}, "general.place_unknown"),
    ]:
        with refused(code):
            certificates.record_certificate(actor=head, now=NOW, worker_id=worker.id, **(given | wrong))
    with refused("access.denied"):
        certificates.verify_certificates(actor=head, now=NOW, certificate_ids=[one.id])
    with refused("general.not_found"):
        certificates.verify_certificates(actor=stranger, now=NOW, certificate_ids=[one.id])
    assert certificates.verify_certificates(actor=officer, now=NOW, certificate_ids=[one.id]) == 1
    assert certificates.verify_certificates(actor=officer, now=NOW, certificate_ids=[one.id]) == 0
    assert files.levels_of(head, [worker.id], GONGKA, TODAY) == {worker.id: "assistant"}
    mine = certificates.record_certificate(actor=officer, now=NOW, worker_id=worker.id, level="middle", number="2024000001", issued_on=date(2024, 9, 13))
    with refused("workforce.own_file"):
        certificates.verify_certificates(actor=officer, now=NOW, certificate_ids=[mine.id])


def test_nobody_decides_about_their_own(officer: Viewer) -> None:
    account = make_user("second", "bureau_officer", MOZHUGONGKA)
    me = viewer_for(account)
    worker = make_worker("自己", MOZHUGONGKA, user=account)
    one = certify(worker, verified_at=None)
    claimed = lesson(worker, officer)
    for act in (
        lambda: certificates.verify_certificates(actor=me, now=NOW, certificate_ids=[one.id]),
        lambda: certificates.revoke_certificate(actor=me, now=NOW, certificate_id=one.id, on=TODAY, why="不知道为什么"),
        lambda: certificates.register_certificate(actor=me, now=NOW, certificate_id=one.id, registered_on=TODAY),
        lambda: hours.verify_hours(actor=me, now=NOW, hours_ids=[claimed.id]),
        lambda: hours.refuse_hours(actor=me, now=NOW, hours_id=claimed.id, why="不知道为什么"),
    ):
        with refused("workforce.own_file"):
            act()


def test_registering_late_is_allowed_and_marked_and_again_needs_hours(officer: Viewer, head: Viewer) -> None:
    worker = make_worker("央金", GONGKA)
    one = certify(worker, issued_on=date(2020, 2, 29), verified_at=None)
    with refused("workforce.certificate_not_verified"):
        certificates.register_certificate(actor=officer, now=NOW, certificate_id=one.id, registered_on=date(2021, 3, 1))
    Certificate.objects.update(verified_at=NOW)
    with refused("general.day_before"):
        certificates.register_certificate(actor=officer, now=NOW, certificate_id=one.id, registered_on=date(2020, 2, 28))
    first = certificates.register_certificate(actor=officer, now=NOW, certificate_id=one.id, registered_on=date(2021, 3, 1))
    assert (first.kind, first.valid_until) == ("first", date(2024, 2, 29))
    pack = files.packs.for_place(GONGKA)
    assert files.is_late(pack, first, one)
    with pytest.raises(ProblemError) as short:
        certificates.register_certificate(actor=officer, now=NOW, certificate_id=one.id, registered_on=date(2024, 2, 20))
    assert short.value.details == {"needed": 72, "got": "0", "short": "72"}
    for n in range(17):
        lesson(worker, head, date(2022, 1 + n % 12, 1 + n))
    assert hours.verify_hours(actor=officer, now=NOW, hours_ids=EducationHours.objects.values_list("id", flat=True)) == 17
    with pytest.raises(ProblemError) as nearly:
        certificates.register_certificate(actor=officer, now=NOW, certificate_id=one.id, registered_on=date(2024, 2, 20))
    assert nearly.value.details["short"] == "4"
    last = lesson(worker, head, date(2024, 2, 1))
    hours.verify_hours(actor=officer, now=NOW, hours_ids=[last.id])
    again = certificates.register_certificate(actor=officer, now=NOW, certificate_id=one.id, registered_on=date(2024, 2, 20))
    assert (again.kind, again.valid_until) == ("again", date(2027, 2, 28))
    same = certificates.register_certificate(actor=officer, now=NOW, certificate_id=one.id, registered_on=date(2024, 2, 20))
    assert same.id == again.id
    assert Registration.objects.count() == 2


def test_a_degree_counts_ninety_hours_once(officer: Viewer, head: Viewer) -> None:
    worker = make_worker("央金", GONGKA)
    one = certify(worker, "middle", issued_on=date(2022, 9, 1))
    certificates.register_certificate(actor=officer, now=NOW, certificate_id=one.id, registered_on=date(2023, 1, 10))
    degree = lesson(worker, head, category="degree", title="社会工作本科", starts_at=datetime(2021, 9, 1, tzinfo=UTC), ends_at=datetime(2025, 6, 30, tzinfo=UTC), hours=Decimal(1))
    lesson(worker, head, date(2024, 5, 1))
    with refused("workforce.hours_once"):
        lesson(worker, head, category="degree", title="又一次", starts_at=degree.starts_at, ends_at=degree.ends_at)
    hours.verify_hours(actor=officer, now=NOW, hours_ids=[degree.id])
    assert files.hours_towards(officer, one, date(2026, 1, 5)).total == 90
    assert certificates.register_certificate(actor=officer, now=NOW, certificate_id=one.id, registered_on=date(2026, 1, 5)).kind == "again"


def test_hours_are_refused_by_name(officer: Viewer, head: Viewer) -> None:
    worker = make_worker("央金", GONGKA)
    first = lesson(worker, head)
    with pytest.raises(ProblemError) as met:
        lesson(worker, head, title="同时的")
    assert (met.value.code, met.value.details) == ("workforce.hours_overlap", {"day": "2026-05-01", "title": "实务"})
    for wrong, code in [
        ({"category": "nothing"}, "workforce.education_unknown"),
        ({"hours": Decimal(5)}, "workforce.hours_too_many"),
        ({"hours": Decimal(0)}, "workforce.hours_too_many"),
        ({"title": " "}, "general.empty_field"),
        ({"ends_at": datetime(2026, 5, 1, 1, tzinfo=UTC)}, "workforce.dates_backward"),
        ({"starts_at": NOW, "ends_at": NOW + timedelta(days=2)}, "general.day_in_future"),
    ]:
        with refused(code):
            lesson(worker, head, **wrong)
    hours.refuse_hours(actor=officer, now=NOW, hours_id=first.id, why="没有签到记录")
    with refused("workforce.hours_decided"):
        hours.verify_hours(actor=officer, now=NOW, hours_ids=[first.id])
    assert lesson(worker, head).state == "claimed", "the time is free again"


def test_the_minutes_of_an_hour_are_those_of_the_day_it_was_held(head: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = date(2026, 5, 2)  # an hour is 30 minutes up to it and 120 from it
    monkeypatch.setattr(hours, "whole_on", lambda _pack, _code, day: 30 if day < changes else 120)
    worker = make_worker("央金", GONGKA)
    assert lesson(worker, head, changes - timedelta(days=1)).hours == 4
    with refused("workforce.hours_too_many"):
        lesson(worker, head, changes)


def test_a_training_credits_its_hours_once(officer: Viewer, head: Viewer) -> None:
    worker, source = make_worker("央金", GONGKA), uuid4()
    start = datetime(2026, 5, 1, 1, tzinfo=UTC)
    given: dict[str, Any] = {
        "worker_id": worker.id, "category": "training", "title": "新人培训", "starts_at": start, "ends_at": start + timedelta(hours=3), "hours": Decimal(4),
    }  # fmt: skip
    one = hours.credit_hours(actor=head, now=NOW, source_id=source, **given)
    assert one.state == "verified"
    assert hours.credit_hours(actor=head, now=NOW, source_id=source, **given).id == one.id
    with refused("workforce.hours_overlap"):
        hours.credit_hours(actor=head, now=NOW, source_id=uuid4(), **given)
    with refused("general.not_found"):
        hours.credit_hours(actor=head, now=NOW, source_id=uuid4(), **(given | {"worker_id": uuid4()}))
    account = make_user("teacher", "station_head", GONGKA)
    own = make_worker("讲师", GONGKA, user=account)
    mine = hours.credit_hours(actor=viewer_for(account), now=NOW, source_id=uuid4(), **(given | {"worker_id": own.id}))
    assert mine.state == "claimed"


def test_reminders_of_a_registration_come_at_each_step_once(officer: Viewer) -> None:
    account = make_user("zhuoma", "worker", GONGKA)
    one = certify(make_worker("卓玛", GONGKA, user=account), issued_on=date(2020, 9, 15))
    Registration.objects.create(
        place=GONGKA, certificate=one, kind="first", registered_on=date(2024, 1, 1), valid_until=TODAY + timedelta(days=100), made_at=NOW
    )
    certify(make_worker("外县", BEIGAN), issued_on=date(2020, 9, 15))
    certify(make_worker("没核实", GONGKA), issued_on=date(2020, 9, 15), verified_at=None)
    system = Viewer.system("night")

    def told(days: int) -> int:
        return tell_of_registrations(actor=system, now=NOW + timedelta(days=days), place=MOZHUGONGKA)

    assert [told(days) for days in (0, 1, 10, 11, 75, 101, 102)] == [1, 0, 1, 0, 1, 1, 0]
    assert list(LapseNotice.objects.order_by("told_at").values_list("days", flat=True)) == [180, 90, 30, 0]
    own = Notice.objects.filter(user=account).order_by("created_at").values_list("kind", flat=True)
    assert list(own) == ["registration.near_own"] * 3 + ["registration.over_own"]
    assert Notice.objects.filter(user_id=officer.id, kind="registration.near").count() == 3
