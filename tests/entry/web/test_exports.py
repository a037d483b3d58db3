"""Lists that leave: only for who may, all rows, no formula, written into the trail."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.care.models import Visit
from lianxin.domain.people.models import CategoryMembership, Resident, VisitTier
from lianxin.kernel.clock import local_day
from tests.factories import (
    NOW,
    TODAY,
    make_commitment,
    make_household,
    make_need,
    make_resident,
    make_user,
    sign_in,
)

pytestmark = [pytest.mark.django_db]


def test_the_inbox_leaves_as_a_workbook_without_formulas(client: Client, deji: User, baima: Resident) -> None:
    make_need(baima, said='=HYPERLINK("http://evil","x")')
    make_need(make_resident("外人", "330109002001"))
    sign_in(client, deji, verified=True)
    answer = client.get(reverse("web:export", args=["needs"]))
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row == 2
    cells = {cell.value: cell.data_type for cell in sheet[2]}
    assert cells["白玛"] == "s"
    assert cells['=HYPERLINK("http://evil","x")'] == "s"
    entry = AuditEntry.objects.get(verb="export.needs")
    assert entry.actor_id == deji.id


def test_the_board_leaves_as_csv_with_its_filters(
    client: Client, deji: User, zhuoma: User, baima: Resident
) -> None:
    make_commitment(zhuoma, baima, title="@SUM(A1)")
    make_commitment(None, baima, title="没有人")
    sign_in(client, deji, verified=True)
    answer = client.get(
        reverse("web:export", args=["commitments"]), {"format": "csv", "worker": str(zhuoma.id)}
    )
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["'@SUM(A1)"]


def test_a_worker_takes_no_lists_away(client: Client, zhuoma: User) -> None:
    sign_in(client, zhuoma)
    assert client.get(reverse("web:export", args=["needs"])).status_code == 403
    assert not AuditEntry.objects.filter(verb__startswith="export").exists()


def test_an_unknown_list_is_not_found(client: Client, deji: User) -> None:
    sign_in(client, deji, verified=True)
    assert client.get(reverse("web:export", args=["secrets"])).status_code == 404


def exported(client: Client, kind: str, **query: str) -> list[list[str]]:
    """The rows of a list as CSV, headings first."""
    answer = client.get(reverse("web:export", args=[kind]), query | {"format": "csv"})
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.fixture
def elder() -> Resident:
    """白玛 with numbers, a category, and an address that a spreadsheet would run."""
    elder = make_resident(
        "白玛",
        name_bo="པད་མ།",
        household=make_household(number="H1"),
        relation="02",
        language="bo",
        address="=1+1",
    )
    elder.id_number, elder.phone = "990127194605010022", "13900125678"
    elder.save()
    CategoryMembership.objects.create(
        resident=elder, place=elder.place, code="duju", since=TODAY, rule_version="1", computed_at=NOW
    )
    return elder


def test_residents_leave_with_masked_numbers_their_categories_and_no_formula(
    client: Client, deji: User, elder: Resident
) -> None:
    make_resident("男", sex="1")
    make_resident("外人", "330109002001")
    make_resident("已故", died_on=TODAY)
    sign_in(client, deji, verified=True)
    headings, *rows = exported(client, "residents", sex="2")
    (row,) = rows
    found = dict(zip(headings, row, strict=True))
    assert (found["姓名"], found["藏文姓名"], found["户编号"]) == ("白玛", "པད་མ།", "H1")
    assert found["住址"] == "'=1+1"
    assert "独居" in found["类别"]
    assert found["身份证号"] == "9****************2"
    assert "5678" in found["电话"]
    everything = "".join(row)
    assert "990127194605010022" not in everything
    assert "13900125678" not in everything
    entry = AuditEntry.objects.get(verb="export.residents")
    assert (entry.actor_id, "sex=2" in entry.after) == (deji.id, True)
    assert {row[0] for row in exported(client, "residents")[1:]} == {"白玛", "男"}


def test_residents_leave_as_a_workbook_of_text(client: Client, deji: User, elder: Resident) -> None:
    sign_in(client, deji, verified=True)
    answer = client.get(reverse("web:export", args=["residents"]))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    cells = {cell.value: cell.data_type for cell in sheet[2]}
    assert cells["=1+1"] == "s"
    assert answer["Cache-Control"] == "no-store"


def test_more_residents_leave_than_are_read_at_once(
    client: Client, deji: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianxin.entry.web.joined.exported_people.STEP", 2)
    for n in range(5):
        resident = make_resident(f"居民{n}", pinyin=f"p{n}")
        CategoryMembership.objects.create(
            resident=resident,
            place=resident.place,
            code="duju",
            since=TODAY,
            rule_version="1",
            computed_at=NOW,
        )
    sign_in(client, deji, verified=True)
    headings, *rows = exported(client, "residents")
    assert [row[0] for row in rows] == [f"居民{n}" for n in range(5)]
    assert all("独居" in row[headings.index("类别")] for row in rows)


def test_households_leave_with_their_head_and_members(client: Client, deji: User, elder: Resident) -> None:
    make_resident("次仁", household=elder.household, relation="20")
    make_resident("外人", "330109002001", household=make_household("330109002001"))
    sign_in(client, deji, verified=True)
    headings, *rows = exported(client, "households")
    (row,) = rows
    found = dict(zip(headings, row, strict=True))
    assert (found["户编号"], found["户主"], found["人数"]) == ("H1", "白玛", "2")
    assert "次仁" in found["家庭成员"]
    assert AuditEntry.objects.filter(verb="export.households").count() == 1


def test_visits_of_a_month_leave(client: Client, deji: User, elder: Resident) -> None:
    now = timezone.now()
    for place, note in ((elder.place, "@记录"), ("330109002001", "外人")):
        Visit.objects.create(
            place=place, resident=elder, worker=deji, service="zhucan", day=timezone.localdate(), note=note,
            recorded_at=now, arrived_at=now, left_at=now, result="met", means="home",
        )  # fmt: skip
    sign_in(client, deji, verified=True)
    headings, *rows = exported(client, "visits")
    (row,) = rows
    assert dict(zip(headings, row, strict=True))["记录"] == "'@记录"
    assert exported(client, "visits", month="2020-01")[1:] == []
    assert AuditEntry.objects.filter(verb="export.visits").count() == 2


def test_who_must_be_met_leaves_with_the_filter_of_the_page(client: Client, deji: User, elder: Resident) -> None:
    today = local_day(timezone.now())
    later = make_resident("后来", elder.place)
    for person, days in ((elder, -2), (later, 20)):
        VisitTier.objects.create(
            resident=person, place=person.place, tier="weekly", how="row", since=today, due_on=today + timedelta(days=days),
            rule_version="1", computed_at=NOW, turn=0,
        )  # fmt: skip
    sign_in(client, deji, verified=True)

    def left(**asked: str) -> list[list[str]]:
        text = client.get(reverse("web:export", args=["due"]), {"format": "csv"} | asked).getvalue().decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text)))[1:]

    [row] = left()
    assert row[0] == elder.name
    assert row[-1] == (today - timedelta(days=2)).isoformat()
    assert [one[0] for one in left(show="month")] == [elder.name, "后来"]


@pytest.mark.parametrize("kind", ["residents", "households", "visits", "due"])
def test_a_worker_takes_nobody_away_and_is_offered_no_button(
    client: Client, zhuoma: User, elder: Resident, kind: str
) -> None:
    sign_in(client, zhuoma)
    assert client.get(reverse("web:export", args=[kind])).status_code == 403
    page = {"residents": "people:list", "households": "people:households", "visits": "web:visits", "due": "web:visits-due"}[kind]
    address = reverse("web:export", args=[kind])
    assert address not in client.get(reverse(page)).content.decode()
    head = sign_in(Client(), make_user("zhanzhang", "station_head"), verified=True)
    assert address in head.get(reverse(page)).content.decode()
