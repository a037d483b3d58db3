"""Two files of one person become one, and two again: every row that hangs on them, numbers, names, homes, and what came after."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.care.models import CareOrder, CarePlan, ResidentWish, Visit
from lianxin.domain.cases.models import CaseFile, CaseTie
from lianxin.domain.commitments.models import Commitment, DoorCode
from lianxin.domain.emergency.models import Alarm, Bracelet, SosLink
from lianxin.domain.goods.models import Campaign, Recipient, StockAccount
from lianxin.domain.groups.models import Group, GroupMember
from lianxin.domain.meals.models import Kitchen, Meal, MealChange, MealDay, MealProfile
from lianxin.domain.mediation.models import Mediation, Party
from lianxin.domain.minors.models import DelegatedCare
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import (
    CategoryMembership,
    Consent,
    Contact,
    DuplicatePair,
    FieldEdit,
    NotedFact,
    Resident,
    ResidentMerge,
    Shortfall,
    VisitTier,
)
from lianxin.domain.people.selectors import find_residents, resident_or_404, residents
from lianxin.domain.people.selectors.merges import (
    _STAY,
    attached,
    kept_instead,
    links,
    merge_or_404,
    merges_of,
)
from lianxin.domain.people.services.duplicates import keep_apart
from lianxin.domain.people.services.merging import merge_residents, undo_merge
from lianxin.domain.people.services.repointing import plain
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.screening.models import Screening
from lianxin.domain.surveys.models import FillLink, Form, HeldOperation, Submission
from lianxin.kernel.problems import ProblemError
from tests.domain.people.registered_twice import (
    BORN,
    NEXT_TOWNSHIP,
    NEXT_VILLAGE,
    make_file,
    make_twice,
    number,
)
from tests.factories import (
    NOW,
    TABA,
    TODAY,
    make_commitment,
    make_household,
    make_need,
    make_resident,
    make_user,
    refused,
    viewer_for,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def merge(user: User, kept: Resident, merged: Resident, *take: str, **more: Any) -> ResidentMerge:
    kept.refresh_from_db()
    merged.refresh_from_db()
    return merge_residents(
        actor=viewer_for(user), now=NOW, kept_id=kept.id, merged_id=merged.id, versions=(kept.version, merged.version),
        from_merged=take, reason="入户核对,家人确认", **more,
    )  # fmt: skip


def undo(user: User, done: ResidentMerge) -> Resident:
    return undo_merge(actor=viewer_for(user), now=LATER, merge_id=done.id, reason="核对证件,是两个人")


def case_of(worker: User) -> CaseFile:
    """A case of somebody else, far from here, in which the resident is told of."""
    other = make_resident("亲戚", NEXT_TOWNSHIP)
    running = Proceeding.objects.create(
        place=other.place, workflow="casework", number="2", series=f"{other.id}", serial=2, resident=other, state="intake",
        state_since=NOW, secrecy="place", clock=make_commitment(worker, other, kind="proceeding_step"), opened_at=NOW,
    )  # fmt: skip
    return CaseFile.objects.create(id=running.id, proceeding=running, origin="self")


def _running(resident: Resident, workflow: str) -> Proceeding:
    """Something of several people, of which this one is no more than a part."""
    return Proceeding.objects.create(
        place=resident.place, workflow=workflow, number="1", series=f"{workflow}{resident.id}", serial=1, state="preparing", state_since=NOW,
        secrecy="place", clock=Commitment.objects.create(place=resident.place, kind="proceeding_step", title="期限", made_at=NOW, due_at=LATER), opened_at=NOW,
    )  # fmt: skip


def hang(worker: User, resident: Resident) -> dict[str, Model]:
    """A row of everything that hangs on a resident."""
    need = make_need(resident)
    plan = CarePlan.objects.create(place=resident.place, resident=resident, starts_on=TODAY, review_on=TODAY, made_at=NOW)
    order = CareOrder.objects.create(
        plan=plan, place=resident.place, resident=resident, service="zhucan", weekdays="135", window_start=660,
        window_end=780, minutes=30, starts_on=TODAY,
    )  # fmt: skip
    form = Form.objects.create(place=resident.place, form_id="elder", made_at=NOW)
    store = StockAccount.objects.create(place=resident.place, kind="store")
    food = Kitchen.objects.create(place=resident.place, name="食堂", made_at=NOW)
    lunch = MealDay.objects.create(place=resident.place, kitchen=food, day=TODAY, sitting="lunch", frozen_at=NOW)
    campaign = Campaign.objects.create(place=resident.place, title="冬衣", store=store, as_of=TODAY, made_at=NOW)
    urgent = make_need(resident, kind="emergency", channel="sos")
    dispute, circle = _running(resident, "mediation"), _running(resident, "group")
    made: list[Model] = [
        Party.objects.create(
            mediation=Mediation.objects.create(id=dispute.id, proceeding=dispute, kind="noise", title="漏水"), resident=resident, name="甲", added_at=NOW
        ),
        GroupMember.objects.create(
            group=Group.objects.create(id=circle.id, proceeding=circle, kind="support", title="小组", size=8, site="站里"), resident=resident, asked_at=NOW
        ),
        Alarm.objects.create(
            place=resident.place, resident=resident, kind="sos", channel="call", need=urgent,
            commitment=make_commitment(worker, resident, need=urgent, kind="urgent_help"), called_at=NOW, last_called_at=NOW, answer_due_at=LATER,
            arrive_due_at=LATER,
        ),
        Bracelet.objects.create(place=resident.place, serial="LX-1", secret_sealed=b"", resident=resident, registered_at=NOW),
        Proceeding.objects.create(
            place=resident.place, workflow="casework", number="1", series=f"{resident.id}", serial=1, resident=resident, state="intake",
            state_since=NOW, secrecy="place", clock=make_commitment(worker, resident, kind="proceeding_step"), opened_at=NOW,
        ),
        Screening.objects.create(
            place=resident.place, resident=resident, scale="phq9", scale_version="1", basis="single", state="review", on=TODAY, at=NOW, received_at=NOW
        ),
        DelegatedCare.objects.create(place=resident.place, resident=resident, words_sealed=b"", since=TODAY, at=NOW),
        CaseTie.objects.create(case=case_of(worker), resident=resident, name="女儿", relation="child", added_at=NOW),
        SosLink.objects.create(place=resident.place, resident=resident, holder="self", digest="0", made_at=NOW),
        Submission.objects.create(place=resident.place, form=form, root_id="uuid:1", resident=resident, channel="page", received_at=NOW),
        FillLink.objects.create(place=resident.place, form=form, resident=resident, digest="0", made_at=NOW, expires_at=LATER),
        need, make_commitment(worker, resident, need=need), plan, order,
        Visit.objects.create(place=resident.place, resident=resident, worker=worker, service="zhucan", day=TODAY),
        ResidentWish.objects.create(place=resident.place, resident=resident, kind="sex", value="2", made_at=NOW),
        Consent.objects.create(
            resident=resident, place=resident.place, purpose="care", basis="consent", given_on=TODAY, text_version="1",
            recorded_at=NOW,
        ),
        Contact.objects.create(resident=resident, place=resident.place, kind="family", name="仁增", created_at=NOW),
        MealProfile.objects.create(place=resident.place, resident=resident, kitchen=food, texture="soft", made_at=NOW),
        MealChange.objects.create(
            place=resident.place, resident=resident, listed_as=resident.id, day=TODAY, sitting="dinner", what="extra", reason="加一份", made_at=NOW
        ),
        Meal.objects.create(
            place=resident.place, meal_day=lunch, resident=resident, listed_as=resident.id, way="brought", texture="soft", window_start=630, window_end=750,
            price=12, subsidy=4, self_paid=8, commitment=make_commitment(worker, resident, kind="meal"),
        ),
        DoorCode.objects.create(place=resident.place, resident=resident, digest=f"{resident.id}", issued_at=NOW),
        Recipient.objects.create(place=resident.place, campaign=campaign, resident=resident, listed_as=resident.id, added_at=NOW),
        HeldOperation.objects.create(
            place=resident.place, resident=resident, kind="visit", sent_sealed=b"", worker=worker, captured_at=NOW, received_at=NOW
        ),
        FieldEdit.objects.create(
            resident=resident, place=resident.place, offers_sealed=b"", captured_at=NOW, received_at=NOW
        ),
        NotedFact.objects.create(
            resident=resident, place=resident.place, code="lives_with", value="alone", since=TODAY, source="visit", noted_at=NOW
        ),
    ]  # fmt: skip
    return {one._meta.label: one for one in made}


def world() -> dict[str, list[dict[str, Any]]]:
    """Every row that hangs on somebody, and what a file says, without what only ever grows."""
    found = {}
    for model in {model for model, _ in links()} | {Resident}:
        rows = [plain(row) for row in model._default_manager.order_by("pk")]
        for row in rows:
            for grows in ("version", "updated_at"):
                row.pop(grows, None)
        found[model._meta.label] = rows
    found["numbers"] = [{"id": r.id_number, "phone": r.phone} for r in Resident.objects.order_by("pk")]
    return found


def test_every_table_that_points_at_a_resident_goes_along_or_is_named() -> None:
    """A new table whose link has no name on this side is found too."""
    known = {model._meta.label for model, _ in links()} | {model._meta.label for model in _STAY}
    pointing = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Resident
    }
    assert pointing == known - {"people.Resident"} | ({"people.Resident"} & pointing)


def test_everything_that_hangs_on_the_second_file_hangs_on_the_first(deji: User, zhuoma: User) -> None:
    first, second = make_twice()
    rows = hang(zhuoma, second)
    assert {model._meta.label for model, _ in links()} == set(rows), "a sample of every table"
    hung = attached(viewer_for(deji), second.id)
    assert (hung["需求"], hung["承办事项"]) == (2, 4), "and those of the call for help, of the meal and of what runs"
    assert sum(hung.values()) == len(rows) + 4
    done = merge(deji, first, second)
    for label, row in rows.items():
        row.refresh_from_db()
        assert row.resident_id == first.id, label  # type: ignore[attr-defined]
    assert attached(viewer_for(deji), first.id) == hung
    first.refresh_from_db()
    second.refresh_from_db()
    assert (second.merged_into_id, first.other_names) == (first.id, ["才仁着玛"])
    assert [m.id for m in merges_of(viewer_for(deji), first.id)] == [done.id]
    assert [r.id for r in residents(viewer_for(deji), today=TODAY).rows] == [first.id]
    assert [f.resident.id for f in find_residents(viewer_for(deji), "才仁着玛").found] == [first.id], "by either spelling"
    with refused("general.not_found"):
        resident_or_404(viewer_for(deji), second.id)
    assert kept_instead(viewer_for(deji), second.id) == first
    for verb, subject in (("resident.merge", first), ("resident.absorbed", second)):
        assert AuditEntry.objects.get(verb=verb).subject_id == str(subject.id)


def test_a_merge_taken_back_leaves_everything_as_it_was(deji: User, zhuoma: User) -> None:
    first = make_file("次仁卓玛", id_number=number(), phone="19900000901", household=make_household(), relation="01")
    second = make_file("才仁着玛", NEXT_VILLAGE, phone="19900000902", note="耳背")
    hang(zhuoma, second)
    make_need(first)
    CategoryMembership.objects.create(resident=second, place=second.place, code="laonian", since=TODAY, rule_version="1", computed_at=NOW)
    VisitTier.objects.create(resident=second, place=second.place, tier="weekly", how="row", since=TODAY, rule_version="1", computed_at=NOW, turn=0)
    Shortfall.objects.create(resident=second, place=second.place, code="dibao", kind="short", failed=1, unknown=0, count=1, since=TODAY, rule_version="1")
    before, categories = world(), list(CategoryMembership.objects.values())
    tiers = list(VisitTier.objects.values())
    done = merge(deji, first, second, "name", "place", "phone", "note")
    assert world() != before
    first.refresh_from_db()
    assert (first.name, first.place, first.phone, first.note) == ("才仁着玛", NEXT_VILLAGE, "19900000902", "耳背")
    assert not VisitTier.objects.filter(resident=second).exists()
    back = undo(deji, done)
    assert back == second
    for label, rows in world().items():
        assert rows == before[label], label
    assert list(CategoryMembership.objects.filter(resident=second).values()) == categories
    assert list(VisitTier.objects.filter(resident=second).values()) == tiers
    assert [f.resident.id for f in find_residents(viewer_for(deji), "才仁着玛").found] == [second.id]
    assert AuditEntry.objects.filter(verb__in=("resident.unmerge", "resident.restored")).count() == 2


def test_across_townships_what_hangs_on_the_file_follows_and_returns(cuomu: User) -> None:
    """The worker whose reach ends at the other township is let go of the promise, and has it again."""
    there = make_user("there", "worker", "540127101000")
    first, second = make_file("次仁卓玛", id_number=number()), make_file("才仁着玛", NEXT_TOWNSHIP)
    rows = hang(there, second)
    before = world()
    done = merge(cuomu, first, second)
    for label, row in rows.items():
        row.refresh_from_db()
        # what was found there on that day; what hangs on that door; where somebody was called to
        stays = label in ("surveys.Submission", "commitments.DoorCode", "emergency.Alarm")
        if not hasattr(row, "place"):  # part of what stands somewhere
            continue
        assert row.place == (NEXT_TOWNSHIP if stays else TABA), label  # type: ignore[attr-defined]
    undo(cuomu, done)
    for label, kept in world().items():
        assert kept == before[label], label


def test_undoing_leaves_what_somebody_has_changed_since(deji: User, zhuoma: User) -> None:
    first, second = make_twice()
    old = make_need(second)
    done = merge(deji, first, second, "name")
    after = make_need(first, said="合并以后听到的")
    first.refresh_from_db()
    first.name, first.note = "次仁着玛", "合并以后写的"
    first.save()
    Need.objects.filter(id=old.id).update(said="合并以后改过")
    undo(deji, done)
    for row in (first, old, after):
        row.refresh_from_db()
    assert (first.name, first.note) == ("次仁着玛", "合并以后写的")
    assert (old.resident_id, old.said) == (second.id, "合并以后改过"), "back, with what was changed"
    assert after.resident_id == first.id, "what was added since stays"


def test_two_valid_numbers_need_the_papers(deji: User) -> None:
    first, second = make_file("次仁卓玛", id_number=number()), make_file("次仁卓玛", id_number=number(serial=904))
    with refused("people.merge_two_numbers"):
        merge(deji, first, second)
    done = merge(deji, first, second, "id_number", numbers_checked=True)
    first.refresh_from_db()
    assert first.id_number == number(serial=904)
    undo(deji, done)
    for one, own in ((first, number()), (second, number(serial=904))):
        one.refresh_from_db()
        assert one.id_number == own
        assert one.id_index


def test_a_number_only_the_second_file_has_goes_over_and_comes_back(deji: User) -> None:
    first, second = make_file("才仁着玛"), make_file("次仁卓玛", id_number=number())
    done = merge(deji, first, second, "id_number")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.id_number, first.no_id_reason, second.id_index) == (number(), "", "")
    undo(deji, done)
    first.refresh_from_db()
    assert (first.id_number, first.id_index, first.no_id_reason) == ("", "", "unknown")


def test_two_open_plans_are_refused_and_nothing_is_written(deji: User) -> None:
    first, second = make_twice()
    for one in (first, second):
        CarePlan.objects.create(place=TABA, resident=one, starts_on=TODAY, review_on=TODAY, made_at=NOW)
    before = world()
    with refused("people.merge_two_open"):
        merge(deji, first, second)
    assert world() == before
    assert not ResidentMerge.objects.exists()


def test_of_two_answers_to_one_question_the_later_stands(deji: User) -> None:
    first, second = make_twice()
    def noted(who: Resident, value: str, days: int) -> NotedFact:
        at = NOW - timedelta(days=days)
        return NotedFact.objects.create(
            resident=who, place=TABA, code="lives_with", value=value, since=TODAY - timedelta(days=days), source="visit", noted_at=at
        )  # fmt: skip

    early, late = noted(first, "children", 30), noted(second, "alone", 3)
    done = merge(deji, first, second)
    current = NotedFact.objects.get(resident=first, until__isnull=True)
    assert (current.id, current.value) == (late.id, "alone")
    undo(deji, done)
    for fact, whose in ((early, first), (late, second)):
        fact.refresh_from_db()
        assert (fact.resident_id, fact.until) == (whose.id, None)


def test_one_dead_and_one_living_are_not_put_together(deji: User) -> None:
    first, second = make_twice()
    Resident.objects.filter(id=second.id).update(died_on=TODAY)
    with refused("people.merge_status_differs"):
        merge(deji, first, second)


class TestHomes:
    def test_a_household_left_without_its_head_is_refused(self, deji: User) -> None:
        home = make_household()
        first = make_file("次仁卓玛", id_number=number())
        second = make_file("才仁着玛", household=home, relation="01")
        make_file("巴桑", household=home, relation="20", birth_date=date(1980, 1, 1))
        with refused("people.merge_head_left"):
            merge(deji, first, second)
        merge(deji, first, second, "household_id")
        first.refresh_from_db()
        assert (first.household_id, first.relation) == (home.id, "01")

    def test_two_heads_are_refused(self, deji: User) -> None:
        home = make_household()
        make_file("达瓦", household=home, relation="01", sex="1", birth_date=date(1949, 1, 1))
        first = make_file("次仁卓玛", household=home, relation="02", id_number=number())
        second = make_file("才仁着玛", household=make_household(), relation="01")
        Resident.objects.filter(id=first.id).update(relation="01")
        with refused("people.two_heads"):
            merge(deji, first, second)

    def test_a_household_of_another_county_is_refused(self, deji: User, cuomu: User) -> None:
        first, second = make_twice()
        Resident.objects.filter(id=second.id).update(household=make_household("330109002001"))
        with refused("people.household_elsewhere"):
            merge(cuomu, first, second, "household_id")


class TestRefusals:
    def test_a_file_changed_meanwhile(self, deji: User) -> None:
        first, second = make_twice()
        with refused("general.changed_meanwhile"):
            merge_residents(
                actor=viewer_for(deji), now=NOW, kept_id=first.id, merged_id=second.id, versions=(1, 9), from_merged=[], reason="x"
            )  # fmt: skip

    def test_without_a_reason_or_with_itself(self, deji: User) -> None:
        first, second = make_twice()
        with refused("access.reason_needed"):
            merge_residents(
                actor=viewer_for(deji), now=NOW, kept_id=first.id, merged_id=second.id, versions=(1, 1), from_merged=[], reason=" "
            )  # fmt: skip
        with refused("people.merge_itself"):
            merge(deji, first, first)

    def test_an_undo_twice_or_under_a_later_merge(self, deji: User) -> None:
        first, second = make_twice()
        third = make_file("泽仁卓玛")
        done = merge(deji, first, second)
        later = merge(deji, third, first)
        with refused("people.merge_kept_merged"):
            undo(deji, done)
        assert kept_instead(viewer_for(deji), second.id) == third
        undo(deji, later)
        undo(deji, done)
        with refused("people.merge_undone"):
            undo(deji, done)

    def test_an_undo_when_the_number_went_to_somebody_else(self, deji: User) -> None:
        first, second = make_file("才仁着玛"), make_file("次仁卓玛", id_number=number())
        done = merge(deji, first, second, "id_number")
        Resident.objects.filter(id=first.id).update(id_index="", id_number_sealed=None, no_id_reason="unknown")
        make_file("巴桑", id_number=number(), birth_date=BORN)
        with refused("people.id_taken"):
            undo(deji, done)


class TestTheWrongPerson:
    """A worker of the place, the head of the next township and somebody from another province try everything."""

    def tried(self, user: User, first: Resident, second: Resident, done: ResidentMerge) -> list[Callable[[], object]]:
        actor = viewer_for(user)
        return [
            lambda: merge(user, first, second),
            lambda: merge(user, second, first),
            lambda: keep_apart(actor=actor, now=NOW, resident_id=first.id, other_id=second.id),
            lambda: undo(user, done),
            lambda: merge_or_404(actor, done.id),
        ]

    @pytest.mark.parametrize("who", ["zhuoma", "zhangwei", "neighbour"])
    def test_is_refused_and_changes_nothing(self, who: str, request: pytest.FixtureRequest, deji: User) -> None:
        user = make_user("neighbour", "station_head", "540127101000") if who == "neighbour" else request.getfixturevalue(who)
        first, second = make_twice()
        a, b = make_file("达瓦", id_number=number(serial=906)), make_file("达瓦")
        done = merge(deji, a, b)
        before = world()
        for attempt in self.tried(user, first, second, done):
            with pytest.raises(ProblemError) as caught:
                attempt()
            assert caught.value.code in {"general.not_found", "access.denied"}
        assert world() == before
        assert not DuplicatePair.objects.exists()

    def test_one_file_within_reach_is_not_enough(self, deji: User, cuomu: User) -> None:
        first, far = make_file("次仁卓玛", id_number=number()), make_file("才仁着玛", NEXT_TOWNSHIP)
        with refused("general.not_found"):
            merge(deji, first, far)
        done = merge(cuomu, first, far)
        with refused("access.denied"):
            undo(deji, done)
        assert undo(cuomu, done) == far


def test_kept_apart_is_on_record_once(deji: User) -> None:
    first, second = make_twice()
    for _ in range(2):
        keep_apart(actor=viewer_for(deji), now=NOW, resident_id=first.id, other_id=second.id)
    assert DuplicatePair.objects.get().state == "different"
    assert AuditEntry.objects.filter(verb="duplicate.different").count() == 1


def test_the_record_of_a_merge_is_sealed(deji: User) -> None:
    first, second = make_file("才仁着玛"), make_file("次仁卓玛", id_number=number())
    done = merge(deji, first, second, "id_number")
    stored = ResidentMerge.objects.get(id=done.id)
    assert number() not in bytes(stored.undo_sealed).decode(errors="replace")
    assert json.loads(stored.undo)["kept"]["id_number"] == ["", number()]
    assert Commitment.objects.count() == 0
