"""Complaints: who gets them, who never sees them, the clocks, the panel of strangers, the appeal by others, what a sanction bars."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.notices.models import Notice
from lianxin.domain.careers.models import SupervisionRelation
from lianxin.domain.commitments.selectors.fitness import Work, barred
from lianxin.domain.conduct import selectors, services
from lianxin.domain.conduct.models import Complaint, Panelist, Ruling, Statement
from lianxin.domain.conduct.services import Told
from lianxin.domain.people.models import Resident
from lianxin.domain.proceedings import services as proceedings
from lianxin.domain.proceedings.models import Proceeding, Reader
from lianxin.domain.workforce.models import Agency, Worker
from lianxin.kernel.clock import local_day
from lianxin.kernel.ids import new_id
from tests.factories import (
    GONGKA,
    MOZHUGONGKA,
    NOW,
    TABA,
    TODAY,
    make_resident,
    make_user,
    make_worker,
    refused,
    sign_in,
    vet,
    viewer_for,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions")]
TOLD = Told("attitude", "说话很凶,让我在门口等了一个小时", "卓玛", "央金", "13800001111")


def received(by: User, worker: Worker | None = None, agency: Agency | None = None, *, told: Told = TOLD, at: datetime = NOW) -> Complaint:
    sent = services.receive_complaint(
        actor=viewer_for(by, at), now=at, complaint_id=new_id(), told=told, channel="phone", about="worker", worker_id=worker.id if worker else None,
        agency_id=agency.id if agency else None, place=by.place,
    )  # fmt: skip
    return sent.complaint


def step(actor: User, complaint: Complaint, code: str, at: datetime = NOW, reason: str = "") -> None:
    proceedings.take_step(actor=viewer_for(actor, at), now=at, proceeding_id=complaint.id, step=code, reason=reason)


def taken(by: User, complaint: Complaint, at: datetime = NOW) -> Complaint:
    return services.take_complaint(actor=viewer_for(by, at), now=at, complaint_id=complaint.id)


def before_panel(handler: User, complaint: Complaint, panel: list[User]) -> None:
    """Accepted, told, heard, with a panel."""
    viewer = viewer_for(handler)
    step(handler, complaint, "accept")
    services.tell_charge(actor=viewer, now=NOW, complaint_id=complaint.id, charge="11 月 20 日让服务对象久等")
    services.take_statement(actor=viewer, now=NOW, complaint_id=complaint.id, said="那天路上堵车")
    for one in panel:
        services.add_panelist(actor=viewer, now=NOW, complaint_id=complaint.id, user_id=one.id)
    step(handler, complaint, "convene")


def decided(handler: User, complaint: Complaint, panel: list[User], sanction: str = "suspended", days: int | None = 30) -> None:
    """Decided and told."""
    before_panel(handler, complaint, panel)
    until = TODAY + timedelta(days=days) if days is not None else None
    services.write_ruling(actor=viewer_for(panel[0]), now=NOW, complaint_id=complaint.id, upheld=True, reasons="有记录为证", sanction=sanction, until=until)
    services.agree_to_ruling(actor=viewer_for(panel[1]), now=NOW, complaint_id=complaint.id)
    step(panel[0], complaint, "decide")
    told(handler, complaint)
    step(handler, complaint, "tell")


def told(handler: User, complaint: Complaint) -> None:
    services.write_answer(actor=viewer_for(handler), now=NOW, complaint_id=complaint.id, answer="已查实,作了处理")
    services.tell_ruling(actor=viewer_for(handler), now=NOW, complaint_id=complaint.id, on=TODAY)


def number_of(user: User) -> int:
    return len(selectors.complaints_page(viewer_for(user), NOW).rows)


class TestWhoGetsIt:
    def test_about_a_worker_it_is_for_the_station(self, deji: User, zhuoma_worker: Worker) -> None:
        complaint = received(deji, zhuoma_worker)
        assert complaint.proceeding.place == GONGKA
        assert complaint.proceeding.state == "received"
        assert complaint.proceeding.clock is not None

    def test_about_the_head_it_goes_past_them_to_the_bureau(self, cuomu: User, deji: User, deji_worker: Worker) -> None:
        complaint = received(cuomu, deji_worker)
        assert complaint.proceeding.place == MOZHUGONGKA
        assert number_of(deji) == 0
        assert number_of(cuomu) == 1

    def test_nobody_writes_down_one_about_themselves(self, deji: User, deji_worker: Worker) -> None:
        with refused("complaint.about_oneself"):
            received(deji, deji_worker)

    def test_about_an_agency_it_goes_to_the_bureau(self, cuomu: User, agency: Agency) -> None:
        assert received(cuomu, agency=agency).proceeding.place == MOZHUGONGKA

    def test_from_the_public_it_goes_to_the_bureau(self) -> None:
        sent = services.complain_in_public(actor=viewer_for(User(id=new_id(), place="")), now=NOW, complaint_id=new_id(), told=TOLD, about="worker", place=GONGKA)
        assert sent.complaint.proceeding.place == MOZHUGONGKA
        assert not sent.complaint.is_anonymous

    def test_sent_twice_it_is_one(self, deji: User, zhuoma_worker: Worker) -> None:
        one, again = new_id(), {"told": TOLD, "channel": "phone", "about": "worker", "worker_id": zhuoma_worker.id}
        for _time in range(2):
            services.receive_complaint(actor=viewer_for(deji), now=NOW, complaint_id=one, **again)  # type: ignore[arg-type]
        assert Complaint.objects.count() == Proceeding.objects.count() == 1

    def test_a_flood_is_slowed(self) -> None:
        nobody = viewer_for(User(id=new_id(), place=""))
        for _time in range(5):
            services.complain_in_public(actor=nobody, now=NOW, complaint_id=new_id(), told=TOLD, about="worker", place=GONGKA, address="192.0.2.1")
        with refused("complaint.too_many"):
            services.complain_in_public(actor=nobody, now=NOW, complaint_id=new_id(), told=TOLD, about="worker", place=GONGKA, address="192.0.2.1")

    @pytest.mark.parametrize(
        ("fields", "problem"),
        [
            ({"told": Told("dream", "x")}, "complaint.kind_unknown"), ({"told": Told("staffing", "x")}, "complaint.kind_unknown"),
            ({"told": Told("attitude", " ")}, "general.empty_field"), ({"channel": "public"}, "complaint.channel_unknown"),
        ],
    )  # fmt: skip
    def test_bad_input(self, deji: User, zhuoma_worker: Worker, fields: dict[str, object], problem: str) -> None:
        with refused(problem):
            services.receive_complaint(
                actor=viewer_for(deji), now=NOW, complaint_id=new_id(), **({"told": TOLD, "channel": "phone", "about": "worker", "worker_id": zhuoma_worker.id} | fields)  # type: ignore[arg-type]
            )

    def test_a_worker_may_not(self, zhuoma: User, zhuoma_worker: Worker) -> None:
        with refused("access.denied"):
            received(zhuoma, zhuoma_worker)


class TestWhoSeesIt:
    def test_what_was_said_is_sealed_until_somebody_takes_it(self, deji: User, cuomu: User, zhuoma_worker: Worker) -> None:
        complaint = received(deji, zhuoma_worker)
        with refused("proceeding.sealed"):
            selectors.complaint_or_404(viewer_for(deji), NOW, complaint.id)
        taken(deji, complaint)
        found = selectors.complaint_or_404(viewer_for(deji), NOW, complaint.id)
        assert selectors.told_of(viewer_for(deji), NOW, found)["name"] == "央金"
        with refused("proceeding.sealed"):
            selectors.complaint_or_404(viewer_for(cuomu), NOW, complaint.id)
        with refused("complaint.taken"):
            taken(cuomu, complaint)

    def test_another_county_finds_nothing(self, deji: User, zhangwei: User, zhuoma_worker: Worker) -> None:
        complaint = received(deji, zhuoma_worker)
        with refused("general.not_found"):
            selectors.complaint_or_404(viewer_for(zhangwei), NOW, complaint.id)

    def test_the_one_complained_about_reads_it_by_no_right_whatever(self, cuomu: User, deji: User, deji_worker: Worker) -> None:
        complaint = received(cuomu, deji_worker)
        Reader.objects.create(
            place=MOZHUGONGKA, proceeding=complaint.proceeding, user=deji, why_sealed=b"", how="named", asked_at=NOW, approved=True,
            decided_by=cuomu.id, decided_at=NOW, since=NOW, until=NOW + timedelta(days=9),
        )  # fmt: skip
        Proceeding.objects.update(holder=deji)
        with refused("general.not_found"):
            selectors.complaint_or_404(viewer_for(deji), NOW, complaint.id)
        assert list(selectors.statements_of(viewer_for(deji), NOW, complaint)) == []
        assert selectors.told_of(viewer_for(deji), NOW, complaint) == {}

    def test_an_officer_complained_about_neither_takes_nor_gives_it(self, cuomu: User, officers: list[User]) -> None:
        from tests.factories import make_worker

        complaint = received(officers[0], make_worker("措姆", MOZHUGONGKA, user=cuomu))
        assert number_of(cuomu) == 0
        with refused("complaint.conflict"):
            taken(cuomu, complaint)
        with refused("general.not_found"):
            proceedings.name_reader(
                actor=viewer_for(cuomu), now=NOW, proceeding_id=complaint.id, user_id=officers[1].id, why="想让朋友看看这件投诉", until=NOW + timedelta(days=1)
            )
        taken(officers[0], complaint)
        with refused("complaint.conflict"):
            services.hand_complaint_on(actor=viewer_for(officers[0]), now=NOW, complaint_id=complaint.id, handler_id=cuomu.id)

    def test_everybody_of_the_agency_is_kept_apart(self, cuomu: User, agency: Agency, agency_person: User) -> None:
        complaint = received(cuomu, agency=agency)
        with refused("general.not_found"):
            selectors.complaint_or_404(viewer_for(agency_person), NOW, complaint.id)

    def test_handed_on_the_first_reads_it_no_more(self, deji: User, cuomu: User, zhuoma_worker: Worker) -> None:
        complaint = taken(deji, received(deji, zhuoma_worker))
        services.hand_complaint_on(actor=viewer_for(deji), now=NOW, complaint_id=complaint.id, handler_id=cuomu.id)
        with refused("proceeding.sealed"):
            selectors.complaint_or_404(viewer_for(deji), NOW, complaint.id)
        assert selectors.complaint_or_404(viewer_for(cuomu), NOW, complaint.id).handler_id == cuomu.id

    def test_a_code_opens_where_it_stands_and_the_answer_alone(self, deji: User, officers: list[User], zhuoma_worker: Worker) -> None:
        sent = services.receive_complaint(actor=viewer_for(deji), now=NOW, complaint_id=new_id(), told=TOLD, channel="letter", about="worker", worker_id=zhuoma_worker.id)
        taken(deji, sent.complaint)
        before_panel(deji, sent.complaint, officers)
        found = selectors.followed_by_code(f"{sent.code[:4]}-{sent.code[4:].lower()}")
        assert (found.state, found.answer) == ("panel", "")
        with refused("complaint.code_wrong"):
            selectors.followed_by_code("ABCDEFGHJKLM")


class TestTooFewToJudge:
    def test_it_is_said_when_it_is_taken_up_and_not_where_enough_can(self, client: Client, cuomu: User, agency: Agency, agency_person: User) -> None:
        complaint = taken(cuomu, received(cuomu, agency=agency))
        address = reverse("conduct:complaint", args=[complaint.id])
        sign_in(client, cuomu, verified=True)
        with time_machine.travel(NOW, tick=False):
            assert "能评议这件投诉的现在只有 0 人" in client.get(address).content.decode()
            for number in range(3):
                make_user(f"judge{number}", "complaint_judge", MOZHUGONGKA)
            assert "能评议这件投诉的" not in client.get(address).content.decode()


class TestTheOneComplainedAbout:
    def test_they_see_what_it_is_about_and_never_who_complained(self, deji: User, zhuoma: User, zhuoma_worker: Worker) -> None:
        complaint = taken(deji, received(deji, zhuoma_worker))
        assert selectors.own_sides(viewer_for(zhuoma), NOW) == []
        step(deji, complaint, "accept")
        with refused("complaint.names_complainant"):
            services.tell_charge(actor=viewer_for(deji), now=NOW, complaint_id=complaint.id, charge="央 金说您态度差")
        services.tell_charge(actor=viewer_for(deji), now=NOW, complaint_id=complaint.id, charge="有人说您让服务对象久等")
        own = selectors.own_side_or_404(viewer_for(zhuoma), NOW, complaint.id)
        assert "央金" not in repr(own)
        services.state_own(actor=viewer_for(zhuoma), now=NOW, complaint_id=complaint.id, said="那天路上堵车")
        assert Statement.objects.get().said == "那天路上堵车"
        with refused("general.not_found"):
            services.state_own(actor=viewer_for(deji), now=NOW, complaint_id=complaint.id, said="替她写")

    def test_they_are_heard_before_a_panel_sits(self, deji: User, officers: list[User], zhuoma_worker: Worker) -> None:
        complaint = taken(deji, received(deji, zhuoma_worker))
        step(deji, complaint, "accept")
        with refused("complaint.not_charged"):
            services.take_statement(actor=viewer_for(deji), now=NOW, complaint_id=complaint.id, said="没听说")
        for one in officers:
            services.add_panelist(actor=viewer_for(deji), now=NOW, complaint_id=complaint.id, user_id=one.id)
        with refused("proceeding.not_ready"):
            step(deji, complaint, "convene")


class TestThePanel:
    def test_nobody_of_the_station_and_not_the_handler(self, deji: User, zhuoma: User, ciren: User, officers: list[User], other_head: User, zhuoma_worker: Worker) -> None:
        complaint = taken(deji, received(deji, zhuoma_worker))
        offered = selectors.panel_choices(viewer_for(deji), NOW, selectors.complaint_or_404(viewer_for(deji), NOW, complaint.id))
        assert {one.id for one in offered} == {other_head.id, *(one.id for one in officers)}
        step(deji, complaint, "accept")
        for one in (deji, ciren, zhuoma):
            with refused("complaint.panelist_unfit"):
                services.add_panelist(actor=viewer_for(deji), now=NOW, complaint_id=complaint.id, user_id=one.id)

    def test_a_panelist_reads_it_and_alone_decides(self, deji: User, cuomu: User, officers: list[User], zhuoma_worker: Worker) -> None:
        complaint = taken(deji, received(deji, zhuoma_worker))
        before_panel(deji, complaint, officers)
        assert selectors.complaint_or_404(viewer_for(officers[1]), NOW, complaint.id).id == complaint.id
        with refused("proceeding.sealed"):
            services.write_ruling(actor=viewer_for(cuomu), now=NOW, complaint_id=complaint.id, upheld=False, reasons="x")
        with refused("complaint.not_in_hand"):
            services.write_answer(actor=viewer_for(officers[1]), now=NOW, complaint_id=complaint.id, answer="x")
        with refused("complaint.handler_unfit"):
            services.hand_complaint_on(actor=viewer_for(deji), now=NOW, complaint_id=complaint.id, handler_id=officers[1].id)
        with refused("access.denied"):
            services.write_ruling(actor=viewer_for(deji), now=NOW, complaint_id=complaint.id, upheld=False, reasons="x")

    def test_who_supervises_them_is_too_near(self, deji: User, officers: list[User], zhuoma_worker: Worker) -> None:
        led_by = make_worker("督导", MOZHUGONGKA, user=officers[0])
        SupervisionRelation.objects.create(place=MOZHUGONGKA, supervisor=led_by, worker=zhuoma_worker, since=TODAY, made_at=NOW)
        complaint = taken(deji, received(deji, zhuoma_worker))
        assert {one.id for one in selectors.panel_choices(viewer_for(deji), NOW, complaint)} == {one.id for one in officers[1:]}

    def test_a_panelist_stands_aside_and_is_not_named_again(self, deji: User, officers: list[User], more_officers: list[User], zhuoma_worker: Worker) -> None:
        complaint = taken(deji, received(deji, zhuoma_worker))
        before_panel(deji, complaint, officers)
        with refused("general.empty_field"):
            services.stand_aside(actor=viewer_for(officers[0]), now=NOW, complaint_id=complaint.id, reason=" ")
        services.stand_aside(actor=viewer_for(officers[0]), now=NOW, complaint_id=complaint.id, reason="投诉人是我的舅母")
        assert Notice.objects.filter(user=deji, kind="complaint.aside").count() == 1
        with refused("proceeding.sealed"):
            selectors.complaint_or_404(viewer_for(officers[0]), NOW, complaint.id)
        with refused("complaint.panel_only"):
            services.stand_aside(actor=viewer_for(deji), now=NOW, complaint_id=complaint.id, reason="我是受理人")
        with refused("complaint.panelist_unfit"):
            services.add_panelist(actor=viewer_for(deji), now=NOW, complaint_id=complaint.id, user_id=officers[0].id)
        services.add_panelist(actor=viewer_for(deji), now=NOW, complaint_id=complaint.id, user_id=more_officers[0].id)
        services.write_ruling(actor=viewer_for(more_officers[0]), now=NOW, complaint_id=complaint.id, upheld=False, reasons="没有证据")
        services.agree_to_ruling(actor=viewer_for(officers[1]), now=NOW, complaint_id=complaint.id)
        step(more_officers[0], complaint, "decide")

    @pytest.mark.parametrize(
        ("sanction", "days", "problem"),
        [("dream", 3, "complaint.sanction_unknown"), ("no_new_contracts", 3, "complaint.sanction_unknown"), ("suspended", None, "complaint.sanction_needs_end"),
         ("suspended", -1, "complaint.sanction_needs_end"), ("suspended", 181, "complaint.sanction_too_long"), ("warning", 3, "complaint.sanction_endless")],
    )  # fmt: skip
    def test_a_sanction_is_of_the_pack_and_ends(
        self, deji: User, officers: list[User], zhuoma_worker: Worker, sanction: str, days: int | None, problem: str
    ) -> None:
        complaint = taken(deji, received(deji, zhuoma_worker))
        before_panel(deji, complaint, officers)
        until = TODAY + timedelta(days=days) if days is not None else None
        with refused(problem):
            services.write_ruling(actor=viewer_for(officers[0]), now=NOW, complaint_id=complaint.id, upheld=True, reasons="有记录", sanction=sanction, until=until)


class TestAppeal:
    def test_other_people_judge_it(self, deji: User, zhuoma: User, officers: list[User], more_officers: list[User], zhuoma_worker: Worker) -> None:
        complaint = taken(deji, received(deji, zhuoma_worker))
        decided(deji, complaint, officers)
        services.appeal_own(actor=viewer_for(zhuoma), now=NOW, complaint_id=complaint.id, grounds="路上有记录,不是我故意")
        step(deji, complaint, "appeal")
        with refused("complaint.panelist_unfit"):
            services.add_panelist(actor=viewer_for(deji), now=NOW, complaint_id=complaint.id, user_id=officers[0].id)
        for one in more_officers:
            services.add_panelist(actor=viewer_for(deji), now=NOW, complaint_id=complaint.id, user_id=one.id)
        with refused("complaint.panel_only"):
            services.write_ruling(actor=viewer_for(officers[0]), now=NOW, complaint_id=complaint.id, upheld=True, reasons="再判")
        services.write_ruling(actor=viewer_for(more_officers[0]), now=NOW, complaint_id=complaint.id, upheld=False, reasons="证据不足")
        services.agree_to_ruling(actor=viewer_for(more_officers[1]), now=NOW, complaint_id=complaint.id)
        with refused("proceeding.second_person"):
            step(officers[0], complaint, "redecide")
        step(more_officers[0], complaint, "redecide")
        told(deji, complaint)
        step(deji, complaint, "close")
        assert Ruling.objects.get(round="appeal").upheld is False
        assert barred([zhuoma.id], Work(TABA), NOW) == frozenset()
        assert Panelist.objects.count() == 6

    def test_it_is_not_over_before_the_time_to_appeal_is(self, deji: User, zhuoma: User, officers: list[User], zhuoma_worker: Worker) -> None:
        complaint = taken(deji, received(deji, zhuoma_worker))
        decided(deji, complaint, officers)
        until = Ruling.objects.get().appeal_until
        assert until is not None
        assert until - TODAY >= timedelta(days=10)  # ten working days
        with refused("complaint.appeal_open"):
            step(deji, complaint, "finish")
        late = NOW + (until - TODAY) + timedelta(days=1)
        with refused("complaint.appeal_late"):
            services.appeal_own(actor=viewer_for(zhuoma, late), now=late, complaint_id=complaint.id, grounds="晚了")
        step(deji, complaint, "finish", late)
        complaint.proceeding.refresh_from_db()
        assert complaint.proceeding.closed_at == late


class TestSanctions:
    def closed(self, handler: User, complaint: Complaint, panel: list[User], sanction: str, days: int | None) -> datetime:
        taken(handler, complaint)
        decided(handler, complaint, panel, sanction, days)
        until = Ruling.objects.get(complaint=complaint).appeal_until
        assert until is not None
        assert barred([complaint.worker.user_id], Work(TABA), NOW) == frozenset()  # it waits for the time to appeal
        late = NOW + (until - local_day(NOW)) + timedelta(days=1)
        step(handler, complaint, "finish", late)
        return late

    def test_suspended_one_is_given_no_work_until_it_ends(self, deji: User, zhuoma: User, ciren: User, officers: list[User], zhuoma_worker: Worker) -> None:
        late = self.closed(deji, received(deji, zhuoma_worker), officers, "suspended", 60)
        everyone = [zhuoma.id, ciren.id]
        assert barred(everyone, Work(TABA), late) == {zhuoma.id}
        assert barred(everyone, Work(TABA), NOW + timedelta(days=61)) == frozenset()

    def test_away_from_children_at_once(self, deji: User, zhuoma: User, officers: list[User], zhuoma_worker: Worker) -> None:
        child: Resident = make_resident("小格桑", birth_date=TODAY - timedelta(days=3000))
        vet(zhuoma)
        complaint = taken(deji, received(deji, zhuoma_worker, told=Told("harm", "打了孩子")))
        decided(deji, complaint, officers, "no_children", 90)
        with_child = Work(TABA, "service", resident_id=child.id)
        assert barred([zhuoma.id], with_child, NOW) == {zhuoma.id}
        assert barred([zhuoma.id], Work(TABA), NOW) == frozenset()

    def test_nothing_is_known_of_an_id_that_is_none(self, deji: User) -> None:
        with refused("general.not_found"):
            selectors.complaint_or_404(viewer_for(deji), NOW, UUID(int=5))
