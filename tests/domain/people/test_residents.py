"""Residents are registered, changed, opened and counted by the right people, and every look is on record."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.db.paging import Total
from lianxin.domain.people.events import ResidentLeft, ResidentMoved
from lianxin.domain.people.models import CategoryMembership, Consent, Resident
from lianxin.domain.people.rules.residents import ResidentValues, latest_birth
from lianxin.domain.people.selectors import (
    FILTERS,
    ResidentFilter,
    consents_of,
    counts,
    find_residents,
    household_members,
    households,
    resident_or_404,
    residents,
    values_of,
)
from lianxin.domain.people.services import residents as services
from lianxin.domain.people.services.consents import record_consent, withdraw_consent
from lianxin.domain.people.services.households import move_household
from lianxin.kernel import events
from lianxin.kernel.clock import age_on
from lianxin.kernel.identity_numbers import check_digit
from lianxin.kernel.ids import new_id
from tests.factories import (
    BEIGAN_COMMUNITY,
    GONGKA,
    NOW,
    TABA,
    TODAY,
    make_household,
    make_resident,
    refused,
    viewer_for,
)

pytestmark = pytest.mark.django_db

ID_NUMBER = "99010119460501012" + check_digit("99010119460501012")
OTHER_VILLAGE = "540127100201"
SYSTEM = Viewer.system("居民测试")


def values(name: str = "白玛", **more: object) -> ResidentValues:
    given_values: dict[str, object] = {"name": name, "place": TABA, "no_id_reason": "unknown", **more}
    return ResidentValues(**given_values)  # type: ignore[arg-type]


def register(actor: Viewer, name: str = "白玛", **more: object) -> Resident:
    return services.register_resident(actor=actor, now=NOW, values=values(name, **more))


def heard(event_type: type, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    seen: list[object] = []
    monkeypatch.setitem(events._HANDLERS, event_type, [seen.append])
    return seen


def test_a_registered_resident_is_found_and_on_record(zhuoma: User) -> None:
    actor = viewer_for(zhuoma)
    resident = register(actor, "白玛卓嘎", id_number=ID_NUMBER, phone="139 0012 5678")
    assert (resident.birth_date, resident.sex, resident.pinyin) == (date(1946, 5, 1), "2", "baimazhuoga")
    assert (resident.id_number, resident.phone, resident.no_id_reason) == (ID_NUMBER, "13900125678", "")
    assert [f.resident.id for f in find_residents(actor, "白玛").found] == [resident.id]
    entry = AuditEntry.objects.get(verb="resident.register")
    assert ID_NUMBER not in entry.after
    assert "13900125678" not in entry.after


def test_a_form_sent_twice_is_one_resident(zhuoma: User) -> None:
    key = new_id()
    for _ in range(2):
        services.register_resident(actor=viewer_for(zhuoma), now=NOW, values=values(), resident_id=key)
    assert Resident.objects.count() == 1
    assert AuditEntry.objects.filter(verb="resident.register").count() == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"name": " "}, "general.empty_field"),
        ({"id_number": "123"}, "people.id_length"),
        ({"id_number": ID_NUMBER[:-1] + "Z"}, "people.id_characters"),
        ({"id_number": ID_NUMBER[:-1] + ("1" if ID_NUMBER[-1] != "1" else "2")}, "people.id_check_digit"),
        ({"id_number": ID_NUMBER[:6] + "19461301012" + "0"}, "people.id_birth_date"),
        ({"id_number": ID_NUMBER, "birth_date": date(1946, 5, 2)}, "people.id_birth_differs"),
        ({"no_id_reason": ""}, "people.no_id_reason_needed"),
        ({"place": GONGKA}, "people.village_needed"),
        ({"place": "540127100999"}, "general.place_unknown"),
        ({"place": "nowhere"}, "general.place_unknown"),
        ({"sex": "7"}, "people.code_unknown"),
        ({"language": "fr"}, "people.code_unknown"),
        ({"disability_grade": 5}, "people.value_out_of_range"),
        ({"birth_date": TODAY + timedelta(days=1)}, "people.birth_in_future"),
        ({"phone": "12"}, "people.phone_invalid"),
        ({"lon": 91.7}, "people.position_invalid"),
        ({"lon": 2.3, "lat": 48.8, "crs": "wgs84"}, "people.position_invalid"),
        ({"note": "长" * 301}, "people.too_long"),
    ],
)
def test_wrong_values_are_refused_by_name_and_nothing_is_written(
    zhuoma: User, more: dict[str, str], code: str
) -> None:
    with refused(code):
        register(viewer_for(zhuoma), **more)
    assert not Resident.objects.exists()


def test_a_made_up_number_is_refused_outside_demo(zhuoma: User, settings: object) -> None:
    settings.LIANXIN_DEMO = False  # type: ignore[attr-defined]
    with refused("people.id_demo_prefix"):
        register(viewer_for(zhuoma), id_number=ID_NUMBER)


def test_one_number_belongs_to_one_resident_even_beyond_reach(zhuoma: User, zhangwei: User) -> None:
    services.register_resident(
        actor=viewer_for(zhangwei), now=NOW, values=values(place=BEIGAN_COMMUNITY, id_number=ID_NUMBER)
    )
    with refused("people.id_taken"):
        register(viewer_for(zhuoma), id_number=ID_NUMBER)


def test_an_outsider_neither_reads_nor_writes(zhuoma: User, zhangwei: User, admin: User) -> None:
    resident = register(viewer_for(zhuoma))
    outsider = viewer_for(zhangwei)
    with refused("access.denied"):
        register(outsider)
    attempts: list[Callable[[], object]] = [
        lambda: resident_or_404(outsider, resident.id),
        lambda: services.reveal_number(
            actor=outsider, now=NOW, resident_id=resident.id, field="phone", why="核对"
        ),
        lambda: services.update_resident(
            actor=outsider, now=NOW, resident_id=resident.id, version=1, values=values()
        ),
        lambda: services.mark_died(actor=outsider, now=NOW, resident_id=resident.id, version=1, on=TODAY),
        lambda: consents_of(outsider, resident.id),
    ]
    for attempt in attempts:
        with refused("general.not_found"):
            attempt()
    assert residents(outsider, today=TODAY).rows == ()
    assert residents(viewer_for(admin), today=TODAY).rows == ()


def test_two_people_cannot_overwrite_each_other(zhuoma: User) -> None:
    actor = viewer_for(zhuoma)
    resident = register(actor)
    mine = replace(values_of(resident), address="二组12号")
    services.update_resident(actor=actor, now=NOW, resident_id=resident.id, version=1, values=mine)
    with refused("general.changed_meanwhile"):
        services.update_resident(actor=actor, now=NOW, resident_id=resident.id, version=1, values=values())
    assert Resident.objects.get().address == "二组12号"
    entry = AuditEntry.objects.get(verb="resident.update")
    assert "二组12号" in entry.after
    assert "name" not in entry.after


def test_saving_without_change_changes_nothing(zhuoma: User) -> None:
    actor = viewer_for(zhuoma)
    resident = register(actor, phone="13900125678")
    services.update_resident(
        actor=actor, now=NOW, resident_id=resident.id, version=1, values=values_of(resident)
    )
    stored = Resident.objects.get()
    assert (stored.version, stored.phone) == (1, "13900125678")
    assert not AuditEntry.objects.filter(verb="resident.update").exists()


def test_who_moves_to_another_village_takes_categories_consents_and_search_along(
    zhuoma: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, moved = viewer_for(zhuoma), heard(ResidentMoved, monkeypatch)
    resident = register(actor, birth_date=date(1946, 5, 1))
    assert "laonian" in set(CategoryMembership.objects.values_list("code", flat=True)), "decided at once"
    give_consent(actor, resident)
    changed = replace(values_of(resident), place=OTHER_VILLAGE)
    services.update_resident(actor=actor, now=NOW, resident_id=resident.id, version=1, values=changed)
    assert set(CategoryMembership.objects.values_list("place", flat=True)) == {OTHER_VILLAGE} == {Consent.objects.get().place}
    assert moved == [ResidentMoved(resident.id, TABA, OTHER_VILLAGE, NOW, actor)]
    with refused("access.denied"):
        away = replace(changed, place=BEIGAN_COMMUNITY)
        services.update_resident(actor=actor, now=NOW, resident_id=resident.id, version=2, values=away)


def test_who_died_leaves_lists_and_categories_and_others_hear_of_it(
    zhuoma: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, left = viewer_for(zhuoma), heard(ResidentLeft, monkeypatch)
    resident = register(actor, birth_date=date(1946, 5, 1))
    assert "laonian" in set(CategoryMembership.objects.values_list("code", flat=True)), "decided at once"
    with refused("people.day_in_future"):
        services.mark_died(
            actor=actor, now=NOW, resident_id=resident.id, version=1, on=TODAY + timedelta(days=1)
        )
    services.mark_died(actor=actor, now=NOW, resident_id=resident.id, version=1, on=TODAY)
    assert left == [ResidentLeft(resident.id, TABA, "died", TODAY, NOW, actor)]
    assert not CategoryMembership.objects.filter(until__isnull=True).exists()
    assert residents(actor, today=TODAY).rows == ()
    with refused("people.already_left"):
        services.mark_moved_away(actor=actor, now=NOW, resident_id=resident.id, version=2, on=TODAY)
    services.mark_present(actor=actor, now=NOW, resident_id=resident.id, version=2, why="登记有误")
    assert [r.id for r in residents(actor, today=TODAY).rows] == [resident.id]


def test_a_number_is_shown_for_a_reason_and_on_record(zhuoma: User, cuomu: User) -> None:
    resident = register(viewer_for(zhuoma), id_number=ID_NUMBER, phone="13900125678")

    def reveal(user: User, field: str = "phone", why: str = "打电话约时间") -> str:
        return services.reveal_number(
            actor=viewer_for(user), now=NOW, resident_id=resident.id, field=field, why=why  # type: ignore[arg-type]
        )  # fmt: skip

    assert reveal(zhuoma) == "13900125678"
    assert reveal(zhuoma, "id_number") == ID_NUMBER
    assert AuditEntry.objects.filter(verb="resident.reveal", actor_id=zhuoma.id).count() == 2
    with refused("access.reason_needed"):
        reveal(zhuoma, why=" ")
    with refused("people.field_sealed"):
        reveal(zhuoma, "name")
    with refused("access.denied"):
        reveal(cuomu)


def test_an_emergency_opens_one_file_and_only_that(zhuoma: User, zhangwei: User) -> None:
    opened, other = register(viewer_for(zhuoma), phone="13900125678"), register(viewer_for(zhuoma), "扎西")
    viewer = replace(viewer_for(zhangwei), emergency=frozenset({opened.id}))
    assert resident_or_404(viewer, opened.id) == opened
    shown = services.reveal_number(
        actor=viewer, now=NOW, resident_id=opened.id, field="phone", why="走失寻找"
    )
    assert shown == "13900125678"
    with refused("general.not_found"):
        resident_or_404(viewer, other.id)
    with refused("access.denied"):
        services.mark_died(actor=viewer, now=NOW, resident_id=opened.id, version=1, on=TODAY)


def test_a_household_has_one_head_and_stays_in_its_county(zhuoma: User, zhangwei: User) -> None:
    actor = viewer_for(zhuoma)
    head, son = register(actor), register(actor, "旦增")

    def move(resident: Resident, relation: str, household: UUID | None = None, version: int = 1) -> Resident:
        return move_household(
            actor=actor, now=NOW, resident_id=resident.id, version=version, relation=relation, household_id=household
        )  # fmt: skip

    home = move(head, "02").household_id
    with refused("people.two_heads"):
        move(son, "02", home)
    move(son, "20", home)
    assert [r.name for r in household_members(actor, home)] == ["白玛", "旦增"]
    assert household_members(viewer_for(zhangwei), home) == ()
    with refused("general.not_found"):
        move(son, "20", make_household(BEIGAN_COMMUNITY).id, version=2)
    with refused("people.code_unknown"):
        move(son, "1", home, version=2)


def give_consent(
    actor: Viewer, resident: Resident, basis: str = "consent", given_by: str = "", **more: object
) -> Consent:
    chosen: dict[str, object] = {"purpose": "file", "given_on": TODAY, "text_version": "2026-1", **more}
    return record_consent(
        actor=actor, now=NOW, resident_id=resident.id, basis=basis, given_by=given_by, **chosen  # type: ignore[arg-type]
    )  # fmt: skip


def test_below_fourteen_a_guardian_consents(zhuoma: User) -> None:
    actor = viewer_for(zhuoma)
    child = register(actor, birth_date=TODAY.replace(year=TODAY.year - 14) + timedelta(days=1))
    teenager = register(actor, "扎西", birth_date=TODAY.replace(year=TODAY.year - 14))
    with refused("people.guardian_needed"):
        give_consent(actor, child)
    with refused("people.guardian_needed"):
        give_consent(actor, child, "guardian_consent")
    with refused("people.birth_needed_for_consent"):
        give_consent(actor, register(actor, "达瓦"))
    give_consent(actor, child, "guardian_consent", "央金")
    give_consent(actor, teenager)
    assert Consent.objects.count() == 2


def test_consent_is_withdrawn_not_deleted(zhuoma: User, zhangwei: User) -> None:
    actor = viewer_for(zhuoma)
    consent = give_consent(actor, register(actor, birth_date=date(1946, 5, 1)))
    with refused("general.not_found"):
        withdraw_consent(actor=viewer_for(zhangwei), now=NOW, consent_id=consent.id)
    withdraw_consent(actor=actor, now=NOW, consent_id=consent.id)
    assert Consent.objects.get().withdrawn_on == TODAY
    with refused("people.consent_withdrawn"):
        withdraw_consent(actor=actor, now=NOW, consent_id=consent.id)


def village_of_people() -> None:
    home = make_household()
    for i, (place, birth, sex) in enumerate([
        (TABA, date(1940, 1, 1), "1"), (TABA, date(1960, 6, 1), "2"), (OTHER_VILLAGE, date(1946, 11, 23), "1"),
        (OTHER_VILLAGE, date(1946, 11, 24), "2"), (TABA, date(2008, 11, 23), "1"), (TABA, date(2008, 11, 24), "2"),
        (BEIGAN_COMMUNITY, date(1930, 1, 1), "1"), (TABA, None, "0"),
    ]):  # fmt: skip
        person = make_resident(
            f"居民{i}",
            place,
            birth_date=birth,
            sex=sex,
            household=home if place == TABA else None,
            pinyin=f"p{i}",
        )
        if i % 2 == 0:
            CategoryMembership.objects.create(
                resident=person, place=place, code="laonian", since=TODAY, rule_version="1", computed_at=NOW
            )
    gone = make_resident("已故", TABA, birth_date=date(1940, 1, 1), household=make_household())
    CategoryMembership.objects.create(
        resident=gone, place=TABA, code="laonian", since=TODAY, rule_version="1", computed_at=NOW
    )
    services.mark_died(actor=Viewer.system("test"), now=NOW, resident_id=gone.id, version=1, on=TODAY)


@pytest.mark.parametrize("place", [TABA, GONGKA, "540127000000", "540100000000"])
def test_every_count_equals_the_rows_its_link_opens(cuomu: User, place: str) -> None:
    village_of_people()
    viewer = viewer_for(cuomu)
    found = counts(viewer, place, today=TODAY)

    def rows(wanted: ResidentFilter) -> int:
        return len(residents(viewer, wanted, today=TODAY).rows)

    for name, wanted in FILTERS.items():
        assert getattr(found, name) == rows(replace(wanted, place=place)) > 0, name
    for code, number in found.by_category.items():
        assert number == rows(ResidentFilter(place=place, category=code)) > 0
    assert sum(found.by_place.values()) == found.residents
    for below, number in found.by_place.items():
        assert number == rows(ResidentFilter(place=below)), below
    assert found.households == len(households(viewer, place).rows) == 1


def test_counts_of_a_place_beyond_reach_are_nought(zhangwei: User) -> None:
    village_of_people()
    found = counts(viewer_for(zhangwei), GONGKA, today=TODAY)
    assert (found.residents, found.households, found.by_category, found.by_place) == (0, 0, {}, {})


def test_lists_page_without_gap_or_repeat_and_with_constant_queries() -> None:
    for i in range(11):
        make_resident(f"居民{i}", TABA if i % 3 else OTHER_VILLAGE, pinyin=f"p{i % 4}")
    seen: list[UUID] = []
    after = ""
    while True:
        with CaptureQueriesContext(connection) as queries:
            page = residents(SYSTEM, today=TODAY, after=after, limit=4)
        assert len(queries) == (2 if after else 1)
        seen += [r.id for r in page.rows]
        assert page.total() == Total(11)
        after = page.after
        if not after:
            break
    assert seen == list(Resident.objects.order_by("place", "pinyin", "id").values_list("id", flat=True))


def test_counting_takes_two_queries() -> None:
    village_of_people()
    with CaptureQueriesContext(connection) as queries:
        counts(SYSTEM, "540127000000", today=TODAY)
    assert len(queries) == 2


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(0, 90), st.integers(-400, 400))
def test_the_latest_birth_of_an_age_agrees_with_the_age(today: date, age: int, shift: int) -> None:
    latest = latest_birth(age, today)
    assert age_on(latest, today) >= age
    nearby = latest + timedelta(days=shift)
    if nearby <= today:
        assert (age_on(nearby, today) >= age) == (nearby <= latest)


def test_cards_and_pyramid_count_the_same_people_by_completed_years(cuomu: User) -> None:
    """Everybody is born on, the day before or the day after some birthday's edge; nobody of unknown sex is in a band."""
    edges = [
        date(TODAY.year - age, TODAY.month, TODAY.day)
        for age in (0, 1, 10, 17, 18, 20, 59, 60, 79, 80, 99, 100, 110)
    ]
    births = [
        edge + timedelta(days=days)
        for edge in edges
        for days in (-1, 0, 1)
        if edge + timedelta(days=days) <= TODAY
    ]
    people = [(born, "0129"[number % 4]) for number, born in enumerate(births)]
    for number, (born, sex) in enumerate([*people, (None, "1")]):
        make_resident(f"居民{number}", TABA, birth_date=born, sex=sex)
    found = counts(viewer_for(cuomu), TABA, today=TODAY)
    ages = [(age_on(born, TODAY), sex) for born, sex in people]
    assert found.residents == len(people) + 1
    assert found.over_60 == sum(age >= 60 for age, _ in ages)
    assert found.over_80 == sum(age >= 80 for age, _ in ages)
    assert found.children == sum(age < 18 for age, _ in ages)
    for band in found.bands:
        inside = [sex for age, sex in ages if band.start <= age and (band.end is None or age < band.end)]
        assert (band.men, band.women) == (inside.count("1"), inside.count("2")), band
