"""The pages of workers' files: the list, a file, one's own, forms; for a phone and without a script."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from lianxin.base.access.models import User
from lianxin.base.sheets.models import Sheet
from lianxin.domain.workforce.models import (
    Agency,
    Certificate,
    EducationHours,
    Engagement,
    Post,
    Registration,
    Schooling,
    Worker,
    WorkSpell,
)
from tests.factories import (
    BEIGAN,
    GONGKA,
    MOZHUGONGKA,
    TABA,
    certify,
    engage,
    make_user,
    make_worker,
    sign_in,
    typed_into,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client) -> Client:
    return sign_in(client, make_user("officer", "bureau_officer", MOZHUGONGKA))


def photo() -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (40, 30), "white").save(content, "JPEG")
    return SimpleUploadedFile("证书.jpg", content.getvalue(), "image/jpeg")


def posted(client: Client, name: str, args: list[Any], data: dict[str, Any]) -> Any:
    """The form of a page sent with what its hidden fields were given."""
    address = reverse(f"workforce:{name}", args=args)
    shown = client.get(address)
    assert shown.status_code == 200
    hidden = {field.html_name: field.value() for field in shown.context["form"].hidden_fields()}
    return client.post(address, hidden | data)


def test_a_file_is_begun_filled_and_changed(officer: Client) -> None:
    agency = Agency.objects.create(
        place=MOZHUGONGKA, name="和仁公益社会工作服务中心", made_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    Post.objects.create(
        place=GONGKA, kind="station_worker", seats=2, made_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    done = posted(
        officer, "worker-new", [], {"place": GONGKA, "name": "央金", "sex": "2", "phone": "13800138001"}
    )
    assert done["Location"] == reverse("workforce:workers")
    worker = Worker.objects.get()
    made = posted(
        officer,
        "post-new",
        [],
        {"place": GONGKA, "kind": "agency_worker", "agency": str(agency.id), "seats": 1},
    )
    assert made.status_code == 302
    post = Post.objects.get(kind="agency_worker")
    assert (
        posted(
            officer, "engage", [worker.id], {"post": str(post.id), "since": "2024-05-01"}
        ).status_code
        == 302
    )
    assert (
        posted(
            officer, "schooling-new", [worker.id], {"degree": "college", "expected_on": "2026-07-01"}
        ).status_code
        == 302
    )
    assert (
        posted(officer, "graduate", [Schooling.objects.get().id], {"graduated_on": "2026-07-02"}).status_code
        == 302
    )
    assert (
        posted(
            officer,
            "spell-new",
            [worker.id],
            {"employer": "拉萨市社工协会", "since": "2020-01-01", "until": "2021-01-01"},
        ).status_code
        == 302
    )
    one = {"level": "assistant", "number": "2023 0540 0001", "issued_on": "2023-09-15"}
    assert posted(officer, "certificate-new", [worker.id], one).status_code == 302
    lesson = {
        "category": "training",
        "title": "实务",
        "starts_at": "2026-05-01T09:00",
        "ends_at": "2026-05-01T12:00",
        "hours": "3",
    }
    assert posted(officer, "hours-new", [worker.id], lesson).status_code == 302
    assert posted(officer, "worker-edit", [worker.id], {"name": "央金拉姆", "sex": "2"}).status_code == 302
    worker.refresh_from_db()
    assert (worker.name, worker.phone) == ("央金拉姆", "13800138001")
    page = officer.get(reverse("web:worker-tab", args=[worker.id, "file"])).content.decode()
    for text in ("央金拉姆", "驻站社工", "202305400001", "实务", "拉萨市社工协会", "大专", "持证要求"):
        assert text in page
    assert "13800138001" not in page
    assert (Engagement.objects.count(), WorkSpell.objects.count()) == (1, 1)


def test_a_refused_form_keeps_what_was_typed(officer: Client) -> None:
    worker = make_worker("央金", GONGKA)
    lesson = {
        "category": "training",
        "title": "太长",
        "starts_at": "2026-05-01T09:00",
        "ends_at": "2026-05-01T10:00",
        "hours": "8",
    }
    shown = posted(officer, "hours-new", [worker.id], lesson)
    assert shown.status_code == 422
    assert "最多能有" in shown.content.decode()
    assert not EducationHours.objects.exists()


def test_the_list_is_narrowed_and_leads_to_files(officer: Client) -> None:
    certified, plain = make_worker("央金", TABA), make_worker("扎西", GONGKA)
    engage(certified, "community_worker")
    certify(certified, "middle", number="20230001AA")
    certify(make_worker("区外", BEIGAN))
    page = reverse("workforce:workers")

    def names(address: str) -> set[str]:
        text = officer.get(address).content.decode()
        return {name for name in ("央金", "扎西", "区外") if f">{name}<" in text}

    assert names(page) == {"央金", "扎西"}
    assert names(f"{page}?level=middle") == {"央金"}
    assert names(f"{page}?level=assistant") == set()
    assert names(f"{page}?level=none") == {"扎西"}
    assert names(f"{page}?post=community_worker") == {"央金"}
    assert names(f"{page}?place={TABA}") == {"央金"}
    assert names(typed_into(officer, page, "扎西")) == {"扎西"}
    assert names(typed_into(officer, page, "2023-0001AA")) == {"央金"}
    assert plain.place == GONGKA


def test_a_number_is_shown_on_asking_and_the_look_is_written_down(officer: Client) -> None:
    worker = make_worker("央金", GONGKA)
    worker.phone = "13800138001"
    worker.save()
    page = reverse("web:worker-tab", args=[worker.id, "file"])
    assert "138****8001" in officer.get(page).content.decode()
    shown = officer.post(reverse("web:worker-reveal", args=[worker.id, "phone"]))
    assert "13800138001" in shown.content.decode()
    assert officer.post(reverse("web:worker-reveal", args=[worker.id, "name"])).status_code >= 400


def test_one_writes_down_another_verifies_and_registers(client: Client, officer: Client) -> None:
    worker = make_worker("央金", GONGKA)
    head = sign_in(Client(), make_user("head", "station_head", GONGKA))
    posted(
        head,
        "certificate-new",
        [worker.id],
        {"level": "assistant", "number": "20230540AA", "issued_on": "2023-09-15"},
    )
    one = Certificate.objects.get()
    waiting = reverse("workforce:certificates")
    assert "20230540AA" in officer.get(waiting).content.decode()
    officer.post(reverse("workforce:certificate-verify"), {"row": [str(one.id), "not an id"]})
    one.refresh_from_db()
    assert one.verified_at is not None
    assert "20230540AA" not in officer.get(waiting).content.decode()
    assert (
        posted(
            officer, "certificate-register", [one.id], {"registered_on": "2024-09-01", "office": "登记处"}
        ).status_code
        == 302
    )
    assert Registration.objects.get().kind == "first"
    short = posted(officer, "certificate-register", [one.id], {"registered_on": "2026-09-01"})
    assert short.status_code == 422
    assert "72" in short.content.decode()
    page = officer.get(reverse("workforce:certificate", args=[one.id])).content.decode()
    assert "首次登记" in page
    assert (
        posted(
            officer, "certificate-revoke", [one.id], {"on": "2026-10-01", "why": "登记时写错了人"}
        ).status_code
        == 302
    )
    one.refresh_from_db()
    assert one.revoked_on == date(2026, 10, 1)


def test_ones_own_file(client: Client) -> None:
    user: User = make_user("zhuoma", "worker", GONGKA)
    me = sign_in(Client(), user)
    assert "还没有您的职业档案" in me.get(reverse("web:own")).content.decode()
    worker = make_worker("卓玛", GONGKA, user=user)
    engage(worker, "station_worker")
    assert "我的职业" in me.get(reverse("web:own-tab", args=["file"])).content.decode()
    assert posted(me, "mine-phone", [], {"phone": "13800138002"}).status_code == 302
    worker.refresh_from_db()
    assert worker.phone == "13800138002"
    without = posted(
        me,
        "certificate-new",
        [worker.id],
        {"level": "assistant", "number": "20230540BB", "issued_on": "2023-09-15"},
    )
    assert without.status_code == 422
    sent = {"level": "assistant", "number": "20230540BB", "issued_on": "2023-09-15", "evidence": photo()}
    assert posted(me, "certificate-new", [worker.id], sent).status_code == 302
    one = Certificate.objects.get()
    assert one.evidence is not None
    assert me.get(reverse("web:file", args=[one.evidence_id])).status_code == 200
    lesson = {
        "category": "meeting",
        "title": "研讨会",
        "starts_at": "2026-05-01T09:00",
        "ends_at": "2026-05-01T12:00",
        "hours": "4",
    }
    assert posted(me, "hours-new", [worker.id], lesson).status_code == 302
    assert (
        me.post(reverse("workforce:hours-verify"), {"row": str(EducationHours.objects.get().id)}).status_code
        == 403
    )
    other = make_worker("别人", BEIGAN)
    assert me.get(reverse("workforce:hours-new", args=[other.id])).status_code == 404
    assert me.get(reverse("workforce:workers")).status_code == 403


def test_a_certificate_that_nobody_verified_takes_the_place_of_none(client: Client) -> None:
    user = make_user("zhuoma", "worker", GONGKA)
    worker, me = make_worker("卓玛", GONGKA, user=user), sign_in(Client(), user)
    waits = certify(worker, level="middle", issued_on=date(2024, 9, 15), verified_at=None)
    assert "逾期没有登记" not in me.get(reverse("web:own")).content.decode()
    assert "逾期没有登记" not in me.get(reverse("web:own-tab", args=["file"])).content.decode()
    certify(worker, issued_on=date(2022, 9, 15), number="20220540AA")
    assert "助理社会工作师,继续教育" in me.get(reverse("web:own")).content.decode()
    page = me.get(reverse("workforce:certificate", args=[waits.id])).content.decode()
    assert "等民政局核实" in page
    assert posted(me, "certificate-withdraw", [waits.id], {"why": "编号抄错了"}).status_code == 302
    head = sign_in(Client(), make_user("head", "station_head", GONGKA))
    assert "等民政局核实" in head.get(reverse("workforce:certificates")).content.decode()
    sent = {"level": "assistant", "number": "20220540AA", "issued_on": "2022-09-15", "evidence": photo()}
    posted(me, "certificate-new", [worker.id], sent)
    assert "早已登记并核实" in me.get(reverse("web:own-tab", args=["file"])).content.decode()


def test_the_search_leads_to_a_colleague_with_the_same_words() -> None:
    make_worker("赖秋香", GONGKA)
    for role, leads in (("station_head", True), ("worker", False)):
        me = sign_in(Client(), make_user(role, role, GONGKA))
        found = me.post(reverse("keep_typed"), {"to": reverse("people:search"), "q": "赖秋香"})
        page = me.get(found["Location"])
        ways = [way.href for way in page.context["elsewhere"]]
        assert bool(ways) is leads
        assert all("赖" not in way and "赖秋香" in me.get(way).content.decode() for way in ways)


def test_hours_are_verified_together_or_refused_with_a_reason(officer: Client) -> None:
    worker = make_worker("央金", GONGKA)
    at = datetime(2026, 5, 1, 1, tzinfo=UTC)
    rows = [
        EducationHours.objects.create(
            place=GONGKA, worker=worker, category="training", title=f"第{n}课", starts_at=at + timedelta(days=n), ends_at=at + timedelta(days=n, hours=3),
            hours=3, made_at=at,
        )
        for n in (1, 2)
    ]  # fmt: skip
    assert "第1课" in officer.get(reverse("workforce:hours")).content.decode()
    officer.post(reverse("workforce:hours-verify"), {"row": [str(rows[0].id)]})
    assert posted(officer, "hours-refuse", [rows[1].id], {"why": "没有签到记录"}).status_code == 302
    assert [EducationHours.objects.get(id=row.id).state for row in rows] == ["verified", "refused"]
    assert "没有签到记录" in officer.get(reverse("workforce:hours-one", args=[rows[1].id])).content.decode()


def test_engagements_are_renewed_moved_and_ended(officer: Client) -> None:
    worker = make_worker("央金", TABA)
    certify(worker)
    one = engage(worker, since=date(2022, 3, 1), until=date(2026, 12, 31))
    Post.objects.create(
        place=GONGKA, kind="station_worker", seats=1, made_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert "续签" in officer.get(reverse("workforce:engagement", args=[one.id])).content.decode()
    assert posted(officer, "renew", [one.id], {"until": "2028-12-31"}).status_code == 302
    post = Post.objects.get(kind="station_worker")
    assert posted(officer, "move", [one.id], {"post": str(post.id), "on": "2026-03-01"}).status_code == 302
    fresh = Engagement.objects.get(ended_on__isnull=True)
    assert (fresh.place, fresh.until) == (GONGKA, date(2028, 12, 31))
    assert posted(officer, "end", [fresh.id], {"on": "2026-11-01", "why": "本人辞职"}).status_code == 302
    assert posted(officer, "post", [post.id], {"seats": 3}).status_code == 302
    post.refresh_from_db()
    assert (post.seats, post.is_open) == (3, False)
    assert officer.get(reverse("workforce:posts")).status_code == 200
    assert (
        posted(officer, "agency-new", [], {"place": MOZHUGONGKA, "name": "壹点社会工作服务中心"}).status_code
        == 302
    )


def test_a_red_light_blocks_the_renewal_and_says_what_to_do(officer: Client) -> None:
    worker = make_worker("央金", TABA)
    one = engage(worker, since=date(2022, 3, 1), until=date(2026, 12, 31))
    shown = posted(officer, "renew", [one.id], {"until": "2028-12-31"})
    assert shown.status_code == 422
    text = shown.content.decode()
    assert "不能续签" in text
    assert "豁免" in text


def test_a_sheet_goes_its_way_through_the_pages(officer: Client) -> None:
    at = reverse("sheets:new", kwargs={"kind": "workers"})
    assert officer.get(at).status_code == 200
    template = officer.get(reverse("sheets:template", kwargs={"kind": "workers"}))
    book = openpyxl.load_workbook(BytesIO(template.content))
    assert [sheet.title for sheet in book] == ["从业人员", "说明"]
    page = book["从业人员"]
    headings = [cell.value for cell in page[1]]
    for number, row in enumerate(
        (
            {"姓名": "央金", "所在地": "塔巴村", "岗位": "社区工作者", "到岗日期": "2022-03-01"},
            {"姓名": "扎西", "电话": "1"},
        ),
        start=2,
    ):
        for name, value in row.items():
            page.cell(number, headings.index(name) + 1, value)
    content = BytesIO()
    book.save(content)
    sent = officer.post(at, {"place": GONGKA, "file": SimpleUploadedFile("人员.xlsx", content.getvalue())})
    one = Sheet.objects.get()
    assert sent["Location"] == reverse("sheets:sheet", kwargs={"kind": "workers", "sheet_id": one.id})
    shown = officer.get(sent["Location"]).content.decode()
    for text in ("C3", "电话号码不像真实号码", "只导入没有问题的行", "塔巴村", "将要写入的前几行"):
        assert text in shown
    given = {"kind": "workers", "sheet_id": one.id}
    report = openpyxl.load_workbook(
        BytesIO(officer.post(reverse("sheets:faults", kwargs=given)).content)
    ).active
    assert report is not None
    assert [report.cell(2, 1).value, report.cell(2, 3).value] == [3, "扎西"]
    refused = officer.post(reverse("sheets:accept", kwargs=given), follow=True)
    assert "还有 1 行有误" in refused.content.decode()
    assert not Worker.objects.exists()
    assert officer.post(reverse("sheets:recheck", kwargs=given)).status_code == 302
    done = officer.post(
        reverse("sheets:accept", kwargs=given), {"only_good": "on"}, follow=True
    ).content.decode()
    assert "已导入" in done
    assert Worker.objects.get().name == "央金"
    gone = officer.post(reverse("sheets:discard", kwargs=given), follow=True).content.decode()
    assert "已经处理过" in gone
    stranger = sign_in(Client(), make_user("stranger", "station_head", BEIGAN))
    assert stranger.get(sent["Location"]).status_code == 404
    worker = sign_in(Client(), make_user("plain", "worker", GONGKA))
    assert worker.get(at).status_code == 403
    bad = officer.post(at, {"place": GONGKA, "file": SimpleUploadedFile("人员.xlsx", b"nothing")})
    assert bad.status_code == 422


def test_a_sheet_that_belongs_to_something_is_brought_from_there(officer: Client) -> None:
    at = reverse("sheets:new", kwargs={"kind": "attendance"})
    assert officer.get(at).status_code == 400
    assert officer.get(f"{at}?about=nothing").status_code == 400
    assert officer.get(f"{at}?about=01a22057-58a1-731b-ab06-4f16a9ef9388").status_code == 404
