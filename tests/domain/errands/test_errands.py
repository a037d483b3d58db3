"""An accompanied application: its papers, the office's clock, supplements, outcome, certificate, objection; the wrong person each time."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.errands import rules, selectors, services
from lianxin.domain.errands.models import Errand, ErrandPaper
from lianxin.domain.people.models import NotedFact, Resident
from lianxin.domain.people.services.residents import number_index
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.services import reopen, take_step
from lianxin.kernel.clock import day_bounds, local_day
from lianxin.kernel.problems import ProblemError
from tests.factories import (
    BEIGAN_COMMUNITY,
    GONGKA,
    NOW,
    TODAY,
    make_commitment,
    make_need,
    make_resident,
    make_user,
    refused,
    sign_in,
    viewer_for,
)

ID = "540127194803120022"
NUMBER = f"{ID}43"
KIND = "disability_certificate"


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (40, 40), (200, 200, 200)).save(kept, "PNG")
    return kept.getvalue()


def begun(worker: User, person: Resident, kind: str = KIND, **fields: Any) -> Errand:
    return services.open_errand(actor=viewer_for(worker), now=NOW, resident_id=person.id, kind=kind, **fields)


def all_there(worker: User, errand: Errand) -> None:
    for paper in ErrandPaper.objects.filter(errand=errand, state="needed"):
        services.tick_paper(actor=viewer_for(worker), now=NOW, paper_id=paper.id, state="got")


def handed_in(worker: User, errand: Errand, on: date = TODAY) -> Errand:
    all_there(worker, errand)
    return services.hand_in(actor=viewer_for(worker), now=NOW, errand_id=errand.id, on=on, receipt="受 12")


def clock_of(errand: Errand) -> Commitment:
    clock = Errand.objects.get(id=errand.id).proceeding.clock
    assert clock is not None
    return clock


def weekday(day: date) -> bool:
    return day.isoweekday() < 6


@given(since=st.dates(date(2026, 1, 1), date(2027, 12, 31)), days=st.integers(1, 60), waited=st.integers(0, 90), before=st.integers(0, 80))
def test_a_limit_that_stands_still_gives_the_office_as_many_days_as_it_had(since: date, days: int, waited: int, before: int) -> None:
    asked = since + timedelta(days=before)
    used = rules.days_used(since, asked, weekday)
    again = asked + timedelta(days=waited)
    due = rules.office_due(again, days, used, weekday)
    assert used + rules.days_used(again, due, weekday) == max(days, used)
    assert due >= rules.office_due(since, days, 0, weekday) or used > days


@given(states=st.lists(st.sampled_from(sorted(rules.PAPER_STATES))))
def test_papers_are_complete_only_when_each_is_there_and_there_is_a_list(states: list[str]) -> None:
    assert rules.papers_complete(states) == (bool(states) and not {"needed", "missing"} & set(states))


@pytest.mark.parametrize("typed", ["", "123", f"{ID}83", f"{ID}45", f"{ID}4", f"{ID}43C1", "a" * 20])
def test_a_number_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(ProblemError) as refusal:
        rules.certificate_of(typed)
    assert refusal.value.code == "errand.certificate_invalid"


def test_a_number_says_kind_and_grade_and_is_shown_without_the_identity_number() -> None:
    said = rules.certificate_of(f" {ID[:6]} {ID[6:]}43b1")
    assert (said.id_number, said.kind, said.grade) == (ID, "4", 3)
    assert rules.masked(NUMBER) == "*" * 18 + "43"


@pytest.mark.django_db
class TestTheWay:
    def test_a_missing_paper_holds_it_back_and_a_picture_is_kept_with_the_paper(self, zhuoma: User, baima: Resident) -> None:
        errand, viewer = begun(zhuoma, baima), viewer_for(zhuoma)
        with refused("proceeding.not_ready"):
            services.hand_in(actor=viewer, now=NOW, errand_id=errand.id, on=TODAY)
        must, may = (ErrandPaper.objects.get(errand=errand, code=code) for code in ("id_card", "medical"))
        with refused("errand.paper_must"):
            services.tick_paper(actor=viewer, now=NOW, paper_id=must.id, state="left_out", note="没有")
        with refused("errand.paper_reason_needed"):
            services.tick_paper(actor=viewer, now=NOW, paper_id=may.id, state="left_out")
        kept = services.tick_paper(actor=viewer, now=NOW, paper_id=must.id, state="copy", photo=picture())
        assert kept.photo is not None
        services.tick_paper(actor=viewer, now=NOW, paper_id=may.id, state="left_out", note="医院系统里有")
        with refused("general.day_in_future"):
            handed_in(zhuoma, errand, TODAY + timedelta(days=1))
        assert handed_in(zhuoma, errand).stage == "township"

    def test_the_office_carries_the_clock_in_working_days_and_the_worker_sees_it_late(self, zhuoma: User, baima: Resident) -> None:
        errand = handed_in(zhuoma, begun(zhuoma, baima))
        clock = clock_of(errand)
        assert errand.office_due_on == date(2026, 11, 30)  # five working days after Monday 23
        assert clock.due_at == day_bounds(errand.office_due_on)[1]
        assert (clock.actor_kind, clock.actor_name, clock.worker_id) == ("office", "乡镇(街道)残联", zhuoma.id)

    def test_each_office_has_its_own_limit_and_after_the_last_comes_the_outcome(self, zhuoma: User, baima: Resident) -> None:
        errand = handed_in(zhuoma, begun(zhuoma, baima, "child_without_care"))
        assert errand.office_due_on == date(2026, 12, 14)
        later = NOW + timedelta(days=10)
        errand = services.pass_on(actor=viewer_for(zhuoma), now=later, errand_id=errand.id, on=date(2026, 12, 3))
        assert (errand.stage, errand.office_due_on) == ("county", date(2026, 12, 24))
        assert clock_of(errand).actor_name == "县民政局"
        with refused("errand.last_office"):
            services.pass_on(actor=viewer_for(zhuoma), now=later, errand_id=errand.id, on=date(2026, 12, 3))

    def test_a_supplement_stops_the_clock_and_the_rest_runs_on(self, zhuoma: User, baima: Resident) -> None:
        errand, viewer = handed_in(zhuoma, begun(zhuoma, baima)), viewer_for(zhuoma)
        asked = NOW + timedelta(days=2)  # Wednesday: two of five days are gone
        errand = services.ask_supplement(actor=viewer, now=asked, errand_id=errand.id, what="再交一张照片", on=local_day(asked), due_on=date(2026, 12, 2))
        assert (errand.used_days, errand.office_due_on) == (2, None)
        assert clock_of(errand).due_at == day_bounds(date(2026, 12, 2))[1]
        assert clock_of(errand).actor_kind == "worker"
        services.add_paper(actor=viewer, now=asked, errand_id=errand.id, title="照片一张")
        with refused("proceeding.not_ready"):
            services.supply(actor=viewer, now=asked, errand_id=errand.id, on=local_day(asked))
        all_there(zhuoma, errand)
        errand = services.supply(actor=viewer, now=NOW + timedelta(days=7), errand_id=errand.id, on=local_day(NOW) + timedelta(days=7))  # Monday 30
        assert errand.office_due_on == date(2026, 12, 3)

    def test_what_the_office_asked_for_days_ago_stops_its_clock_from_that_day(self, zhuoma: User, baima: Resident) -> None:
        errand, viewer, now = handed_in(zhuoma, begun(zhuoma, baima)), viewer_for(zhuoma), NOW + timedelta(days=7)
        asked: dict[str, Any] = {"actor": viewer, "now": now, "errand_id": errand.id, "what": "再交一张照片"}
        with refused("general.day_in_future"):
            services.ask_supplement(**asked, on=local_day(now) + timedelta(days=1))
        with refused("general.day_before"):
            services.ask_supplement(**asked, on=TODAY - timedelta(days=1))
        with refused("general.day_before"):
            services.ask_supplement(**asked, on=TODAY + timedelta(days=2), due_on=TODAY + timedelta(days=1))
        errand = services.ask_supplement(**asked, on=TODAY + timedelta(days=2))
        assert errand.used_days == 2
        with refused("general.day_before"):
            services.supply(actor=viewer, now=now, errand_id=errand.id, on=TODAY + timedelta(days=1))
        with refused("general.day_in_future"):
            services.supply(actor=viewer, now=now, errand_id=errand.id, on=TODAY + timedelta(days=8))
        errand = services.supply(actor=viewer, now=now, errand_id=errand.id, on=TODAY + timedelta(days=4))  # Friday 27
        assert (errand.stage_since, errand.office_due_on, errand.supplement_on) == (TODAY + timedelta(days=4), date(2026, 12, 2), None)

    def test_granted_the_certificate_is_sealed_and_the_person_s_file_follows(self, zhuoma: User) -> None:
        person = make_resident("白玛二", no_id_reason="unknown")
        need = make_need(person, state="accepted")
        errand, viewer = handed_in(zhuoma, begun(zhuoma, person, need_id=need.id)), viewer_for(zhuoma)
        give: dict[str, Any] = {"actor": viewer, "now": NOW, "errand_id": errand.id, "outcome": "granted", "decided_on": TODAY}
        with refused("errand.certificate_needed"):
            services.record_outcome(**give)
        errand = services.record_outcome(**give, certificate=NUMBER, valid_until=date(2036, 11, 22))
        person.refresh_from_db()
        assert (person.disability_kind, person.disability_grade) == ("4", 3)
        assert NotedFact.objects.get(resident=person, code="disability_valid_until", until=None).since == TODAY
        assert ID.encode() not in bytes(errand.certificate_sealed)
        assert not [one for one in AuditEntry.objects.all() if ID in str(one.after)]
        with refused("proceeding.not_ready"):  # nobody has told them yet
            take_step(actor=viewer, now=NOW, proceeding_id=errand.id, step="finish")
        services.tell_person(actor=viewer, now=NOW, errand_id=errand.id, on=TODAY)
        take_step(actor=viewer, now=NOW, proceeding_id=errand.id, step="finish")
        need.refresh_from_db()
        assert need.state == "met"
        with refused("proceeding.over"):
            services.tell_person(actor=viewer, now=NOW, errand_id=errand.id, on=TODAY)

    def test_a_certificate_of_somebody_else_is_refused_and_nothing_is_written(self, zhuoma: User, baima: Resident) -> None:
        Resident.objects.filter(id=baima.id).update(id_index=number_index(ID))
        errand = handed_in(zhuoma, begun(zhuoma, baima))
        with refused("errand.certificate_of_another"):
            services.record_outcome(actor=viewer_for(zhuoma), now=NOW, errand_id=errand.id, outcome="granted", decided_on=TODAY, certificate="33010919480312002043")
        assert Errand.objects.get(id=errand.id).proceeding.state == "handed_in"

    def test_refused_it_is_objected_to_in_time_and_the_answer_is_an_outcome_of_its_own(self, client: Any, zhuoma: User, baima: Resident) -> None:
        errand, viewer = handed_in(zhuoma, begun(zhuoma, baima)), viewer_for(zhuoma)
        errand = services.record_outcome(actor=viewer, now=NOW, errand_id=errand.id, outcome="refused", decided_on=TODAY)
        assert errand.objection_due_on == date(2026, 12, 7)
        with refused("errand.objection_late"):
            services.object_to(actor=viewer, now=NOW + timedelta(days=15), errand_id=errand.id, reason="走路要人扶")
        errand = services.object_to(actor=viewer, now=NOW + timedelta(days=14), errand_id=errand.id, reason="走路要人扶")
        assert (errand.proceeding.state, errand.outcome) == ("objection", "")
        client.cookies.clear()
        sign_in(client, zhuoma)
        shown = client.get(reverse("errands:errand", args=[errand.id])).content.decode()
        assert re.search(r"提异议前的结果</dt>\s*<dd>.*?不批准", shown), "what is objected to stands there"
        with refused("proceeding.not_ready"):
            take_step(actor=viewer, now=NOW, proceeding_id=errand.id, step="answered", reason="维持")
        later = NOW + timedelta(days=30)
        errand = services.record_outcome(
            actor=viewer, now=later, errand_id=errand.id, outcome="refused", decided_on=date(2026, 12, 20), reason="维持原来的评定"
        )
        assert errand.told_on is None
        services.tell_person(actor=viewer, now=later, errand_id=errand.id, on=date(2026, 12, 21))
        take_step(actor=viewer, now=later, proceeding_id=errand.id, step="finish")
        reopen(actor=viewer, now=later, proceeding_id=errand.id, reason="病情重了,再申请")
        again = Errand.objects.get(id=errand.id)
        assert (again.outcome, again.handed_in_on, again.proceeding.state) == ("", None, "preparing")

    def test_the_answer_of_the_last_instance_is_final(self, zhuoma: User, baima: Resident) -> None:
        errand, viewer = handed_in(zhuoma, begun(zhuoma, baima)), viewer_for(zhuoma)
        services.record_outcome(actor=viewer, now=NOW, errand_id=errand.id, outcome="refused", decided_on=TODAY)
        for _instance in range(2):
            services.object_to(actor=viewer, now=NOW, errand_id=errand.id, reason="走路要人扶")
            assert clock_of(errand).actor_kind == "office"
            services.record_outcome(actor=viewer, now=NOW, errand_id=errand.id, outcome="refused", decided_on=TODAY, reason="维持")
        with refused("errand.objection_final"):
            services.object_to(actor=viewer, now=NOW, errand_id=errand.id, reason="走路要人扶")

    def test_the_clock_waits_for_the_treatment_and_begins_anew_at_each_office(self, zhuoma: User, baima: Resident) -> None:
        healed = TODAY + timedelta(days=90)
        with refused("general.day_passed"):
            begun(zhuoma, baima, not_before=TODAY - timedelta(days=1))
        errand = begun(zhuoma, baima, not_before=healed)
        assert clock_of(errand).due_at == day_bounds(healed + timedelta(days=15))[1]
        handed_in(zhuoma, errand)
        later = NOW + timedelta(days=25)  # more than an office without a limit of its own is given
        errand = services.pass_on(actor=viewer_for(zhuoma), now=later, errand_id=errand.id, on=local_day(later), office="township")
        assert (errand.stage, errand.office_due_on) == ("assessment", None)
        assert clock_of(errand).due_at > later
        with refused("general.changed_meanwhile"):
            services.pass_on(actor=viewer_for(zhuoma), now=later, errand_id=errand.id, on=local_day(later), office="township")

    def test_an_office_may_decide_while_it_waits_for_a_paper(self, zhuoma: User, baima: Resident) -> None:
        errand, viewer = handed_in(zhuoma, begun(zhuoma, baima)), viewer_for(zhuoma)
        services.ask_supplement(actor=viewer, now=NOW, errand_id=errand.id, what="再交一张照片", on=local_day(NOW))
        errand = services.record_outcome(actor=viewer, now=NOW, errand_id=errand.id, outcome="refused", decided_on=TODAY)
        assert Errand.objects.get(id=errand.id).proceeding.state == "decided"

    def test_what_somebody_gives_up_meets_no_need(self, zhuoma: User, baima: Resident) -> None:
        need = make_need(baima, state="accepted")
        errand, viewer = handed_in(zhuoma, begun(zhuoma, baima, "age_allowance", need_id=need.id)), viewer_for(zhuoma)
        services.record_outcome(actor=viewer, now=NOW, errand_id=errand.id, outcome="granted", decided_on=TODAY)
        take_step(actor=viewer, now=NOW, proceeding_id=errand.id, step="withdraw", reason="不想要了")
        need.refresh_from_db()
        assert need.is_open

    def test_what_is_missing_is_shown_first_and_ticked_in_one_go(self, client: Any, zhuoma: User, baima: Resident) -> None:
        errand, viewer = begun(zhuoma, baima), viewer_for(zhuoma)
        page, check = (reverse(f"errands:{name}", args=[errand.id]) for name in ("errand", "papers"))
        sign_in(client, zhuoma)
        shown = client.get(page).content.decode()
        assert reverse("errands:hand-in", args=[errand.id]) not in shown
        assert "递交前还缺" in shown
        kept = ErrandPaper.objects.get(errand=errand, code="medical")
        services.tick_paper(actor=viewer, now=NOW, paper_id=kept.id, state="left_out", note="医院系统里有")
        waiting = list(ErrandPaper.objects.filter(errand=errand, state="needed"))
        assert client.post(check, {"got": [str(one.id) for one in waiting]})["Location"] == page
        assert {one.state for one in ErrandPaper.objects.filter(errand=errand)} == {"got", "left_out"}
        assert AuditEntry.objects.filter(verb="errand.paper").count() == len(waiting) + 1
        shown = client.get(page).content.decode()
        assert reverse("errands:hand-in", args=[errand.id]) in shown
        assert "递交前还缺" not in shown
        assert client.get(check)["Location"] == page, "nothing is left to tick"
        other = begun(zhuoma, make_resident("别人"))
        with refused("general.not_found"):
            services.tick_papers(actor=viewer, now=NOW, errand_id=other.id, paper_ids=[waiting[0].id])

    def test_no_office_is_offered_behind_the_last_and_a_grant_is_not_given_up_by_the_way(self, client: Any, zhuoma: User, baima: Resident) -> None:
        errand, viewer = handed_in(zhuoma, begun(zhuoma, baima, "child_without_care")), viewer_for(zhuoma)
        page, onward = (reverse(f"errands:{name}", args=[errand.id]) for name in ("errand", "pass-on"))
        give_up = reverse("proceedings:step", args=[errand.id, "withdraw"])
        sign_in(client, zhuoma)
        assert onward in client.get(page).content.decode()
        services.pass_on(actor=viewer, now=NOW, errand_id=errand.id, on=TODAY)
        shown = client.get(page).content.decode()
        assert onward not in shown
        assert give_up in shown
        services.record_outcome(actor=viewer, now=NOW, errand_id=errand.id, outcome="granted", decided_on=TODAY)
        assert give_up not in client.get(page).content.decode()
        Resident.objects.filter(id=baima.id).update(died_on=TODAY)
        assert give_up in client.get(page).content.decode(), "who died is told nothing: it must still come to its end"

    def test_a_number_with_nothing_to_compare_it_with_has_its_check_digit(self, zhuoma: User) -> None:
        person = make_resident("没有证件的人", no_id_reason="unknown")
        errand = handed_in(zhuoma, begun(zhuoma, person))
        with refused("errand.certificate_invalid"):
            services.record_outcome(
                actor=viewer_for(zhuoma), now=NOW, errand_id=errand.id, outcome="granted", decided_on=TODAY, certificate=f"{ID[:17]}943"
            )

    @pytest.mark.parametrize("kind", sorted(packs.for_place(GONGKA).errand_kinds))
    def test_every_application_that_the_packs_know_goes_its_whole_way(self, zhuoma: User, kind: str) -> None:
        person = make_resident("办事的人", no_id_reason="unknown")
        errand, viewer, guide = begun(zhuoma, person, kind), viewer_for(zhuoma), packs.for_place(GONGKA).errand_kinds[kind]
        assert ErrandPaper.objects.filter(errand=errand).count() == len(guide.papers)
        handed_in(zhuoma, errand)
        for _office in selectors.offices_of(guide)[1:]:
            services.pass_on(actor=viewer, now=NOW, errand_id=errand.id, on=TODAY)
        certificate = NUMBER if guide.certificate else ""
        services.record_outcome(actor=viewer, now=NOW, errand_id=errand.id, outcome="granted", decided_on=TODAY, certificate=certificate)
        services.tell_person(actor=viewer, now=NOW, errand_id=errand.id, on=TODAY)
        assert take_step(actor=viewer, now=NOW, proceeding_id=errand.id, step="finish").closed_at == NOW
        kinds = packs.for_place(GONGKA).commitment_kinds
        ended = {kinds[one].confirmed_by for one in Commitment.objects.filter(resident=person).values_list("kind", flat=True)}
        assert ended == {"nobody"}, "nothing waits for somebody to confirm it"

    def test_the_same_twice_is_one_and_a_second_of_its_kind_waits(self, client: Any, zhuoma: User, baima: Resident) -> None:
        first = begun(zhuoma, baima)
        assert begun(zhuoma, baima, errand_id=first.id) == first
        with refused("errand.open_already"):
            begun(zhuoma, baima)
        sign_in(client, zhuoma)
        led = client.post(f"{reverse('errands:new')}?resident={baima.id}", {"errand_id": str(uuid4()), "kind": KIND})
        assert led["Location"] == reverse("errands:errand", args=[first.id]), "one is led to the one under way"
        with refused("errand.kind_unknown"):
            begun(zhuoma, baima, "passport")
        deji = make_user("deji", "station_head", GONGKA)
        with refused("errand.need_guarded"):
            begun(deji, baima, "age_allowance", need_id=make_need(baima, guard="minor.read").id)


@pytest.mark.django_db
class TestTheWrongPerson:
    def test_somebody_of_another_county_meets_nothing_anywhere(self, zhuoma: User, baima: Resident) -> None:
        errand = begun(zhuoma, baima)
        paper = ErrandPaper.objects.filter(errand=errand).first()
        assert paper is not None
        far = viewer_for(make_user("far", role="worker", place=BEIGAN_COMMUNITY))
        assert not selectors.errands_page(far, NOW).rows
        assert not selectors.papers_of(far, NOW, errand).exists()
        assert not selectors.visits_of(far, NOW, errand).exists()
        assert selectors.open_errand_of(far, NOW, baima.id, KIND) is None
        for act in (
            lambda: selectors.errand_or_404(far, NOW, errand.id),
            lambda: services.tick_paper(actor=far, now=NOW, paper_id=paper.id, state="got"),
            lambda: services.hand_in(actor=far, now=NOW, errand_id=errand.id, on=TODAY),
            lambda: services.reveal_certificate(actor=far, now=NOW, errand_id=errand.id, why="看看"),
        ):
            with refused("general.not_found"):
                act()

    def test_that_there_is_a_file_of_a_child_is_not_told_by_the_errand_in_it(self, client: Any, zhuoma: User, ciren: User, baima: Resident) -> None:
        file = Proceeding.objects.create(
            place=baima.place, workflow="child_protection", number="孩1", series="x", serial=1, resident=baima, holder=zhuoma, state="received",
            state_since=NOW, secrecy="named", guard="minor.read", clock=make_commitment(zhuoma, baima, kind="child_step"), opened_at=NOW,
        )  # fmt: skip
        errand = begun(zhuoma, baima)
        Errand.objects.filter(id=errand.id).update(within=file)
        errand.refresh_from_db()
        assert selectors.within_of(viewer_for(zhuoma), errand) == file
        assert selectors.within_of(viewer_for(ciren), errand) is None
        sign_in(client, ciren)
        shown = client.get(reverse("errands:errand", args=[errand.id])).content.decode()
        assert "孩1" not in shown
        assert str(file.id) not in shown

    def test_who_only_reads_changes_nothing(self, zhuoma: User, cuomu: User, baima: Resident) -> None:
        errand = begun(zhuoma, baima)
        assert selectors.errand_or_404(viewer_for(cuomu), NOW, errand.id) == errand
        with refused("access.denied"):
            services.hand_in(actor=viewer_for(cuomu), now=NOW, errand_id=errand.id, on=TODAY)
        with refused("access.denied"):
            services.reveal_certificate(actor=viewer_for(cuomu), now=NOW, errand_id=errand.id, why="看看")


@pytest.mark.django_db
def test_the_list_costs_the_same_however_long(client: Any, zhuoma: User, django_assert_max_num_queries: Any) -> None:
    for at in range(12):
        begun(zhuoma, make_resident(f"人{at}"), "age_allowance")
    sign_in(client, zhuoma)
    client.get(reverse("errands:list"))
    with django_assert_max_num_queries(16):
        shown = client.get(reverse("errands:list"))
    assert shown.content.decode().count("高龄津贴") >= 12
