"""Whoever registers a person sees who may be on file already, with reasons, before anything is saved."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.places.services import sync_from_packs
from lianxin.domain.people.models import DuplicatePair, Resident
from lianxin.domain.people.rules.identity import Known
from lianxin.domain.people.rules.residents import ResidentValues
from lianxin.domain.people.selectors.duplicates import likely
from lianxin.domain.people.selectors.namesakes import namesakes
from lianxin.domain.people.services.residents import register_resident
from lianxin.kernel.ids import new_id
from tests.domain.people.registered_twice import BORN, NEXT_TOWNSHIP, NEXT_VILLAGE, make_file, number
from tests.factories import BEIGAN_COMMUNITY, NOW, TABA, make_household, refused, sign_in, viewer_for

pytestmark = pytest.mark.django_db


def typed(name: str = "才仁着玛", **more: object) -> ResidentValues:
    given: dict[str, object] = {"name": name, "place": TABA, "birth_date": BORN, "sex": "2", "no_id_reason": "unknown"}
    return ResidentValues(**given | more)  # type: ignore[arg-type]


def form(name: str = "才仁着玛", **more: str) -> dict[str, str]:
    """What the browser sends of the form of a new resident."""
    given = {
        "resident_id": str(new_id()), "version": "1", "name": name, "place": TABA, "birth_date": str(BORN), "sex": "2",
        "language": "bo", "no_id_reason": "unknown", "household": "none",
    }  # fmt: skip
    return given | more


@pytest.fixture
def divisions() -> None:
    sync_from_packs(actor=Viewer.system("测试"), now=NOW)


@pytest.fixture
def worker(client: Client, zhuoma: User, divisions: None) -> Client:
    return sign_in(client, zhuoma)


@pytest.fixture
def on_file() -> Resident:
    return make_file("次仁卓玛", name_bo="ཚེ་རིང་སྒྲོལ་མ།", id_number=number())


@pytest.mark.parametrize("name", ["次仁卓玛", "才仁着玛", "泽仁卓玛", "ཚེ་རིང་སྒྲོལ་མ།", "次卓"])
def test_any_spelling_of_the_name_with_the_day_finds_the_file(zhuoma: User, on_file: Resident, name: str) -> None:
    found = likely(viewer_for(zhuoma), Known(names=(name,), birth_date=BORN, sex="2", place=TABA)).found
    assert [one.resident.id for one in found] == [on_file.id]


def test_another_name_is_another_person(zhuoma: User, on_file: Resident) -> None:
    """卓玛 and 卓嘎 are two names, however alike they look."""
    known = Known(names=("次仁卓嘎",), birth_date=BORN, sex="2", place=TABA, id_number=number(serial=904))
    assert not likely(viewer_for(zhuoma), known).found


def test_the_number_finds_the_file_whatever_the_name(zhuoma: User, on_file: Resident) -> None:
    (one,) = likely(viewer_for(zhuoma), Known(names=("巴桑",), id_number=number())).found
    assert one.resident == on_file


def test_registering_is_refused_until_every_likely_file_is_answered(zhuoma: User, on_file: Resident) -> None:
    actor = viewer_for(zhuoma)
    with refused("people.likely_same"):
        register_resident(actor=actor, now=NOW, values=typed())
    assert Resident.objects.count() == 1
    made = register_resident(actor=actor, now=NOW, values=typed(), not_same=[on_file.id])
    pair = DuplicatePair.objects.get()
    assert (pair.a_id, pair.b_id, pair.state) == (on_file.id, made.id, "different")
    assert AuditEntry.objects.filter(verb="duplicate.different").count() == 1


def test_a_file_beyond_reach_is_told_of_and_nothing_else(zhuoma: User) -> None:
    hidden = make_file("次仁卓玛", NEXT_TOWNSHIP, phone="19900000901")
    actor = viewer_for(zhuoma)
    found = likely(actor, Known(names=("才仁着玛",), birth_date=BORN, sex="2", place=TABA, phone="19900000901"))
    assert (found.found, found.near, found.far) == ((), True, False)
    with refused("people.likely_elsewhere"):
        register_resident(actor=actor, now=NOW, values=typed(phone="19900000901"))
    made = register_resident(actor=actor, now=NOW, values=typed(phone="19900000901"), elsewhere_checked=True)
    pair = DuplicatePair.objects.get()
    assert ({pair.a_id, pair.b_id}, pair.state) == ({hidden.id, made.id}, "open"), "for whoever may see both"


def test_one_in_another_county_is_far(zhuoma: User) -> None:
    make_file("次仁卓玛", BEIGAN_COMMUNITY, phone="19900000901")
    found = likely(viewer_for(zhuoma), Known(names=("次仁卓玛",), birth_date=BORN, sex="2", place=TABA, phone="19900000901"))
    assert (found.found, found.near, found.far) == ((), False, True)


def test_twins_spouses_of_one_name_and_father_and_son_with_numbers_are_not_asked_about(zhuoma: User) -> None:
    actor, home = viewer_for(zhuoma), make_household()
    shared = {"household": home, "phone": "19900000911"}
    born = date(2012, 3, 12)
    make_file("次仁卓玛", birth_date=born, id_number=number(born), **shared)
    make_file("达瓦", birth_date=date(1950, 1, 2), sex="1", id_number=number(date(1950, 1, 2), 901), **shared)
    make_file("扎西", birth_date=date(1949, 5, 6), sex="1", id_number=number(date(1949, 5, 6), 901), **shared)
    for name, birth, sex, serial in (
        ("次仁卓嘎", born, "2", 904), ("达瓦", date(1953, 7, 8), "2", 902), ("扎西次仁", date(1978, 8, 9), "1", 903),
    ):  # fmt: skip
        known = Known(
            names=(name,), birth_date=birth, sex=sex, phone="19900000911", household=str(home.id), place=TABA,
            id_number=number(birth, serial),
        )  # fmt: skip
        assert not likely(actor, known).found, name


def test_the_check_asks_the_same_few_queries_whatever_the_register(zhuoma: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            likely(viewer_for(zhuoma), Known(names=("次仁卓玛",), birth_date=BORN, sex="2", place=TABA))
        return len(seen)

    make_file("次仁卓玛")
    first = queries()
    for n in range(30):
        make_file("次仁卓玛", NEXT_VILLAGE, birth_date=date(1930 + n, 1, 1), id_number=number(date(1930 + n, 1, 1)))
    assert queries() == first


class TestNamesakes:
    """A name alone: who is called the same within reach."""

    @pytest.mark.parametrize("name", ["次仁卓玛", "才仁着玛", "泽仁珠玛", "ཚེ་རིང་སྒྲོལ་མ།"])
    def test_any_writing_of_a_name_finds_it(self, zhuoma: User, on_file: Resident, name: str) -> None:
        assert namesakes(viewer_for(zhuoma), Known(names=(name, ""))) == [on_file]

    @pytest.mark.parametrize("name", ["", "次", "卓玛", "次仁卓嘎", "李明"])
    def test_half_a_name_and_another_name_find_nobody(self, zhuoma: User, on_file: Resident, name: str) -> None:
        assert namesakes(viewer_for(zhuoma), Known(names=(name,))) == []

    def test_written_alike_comes_before_sounding_alike_and_five_are_enough(self, zhuoma: User) -> None:
        heard = make_file("黎鸣", sex="2")
        others = [make_file("李明", birth_date=date(1950 + n, 1, 1), sex="1") for n in range(5)]
        woman = make_file("李明", birth_date=date(1960, 1, 1), sex="2")
        found = namesakes(viewer_for(zhuoma), Known(names=("李明",), sex="2"))
        assert found[0] == woman
        assert len(found) == 5
        assert set(found) <= {woman, *others}
        assert namesakes(viewer_for(zhuoma), Known(names=("黎鸣",)))[0] == heard

    def test_the_outsider_and_who_was_merged_away_are_not_named(self, zhuoma: User, on_file: Resident) -> None:
        make_file("次仁卓玛", NEXT_TOWNSHIP)
        gone = make_file("次仁卓玛", NEXT_VILLAGE, birth_date=date(1930, 1, 1))
        gone.merged_into = on_file
        gone.save()
        assert namesakes(viewer_for(zhuoma), Known(names=("次仁卓玛",))) == [on_file]

    def test_two_queries_whatever_the_register(self, zhuoma: User, on_file: Resident) -> None:
        actor = viewer_for(zhuoma)
        with CaptureQueriesContext(connection) as first:
            namesakes(actor, Known(names=("次仁卓玛",)))
        for n in range(20):
            make_file("次仁卓玛", NEXT_VILLAGE, birth_date=date(1930 + n, 1, 1))
        with CaptureQueriesContext(connection) as later:
            namesakes(actor, Known(names=("次仁卓玛",)))
        assert len(later) == len(first) == 2

    def test_the_panel_names_them_beside_the_name_and_asks_nothing(self, worker: Client, on_file: Resident) -> None:
        page = worker.post(reverse("people:likely"), {"name": "才仁着玛"}).content.decode()
        assert "同名的人" in page
        assert reverse("web:resident", args=[on_file.id]) in page
        assert "not_same" not in page
        fuller = worker.post(reverse("people:likely"), form()).content.decode()
        assert "同名的人" not in fuller, "with the day of birth the likely files take over"
        blank = worker.get(reverse("people:new")).content.decode()
        assert blank.index('id="id_name_bo"') < blank.index('id="likely"') < blank.index('id="id_place"')


class TestThePage:
    def test_the_panel_tells_while_typing(self, worker: Client, on_file: Resident) -> None:
        page = worker.post(reverse("people:likely"), form()).content.decode()
        assert "可能已经登记过" in page
        assert "同一个藏文名字的不同汉字写法" in page
        assert "出生日期相同" in page
        assert f'name="not_same" value="{on_file.id}"' in page
        assert "打开那份档案" in page
        assert reverse("web:resident", args=[on_file.id]) in page
        assert 'hx-swap-oob="true"' in page
        assert number() not in page

    def test_half_a_form_is_no_fault(self, worker: Client, on_file: Resident) -> None:
        for sent in ({}, {"name": "次"}, form(birth_date="1952-0"), form(place="nowhere"), form(household="x", not_same="x")):
            assert worker.post(reverse("people:likely"), sent).status_code == 200
        assert "可能已经登记过" not in worker.post(reverse("people:likely"), {"name": "次仁卓玛"}).content.decode()

    def test_without_a_script_the_form_comes_back_with_the_likely_ones(self, worker: Client, on_file: Resident) -> None:
        sent = form()
        answer = worker.post(reverse("people:new"), sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "这个人可能已经登记过" in page
        assert 'value="才仁着玛"' in page, "nothing typed is lost"
        assert re.search(rf'name="not_same" value="{on_file.id}">', page), "not ticked yet"
        done = worker.post(reverse("people:new"), sent | {"not_same": str(on_file.id)})
        assert done.status_code == 302
        assert Resident.objects.count() == 2

    def test_one_beyond_reach_needs_the_box_and_shows_nothing_of_it(self, worker: Client) -> None:
        hidden = make_file("次仁卓玛", NEXT_TOWNSHIP, phone="19900000901")
        sent = form(phone="19900000901")
        page = worker.post(reverse("people:new"), sent).content.decode()
        assert "已核对" in page
        assert 'name="elsewhere_checked"' in page
        assert str(hidden.id) not in page
        assert "次仁卓玛" not in page
        assert worker.post(reverse("people:new"), sent | {"elsewhere_checked": "1"}).status_code == 302

    def test_a_household_beyond_reach_tells_nothing(self, worker: Client) -> None:
        home = make_household(NEXT_TOWNSHIP)
        make_file("次仁卓玛", NEXT_TOWNSHIP, household=home, birth_date=date(1951, 1, 1))
        page = worker.post(reverse("people:likely"), form(name="次仁卓玛", birth_date="1951-01-01", household=str(home.id))).content.decode()
        without = worker.post(reverse("people:likely"), form(name="次仁卓玛", birth_date="1951-01-01")).content.decode()
        assert page == without

    def test_who_may_not_register_is_not_told(self, client: Client, zhangwei: User, on_file: Resident, divisions: None) -> None:
        page = sign_in(client, zhangwei).post(reverse("people:likely"), form(place="")).content.decode()
        assert str(on_file.id) not in page


def test_more_likely_ones_than_a_page_holds_can_all_be_answered(zhuoma: User) -> None:
    files = [make_file("次仁卓玛", phone=f"1990000{n:04d}") for n in range(8)]
    known = Known(names=("才仁着玛",), birth_date=BORN, sex="2", place=TABA)
    seen: set[object] = set()
    ask: Callable[[], list[object]] = lambda: [  # noqa: E731
        one.resident.id for one in likely(viewer_for(zhuoma), known, answered=seen).found  # type: ignore[arg-type]
    ]
    assert len(ask()) == 5
    seen.update(ask())
    seen.update(ask())
    assert seen == {file.id for file in files}
