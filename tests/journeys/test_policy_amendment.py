"""规定的修订: an analyst downloads a rule as a workbook, changes an age, loads it back, reads what would change and for whom; a
second officer approves; in the night labels change, and the file of a resident says by which amendment. Page by page."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.amendments.models import Amendment
from lianxin.base.jobs.worker import run_worker
from lianxin.base.packs import amending
from lianxin.domain.people.models import CategoryMembership, NotedFact, Resident
from lianxin.entry.cli.nightly import work_through_night
from tests.entry.web.reading import form_of, get
from tests.factories import MOZHUGONGKA, NOW, TABA, TODAY, make_household, make_resident, make_user, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]
CODE = "gaoling_jintie"


@pytest.fixture(autouse=True)
def monday() -> Iterator[time_machine.Traveller]:
    amending.forget()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
    amending.forget()


@pytest.fixture
def pingcuo(db: None) -> User:
    """A second officer of the county's bureau."""
    return make_user("pingcuo", "bureau_officer", MOZHUGONGKA, display_name="平措")


@pytest.fixture
def elders(db: None) -> dict[str, Resident]:
    """Three on low income: 80, 83 and 90 years old."""
    return {
        name: _entitled(name, date(TODAY.year - age, 3, 1)) for name, age in (("央金", 80), ("索朗", 83), ("普布", 90))
    }


def _entitled(name: str, born: date) -> Resident:
    found = make_resident(name, TABA, birth_date=born, is_dibao=True, is_tekun=False, household=make_household(TABA), relation="02")
    NotedFact.objects.create(
        resident=found, place=TABA, code="hukou_local", value=True, since=TODAY - timedelta(days=90), source="visit", noted_at=NOW
    )
    return found


def night(days: int) -> None:
    work_through_night(Viewer.system("夜间"), NOW + timedelta(days=days), MOZHUGONGKA)


def receiving() -> set[str]:
    rows = CategoryMembership.objects.filter(code=CODE, until__isnull=True)
    return set(rows.values_list("resident__name", flat=True))


def changed(content: bytes) -> SimpleUploadedFile:
    """What the analyst does in the spreadsheet: in the sheet of parameters 85 instead of 80."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    row: Any = next(row for row in book["参数"].iter_rows(min_row=3) if row[0].value == "gaoling_jintie_age")
    assert row[6].value == 80
    row[6].value = 85
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("高龄津贴.xlsx", out.getvalue())


def proposed(client: Client, cuomu: User) -> Amendment:
    """From the rule's page to the draft."""
    sign_in(client, cuomu)
    rules = get(client, reverse("web:admin-rules"))
    assert "高龄津贴" in rules
    assert "民政局养老服务科" in rules
    page = get(client, reverse("web:admin-rule", args=["benefits", CODE]))
    for shown in ("年满80周岁(津贴年龄)", "Aged 80 or over", "age &gt;= param.gaoling_jintie_age", "老年人权益保障法", "80 岁(年)", "未核实"):
        assert shown in page, shown
    file = client.get(reverse("web:admin-rule-file", args=["benefits", CODE, "xlsx"]))
    add = reverse("web:admin-amendment-add")
    sent = form_of(get(client, add), 'name="title"')
    sent |= {"title": "高龄津贴改为85周岁", "reason": "县政府常务会议纪要〔2026〕12号", "effective_on": str(TODAY)}
    too_early = client.post(add, sent | {"file": changed(file.content)})
    assert too_early.status_code == 422
    assert "拟施行日最早是明天" in too_early.content.decode()
    kept = form_of(too_early.content.decode(), 'name="title"')
    assert kept["upload"], "the file need not be chosen again"
    answer = client.post(add, kept | {"effective_on": str(TODAY + timedelta(days=1))})
    assert answer.status_code == 302
    return Amendment.objects.get()


def test_the_whole_way_from_the_spreadsheet_to_the_label(
    client: Client, cuomu: User, pingcuo: User, zhuoma: User, elders: dict[str, Resident]
) -> None:
    night(0)
    assert receiving() == {"央金", "索朗", "普布"}
    one = proposed(client, cuomu)
    address = reverse("web:admin-amendment", args=[one.id])
    draft = get(client, address)
    assert "高龄津贴:不低于岁数:自施行日起,值由 80 改为 85" in draft
    assert "和修订不符" in draft, "the national case of an 80-year-old comes out otherwise"

    client.post(reverse("web:admin-amendment-measure", args=[one.id]))
    assert "正在测算会影响谁" in get(client, address)
    assert run_worker(threading.Event(), once=True) >= 1
    measured = get(client, address)
    for shown in ("央金", "索朗", "不再符合", "年满80周岁(津贴年龄):符合 → 年满85周岁(津贴年龄):不符合", "200 → 100"):
        assert shown in measured, shown
    assert "普布" not in measured

    client.post(reverse("web:admin-amendment-submit", args=[one.id]))
    approve = reverse("web:admin-amendment-approve", args=[one.id])
    second = sign_in(Client(), pingcuo)
    assert "1 项规定的修订待审批" in get(second, reverse("web:account-notices"))
    asked = form_of(get(second, approve), 'name="seen"')
    assert client.get(approve).status_code == 409, "whoever drafted it is not asked"
    assert "不能自己批准" in client.post(approve, asked | {"accepts_cases": "on"}).content.decode()
    assert second.post(approve, asked).status_code == 422, "the cases must be accepted"
    assert second.post(approve, asked | {"accepts_cases": "on"}).status_code == 302

    night(0)
    assert receiving() == {"央金", "索朗", "普布"}, "not before its day"
    night(1)
    assert receiving() == {"普布"}
    assert "施行中" in get(second, address)
    assert "修订“高龄津贴改为85周岁”" in get(second, reverse("web:admin-rule", args=["benefits", CODE]))
    sign_in(client, zhuoma)
    why = get(client, reverse("people:why", args=[elders["普布"].id, CODE]) + f"?on={TODAY + timedelta(days=1)}")
    assert "修订“高龄津贴改为85周岁”" in why
    before = get(client, reverse("people:why", args=[elders["普布"].id, CODE]) + f"?on={TODAY - timedelta(days=1)}")
    assert "修订“高龄津贴改为85周岁”" not in before


def test_the_wrong_people_see_neither_amendment_nor_names(client: Client, cuomu: User, zhuoma: User, zhangwei: User, elders: dict[str, Resident]) -> None:
    one = proposed(client, cuomu)
    for person in (zhuoma, zhangwei):
        sign_in(client, person)
        get(client, reverse("web:admin-amendment", args=[one.id]), 404)
        get(client, reverse("web:admin-amendment-people", args=[one.id]), 404)
        assert one.title not in get(client, reverse("web:admin-amendments"))
        assert client.post(reverse("web:admin-amendment-submit", args=[one.id])).status_code in (403, 404)
