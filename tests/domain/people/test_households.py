"""Who lives with whom is changed by page, and 独居 and 空巢 follow at once."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.people.models import CategoryMembership, Resident
from lianxin.domain.people.services.households import move_household
from lianxin.domain.people.services.residents import mark_died
from lianxin.domain.people.services.search import index_residents
from tests.entry.web.reading import form_of, get
from tests.factories import (
    BEIGAN_COMMUNITY,
    GONGKA,
    NOW,
    TABA,
    TODAY,
    make_household,
    make_resident,
    refused,
    sign_in,
    typed_into,
    viewer_for,
)

pytestmark = pytest.mark.django_db


def resident(name: str, relation: str = "", household: UUID | None = None, place: str = TABA, **more: object) -> Resident:
    made = make_resident(name, place, relation=relation, household_id=household, **more)  # type: ignore[arg-type]
    index_residents([made])
    return made


def categories(of: Resident) -> set[str]:
    return set(CategoryMembership.objects.filter(resident=of, until=None).values_list("code", flat=True))


def change(client: Client, who: Resident, asked: str = "", **typed: str) -> int:
    page = typed_into(client, reverse("people:household", args=[who.id]), asked, field="member")
    return client.post(page, form_of(get(client, page), "relation") | typed).status_code


def test_joining_and_leaving_a_household_by_page_decides_who_lives_alone(zhuoma: User) -> None:
    client, home = sign_in(Client(), zhuoma), make_household()
    mother = resident("白玛", "02", home.id, children_count=1)
    son = resident("旦增", birth_date=date(1980, 1, 1))
    assert "变更家庭户" in get(client, reverse("web:resident", args=[son.id]))
    page = typed_into(client, reverse("people:household", args=[son.id]), "白玛", field="member")
    assert f'value="{home.id}"' in get(client, page)
    assert change(client, son, "白玛", household=str(home.id), relation="20") == 302
    son.refresh_from_db()
    assert (son.household_id, son.relation) == (home.id, "20")
    assert "duju" not in categories(mother)
    assert change(client, son, household="new", relation="02") == 302
    son.refresh_from_db()
    assert son.household_id not in (None, home.id)
    assert "duju" in categories(mother)
    assert AuditEntry.objects.filter(verb="resident.move_household").count() == 2


def test_when_the_head_goes_somebody_who_stays_becomes_head(zhuoma: User) -> None:
    client, home = sign_in(Client(), zhuoma), make_household()
    head, wife, son = (resident(n, r, home.id) for n, r in (("扎西", "02"), ("央金", "10"), ("旦增", "20")))
    assert change(client, head, household="new", relation="02", new_head_id="") == 422
    assert change(client, head, household="new", relation="02", new_head_id=str(wife.id)) == 302
    relations = dict(Resident.objects.filter(household=home).values_list("name", "relation"))
    assert relations == {"央金": "02", "旦增": ""}
    assert AuditEntry.objects.get(verb="household.new_head").subject_id == str(home.id)
    son.refresh_from_db()
    assert change(client, son, household=str(home.id), relation="20") == 302  # the relation alone, in the same household
    son.refresh_from_db()
    assert (son.household_id, son.relation) == (home.id, "20")


def test_a_newcomer_is_registered_straight_into_a_household(zhuoma: User) -> None:
    client, home = sign_in(Client(), zhuoma), make_household()
    mother = resident("白玛", "02", home.id)
    file = get(client, reverse("web:resident", args=[mother.id]))
    page = f"{reverse('people:new')}?household={home.id}"
    assert page in file
    html = get(client, page)
    typed = form_of(html, "id_number") | {"household": str(home.id), "name": "旦增", "place": TABA, "no_id_reason": "unknown"}
    assert client.post(page, typed | {"relation": "02"}).status_code == 422, "there is a head already"
    assert client.post(page, typed | {"relation": "20"}).status_code == 302
    assert Resident.objects.get(name="旦增").household_id == home.id
    alone = form_of(get(client, reverse("people:new")), "id_number") | {
        "household": "new", "name": "次仁", "place": TABA, "no_id_reason": "unknown", "birth_date": "1940-01-01",
    }  # fmt: skip
    assert client.post(reverse("people:new"), alone).status_code == 302
    begun = Resident.objects.get(name="次仁")
    assert begun.household_id
    assert begun.relation == "02"
    assert "duju" in categories(begun)


def test_a_death_makes_who_is_left_live_alone_at_once(zhuoma: User) -> None:
    home = make_household()
    husband, wife = resident("扎西", "02", home.id), resident("央金", "10", home.id)
    mark_died(actor=viewer_for(zhuoma), now=NOW, resident_id=husband.id, version=1, on=TODAY)
    assert "duju" in categories(wife)


def test_no_household_of_elsewhere_is_offered_or_taken(zhuoma: User, deji: User, zhangwei: User) -> None:
    client = sign_in(Client(), zhuoma)
    far = make_household(BEIGAN_COMMUNITY)
    resident("白玛", "02", far.id, BEIGAN_COMMUNITY)
    mine = resident("旦增")
    page = typed_into(client, reverse("people:household", args=[mine.id]), "白玛", field="member")
    assert str(far.id) not in get(client, page)
    assert "没有找到别的家庭户" in get(client, page)
    assert change(client, mine, "白玛", household=str(far.id), relation="20") == 422
    with refused("general.not_found"):
        move_household(
            actor=viewer_for(zhuoma), now=NOW, resident_id=mine.id, version=1, relation="20", household_id=far.id
        )
    assert sign_in(Client(), zhangwei).get(page).status_code == 404


def test_the_file_shows_the_number_that_emergency_access_asks_for(zhuoma: User, zhangwei: User, baima: Resident) -> None:
    shown = get(sign_in(Client(), zhuoma), reverse("web:resident", args=[baima.id]))
    assert f">{baima.id}</code>" in shown
    asking, page = sign_in(Client(), zhangwei), reverse("web:admin-emergency-request")
    typed = form_of(get(asking, page)) | {"resident": str(baima.id), "reason": "高烧送医需要联系家属"}
    assert asking.post(page, typed).status_code == 302
    assert GONGKA[:6] == baima.place[:6]
