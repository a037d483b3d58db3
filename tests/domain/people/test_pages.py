"""The pages of this area, as the right and the wrong person see them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.places.services import sync_from_packs
from lianxin.domain.people.models import Consent, Resident, RosterImport, RosterSource
from lianxin.domain.people.services.passes import run_pass
from lianxin.domain.people.services.search import index_residents
from tests.factories import (
    MOZHUGONGKA,
    NOW,
    TABA,
    make_household,
    make_resident,
    make_user,
    sign_in,
    typed_into,
)
from tests.rosters import people, write_roster

pytestmark = pytest.mark.django_db

PHONE = "13900125678"


@pytest.fixture
def elder() -> Resident:
    """白玛, alone in her household, with a phone, found by the search, in her categories."""
    resident = make_resident(
        "白玛", name_bo="པད་མ།", pinyin="baima", language="bo", household=make_household()
    )
    resident.phone = PHONE
    resident.no_id_reason = "unknown"
    resident.save()
    index_residents([resident])
    run_pass(actor=Viewer.system("测试"), now=NOW, county=MOZHUGONGKA)
    return resident


@pytest.fixture
def divisions() -> None:
    sync_from_packs(actor=Viewer.system("测试"), now=NOW)


@pytest.fixture
def worker(client: Client, zhuoma: User) -> Client:
    return sign_in(client, zhuoma)


def body(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_search_names_the_person_and_what_was_found(worker: Client, elder: Resident) -> None:
    page = body(worker, typed_into(worker, reverse("people:search"), "5678"))
    assert "白玛" in page
    assert "电话尾号" in page
    assert PHONE not in page
    assert "没有找到" in body(worker, typed_into(worker, reverse("people:search"), "张三"))


def test_the_list_shows_people_with_the_reason_of_each_category(
    worker: Client, elder: Resident, divisions: None
) -> None:
    page = body(worker, reverse("people:list"))
    assert "白玛" in page
    assert '<span lang="bo">པད་མ།</span>' in page
    assert "独居老人" in page
    assert "一个人住" in page
    assert "白玛" in body(worker, reverse("people:list") + "?category=duju&age=80%2B&place=" + TABA)
    assert "པད་མ།" not in body(worker, reverse("people:list") + "?age=0-17")
    assert "པད་མ།" in body(worker, reverse("people:households") + "?place=" + TABA)


def pages_of(resident: Resident) -> list[str]:
    return [
        reverse("people:edit", args=[resident.id]),
        reverse("people:leave", args=[resident.id]),
        reverse("people:consents", args=[resident.id]),
        reverse("people:categories", args=[resident.id]),
        reverse("people:why", args=[resident.id, "duju"]),
    ]


def test_every_page_of_a_resident_opens_for_the_worker(
    worker: Client, elder: Resident, divisions: None
) -> None:
    for address in pages_of(elder):
        page = body(worker, address)
        assert "白玛" in page
        assert PHONE not in page


def test_an_outsider_is_told_nothing(
    client: Client, zhangwei: User, elder: Resident, divisions: None
) -> None:
    sign_in(client, zhangwei)
    for address in pages_of(elder):
        assert "白玛" not in body(client, address, 404)
    for address in (
        reverse("people:list"),
        typed_into(client, reverse("people:search"), "白玛"),
        reverse("people:households"),
    ):
        assert "པད་མ" not in body(client, address)
    shown = client.post(reverse("people:reveal", args=[elder.id, "phone"]), {"why": "contact"})
    assert shown.status_code == 404
    assert PHONE not in shown.content.decode()


def test_who_runs_the_system_opens_no_file(client: Client, admin: User, elder: Resident) -> None:
    sign_in(client, admin)
    for address in [*pages_of(elder), reverse("people:list"), reverse("people:search")]:
        assert client.get(address).status_code == 403


def test_the_reason_page_cites_the_law_and_asks_what_is_unknown(worker: Client, elder: Resident) -> None:
    page = body(worker, reverse("people:why", args=[elder.id, "duju"]))
    assert "属于这一类" in page
    assert "第二条" in page
    assert "还不知道,可以问" in body(worker, reverse("people:why", args=[elder.id, "dibao"]))


def test_a_number_is_shown_only_after_a_reason(worker: Client, elder: Resident) -> None:
    address = reverse("people:reveal", args=[elder.id, "phone"])
    assert worker.get(address).status_code == 405
    asked = worker.post(address)
    assert PHONE not in asked.content.decode()
    assert not AuditEntry.objects.filter(verb="resident.reveal").exists()
    shown = worker.post(address, {"why": "contact"})
    assert PHONE in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert AuditEntry.objects.filter(verb="resident.reveal").count() == 1
    assert (
        worker.post(reverse("people:reveal", args=[elder.id, "name"]), {"why": "contact"}).status_code == 400
    )


def form_of(resident_id: UUID, **more: object) -> dict[str, object]:
    return {
        "resident_id": str(resident_id), "version": 1, "name": "央金", "place": TABA, "language": "bo", "sex": "2",
        "no_id_reason": "unknown", "birth_date": "1950-01-02", "children_nearby": "no",
    } | more  # fmt: skip


def test_a_resident_is_registered_and_changed(worker: Client, elder: Resident, divisions: None) -> None:
    key = UUID("01938d6e-0000-7000-8000-000000000001")
    wrong = worker.post(reverse("people:new"), form_of(key, id_number="123"))
    assert wrong.status_code == 422
    assert "身份证号的位数不对" in wrong.content.decode()
    for _ in range(2):
        assert worker.post(reverse("people:new"), form_of(key)).status_code == 302
    made = Resident.objects.get(id=key)
    assert (made.name, made.birth_date, made.children_nearby, made.is_dibao) == (
        "央金",
        date(1950, 1, 2),
        False,
        None,
    )
    edit = reverse("people:edit", args=[elder.id])
    assert worker.post(edit, form_of(elder.id, name="白玛卓嘎")).status_code == 302
    changed = Resident.objects.get(id=elder.id)
    assert (changed.name, changed.phone, changed.version) == ("白玛卓嘎", PHONE, 2)
    late = worker.post(edit, form_of(elder.id, name="白玛"))
    assert late.status_code == 422
    assert "另一位同事已经修改" in late.content.decode()


@pytest.mark.parametrize("field", ["name", "name_bo"])
def test_what_is_no_name_is_not_registered(worker: Client, divisions: None, field: str) -> None:
    key = UUID("01938d6e-0000-7000-8000-000000000002")
    refused = worker.post(reverse("people:new"), form_of(key, **{field: "=cmd|'/C calc'!A0"}))
    assert refused.status_code == 422
    assert "不像姓名" in refused.content.decode()
    assert not Resident.objects.exists()


def test_a_death_is_recorded_and_taken_back(worker: Client, elder: Resident) -> None:
    address = reverse("people:leave", args=[elder.id])
    assert worker.post(address, {"version": 1, "reason": "died", "on": "2026-11-01"}).status_code == 302
    assert Resident.objects.get().died_on == date(2026, 11, 1)
    assert worker.post(address, {"version": 2, "why": "登记有误"}).status_code == 302
    assert Resident.objects.get().died_on is None


def test_a_consent_is_recorded_and_withdrawn(worker: Client, elder: Resident) -> None:
    address = reverse("people:consents", args=[elder.id])
    given = {"purpose": "file", "basis": "consent", "given_on": "2026-11-01", "text_version": "2026-1"}
    assert worker.post(address, given).status_code == 302
    consent = Consent.objects.get()
    assert worker.post(reverse("people:withdraw", args=[consent.id])).status_code == 302
    assert "已撤回" in body(worker, address)


@pytest.fixture
def upload(client: Client, deji: User, divisions: None, tmp_path: Path) -> Callable[..., str]:
    """Uploads a roster of 20 people through the pages; gives the address of its report."""
    sign_in(client, deji)

    def send(rows: list[list[object]]) -> str:
        asked = first_step(client, tmp_path, rows)
        assert asked.status_code == 200, asked.content.decode()
        assert "列对应" in asked.content.decode()
        assert not RosterSource.objects.exists()
        done = client.post(reverse("people:roster_columns"), second_step(asked))
        assert done.status_code == 302, done.content.decode()
        return str(done["Location"])

    return send


def first_step(client: Client, folder: Path, rows: list[list[object]], **changes: object) -> Any:
    path = folder / "名册.xlsx"
    write_roster(path, rows)
    with path.open("rb") as file:
        given = {"source": "new", "new_name": "工卡镇台账", "place": "540127100000", "file": file} | changes
        return client.post(reverse("people:roster_new"), given)


def second_step(asked: Any) -> dict[str, str]:
    """What the browser would send of the page of columns, nothing changed."""
    bound = [*asked.context["step"], *asked.context["form"]]
    return {field.html_name: str(field.value() or "") for field in bound}


def test_a_roster_is_uploaded_checked_and_accepted(client: Client, upload: Callable[..., str]) -> None:
    rows = [list(row) for row in people(20)]
    rows[3][4] = "123"
    report = upload(rows)
    page = body(client, report)
    assert "有误行数" in page
    assert "位数不对" in page
    assert not Resident.objects.exists()
    one = RosterImport.objects.get()
    download = client.post(reverse("people:roster_faults", args=[one.id]))
    assert download.content.startswith(b"PK")
    assert (
        client.post(reverse("people:roster_decide", args=[one.id]), {"decision": "accept"}).status_code == 302
    )
    assert Resident.objects.count() == 19
    assert "已导入" in body(client, report)
    assert "名册.xlsx" in body(client, reverse("people:rosters"))


def test_a_refused_roster_leaves_nothing(client: Client, upload: Callable[..., str]) -> None:
    upload([list(row) for row in people(5)])
    one = RosterImport.objects.get()
    client.post(reverse("people:roster_decide", args=[one.id]), {"decision": "refuse"})
    assert not Resident.objects.exists()
    assert RosterImport.objects.get().state == "refused"


def test_a_file_that_is_no_table_is_refused_on_the_form(
    client: Client, deji: User, divisions: None, tmp_path: Path
) -> None:
    sign_in(client, deji)
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"\x00\x01no table")
    with path.open("rb") as file:
        given = {"source": "new", "new_name": "台账", "place": "540127100000", "file": file}
        answer = client.post(reverse("people:roster_new"), given)
    assert answer.status_code == 422
    assert "请提供 .xlsx" in answer.content.decode()
    assert not RosterImport.objects.exists()


def test_the_file_is_asked_for_once_and_gone_when_it_is_checked(
    client: Client, upload: Callable[..., str], deji: User
) -> None:
    upload([list(row) for row in people(5)])
    kept = Path(settings.LIANXIN_VAR) / "uploads" / str(deji.id)
    assert kept.is_dir()
    assert not list(kept.iterdir())


def test_the_columns_say_what_must_be_there(
    client: Client, deji: User, divisions: None, tmp_path: Path
) -> None:
    sign_in(client, deji)
    asked = first_step(client, tmp_path, [list(row) for row in people(5)])
    page = asked.content.decode()
    assert "选填</small>" not in page
    for text in (
        "姓名(必填)",
        "村(社区)(必填)",
        "身份证号(两项至少一项)",
        "出生日期(两项至少一项)",
        "性别(选填)",
    ):
        assert text in page
    sent = second_step(asked)
    name = next(key for key, field in sent.items() if field == "name")
    for field, said in (("name", "“姓名”。缺了它,整份文件不能导入"), ("both", "至少要对应一列")):
        left_out = {"name": {name}, "both": {k for k, v in sent.items() if v in ("id_number", "born_on")}}[
            field
        ]
        refused = client.post(reverse("people:roster_columns"), sent | dict.fromkeys(left_out, "-"))
        assert refused.status_code == 422
        assert said in refused.content.decode()
        assert not RosterSource.objects.exists()
        assert not RosterImport.objects.exists()
    assert client.post(reverse("people:roster_columns"), second_step(refused) | sent).status_code == 302
    assert RosterImport.objects.get().new_rows == 5


def test_a_new_source_needs_a_name_and_a_place_and_none_is_chosen_beforehand(
    client: Client, deji: User, divisions: None, tmp_path: Path
) -> None:
    sign_in(client, deji)
    page = body(client, reverse("people:roster_new"))
    select = page[page.index('<select name="place"') :].partition("</select>")[0]
    assert select.index(">请选择<") < select.index(">工卡镇<") < select.index('<optgroup label="工卡镇">')
    assert ">塔巴村(工卡镇)<" in select
    assert "selected" not in select.partition("请选择")[2]
    refused = first_step(client, tmp_path, [list(row) for row in people(5)], place="", new_name="")
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"new_name", "place"}
    assert not RosterSource.objects.exists()
    first = client.post(
        reverse("people:roster_columns"),
        second_step(first_step(client, tmp_path, [list(row) for row in people(5)])),
    )
    assert first.status_code == 302
    known = str(RosterSource.objects.get().id)
    rows = [list(row) for row in people(6)]
    assert first_step(client, tmp_path, rows, source=known, place="", new_name="").status_code == 302


def test_a_kept_file_serves_its_sender_alone(
    client: Client, deji: User, divisions: None, tmp_path: Path
) -> None:
    sign_in(client, deji)
    sent = second_step(first_step(client, tmp_path, [list(row) for row in people(5)]))
    other = sign_in(Client(), make_user("qita", "station_head", "540127100000"))
    gone = other.post(reverse("people:roster_columns"), sent, follow=True)
    assert gone.redirect_chain
    assert "请重新选择文件上传" in gone.content.decode()
    assert client.post(reverse("people:roster_columns"), sent | {"place": "330109002000"}).status_code == 403
    assert client.post(reverse("people:roster_columns"), sent | {"upload": "../x"}).status_code == 302
    assert not RosterImport.objects.exists()


def test_a_renamed_file_leaves_nothing_behind(
    client: Client, deji: User, divisions: None, tmp_path: Path
) -> None:
    sign_in(client, deji)
    path = write_roster(tmp_path / "a.xlsx", people(3)).rename(tmp_path / "a.xls")
    with path.open("rb") as file:
        given = {"source": "new", "new_name": "台账", "place": "540127100000", "file": file}
        answer = client.post(reverse("people:roster_new"), given)
    assert answer.status_code == 422
    assert "文件被改过名" in answer.content.decode()
    assert not RosterSource.objects.exists()


def test_a_worker_imports_no_rosters(worker: Client) -> None:
    assert worker.get(reverse("people:rosters")).status_code == 403
    assert worker.get(reverse("people:roster_new")).status_code == 403
