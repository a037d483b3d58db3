"""L25: whoever works with children has a check of their record in force; without one nobody gives them such work, and they read nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.access.viewer import Viewer
from lianxin.base.notices.models import Notice
from lianxin.domain.commitments import services as promises
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.selectors import propose_for, propose_handover
from lianxin.domain.minors import selectors, services
from lianxin.domain.minors.models import VettingCheck
from lianxin.domain.minors.rules.vetting import last_day, notice_due, standing, valid_until
from lianxin.domain.minors.selectors.vetting import vetting_list
from lianxin.domain.minors.services.vetting import record_check, set_hit_aside, tell_of_vetting
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.services import hand_over, name_reader
from lianxin.kernel.ids import new_id
from tests.domain.minors import story
from tests.factories import (
    MOZHUGONGKA,
    NOW,
    TABA,
    TODAY,
    make_commitment,
    make_user,
    refused,
    sign_in,
    vet,
    viewer_for,
)

if TYPE_CHECKING:
    from django.test import Client

    from lianxin.base.access.models import User

pytestmark = pytest.mark.django_db
NIGHT = Viewer.system("夜间核算")

CHECKS = st.builds(
    VettingCheck,
    result=st.sampled_from(["clear", "hit"]),
    checked_on=st.integers(-800, 5).map(lambda days: TODAY + timedelta(days=days)),
    set_aside_at=st.sampled_from([None, None, NOW]),
)


@given(st.lists(CHECKS, max_size=4))
def test_a_hit_outweighs_every_clear_check_and_a_clear_one_holds_for_its_days_alone(
    checks: list[VettingCheck],
) -> None:
    for one in checks:
        one.valid_until = valid_until(one.checked_on, 365)
    known = [one for one in checks if one.checked_on <= TODAY]
    hit = any(one.result == "hit" and one.set_aside_at is None for one in known)
    fresh = any(one.result == "clear" and (TODAY - one.checked_on).days < 365 for one in known)
    assert (standing(checks, TODAY) == "hit") is hit
    assert (standing(checks, TODAY) == "valid") is (fresh and not hit)
    assert standing([], TODAY) == "none"


@given(st.integers(-5, 120))
def test_a_notice_is_due_ninety_sixty_and_thirty_days_before_the_end(left: int) -> None:
    due = notice_due(TODAY + timedelta(days=left), TODAY, 30, 3)
    days = left + 1  # the last day is a day of it
    assert due == (None if days <= 0 or days > 90 else 90 if days > 60 else 60 if days > 30 else 30)


def test_the_last_day_is_that_of_the_newest_clear_check() -> None:
    two = [
        VettingCheck(result="clear", checked_on=day, valid_until=valid_until(day, 365))
        for day in (date(2026, 1, 1), date(2026, 6, 1))
    ]
    assert last_day(two, TODAY) == date(2027, 5, 31)
    assert last_day([VettingCheck(result="hit", checked_on=TODAY, valid_until=TODAY)], TODAY) is None


def test_nobody_without_a_check_in_force_is_given_work_with_a_child_in_any_way(
    zhuoma: User, ciren: User, deji: User, cuomu: User
) -> None:
    child, head = story.child(), viewer_for(deji)
    vet(deji, cuomu)
    vet(ciren, checked_on=TODAY - timedelta(days=500), valid_until=TODAY - timedelta(days=136))
    for worker in (zhuoma, ciren):  # never checked; lapsed
        with refused("commitment.worker_not_vetted"):
            promises.make_commitment(
                actor=head, now=NOW, kind="visit", resident_id=child.id, worker_id=worker.id
            )
    made = promises.make_commitment(
        actor=head, now=NOW, kind="visit", resident_id=child.id, worker_id=deji.id
    )
    with refused("commitment.worker_not_vetted"):
        promises.reassign(actor=head, now=NOW, commitment_id=made.id, worker_id=zhuoma.id)
    with refused("commitment.worker_not_vetted"):
        promises.hand_over(
            actor=head,
            now=NOW,
            from_worker_id=deji.id,
            picks=[promises.Pick(made.id, zhuoma.id)],
            reason="德吉调走",
        )
    nobodys = promises.make_commitment(actor=head, now=NOW, kind="visit", resident_id=child.id)
    with refused("commitment.worker_not_vetted"):  # nor do they take it themselves
        promises.start_commitment(actor=viewer_for(zhuoma), now=NOW, commitment_id=nobodys.id)
    offered = propose_for(head, NOW, place=TABA, resident=child, kind="visit")
    assert {one.worker.id for one in offered} == {deji.id}
    assert not any(
        choice.worker.id in (zhuoma.id, ciren.id)
        for one in propose_handover(head, deji.id, NOW)
        for choice in one.choices
    )
    vet(zhuoma)
    promises.reassign(actor=head, now=NOW, commitment_id=made.id, worker_id=zhuoma.id)
    assert Commitment.objects.get(id=made.id).worker_id == zhuoma.id


def test_help_in_danger_and_things_at_the_door_wait_for_nobodys_check(
    zhuoma: User, deji: User, baima: Any
) -> None:
    child = story.child()
    for kind in ("urgent_help", "goods"):
        made = promises.make_commitment(
            actor=viewer_for(deji),
            now=NOW,
            kind=kind,
            title="帮忙",
            resident_id=child.id,
            worker_id=zhuoma.id,
        )
        assert made.worker_id == zhuoma.id
    assert promises.make_commitment(
        actor=viewer_for(deji), now=NOW, kind="visit", resident_id=baima.id, worker_id=zhuoma.id
    )
    with refused("commitment.worker_not_vetted"):  # behind the guard nothing is lighter
        promises.make_commitment(
            actor=viewer_for(deji),
            now=NOW,
            kind="goods",
            title="书包",
            resident_id=child.id,
            worker_id=zhuoma.id,
            guard="minor.read",
        )


def test_without_a_check_nobody_takes_up_a_report_supervises_or_reads_and_everybody_reports(
    deji: User, cuomu: User
) -> None:
    officer = make_user("quzhen", "child_officer", display_name="曲珍")
    told = services.report_child(
        actor=viewer_for(officer),
        now=NOW,
        report_id=new_id(),
        told=story.told(),
        resident_id=story.child().id,
    )
    file_id = told.report.file_id

    with refused("commitment.worker_not_vetted"):
        services.receive_report(actor=viewer_for(officer), now=NOW, file_id=file_id)
    vet(officer)
    services.receive_report(actor=viewer_for(officer), now=NOW, file_id=file_id)
    assert (
        selectors.file_or_404(viewer_for(officer), NOW, file_id).proceeding.supervisor_id is None
    )  # 德吉 is not vetted: passed over
    with refused("commitment.worker_not_vetted"):
        name_reader(
            actor=viewer_for(cuomu),
            now=NOW,
            proceeding_id=file_id,
            user_id=deji.id,
            why="督导本案",
            until=NOW + timedelta(days=9),
        )
    VettingCheck.objects.filter(worker=officer).update(result="hit")
    with refused("proceeding.sealed"):  # a hit closes at once what was open
        selectors.file_or_404(viewer_for(officer), NOW, file_id)


def test_a_check_is_written_down_by_another_with_its_paper_and_a_hit_set_aside_by_a_third(
    deji: User, zhuoma: User, cuomu: User
) -> None:
    head = viewer_for(deji)
    given: dict[str, Any] = {"what": "police", "checked_on": TODAY}
    with refused("vetting.evidence_needed"):
        record_check(actor=head, now=NOW, worker_id=zhuoma.id, result="clear", **given)
    with refused("general.day_in_future"):
        record_check(
            actor=head,
            now=NOW,
            worker_id=zhuoma.id,
            result="hit",
            what="police",
            checked_on=TODAY + timedelta(days=1),
        )
    with refused("access.own_approval"):
        record_check(actor=head, now=NOW, worker_id=deji.id, result="hit", **given)
    with refused("access.denied"):
        record_check(actor=viewer_for(zhuoma), now=NOW, worker_id=deji.id, result="hit", **given)
    neighbour = make_user("puqiong", "worker", "540127200000")
    with refused("general.not_found"):
        record_check(actor=head, now=NOW, worker_id=neighbour.id, result="hit", **given)
    hit = record_check(actor=head, now=NOW, worker_id=zhuoma.id, result="hit", note="同名同姓待核", **given)
    assert cuomu.id in Notice.objects.filter(kind="vetting.hit").values_list("user_id", flat=True)
    with refused("access.own_approval"):
        set_hit_aside(actor=head, now=NOW, check_id=hit.id, why="不是她本人")
    set_hit_aside(actor=viewer_for(cuomu), now=NOW, check_id=hit.id, why="公安复核不是她本人")
    with refused("vetting.not_a_hit"):
        set_hit_aside(actor=viewer_for(cuomu), now=NOW, check_id=hit.id, why="再撤销一次")
    assert {one.worker.id: one.standing for one in vetting_list(head, TODAY)}[zhuoma.id] == "none"


def test_before_it_lapses_worker_and_head_are_told_three_times_and_of_what_is_held_without_one(
    zhuoma: User, deji: User
) -> None:
    vet(zhuoma, checked_on=TODAY - timedelta(days=300), valid_until=TODAY + timedelta(days=64))
    told = []
    for days in range(0, 70, 5):
        tell_of_vetting(actor=NIGHT, now=NOW + timedelta(days=days), place=MOZHUGONGKA)
        told.append(Notice.objects.filter(user=deji, kind="vetting.lapses").count())
    assert (told[0], max(told)) == (1, 3)
    assert Notice.objects.filter(user=zhuoma, kind="vetting.lapses_own").count() == 3
    assert not Notice.objects.filter(kind="vetting.holds").exists()
    promises.make_commitment(
        actor=viewer_for(deji), now=NOW, kind="visit", resident_id=story.child().id, worker_id=zhuoma.id
    )
    for _twice in range(2):
        tell_of_vetting(actor=NIGHT, now=NOW + timedelta(days=80), place=MOZHUGONGKA)
    assert Notice.objects.filter(user=deji, kind="vetting.holds").count() == 1


def test_the_pages_show_who_may_and_take_a_check_with_its_paper(
    client: Client, deji: User, zhuoma: User, cuomu: User
) -> None:
    sign_in(client, deji, verified=True)
    listed = client.get(reverse("minors:vetting")).content.decode()
    assert "卓玛" in listed
    assert "未核查" in listed
    page = reverse("minors:vetting-worker", args=[zhuoma.id])
    assert (
        client.post(
            page, {"what": "police", "result": "clear", "checked_on": f"{TODAY}", "check_id": new_id()}
        ).status_code
        == 422
    )
    picture = SimpleUploadedFile(
        "结果.pdf", b"%PDF-1.4 vetting of somebody\n%%EOF", content_type="application/pdf"
    )
    sent = {
        "what": "police",
        "result": "clear",
        "checked_on": f"{TODAY}",
        "check_id": new_id(),
        "paper": picture,
    }
    assert client.post(page, sent).status_code == 302
    check = VettingCheck.objects.get()
    assert (check.valid_until, check.by) == (TODAY + timedelta(days=364), deji.id)
    paper = reverse("web:file", args=[check.evidence_id])
    assert client.get(paper).status_code == 200
    sign_in(client, zhuoma)  # she may open attachments of her place, and not this
    assert client.get(paper).status_code == 404
    for name, args in (("vetting", []), ("vetting-worker", [zhuoma.id]), ("vetting-aside", [check.id])):
        assert client.get(reverse(f"minors:{name}", args=args)).status_code == 403
    neighbour = make_user("nima", "station_head", "540127200000")
    sign_in(client, neighbour, verified=True)
    assert client.get(page).status_code == 404
    assert "卓玛" not in client.get(reverse("minors:vetting")).content.decode()


def test_somebody_of_a_township_is_not_on_the_list_of_the_next(deji: User, zhuoma: User) -> None:
    assert {one.worker.id for one in vetting_list(viewer_for(deji), TODAY)} == {deji.id, zhuoma.id}
    assert vetting_list(viewer_for(zhuoma), TODAY) == []


def test_everybody_whose_role_reads_or_reviews_is_on_the_list_and_vetted_by_another(deji: User, cuomu: User) -> None:
    pubu = make_user("pubu", "bureau_officer", MOZHUGONGKA, display_name="普布")
    auditor, admin = make_user("shenji", "auditor", MOZHUGONGKA), make_user("guanli", "system_admin", MOZHUGONGKA)
    listed = {one.worker.id for one in vetting_list(viewer_for(pubu), TODAY)}
    assert {deji.id, cuomu.id, pubu.id} <= listed  # a bureau officer reads and reviews, and keeps no promises
    assert not {auditor.id, admin.id} & listed
    hit = record_check(actor=viewer_for(pubu), now=NOW, worker_id=cuomu.id, what="police", result="hit", checked_on=TODAY)
    assert hit.place == MOZHUGONGKA
    with refused("access.own_approval"):
        record_check(actor=viewer_for(cuomu), now=NOW, worker_id=cuomu.id, what="police", result="hit", checked_on=TODAY)
    with refused("general.not_found"):  # a head answers for the station, not for the bureau
        record_check(actor=viewer_for(deji), now=NOW, worker_id=cuomu.id, what="police", result="hit", checked_on=TODAY)


def test_a_childs_file_is_given_only_to_somebody_who_can_work_on_it(client: Client) -> None:
    people = story.station()
    head = viewer_for(people.deji)
    file_id = story.taken_up(people)
    vet(people.dawa)  # checked, yet a plain 社工: no minor.work
    clock = Commitment.objects.get(proceeding__id=file_id)
    (proposal,) = (one for one in propose_handover(head, people.quzhen.id, NOW) if one.commitment.id == clock.id)
    assert people.dawa.id not in {one.worker.id for one in proposal.choices}
    for give in (
        lambda: promises.hand_over(
            actor=head, now=NOW, from_worker_id=people.quzhen.id, picks=[promises.Pick(clock.id, people.dawa.id)], reason="调走"
        ),
        lambda: promises.reassign(actor=head, now=NOW, commitment_id=clock.id, worker_id=people.dawa.id),
        lambda: hand_over(actor=head, now=NOW, proceeding_id=file_id, holder_id=people.dawa.id, reason="调走"),
    ):
        with transaction.atomic(), refused("proceeding.holder_cannot_work"):
            give()
    clock.refresh_from_db()
    assert clock.worker_id == people.quzhen.id
    other = make_user("yangjin", "child_officer", display_name="央金")
    sign_in(client, people.deji)
    page = reverse("proceedings:hand-over", args=[file_id])
    offered = client.get(page).content.decode()
    assert "央金" not in offered  # never checked
    assert "达娃" not in offered
    vet(other)
    assert "央金" in client.get(page).content.decode()
    assert other.id in {c.worker.id for p in propose_handover(head, people.quzhen.id, NOW) for c in p.choices}
    promises.reassign(actor=head, now=NOW, commitment_id=clock.id, worker_id=other.id)
    assert Proceeding.objects.get(id=file_id).holder_id == other.id


def test_a_file_that_nobody_else_can_take_stays_and_the_rest_of_the_work_goes(client: Client, baima: Any) -> None:
    people = story.station()
    file_id = story.taken_up(people)
    clock = Commitment.objects.get(proceeding__id=file_id)
    visit = make_commitment(people.quzhen, baima)
    head, officer = viewer_for(people.deji), people.quzhen.id
    VettingCheck.objects.exclude(worker=people.quzhen).delete()  # nobody else's check is in force
    sign_in(client, people.deji)
    shown = client.get(reverse("commitments:handover"), {"worker": officer}).content.decode()
    assert "没有人可以接手,这一件仍在原承办人名下" in shown
    moved = promises.hand_over(actor=head, now=NOW, from_worker_id=officer, picks=[promises.Pick(visit.id, people.dawa.id)], reason="调走")
    assert moved == 1
    clock.refresh_from_db()
    assert clock.worker_id == officer


def test_a_child_against_the_registers_birth_date_is_not_named_in_full_in_the_handover_list(client: Client) -> None:
    people = story.station()
    wrong = story.child("格桑梅朵", birth_date=date(1996, 3, 5))
    file_id = story.taken_up(people, wrong)
    services.decide_age(actor=viewer_for(people.quzhen), now=NOW, file_id=file_id, decision="child", why="学籍卡")
    sign_in(client, people.deji)
    shown = client.get(reverse("commitments:handover"), {"worker": people.quzhen.id}).content.decode()
    assert "格桑梅朵" not in shown
    assert "格" in shown
