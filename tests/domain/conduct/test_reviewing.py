"""Peer review: drawn by lot, by colleagues who could not open the file, and nothing in all they see says whose it is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.domain.cases.models import CaseRecord, CaseResource, CaseTie
from lianxin.domain.conduct import selectors, services
from lianxin.domain.conduct.models import ReviewFile, ReviewRound, ReviewTask
from lianxin.domain.people.models import Contact, Resident
from lianxin.domain.proceedings.models import Proceeding
from tests.domain.cases import story
from tests.domain.conduct.conftest import NIMA
from tests.entry.web.reading import get
from tests.factories import (
    GONGKA,
    MOZHUGONGKA,
    NOW,
    TABA,
    TODAY,
    make_household,
    make_resident,
    make_user,
    refused,
    sign_in,
    viewer_for,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions")]
FULL = {"phases": 30, "goals": 30, "ethics": 20, "timely": 20}
PLANTED = {
    "name": "索朗旺堆", "name_bo": "བསོད་ནམས་དབང་འདུས་", "alias": "旺堆拉", "id": "540127194605011234", "phone": "13989012345", "address": "塔巴村四组17号",
    "wife": "德庆央宗", "wife_phone": "13989054321", "son": "平措扎西", "neighbour": "格桑曲珍", "holder": "卓玛", "village": "塔巴村", "station": "工卡镇",
    "birthday": "1946-05-01", "witness": "阿旺丹增", "giver": "拉姆善款会",
}  # fmt: skip
"""Every identifier that is planted in the file."""


@pytest.fixture
def person() -> Resident:
    household = make_household(address=PLANTED["address"])
    one = make_resident(PLANTED["name"], TABA, name_bo=PLANTED["name_bo"], aliases=PLANTED["alias"], address=PLANTED["address"], household=household)
    one.id_number, one.phone = PLANTED["id"], PLANTED["phone"]
    one.save()
    make_resident(PLANTED["wife"], TABA, household=household)
    make_resident(PLANTED["neighbour"], TABA)
    contact = Contact(resident=one, place=TABA, kind="family", name=PLANTED["son"], created_at=NOW)
    contact.phone = PLANTED["wife_phone"]
    contact.save()
    return one


def closed_case(worker: User, resident: Resident, words: str = "一切顺利") -> Proceeding:
    """A case that ran and is closed."""
    case = story.open_case(worker, resident)
    story.basis(worker, case)
    story.write(worker, case, "case_intake", {"presenting": words})
    goal = story.goal(worker, case, words[:190])
    CaseTie.objects.create(case=case, name=PLANTED["son"], relation="child", added_at=NOW)
    story.write(worker, case, "case_record", {"session_course": words, "session_result": words}, held_at=NOW)
    goal.scores.create(score=0, evidence=words[:290], at=NOW)
    Proceeding.objects.filter(id=case.id).update(closed_at=NOW, clock=None, state="closed", holder=worker)
    return Proceeding.objects.get(id=case.id)


@pytest.fixture
def told(zhuoma: User, person: Resident) -> Proceeding:
    """A file that names everybody, in every way people write it."""
    words = (
        "{name}({name_bo},又叫{alias}),身份证{id},电话 139 8901 2345,尾号2345,住{address}。妻子{wife}、德庆说儿子{son}和平措在拉萨,邻居{neighbour}来过。"
        "社工{holder}从{station}到{village},生于{birthday},见证人{witness}。索 朗 旺 堆、旺堆爷爷、塔巴的老人。"
    ).format(**PLANTED)
    found = closed_case(zhuoma, person, words)
    CaseRecord.objects.filter(case_id=found.id).update(witness=PLANTED["witness"], signed_by=PLANTED["name"])
    CaseResource.objects.create(case_id=found.id, provider=PLANTED["giver"], what="棉被", linked_on=TODAY, at=NOW)
    return found


@pytest.fixture
def heads(other_head: User) -> list[User]:
    """Three heads of another station."""
    return [other_head, *(make_user(f"head{n}", "station_head", NIMA, display_name=f"站长{n}") for n in (2, 3))]


def drawn(officer: User, **more: Any) -> ReviewRound:
    fields = {"place": MOZHUGONGKA, "title": "秋季互评", "since": TODAY - timedelta(days=30), "until": TODAY, "seed": "tonglen"} | more
    return services.draw_round(actor=viewer_for(officer), now=NOW, **fields)


def test_no_planted_identifier_is_on_any_page_of_a_reviewer(client: Client, cuomu: User, told: Proceeding, heads: list[User]) -> None:
    """The canary: pages, notices and the trail of everything that the reviewer can see or has caused."""
    drawn(cuomu)
    task = ReviewTask.objects.order_by("turn").first()
    assert task is not None
    with time_machine.travel(NOW, tick=False):
        sign_in(client, task.reviewer, verified=True)
        pages = [get(client, reverse("conduct:task", args=[task.id])), get(client, reverse("conduct:tasks")), get(client, reverse("conduct:feedback"))]
        answer = client.post(reverse("conduct:task", args=[task.id]), {f"p-{code}": points for code, points in FULL.items()} | {"note": "计划写得清楚"})
        assert answer.status_code == 302
        assert client.get(reverse("conduct:task", args=[task.id])).status_code == 409
        trail = " ".join(f"{one.before} {one.after} {one.subject_id}" for one in AuditEntry.objects.filter(actor_id=task.reviewer_id))
        notices = " ".join(f"{one.kind} {one.link} {one.key}" for one in Notice.objects.filter(user=task.reviewer))
    assert "目标可衡量" in pages[0]
    assert "〔本人〕" in pages[0]
    for text in (*pages, trail, notices):
        for what, value in PLANTED.items():
            assert value not in text, what
        assert str(told.id) not in text
        assert told.number not in text
    shown = "".join(letter for letter in pages[0] if letter.isalnum())
    for word in ("旺堆", "索朗", "德庆", "平措", "格桑", "2345", "1398901", "塔巴", "阿旺"):
        assert word not in shown, word


def test_the_planners_pages_link_no_file_and_the_lot_can_be_drawn_again(client: Client, cuomu: User, told: Proceeding, heads: list[User]) -> None:
    found = drawn(cuomu)
    with time_machine.travel(NOW, tick=False):
        sign_in(client, cuomu, verified=True)
        page = get(client, reverse("conduct:round", args=[found.id]))
    assert "结果一致" in page
    assert "tonglen" in page
    assert str(told.id) not in page
    assert PLANTED["name"] not in page


def test_of_each_station_its_share_and_never_a_child_or_a_sealed_file(cuomu: User, zhuoma: User, heads: list[User]) -> None:
    for n in range(5):
        closed_case(zhuoma, make_resident(f"老人{n}", TABA))
    small = make_resident("小孩", TABA)
    closed_case(zhuoma, small)
    Resident.objects.filter(id=small.id).update(birth_date=TODAY - timedelta(days=3000))
    guarded = closed_case(zhuoma, make_resident("保密", TABA))
    Proceeding.objects.filter(id=guarded.id).update(guard="minor.read")
    early = closed_case(zhuoma, make_resident("去年", TABA))
    Proceeding.objects.filter(id=early.id).update(closed_at=NOW - timedelta(days=200))
    found = drawn(cuomu)
    assert len(found.pool) == 5
    assert ReviewFile.objects.count() == 2  # ten percent, at least two
    assert {one.file.proceeding_id for one in selectors.files_of(viewer_for(cuomu), found)} == selectors.redrawn(viewer_for(cuomu), found)


def test_reviewers_are_two_of_another_station_who_could_not_open_it(cuomu: User, deji: User, told: Proceeding, heads: list[User]) -> None:
    drawn(cuomu)
    given = list(ReviewTask.objects.order_by("turn"))
    assert len({one.reviewer_id for one in given}) == 2
    assert {one.reviewer_id for one in given} <= {one.id for one in heads}
    assert all(not viewer_for(one.reviewer).may("proceeding.read", told.place) for one in given)


def test_without_enough_colleagues_nothing_is_drawn(cuomu: User, deji: User, told: Proceeding, other_head: User) -> None:
    with refused("review.reviewers_few"):
        drawn(cuomu)
    assert not ReviewRound.objects.exists()


def test_wrong_people_and_wrong_times(cuomu: User, deji: User, zhangwei: User, told: Proceeding, heads: list[User]) -> None:
    with refused("access.denied"):
        drawn(deji)
    found = drawn(cuomu)
    task = ReviewTask.objects.order_by("turn").first()
    assert task is not None
    for one in (deji, zhangwei, cuomu):
        with refused("general.not_found"):
            selectors.masked_file(viewer_for(one), NOW, task)
    with refused("general.not_found"):
        selectors.round_or_404(viewer_for(zhangwei), found.id)
    late = NOW + timedelta(days=15)
    with refused("review.time_over"):
        selectors.masked_file(viewer_for(task.reviewer, late), late, task)
    with refused("review.not_late"):
        services.give_again(actor=viewer_for(cuomu), now=NOW, task_id=task.id)
    given = services.give_again(actor=viewer_for(cuomu, late), now=late, task_id=task.id)
    assert given.reviewer_id != task.reviewer_id
    with refused("review.nothing_closed"):
        drawn(cuomu, since=TODAY - timedelta(days=400), until=TODAY - timedelta(days=300), seed="")
    with refused("review.days_invalid"):
        drawn(cuomu, since=TODAY, until=TODAY - timedelta(days=1))


def test_who_knows_whose_file_it_is_hands_it_back_and_is_not_asked_again(cuomu: User, told: Proceeding, heads: list[User]) -> None:
    drawn(cuomu)
    task = ReviewTask.objects.select_related("reviewer").order_by("turn").first()
    assert task is not None
    first = task.reviewer
    with refused("general.not_found"):
        services.hand_back(actor=viewer_for(next(one for one in heads if one.id != first.id)), now=NOW, task_id=task.id)
    given = services.hand_back(actor=viewer_for(first), now=NOW, task_id=task.id)
    assert given.reviewer_id not in {first.id, *ReviewTask.objects.exclude(id=task.id).values_list("reviewer_id", flat=True)}
    with refused("general.not_found"):
        selectors.masked_file(viewer_for(first), NOW, given)
    late = NOW + timedelta(days=40)
    with refused("review.reviewers_few"):  # of three heads one reviews the other copy, and one has handed it back
        services.give_again(actor=viewer_for(cuomu, late), now=late, task_id=task.id)


def scored(task: ReviewTask, less: int = 0, note: str = "写得清楚") -> None:
    services.score_file(actor=viewer_for(task.reviewer), now=NOW, task_id=task.id, points=FULL | {"goals": 30 - less}, note=note)


def test_two_who_agree_make_a_score_and_the_holder_hears_it_without_names(cuomu: User, zhuoma: User, told: Proceeding, heads: list[User]) -> None:
    found = drawn(cuomu)
    first, second = ReviewTask.objects.order_by("turn")
    scored(first)
    (before,) = selectors.own_feedback(viewer_for(zhuoma))
    assert (before.score, before.notes) == (None, ())
    scored(second, 10, "目标再具体些")
    (after,) = selectors.own_feedback(viewer_for(zhuoma))
    assert (after.number, after.score, after.notes) == (told.number, 95, ("写得清楚", "目标再具体些"))
    assert all(one.display_name not in repr(after) for one in heads)
    (station,) = selectors.by_station(viewer_for(cuomu), found)
    assert (station.station, station.files, station.mean) == (GONGKA, 1, 95)


def test_two_who_lie_apart_bring_in_a_third(cuomu: User, told: Proceeding, heads: list[User]) -> None:
    drawn(cuomu)
    first, second = ReviewTask.objects.order_by("turn")
    scored(first)
    services.score_file(actor=viewer_for(second.reviewer), now=NOW, task_id=second.id, points=dict.fromkeys(FULL, 10), note="差得多")
    third = ReviewTask.objects.get(turn=3)
    assert third.reviewer_id not in (first.reviewer_id, second.reviewer_id)
    scored(third, 20)
    (row,) = selectors.files_of(viewer_for(cuomu), ReviewRound.objects.get())
    assert (row.totals, row.score) == ((100, 40, 80), 80)


@pytest.mark.parametrize("points", [{"phases": 31}, {"phases": -1}, {}])
def test_points_outside_the_criteria_are_refused(cuomu: User, told: Proceeding, heads: list[User], points: dict[str, int]) -> None:
    drawn(cuomu)
    task = ReviewTask.objects.order_by("turn").first()
    assert task is not None
    with refused("review.points_invalid"):
        services.score_file(actor=viewer_for(task.reviewer), now=NOW, task_id=task.id, points=(FULL | points) if points else {}, note="x")


def test_no_template_of_a_review_has_a_way_to_a_file() -> None:
    folder = Path(__file__).parents[3] / "lianxin/domain/conduct/templates/conduct"
    for name in ("masked.html", "round.html"):
        text = (folder / name).read_text(encoding="utf-8")
        assert "cases:" not in text
        assert "proceedings:" not in text
