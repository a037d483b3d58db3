"""The pages of rules and amendments: everything opens, files go out and come back, nothing typed is lost, nobody sees too much."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.amendments import services
from lianxin.base.amendments.models import Amendment
from lianxin.base.amendments.nightly import begin_night
from lianxin.base.packs import amending
from lianxin.domain.people.services.impact import measure_queued
from lianxin.entry.web.admin.policy.whose import PARTS
from tests.amendments import TOMORROW, approved, drafted, edited, parameter, submitted, to_85
from tests.entry.web.reading import form_of, get, rows
from tests.factories import MOZHUGONGKA, NOW, TABA, make_resident, make_user, sign_in, viewer_for

# On PostgreSQL tests/journeys/test_X08_every_page.py opens these pages, and tests/base/amendments does what they ask for.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning"), pytest.mark.once]
CODE = "gaoling_jintie"


@pytest.fixture
def morning() -> Iterator[None]:
    amending.forget()
    with time_machine.travel(NOW, tick=False):
        yield
    amending.forget()


@pytest.fixture
def officer(client: Client, cuomu: User) -> Client:
    return sign_in(client, cuomu, verified=True)


@pytest.fixture
def second(db: None) -> User:
    return make_user("pingcuo", "bureau_officer", MOZHUGONGKA, display_name="平措")


@pytest.mark.parametrize("part", PARTS)
def test_every_row_of_every_kind_has_a_page(officer: Client, part: str) -> None:
    pack = packs.for_place(MOZHUGONGKA)
    codes = ["elder", "child"] if part == "tiers" else list(getattr(pack, part))
    assert rows(get(officer, f"{reverse('web:admin-rules')}?part={part}")) == len(codes)
    for code in codes:
        get(officer, reverse("web:admin-rule", args=[part, code]))


def test_a_rule_says_what_it_reads_what_reads_it_and_who_answers_for_it(officer: Client) -> None:
    make_resident("央金")
    page = get(officer, reverse("web:admin-rule", args=["categories", "gaoling"]))
    for shown in ("年满80周岁(高龄年龄)", "高龄年龄", "老年人权益保障法", "用到它的地方", "高风险"):
        assert shown in page, shown
    parameter_page = get(officer, reverse("web:admin-rule", args=["parameters", "gaoling_age"]))
    assert "现行" in parameter_page
    assert "高龄老人" in parameter_page


def test_the_county_of_the_address_when_it_is_in_reach(officer: Client) -> None:
    for name, arguments in (("rules", []), ("rule", ["benefits", CODE]), ("amendment-add", [])):
        address = reverse(f"web:admin-{name}", args=arguments)
        assert "墨竹工卡县" in get(officer, f"{address}?place={TABA}"), "a village asks for its county"
        for place, status in (("330109000000", 404), ("540100000000", 404), ("5401x", 400), ("拉萨", 400)):
            get(officer, f"{address}?place={place}", status)
    admin = sign_in(Client(), make_user("admin", "system_admin", "540100000000", display_name="管理员"), verified=True)
    assert "城关区" in get(admin, reverse("web:admin-rules"))


@pytest.mark.parametrize("address", [["benefits", "no_such"], ["nothing", CODE], ["facts", "age"], ["tiers", "adults"]])
def test_what_there_is_not_is_not_found(officer: Client, address: list[str]) -> None:
    get(officer, reverse("web:admin-rule", args=address), 404)
    get(officer, reverse("web:admin-rule-file", args=[*address, "xlsx"]), 404)


def test_files_go_out_and_come_back_unchanged(officer: Client) -> None:
    for form in ("xlsx", "dmn"):
        for address in (reverse("web:admin-rule-file", args=["benefits", CODE, form]), reverse("web:admin-rules-file", args=[form])):
            answer = officer.get(address)
            assert f".{form}" in answer["Content-Disposition"]
            one = services.draft(
                actor=viewer_for(User.objects.get(username="cuomu")), now=NOW, place=MOZHUGONGKA, title="原样", reason="不改什么",
                effective_on=TOMORROW, content=answer.content, file_label=f"原样.{form}",
            )  # fmt: skip
            assert (one.files, one.findings) == ({}, []), address
    assert openpyxl.load_workbook(io.BytesIO(officer.get(reverse("web:admin-rules-file", args=["xlsx"])).content)).sheetnames
    get(officer, reverse("web:admin-rules-file", args=["pdf"]), 404)


def test_a_decision_model_changed_in_an_editor_is_a_draft_too(officer: Client) -> None:
    model = officer.get(reverse("web:admin-rule-file", args=["benefits", CODE, "dmn"])).content
    changed = model.replace(b"age &gt;= param.gaoling_jintie_age<", b"age &gt;= 85<")
    assert changed != model
    sent = {"title": "改为85", "reason": "会议纪要", "effective_on": str(TOMORROW), "place": MOZHUGONGKA}
    file = SimpleUploadedFile("高龄津贴.dmn", changed)
    assert officer.post(reverse("web:admin-amendment-add"), sent | {"file": file}).status_code == 302
    page = get(officer, reverse("web:admin-amendment", args=[Amendment.objects.get().id]))
    assert "age &gt;= param.gaoling_jintie_age 改为 age &gt;= 85" in page


def test_a_wrong_file_is_refused_and_what_was_typed_stays(officer: Client) -> None:
    sent = {"title": "改为85", "reason": "会议纪要", "effective_on": str(TOMORROW), "place": MOZHUGONGKA}
    for content in (b"PK\x03\x04 broken", b"<html>", b"%PDF-1.4"):
        answer = officer.post(reverse("web:admin-amendment-add"), sent | {"file": SimpleUploadedFile("x", content)})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert 'value="改为85"' in page
        assert not form_of(page, 'name="title"').get("upload"), "the wrong file is not kept"
    missing = officer.post(reverse("web:admin-amendment-add"), sent)
    assert "请选择从规定页面下载" in missing.content.decode()
    assert not Amendment.objects.exists()


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("notes.txt", "nothing")
    return out.getvalue()


def _unrelated() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (_zip(), "这不是从这里导出的工作簿"),
        (_unrelated(), "“名单.xlsx”里没有一条规定"),
        (b"<definitions>\n</x>", "模型“名单.xlsx”写坏了,读到第 2 行就读不下去"),
        (b"<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' namespace='a' name='b'/>", "里没有一条规定"),
        (b"<html></html>", "这不是从这里导出的工作簿"),
    ],
    ids=["zip", "workbook", "torn", "empty model", "page"],
)
def test_what_is_no_file_of_rules_is_refused_in_words_of_rules(officer: Client, content: bytes, said: str) -> None:
    sent = {"title": "改为85", "reason": "会议纪要", "effective_on": str(TOMORROW), "place": MOZHUGONGKA}
    answer = officer.post(reverse("web:admin-amendment-add"), sent | {"file": SimpleUploadedFile("名单.xlsx", content)})
    page = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    assert answer.status_code == 422
    assert said in page
    for stranger in ("mismatched", "model.dmn", "CSV", "名册", "导入"):
        assert stranger not in page, stranger
    assert not Amendment.objects.exists()


def test_a_file_that_is_needed_is_not_called_optional(officer: Client, cuomu: User) -> None:
    def label_of(page: str) -> str:
        return page[page.index('<label for="id_file"') :].partition("</label>")[0]

    assert "选填" not in label_of(get(officer, reverse("web:admin-amendment-add")))
    one = drafted(viewer_for(cuomu))
    assert "选填" in label_of(get(officer, reverse("web:admin-amendment-edit", args=[one.id])))


def test_when_nobody_else_may_approve_the_page_says_so(officer: Client, cuomu: User) -> None:
    one = drafted(viewer_for(cuomu))
    address = reverse("web:admin-amendment", args=[one.id])
    assert "眼下没有人能批准" in get(officer, address)
    make_user("pingcuo", "bureau_officer", MOZHUGONGKA, display_name="平措")
    assert "眼下没有人能批准" not in get(officer, address)


def test_the_people_touched_are_a_link_only_for_who_may_read_them(officer: Client, cuomu: User) -> None:
    one = submitted(viewer_for(cuomu))
    address, people = (reverse(f"web:admin-amendment{name}", args=[one.id]) for name in ("", "-people"))
    assert people in get(officer, address)
    admin = sign_in(Client(), make_user("admin", "system_admin", MOZHUGONGKA, display_name="管理员"), verified=True)
    assert people not in get(admin, address)
    get(admin, people, 403)


def test_the_place_of_a_draft_must_be_in_reach(officer: Client) -> None:
    sent = {"title": "改为85", "reason": "会议纪要", "effective_on": str(TOMORROW), "place": "330109000000"}
    answer = officer.post(reverse("web:admin-amendment-add"), sent | {"file": SimpleUploadedFile("x.xlsx", edited(to_85))})
    assert answer.status_code == 422
    assert not Amendment.objects.exists()


def test_a_draft_with_errors_names_cells_in_words_and_takes_another_file(officer: Client, cuomu: User) -> None:
    one = drafted(viewer_for(cuomu), parameter("gaoling_jintie_age", "八十五"))
    address = reverse("web:admin-amendment", args=[one.id])
    page = get(officer, address)
    assert "参数!G3" in page
    assert "“高龄津贴:不低于岁数”" in page
    assert "parameters." not in page
    assert "提交审批" not in page
    edit = reverse("web:admin-amendment-edit", args=[one.id])
    sent = form_of(get(officer, edit), 'name="title"')
    assert sent["title"] == one.title
    assert officer.post(edit, sent | {"file": SimpleUploadedFile("改好.xlsx", edited(to_85))}).status_code == 302
    assert "由 80 改为 85" in get(officer, address)


def test_the_job_that_never_ran_is_said(officer: Client, cuomu: User) -> None:
    one = drafted(viewer_for(cuomu))
    officer.post(reverse("web:admin-amendment-measure", args=[one.id]))
    address = reverse("web:admin-amendment", args=[one.id])
    assert officer.get(address)["Refresh"] == "3"
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        assert "后台任务没有在运行" in get(officer, address)


def test_given_back_with_a_reason_its_author_reads(officer: Client, cuomu: User, second: User) -> None:
    one = submitted(viewer_for(cuomu))
    other = sign_in(Client(), second, verified=True)
    refuse = reverse("web:admin-amendment-refuse", args=[one.id])
    assert other.post(refuse, {"reason": "不"}).status_code == 422
    assert other.post(refuse, {"reason": "文号写错了"}).status_code == 302
    page = get(officer, reverse("web:admin-amendment", args=[one.id]))
    assert "文号写错了" in page
    assert "起草中" in page
    assert officer.post(reverse("web:admin-amendment-withdraw", args=[one.id]), {"reason": "不再需要"}).status_code == 302
    assert "已撤回" in get(officer, reverse("web:admin-amendment", args=[one.id]))


def test_one_in_force_is_ended_by_a_form_of_its_own(officer: Client, cuomu: User, second: User) -> None:
    one = approved(viewer_for(cuomu), viewer_for(second))
    begin_night(Viewer.system("夜间"), NOW + timedelta(days=1), MOZHUGONGKA)
    page = get(officer, reverse("web:admin-amendment", args=[one.id]))
    assert "起草停用" in page
    address = f"{reverse('web:admin-amendment-add')}?replaces={one.id}"
    sent = form_of(get(officer, address), 'name="title"') | {"reason": "试行结束", "effective_on": str(TOMORROW)}
    assert sent["title"] == f"停用:{one.title}"
    assert officer.post(address, sent).status_code == 302
    end = Amendment.objects.get(replaces=one)
    shown = get(officer, reverse("web:admin-amendment", args=[end.id]))
    assert "由 85 改为 80" in shown
    measure_queued(user_id=cuomu.id, now=NOW, amendment_id=end.id)
    assert officer.post(reverse("web:admin-amendment-submit", args=[end.id])).status_code == 302
    get(officer, f"{reverse('web:admin-amendment-add')}?replaces=nonsense", 404)


def test_a_worker_reads_rules_and_changes_none(client: Client, zhuoma: User, cuomu: User) -> None:
    one = submitted(viewer_for(cuomu))
    sign_in(client, zhuoma)
    page = get(client, reverse("web:admin-rule", args=["benefits", CODE]))
    assert "今天符合的居民" in page
    assert "装回,起草修订" not in page
    assert one.title not in page, "what is not in force yet is the bureau's business"
    get(client, reverse("web:admin-amendment-add"), 403)


def test_an_auditor_sees_no_residents(client: Client, cuomu: User, second: User) -> None:
    make_resident("央金")
    one = submitted(viewer_for(cuomu))
    auditor = make_user("shen", "auditor", "540100000000", display_name="审计")
    sign_in(client, auditor, verified=True)
    assert "今天符合的居民" not in get(client, reverse("web:admin-rule", args=["benefits", CODE]))
    page = get(client, reverse("web:admin-amendment", args=[one.id]))
    assert "央金" not in page
    assert f"{reverse('web:admin-amendment-people', args=[one.id])}?" not in page
