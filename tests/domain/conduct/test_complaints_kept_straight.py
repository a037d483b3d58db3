"""What must not slip by in a complaint: its promise belongs to somebody, its code to whoever complained, its appeal is heard."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.notices.models import Notice
from lianxin.domain.commitments.selectors.fitness import Work, barred
from lianxin.domain.commitments.services import pass_clock
from lianxin.domain.conduct import selectors, services
from lianxin.domain.conduct.models import Complaint
from lianxin.domain.conduct.selectors.bars import barred_from_contracts
from lianxin.domain.conduct.services import Told
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.workforce.models import Agency, Worker
from lianxin.kernel.ids import new_id
from tests.domain.conduct.test_complaints import TOLD, before_panel, decided, number_of, received, step, taken
from tests.domain.conduct.test_complaints import told as tell_ruling
from tests.factories import GONGKA, MOZHUGONGKA, NOW, TABA, TODAY, make_user, refused, sign_in, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions")]


def kept_by(complaint: Complaint) -> UUID | None:
    """Whose its promise is."""
    clock = Proceeding.objects.select_related("clock").get(id=complaint.id).clock
    return clock.worker_id if clock is not None else None


def test_its_promise_is_of_whoever_has_it_in_hand_in_every_state(cuomu: User, officers: list[User], deji_worker: Worker) -> None:
    complaint = taken(cuomu, received(cuomu, deji_worker))
    assert kept_by(complaint) == cuomu.id
    before_panel(cuomu, complaint, officers)
    assert kept_by(complaint) == cuomu.id
    fourth = make_user("fourth", "bureau_officer", MOZHUGONGKA)
    services.hand_complaint_on(actor=viewer_for(cuomu), now=NOW, complaint_id=complaint.id, handler_id=fourth.id)
    complaint.refresh_from_db()
    assert kept_by(complaint) == complaint.handler_id == fourth.id


def test_whoever_is_given_its_promise_on_the_board_has_it_in_hand(cuomu: User, officers: list[User], deji_worker: Worker) -> None:
    complaint = taken(cuomu, received(cuomu, deji_worker))
    step(cuomu, complaint, "accept")
    services.add_panelist(actor=viewer_for(cuomu), now=NOW, complaint_id=complaint.id, user_id=officers[1].id)
    complaint.proceeding.refresh_from_db()
    clock = complaint.proceeding.clock_id
    assert clock is not None
    with refused("complaint.handler_unfit"), transaction.atomic():  # whoever judges it
        pass_clock(actor=viewer_for(cuomu), now=NOW, commitment_id=clock, worker_id=officers[1].id, reason="换人")
    pass_clock(actor=viewer_for(cuomu), now=NOW, commitment_id=clock, worker_id=officers[0].id, reason="换人")
    complaint.refresh_from_db()
    assert complaint.handler_id == officers[0].id


def test_it_is_not_closed_over_an_appeal_that_came_in(cuomu: User, officers: list[User], deji: User, deji_worker: Worker) -> None:
    complaint = taken(cuomu, received(cuomu, deji_worker))
    decided(cuomu, complaint, officers, sanction="warning", days=None)
    services.appeal_own(actor=viewer_for(deji), now=NOW, complaint_id=complaint.id, grounds="不属实")
    assert Notice.objects.filter(user=cuomu, kind="complaint.appealed").count() == 1
    with refused("proceeding.not_ready"):
        step(cuomu, complaint, "finish", at=NOW + timedelta(days=60))


def test_the_panel_hears_that_it_lies_before_them(cuomu: User, officers: list[User], deji_worker: Worker) -> None:
    complaint = taken(cuomu, received(cuomu, deji_worker))
    before_panel(cuomu, complaint, officers)
    told = Notice.objects.filter(kind="complaint.to_judge").order_by("user_id").values_list("user_id", flat=True)
    assert list(told) == sorted(one.id for one in officers)


def test_what_a_member_has_only_written_bars_nobody_yet(cuomu: User, officers: list[User], deji: User, deji_worker: Worker) -> None:
    complaint = taken(cuomu, received(cuomu, deji_worker))
    before_panel(cuomu, complaint, officers)
    services.write_ruling(actor=viewer_for(officers[0]), now=NOW, complaint_id=complaint.id, upheld=True, reasons="有记录", sanction="removed")
    work = Work(TABA)
    assert deji.id not in barred([deji.id], work, NOW)
    with refused("proceeding.not_ready"):  # one of three alone decides nothing
        step(officers[0], complaint, "decide")
    with refused("complaint.panel_only"):
        services.agree_to_ruling(actor=viewer_for(cuomu), now=NOW, complaint_id=complaint.id)
    services.agree_to_ruling(actor=viewer_for(officers[1]), now=NOW, complaint_id=complaint.id)
    step(officers[0], complaint, "decide")
    assert deji.id in barred([deji.id], work, NOW)


def test_the_id_of_a_public_complaint_does_not_bring_its_code() -> None:
    nobody = viewer_for(User(id=new_id(), place=""))
    one = new_id()
    first = services.complain_in_public(actor=nobody, now=NOW, complaint_id=one, told=TOLD, about="worker", place=GONGKA)
    again = services.complain_in_public(actor=nobody, now=NOW, complaint_id=one, told=TOLD, about="worker", place=GONGKA)
    assert first.code == again.code
    with refused("general.not_found"):
        services.complain_in_public(actor=nobody, now=NOW, complaint_id=one, told=Told("attitude", "别的"), about="worker", place=GONGKA)


def test_about_both_a_worker_and_an_agency_are_two(cuomu: User, deji_worker: Worker, agency: Agency) -> None:
    with refused("complaint.about_one"):
        received(cuomu, deji_worker, agency)


def test_about_nobody_named_and_nowhere_the_place_is_asked_for(cuomu: User) -> None:
    with refused("complaint.place_needed"):
        services.receive_complaint(actor=viewer_for(cuomu), now=NOW, complaint_id=new_id(), told=TOLD, channel="phone", about="worker")


def test_once_told_it_is_about_nobody_else(cuomu: User, deji_worker: Worker, zhuoma_worker: Worker) -> None:
    complaint = taken(cuomu, received(cuomu, deji_worker))
    step(cuomu, complaint, "accept")
    services.tell_charge(actor=viewer_for(cuomu), now=NOW, complaint_id=complaint.id, charge="迟到")
    with refused("complaint.not_now"):
        services.name_respondent(actor=viewer_for(cuomu), now=NOW, complaint_id=complaint.id, worker_id=zhuoma_worker.id)


def test_an_agency_barred_signs_no_contract(cuomu: User, officers: list[User], agency: Agency) -> None:
    complaint = taken(cuomu, received(cuomu, agency=agency))
    decided(cuomu, complaint, officers, sanction="no_new_contracts", days=30)
    assert not barred_from_contracts(agency.id, TODAY)  # not at once: the time to appeal runs
    step(cuomu, complaint, "finish", at=NOW + timedelta(days=25))
    assert barred_from_contracts(agency.id, TODAY + timedelta(days=25))
    assert not barred_from_contracts(agency.id, TODAY + timedelta(days=31))


def test_written_again_a_ruling_is_agreed_with_again(cuomu: User, officers: list[User], deji_worker: Worker) -> None:
    complaint = taken(cuomu, received(cuomu, deji_worker))
    before_panel(cuomu, complaint, officers)
    with refused("complaint.not_now"):
        services.agree_to_ruling(actor=viewer_for(officers[1]), now=NOW, complaint_id=complaint.id)
    for reasons in ("有记录", "有记录,也有人证"):
        services.write_ruling(actor=viewer_for(officers[0]), now=NOW, complaint_id=complaint.id, upheld=True, reasons=reasons, sanction="warning")
        with refused("proceeding.not_ready"):
            step(officers[0], complaint, "decide")
        services.agree_to_ruling(actor=viewer_for(officers[1]), now=NOW, complaint_id=complaint.id)


def test_a_small_county_reaches_a_ruling_and_one_on_appeal(cuomu: User, officers: list[User], other_head: User, deji_worker: Worker, client: Client) -> None:
    """Two officers of the county, heads of other stations, and people of the city, who take nothing in hand: enough for both panels."""
    assert packs.get("540100").roles["complaint_judge"].reach == "city"  # it may be given there; an officer's may not
    for one in officers[1:]:
        User.objects.filter(id=one.id).update(is_active=False)
    second_head = make_user("third_head", "station_head", "540127102000")
    city = [make_user(f"city{n}", "complaint_judge", "540100000000", display_name=f"市局{n}") for n in range(3)]
    far = make_user("far", "bureau_officer", "330109000000")
    complaint = taken(cuomu, received(cuomu, deji_worker))
    offered = selectors.panel_choices(viewer_for(cuomu), NOW, complaint)
    assert {officers[0], other_head, second_head, *city} <= set(offered)
    assert far not in offered
    step(cuomu, complaint, "accept")
    sign_in(client, cuomu)
    page = client.get(reverse("conduct:complaint-panelist", args=[complaint.id])).content.decode()
    assert "评议组至少要 3 人" in page
    assert "市局0" in page
    assert "评议组(至少 3 人)" in client.get(reverse("conduct:complaint", args=[complaint.id])).content.decode()
    services.tell_charge(actor=viewer_for(cuomu), now=NOW, complaint_id=complaint.id, charge="迟到")
    services.take_statement(actor=viewer_for(cuomu), now=NOW, complaint_id=complaint.id, said="堵车")
    _judged(cuomu, complaint, [officers[0], other_head, second_head], "convene", "decide")
    complaint.refresh_from_db()
    tell_ruling(cuomu, complaint)
    step(cuomu, complaint, "tell")
    services.record_appeal(actor=viewer_for(cuomu), now=NOW, complaint_id=complaint.id, side="respondent", grounds="不属实")
    step(cuomu, complaint, "appeal")
    other = received(cuomu, deji_worker)
    assert number_of(city[0]) == 0
    _judged(cuomu, complaint, city, "", "")
    sign_in(client, city[0], verified=True)
    assert number_of(city[0]) == 1
    address = reverse("conduct:complaint", args=[complaint.id])
    assert address in client.get(reverse("conduct:complaints")).content.decode()
    assert "写裁定" in client.get(address).content.decode()
    assert client.get(reverse("conduct:complaint", args=[other.id])).status_code == 404
    with refused("access.denied"):
        taken(city[0], other)
    assert client.post(reverse("proceedings:step", args=[complaint.id, "redecide"]), {"version": complaint.proceeding.version}).status_code == 302
    assert Proceeding.objects.get(id=complaint.id).state == "redecided"


def _judged(handler: User, complaint: Complaint, panel: list[User], convene: str, decide: str) -> None:
    for one in panel:
        services.add_panelist(actor=viewer_for(handler), now=NOW, complaint_id=complaint.id, user_id=one.id)
    if convene:
        step(handler, complaint, convene)
    services.write_ruling(actor=viewer_for(panel[0]), now=NOW, complaint_id=complaint.id, upheld=True, reasons="有记录", sanction="warning")
    services.agree_to_ruling(actor=viewer_for(panel[1]), now=NOW, complaint_id=complaint.id)
    if decide:
        step(panel[0], complaint, decide)


def test_a_panel_of_which_nobody_may_write_a_ruling_is_not_convened(cuomu: User, other_head: User, deji_worker: Worker) -> None:
    heads = [other_head, *(make_user(f"head{n}", "station_head", f"54012710{n}000") for n in (2, 3))]
    complaint = taken(cuomu, received(cuomu, deji_worker))
    with refused("complaint.nobody_decides"):
        before_panel(cuomu, complaint, heads)


def test_numbers_of_complaints_are_told_apart_in_the_county(cuomu: User, deji: User, deji_worker: Worker, zhuoma_worker: Worker) -> None:
    numbers = [one.proceeding.number for one in (received(cuomu, deji_worker), received(deji, zhuoma_worker), received(deji, zhuoma_worker))]
    assert len(set(numbers)) == 3
    assert numbers[0] == "TS-540127-2026-0001"


def test_a_number_nobody_can_call_is_asked_for_again(deji: User, zhuoma_worker: Worker) -> None:
    with refused("complaint.phone_invalid"):
        received(deji, zhuoma_worker, told=Told("attitude", "说话很凶", "", "", "123"))
    assert received(deji, zhuoma_worker, told=Told("attitude", "说话很凶", "", "", "")).is_anonymous
