"""A dispute: willing parties, two neutral mediators, what is told apart, the agreement and its promises; the wrong person each time."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import cancel_commitment, finish_commitment
from lianxin.domain.mediation import rules, selectors, services
from lianxin.domain.mediation.models import Clause, Mediation, Party
from lianxin.domain.people.models import Contact, Resident
from lianxin.domain.people.services.merging import merge_residents
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.proceedings.selectors import files_page
from lianxin.domain.proceedings.services import hand_over, name_reader, reopen, take_step
from lianxin.kernel.clock import day_bounds
from tests.domain.errands.test_errands import picture
from tests.factories import (
    BEIGAN_COMMUNITY,
    NOW,
    TABA,
    TODAY,
    make_resident,
    make_user,
    refused,
    sign_in,
    viewer_for,
)

LATER = TODAY + timedelta(days=20)


def received(worker: User, **fields: Any) -> Mediation:
    return services.open_mediation(
        actor=viewer_for(worker), now=NOW, place=TABA, kind="stairwell", title="楼道堆物", dispute="两家在楼道堆牛粪饼,走不过去", **fields
    )


def begun(worker: User, other: User, first: Resident, second: Resident) -> Mediation:
    """Two willing parties, two mediators, under way."""
    one, viewer = received(worker), viewer_for(worker)
    for person in (first, second):
        party = services.add_party(actor=viewer, now=NOW, mediation_id=one.id, resident_id=person.id)
        services.ask_willing(actor=viewer, now=NOW, party_id=party.id, willing=True, on=TODAY)
    for user in (worker, other):
        services.add_mediator(actor=viewer, now=NOW, mediation_id=one.id, user_id=user.id, tie="none")
    take_step(actor=viewer, now=NOW, proceeding_id=one.id, step="accept")
    return one


def agreed(worker: User, one: Mediation) -> list[Clause]:
    viewer = viewer_for(worker)
    services.record_session(actor=viewer, now=NOW, mediation_id=one.id, held_at=NOW, site="村委会", present="双方", course="都同意清走")
    party = Party.objects.filter(mediation=one).order_by("added_at", "id").first()
    assert party is not None
    services.write_clause(actor=viewer, now=NOW, mediation_id=one.id, content="楼道不再堆东西")
    services.write_clause(actor=viewer, now=NOW, mediation_id=one.id, content="清走牛粪饼", party_id=party.id, due_on=LATER)
    services.write_duties(actor=viewer, now=NOW, mediation_id=one.id, duties="搬走")
    services.sign_agreement(actor=viewer, now=NOW, mediation_id=one.id, signed_on=TODAY, follow_up_on=LATER)
    take_step(actor=viewer, now=NOW, proceeding_id=one.id, step="agree")
    return list(Clause.objects.filter(agreement__mediation=one).select_related("agreement").order_by("agreement__round", "rank"))


def test_a_court_may_be_asked_for_as_many_days_after_the_day_itself() -> None:
    assert rules.confirmable_until(TODAY, 30) == TODAY + timedelta(days=30)


@given(said=st.lists(st.sampled_from([True, False, None])))
def test_all_are_willing_only_when_each_was_asked_and_said_yes(said: list[bool | None]) -> None:
    expected = False if False in said else True if said and all(said) else None
    assert rules.all_willing(said) is expected


@pytest.mark.parametrize(("name", "said", "tied"), [
    ("卓玛", "none", False), ("卓玛", "kin", True), ("卓玛", "unheard", True), ("旦增", "none", True), (" 旦增 ", "none", True), ("仁增", "none", True),
])  # fmt: skip
def test_a_tie_is_what_they_say_or_what_the_files_say(name: str, said: str, *, tied: bool) -> None:
    assert bool(rules.tie_between(name, said, ["旦增", "央金"], ["仁增"])) is tied


@pytest.mark.django_db
class TestTheWay:
    def test_without_two_willing_parties_and_two_mediators_nothing_begins(self, zhuoma: User, ciren: User, baima: Resident) -> None:
        one, viewer = received(zhuoma), viewer_for(zhuoma)
        accept: dict[str, Any] = {"actor": viewer, "now": NOW, "proceeding_id": one.id, "step": "accept"}
        first = services.add_party(actor=viewer, now=NOW, mediation_id=one.id, resident_id=baima.id)
        second = services.add_party(actor=viewer, now=NOW, mediation_id=one.id, name="扎西商店")
        for user in (zhuoma, ciren):
            services.add_mediator(actor=viewer, now=NOW, mediation_id=one.id, user_id=user.id, tie="none")
        services.ask_willing(actor=viewer, now=NOW, party_id=first.id, willing=True, on=TODAY)
        with refused("proceeding.not_ready"):  # the shop was not asked
            take_step(**accept)
        services.ask_willing(actor=viewer, now=NOW, party_id=second.id, willing=False, on=TODAY)
        with refused("proceeding.not_ready"):
            take_step(**accept)
        services.ask_willing(actor=viewer, now=NOW, party_id=second.id, willing=True, on=TODAY)
        one_of_them = selectors.mediators_of(viewer, NOW, one).first()
        assert one_of_them is not None
        services.end_mediator(actor=viewer, now=NOW, mediation_id=one.id, mediator_id=one_of_them.id, reason="出差")
        with refused("proceeding.not_ready"):
            take_step(**accept)
        services.add_mediator(actor=viewer, now=NOW, mediation_id=one.id, name="村里老人平措", tie="none")
        still = zhuoma if one_of_them.user_id == ciren.id else ciren
        User.objects.filter(id=still.id).update(display_name="改了名字")
        for again in ({"name": "村里老人平措"}, {"user_id": still.id}):
            with refused("mediation.mediator_twice"):
                services.add_mediator(actor=viewer, now=NOW, mediation_id=one.id, tie="none", **again)
        assert take_step(**accept).state == "mediating"

    def test_a_mediator_who_is_tied_to_a_party_is_refused_whoever_came_first(self, zhuoma: User, ciren: User, baima: Resident) -> None:
        one, viewer = received(zhuoma), viewer_for(zhuoma)
        services.add_mediator(actor=viewer, now=NOW, mediation_id=one.id, user_id=ciren.id, tie="none")
        with refused("mediation.mediator_related"):
            services.add_mediator(actor=viewer, now=NOW, mediation_id=one.id, user_id=zhuoma.id, tie="neighbour")
        Contact.objects.create(resident=baima, place=TABA, kind="family", name="次仁", created_at=NOW)
        with refused("mediation.mediator_related"):
            services.add_party(actor=viewer, now=NOW, mediation_id=one.id, resident_id=baima.id)
        services.add_party(actor=viewer, now=NOW, mediation_id=one.id, resident_id=baima.id, namesake=True)
        with refused("mediation.mediator_related"):
            services.add_mediator(actor=viewer, now=NOW, mediation_id=one.id, name="白玛", tie="none")
        with refused("mediation.mediator_related"):
            services.add_mediator(actor=viewer, now=NOW, mediation_id=one.id, name="白玛", tie="kin", namesake=True)
        services.add_mediator(actor=viewer, now=NOW, mediation_id=one.id, name="白玛", tie="none", namesake=True)
        services.add_party(actor=viewer, now=NOW, mediation_id=one.id, name="谁也不同名")  # asks about its own names alone
        with refused("mediation.mediator_unknown"):
            far = make_user("far", role="worker", place=BEIGAN_COMMUNITY)
            services.add_mediator(actor=viewer, now=NOW, mediation_id=one.id, user_id=far.id, tie="none")

    def test_an_agreement_becomes_promises_of_the_parties_and_is_looked_after(self, zhuoma: User, ciren: User, baima: Resident) -> None:
        one, viewer = begun(zhuoma, ciren, baima, make_resident("央金")), viewer_for(zhuoma)
        plain, dated = agreed(zhuoma, one)
        assert plain.commitment is None
        assert dated.commitment is not None
        promise = dated.commitment
        assert (promise.actor_kind, promise.worker_id, promise.resident_id) == ("family", zhuoma.id, baima.id)
        assert promise.due_at == day_bounds(LATER)[1]
        assert selectors.address_of_clause(viewer, promise) == reverse("mediation:mediation", args=[one.id])
        with refused("mediation.clause_by_check"):
            finish_commitment(actor=viewer, now=NOW, commitment_id=promise.id, outcome="清了")
        with refused("mediation.clause_by_check"):
            cancel_commitment(actor=viewer, now=NOW, commitment_id=promise.id, reason="不办了")
        perform: dict[str, Any] = {"actor": viewer, "now": NOW, "proceeding_id": one.id, "step": "perform"}
        services.check_clause(actor=viewer, now=NOW, clause_id=plain.id, kept=True, on=TODAY)
        with refused("proceeding.not_ready"):
            take_step(**perform)
        services.check_clause(actor=viewer, now=NOW, clause_id=dated.id, kept=True, on=TODAY, note="看过,清了")
        assert Commitment.objects.get(id=promise.id).done_at == NOW
        assert take_step(**perform).state == "done"

    def test_a_broken_agreement_is_mediated_again_and_the_old_one_stays_on_file(self, client: Any, zhuoma: User, ciren: User, baima: Resident) -> None:
        one, viewer = begun(zhuoma, ciren, baima, make_resident("央金")), viewer_for(zhuoma)
        plain, dated = agreed(zhuoma, one)
        services.check_clause(actor=viewer, now=NOW, clause_id=dated.id, kept=False, on=TODAY)
        with refused("mediation.signed_already"):
            services.write_clause(actor=viewer, now=NOW, mediation_id=one.id, content="再加一条")
        take_step(actor=viewer, now=NOW, proceeding_id=one.id, step="again", reason="没有清")
        assert dated.commitment_id is not None
        assert Commitment.objects.get(id=dated.commitment_id).cancelled_at == NOW
        fresh = selectors.agreement_of(viewer, NOW, one)
        assert fresh is not None
        assert (fresh.round, fresh.signed_on, fresh.duties, selectors.clauses_of(viewer, NOW, one).count()) == (2, None, "", 0)
        assert [clause.agreement.round for clause in agreed(zhuoma, one)] == [1, 1, 2, 2]
        old = selectors.agreements_of(viewer, NOW, one)[1]
        assert (old.signed_on, old.duties, [clause.kept for clause in old.clauses.all()]) == (TODAY, "搬走", [None, False])
        sign_in(client, zhuoma)
        assert "第 1 份协议" in client.get(reverse("mediation:mediation", args=[one.id])).content.decode()
        with refused("mediation.signed_already"):
            services.drop_clause(actor=viewer, now=NOW, clause_id=plain.id)

    def test_a_party_written_down_by_mistake_is_taken_out_while_nothing_hangs_on_it(self, zhuoma: User, ciren: User, baima: Resident) -> None:
        one, viewer = begun(zhuoma, ciren, baima, make_resident("央金")), viewer_for(zhuoma)
        wrong = services.add_party(actor=viewer, now=NOW, mediation_id=one.id, name="写错的人")
        drop: dict[str, Any] = {"actor": viewer, "now": NOW, "party_id": wrong.id}
        clause = services.write_clause(actor=viewer, now=NOW, mediation_id=one.id, content="道歉", party_id=wrong.id)
        with refused("mediation.party_in_use"):
            services.drop_party(**drop)
        services.drop_clause(actor=viewer, now=NOW, clause_id=clause.id)
        services.drop_party(**drop)
        agreed(zhuoma, one)
        kept = selectors.parties_of(viewer, NOW, one)[0]
        with refused("mediation.party_in_use"):
            services.drop_party(actor=viewer, now=NOW, party_id=kept.id)
        with refused("mediation.signed_already"):
            services.add_party(actor=viewer, now=NOW, mediation_id=one.id, name="后来的人")

    def test_who_does_not_want_it_any_more_is_bound_by_no_agreement(self, zhuoma: User, ciren: User, baima: Resident) -> None:
        one, viewer = begun(zhuoma, ciren, baima, make_resident("央金")), viewer_for(zhuoma)
        party = selectors.parties_of(viewer, NOW, one)[1]
        services.ask_willing(actor=viewer, now=NOW, party_id=party.id, willing=False, on=TODAY)
        with refused("proceeding.not_ready"):
            agreed(zhuoma, one)

    def test_a_signature_entered_wrong_is_corrected_and_the_picture_comes_later(self, zhuoma: User, ciren: User, baima: Resident) -> None:
        one, viewer = begun(zhuoma, ciren, baima, make_resident("央金")), viewer_for(zhuoma)
        with refused("mediation.no_clauses"):
            services.sign_agreement(actor=viewer, now=NOW, mediation_id=one.id, signed_on=TODAY, follow_up_on=LATER)
        services.write_clause(actor=viewer, now=NOW, mediation_id=one.id, content="清走")
        with refused("mediation.not_signed"):
            services.keep_copy(actor=viewer, now=NOW, mediation_id=one.id, copy=picture())
        services.sign_agreement(actor=viewer, now=NOW, mediation_id=one.id, signed_on=TODAY, follow_up_on=LATER, oral=True)
        agreement = services.sign_agreement(
            actor=viewer, now=NOW, mediation_id=one.id, signed_on=TODAY - timedelta(days=1), follow_up_on=LATER
        )
        assert (agreement.signed_on, agreement.oral) == (TODAY - timedelta(days=1), False)
        with refused("mediation.signed_already"):
            services.write_duties(actor=viewer, now=NOW, mediation_id=one.id, duties="改口")
        services.record_session(actor=viewer, now=NOW, mediation_id=one.id, held_at=NOW, site="村委会", present="双方", course="同意")
        take_step(actor=viewer, now=NOW, proceeding_id=one.id, step="agree")
        with refused("mediation.signed_already"):
            services.sign_agreement(actor=viewer, now=NOW, mediation_id=one.id, signed_on=TODAY, follow_up_on=LATER)
        later = services.keep_copy(actor=viewer, now=NOW, mediation_id=one.id, copy=picture())
        assert later.signed_copy is not None
        clause = selectors.clauses_of(viewer, NOW, one)[0]
        with refused("general.day_before"):
            services.check_clause(actor=viewer, now=NOW, clause_id=clause.id, kept=True, on=TODAY - timedelta(days=2))

    def test_what_was_written_and_never_signed_is_written_on_when_it_begins_again(self, zhuoma: User, ciren: User, baima: Resident) -> None:
        one, viewer = begun(zhuoma, ciren, baima, make_resident("央金")), viewer_for(zhuoma)
        services.write_clause(actor=viewer, now=NOW, mediation_id=one.id, content="清走")
        services.tell_other_ways(actor=viewer, now=NOW, mediation_id=one.id, on=TODAY)
        take_step(actor=viewer, now=NOW, proceeding_id=one.id, step="fail", reason="谈不拢")
        reopen(actor=viewer, now=NOW, proceeding_id=one.id, reason="又愿意谈了")
        assert [clause.content for clause in selectors.clauses_of(viewer, NOW, one)] == ["清走"]

    def test_who_takes_the_mediation_over_sees_to_its_clauses(self, zhuoma: User, ciren: User, deji: User, baima: Resident) -> None:
        one = begun(zhuoma, ciren, baima, make_resident("央金"))
        _plain, dated = agreed(zhuoma, one)
        hand_over(actor=viewer_for(deji), now=NOW, proceeding_id=one.id, holder_id=ciren.id, reason="卓玛调走")
        assert Commitment.objects.get(id=dated.commitment_id).worker_id == ciren.id

    def test_two_files_that_dispute_with_each_other_do_not_become_one(self, zhuoma: User, ciren: User, deji: User, baima: Resident) -> None:
        other = make_resident("白玛二")
        one, viewer = begun(zhuoma, ciren, baima, other), viewer_for(zhuoma)
        merge: dict[str, Any] = {"actor": viewer_for(deji), "now": NOW, "from_merged": [], "reason": "同一个人", "versions": (1, 1), "numbers_checked": True}
        with refused("mediation.one_party"):
            merge_residents(**merge, kept_id=baima.id, merged_id=other.id)
        services.drop_party(actor=viewer, now=NOW, party_id=selectors.parties_of(viewer, NOW, one)[1].id)
        merge_residents(**merge, kept_id=baima.id, merged_id=other.id)
        assert [party.resident_id for party in selectors.parties_of(viewer, NOW, one)] == [baima.id]

    def test_it_ends_without_agreement_only_when_the_other_ways_were_told(self, zhuoma: User, ciren: User, baima: Resident) -> None:
        one, viewer = begun(zhuoma, ciren, baima, make_resident("央金")), viewer_for(zhuoma)
        end: dict[str, Any] = {"actor": viewer, "now": NOW, "proceeding_id": one.id, "step": "fail", "reason": "谈不拢"}
        with refused("proceeding.not_ready"):
            take_step(**end)
        services.tell_other_ways(actor=viewer, now=NOW, mediation_id=one.id, on=TODAY)
        assert take_step(**end).closed_at == NOW

    def test_the_same_sent_twice_is_one(self, zhuoma: User, ciren: User, baima: Resident) -> None:
        one, viewer = received(zhuoma), viewer_for(zhuoma)
        assert received(zhuoma, mediation_id=one.id) == one
        party = services.add_party(actor=viewer, now=NOW, mediation_id=one.id, resident_id=baima.id)
        assert services.add_party(actor=viewer, now=NOW, mediation_id=one.id, resident_id=baima.id, party_id=party.id) == party
        with refused("mediation.party_twice"):
            services.add_party(actor=viewer, now=NOW, mediation_id=one.id, resident_id=baima.id)

    def test_what_is_written_down_lies_sealed_and_the_trail_says_none_of_it(self, zhuoma: User, ciren: User, baima: Resident) -> None:
        one = begun(zhuoma, ciren, baima, make_resident("央金"))
        _plain, dated = agreed(zhuoma, one)
        assert "牛粪饼".encode() not in bytes(dated.content_sealed) + bytes(one.dispute_sealed)
        assert not [row for row in AuditEntry.objects.all() if "牛粪饼" in str(row.after)]

    def test_the_agreement_prints_with_parties_clauses_and_days(self, zhuoma: User, ciren: User, baima: Resident) -> None:
        one = begun(zhuoma, ciren, baima, make_resident("央金"))
        with refused("mediation.no_clauses"):
            services.print_agreement(actor=viewer_for(zhuoma), now=NOW, mediation_id=one.id, kind="docx", language="zh-hans")
        agreed(zhuoma, one)
        made = services.print_agreement(actor=viewer_for(zhuoma), now=NOW, mediation_id=one.id, kind="docx", language="zh-hans")
        text = zipfile.ZipFile(io.BytesIO(made.body)).read("word/document.xml").decode()
        for said in ("白玛", "央金", "2. 清走牛粪饼", "2026年12月13日前", "牛粪饼,走不过去", "搬走", "司法确认"):
            assert said in text, said
        assert text.count("央金") == 2, "each party has a line to sign on"
        assert text.count("调解员") == 2


@pytest.mark.django_db
class TestTheWrongPerson:
    def test_what_was_told_apart_is_for_its_mediators_alone(self, client: Any, zhuoma: User, ciren: User, deji: User, baima: Resident) -> None:
        one = begun(zhuoma, ciren, baima, make_resident("央金"))
        party = Party.objects.filter(mediation=one).first()
        assert party is not None
        services.record_statement(actor=viewer_for(ciren), now=NOW, mediation_id=one.id, party_id=party.id, said="其实怕他家的狗")
        seen = {user.username: selectors.statements_of(viewer_for(user), NOW, one).count() for user in (zhuoma, ciren, deji)}
        assert seen == {"zhuoma": 1, "ciren": 1, "deji": 0}
        with refused("mediation.not_mediator"):
            services.record_statement(actor=viewer_for(deji), now=NOW, mediation_id=one.id, party_id=party.id, said="我也记一笔")
        own = selectors.mediators_of(viewer_for(zhuoma), NOW, one).get(user=zhuoma)
        services.end_mediator(actor=viewer_for(deji), now=NOW, mediation_id=one.id, mediator_id=own.id, reason="换人")
        assert not selectors.statements_of(viewer_for(zhuoma), NOW, one).exists()  # though she holds the file
        sign_in(client, deji, verified=True)
        assert "怕他家的狗" not in client.get(reverse("mediation:mediation", args=[one.id])).content.decode()
        assert client.get(reverse("mediation:add-statement", args=[one.id])).status_code == 409

    def test_once_something_was_told_apart_nobody_names_themselves_to_read_it(self, zhuoma: User, ciren: User, deji: User, baima: Resident) -> None:
        one = begun(zhuoma, ciren, baima, make_resident("央金"))
        party = selectors.parties_of(viewer_for(ciren), NOW, one)[0]
        add: dict[str, Any] = {"now": NOW, "mediation_id": one.id, "user_id": deji.id, "tie": "none"}
        services.record_statement(actor=viewer_for(ciren), now=NOW, mediation_id=one.id, party_id=party.id, said="其实怕他家的狗")
        with refused("mediation.mediator_oneself"):
            services.add_mediator(actor=viewer_for(deji), **add)
        services.add_mediator(actor=viewer_for(zhuoma), **add)
        assert selectors.statements_of(viewer_for(deji), NOW, one).count() == 1

    def test_who_is_named_for_the_statements_reads_them_until_the_day(self, zhuoma: User, ciren: User, deji: User, cuomu: User, baima: Resident) -> None:
        one = begun(zhuoma, ciren, baima, make_resident("央金"))
        party = Party.objects.filter(mediation=one).first()
        assert party is not None
        services.record_statement(actor=viewer_for(ciren), now=NOW, mediation_id=one.id, party_id=party.id, said="怕狗")
        until = NOW + timedelta(days=2)
        name_reader(actor=viewer_for(deji), now=NOW, proceeding_id=one.id, user_id=cuomu.id, why="信访来问情况", until=until, section=selectors.STATEMENTS)
        assert selectors.statements_of(viewer_for(cuomu), NOW, one).count() == 1
        assert not selectors.statements_of(viewer_for(cuomu), until, one).exists()

    def test_somebody_of_another_county_meets_nothing_anywhere(self, zhuoma: User, ciren: User, baima: Resident) -> None:
        one = begun(zhuoma, ciren, baima, make_resident("央金"))
        _plain, dated = agreed(zhuoma, one)
        party = Party.objects.filter(mediation=one).first()
        assert party is not None
        far = viewer_for(make_user("far", role="worker", place=BEIGAN_COMMUNITY))
        assert not files_page(far, NOW, "mediation").rows
        for rows in (selectors.parties_of, selectors.mediators_of, selectors.sessions_of, selectors.statements_of, selectors.clauses_of):
            assert not rows(far, NOW, one).exists()
        for act in (
            lambda: selectors.mediation_or_404(far, NOW, one.id),
            lambda: services.check_clause(actor=far, now=NOW, clause_id=dated.id, kept=True, on=TODAY),
            lambda: services.ask_willing(actor=far, now=NOW, party_id=party.id, willing=True, on=TODAY),
            lambda: services.print_agreement(actor=far, now=NOW, mediation_id=one.id, kind="pdf", language="zh-hans"),
        ):
            with refused("general.not_found"):
                act()

    def test_who_only_reads_changes_nothing(self, zhuoma: User, cuomu: User) -> None:
        one = received(zhuoma)
        assert selectors.mediation_or_404(viewer_for(cuomu), NOW, one.id) == one
        with refused("access.denied"):
            services.add_party(actor=viewer_for(cuomu), now=NOW, mediation_id=one.id, name="别人")
        assert Proceeding.objects.get(id=one.id).state == "received"


@pytest.mark.django_db
def test_the_list_costs_the_same_however_long(client: Any, zhuoma: User, django_assert_max_num_queries: Any) -> None:
    for _at in range(12):
        received(zhuoma)
    sign_in(client, zhuoma)
    client.get(reverse("mediation:list"))
    with django_assert_max_num_queries(16):
        shown = client.get(reverse("mediation:list"))
    assert shown.content.decode().count("楼道堆物") >= 12


