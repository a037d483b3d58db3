"""People find people: by any script, by sound, by place, by the tail of a number, and only within their reach."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.people.models import Resident, ResidentIndex
from lianxin.domain.people.rules.searching import Part, Searched, tokens
from lianxin.domain.people.selectors.search import find_residents, keyed_tail
from lianxin.domain.people.services.search import index_residents
from tests.factories import BEIGAN_COMMUNITY, TABA, make_resident, viewer_for

pytestmark = pytest.mark.django_db

SYSTEM = Viewer.system("检索测试")
OTHER_TOWN = "540127101201"


def indexed(
    name: str, place: str = TABA, *, phone: str = "", id_number: str = "", **fields: object
) -> Resident:
    resident = make_resident(name, place, **fields)
    resident.phone, resident.id_number = phone, id_number
    resident.save()
    index_residents([resident])
    return resident


def names(viewer: Viewer, text: str, **more: int) -> list[str]:
    return [f.resident.name for f in find_residents(viewer, text, **more).found]


def parts(text: str) -> list[tuple[Part, ...]]:
    return [f.parts for f in find_residents(SYSTEM, text).found]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("白玛", Part.NAME), ("玛卓", Part.NAME), ("嘎", Part.NAME), ("པད་མ", Part.NAME_BO), ("zhuoga", Part.SOUND),
        ("bmzg", Part.SOUND), ("mz", Part.SOUND), ("塔巴村", Part.ADDRESS), ("12号", Part.ADDRESS),
        ("5678", Part.PHONE), ("13900125678", Part.PHONE), ("012X", Part.ID_NUMBER), ("012x", Part.ID_NUMBER),
    ],
)  # fmt: skip
def test_a_resident_is_found_by_every_part_and_told_which(text: str, part: Part) -> None:
    indexed(
        "白玛卓嘎",
        name_bo="པད་མ་སྒྲོལ་དཀར།",
        address="二组12号",
        phone="13900125678",
        id_number="99010119460501012X",
    )
    indexed("张三", OTHER_TOWN, phone="13900120000")
    assert parts(text) == [(part,)]


def test_every_word_must_be_found_and_each_names_its_part() -> None:
    indexed("白玛卓嘎", address="二组12号")
    assert parts("白玛 二组") == [(Part.NAME, Part.ADDRESS)]
    assert parts("白玛 三组") == []


def test_a_longer_tail_is_compared_in_full_not_only_by_its_last_four() -> None:
    indexed("白玛", phone="13900125678")
    indexed("旦增", phone="13811115678")
    assert names(SYSTEM, "5678") == ["白玛", "旦增"]
    assert names(SYSTEM, "00125678") == ["白玛"]


def test_an_outsider_finds_nobody_here(zhuoma: User, zhangwei: User) -> None:
    indexed("白玛")
    indexed("白玛", BEIGAN_COMMUNITY)
    assert [f.resident.place for f in find_residents(viewer_for(zhuoma), "白玛").found] == [TABA]
    assert [f.resident.place for f in find_residents(viewer_for(zhangwei), "白玛").found] == [
        BEIGAN_COMMUNITY
    ]


def test_reach_over_a_whole_city_and_over_two_places_works_too() -> None:
    indexed("白玛")
    indexed("白玛", BEIGAN_COMMUNITY)
    ranges = (("540100000000", "540200000000"), ("330109002000", "330109003000"))
    assert len(find_residents(Viewer(None, "甲", reach={"resident.read": ranges}), "白玛").found) == 2
    assert len(find_residents(Viewer(None, "甲", reach={"resident.read": ranges[:1]}), "白玛").found) == 1


def test_nobody_without_reach_finds_anybody() -> None:
    indexed("白玛")
    assert names(Viewer.nobody(), "白玛") == []


def test_a_resident_opened_by_emergency_is_found_and_nobody_else(zhangwei: User) -> None:
    opened, _ = indexed("白玛", phone="13900125678"), indexed("白玛")
    viewer = replace(viewer_for(zhangwei), emergency=frozenset({opened.id}))
    assert [f.resident.id for f in find_residents(viewer, "白玛").found] == [opened.id]
    assert names(viewer, "5678") == ["白玛"]


def test_a_changed_resident_is_found_by_the_new_data_only() -> None:
    resident = indexed("白玛")
    resident.name, resident.place = "央金", OTHER_TOWN
    resident.save()
    index_residents([resident])
    assert names(SYSTEM, "白玛") == []
    assert names(SYSTEM, "塔巴村") == []
    assert names(SYSTEM, "央金") == ["央金"]
    assert ResidentIndex.objects.get().place == OTHER_TOWN


def test_a_removed_resident_leaves_no_text_behind() -> None:
    indexed("白玛").delete()
    assert names(SYSTEM, "白玛") == []
    with connection.cursor() as cursor:
        table = "people_residentsearch" if connection.vendor == "sqlite" else "people_residentindex"
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (0,)


def test_pages_follow_each_other_without_gap_or_repeat() -> None:
    index_residents([make_resident(f"白玛{i}") for i in range(7)])
    seen: list[str] = []
    after = 0
    while True:
        page = find_residents(SYSTEM, "白玛", limit=3, after=after)
        seen += [f.resident.name for f in page.found]
        after = page.after
        if not after:
            break
    assert seen == [f"白玛{i}" for i in range(7)]


def test_full_numbers_page_too() -> None:
    for i in range(5):
        indexed(f"白玛{i}", phone="13900125678")
    first = find_residents(SYSTEM, "13900125678", limit=3)
    assert len(first.found) == 3
    assert len(find_residents(SYSTEM, "13900125678", limit=3, after=first.after).found) == 2


def test_a_search_is_two_queries_however_many_are_found() -> None:
    index_residents([make_resident(f"白玛{i}") for i in range(40)])
    for limit in (1, 40):
        with CaptureQueriesContext(connection) as queries:
            assert len(find_residents(SYSTEM, "白玛", limit=limit).found) == limit
        assert len(queries) == 2


@pytest.mark.parametrize(
    "text", ["", "   ", "'; DROP TABLE", '"*" OR', "🙂", "()", "༄༅།", "NEAR(a b)", "a" * 500]
)
def test_nothing_typed_can_break_the_search(text: str) -> None:
    indexed("白玛")
    assert names(SYSTEM, text) == []


def test_no_number_stands_readable_in_the_index() -> None:
    person = Searched(name="白玛", place=TABA, phone="13900125678", id_number="990101194605010129")
    numbers = {token for token in tokens(person, keyed_tail) if token[0] in "ew"}
    assert len(numbers) == 2
    assert not numbers & {
        tag + tail for tag in "ew" for tail in ("5678", "0129", person.phone, person.id_number)
    }
    assert keyed_tail("phone", "5678") != keyed_tail("id_number", "5678")


@pytest.mark.parametrize("who", ["everywhere", "one township", "one township and an emergency"])
def test_the_query_of_a_search_uses_the_index(who: str, zhuoma: User) -> None:
    """The product's own statement is explained, on either database; the table is tiny, so whole reads are forbidden."""
    person = indexed("白玛")
    viewer = SYSTEM if who == "everywhere" else viewer_for(zhuoma)
    if "emergency" in who:
        viewer = replace(viewer, emergency=frozenset({person.id}))
    with CaptureQueriesContext(connection) as queries:
        assert find_residents(viewer, "白玛").found
    plan = explained(queries[0]["sql"])
    if connection.vendor == "sqlite":
        assert "VIRTUAL TABLE INDEX" in plan
        assert "SCAN i" not in plan
    else:
        assert "people_residentindex_body" in plan
        assert "Seq Scan" not in plan


def explained(statement: str) -> str:
    """How the database would answer, in its own words."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("EXPLAIN QUERY PLAN " + statement)
        else:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN " + statement)
        return " ".join(str(row) for row in cursor.fetchall())
