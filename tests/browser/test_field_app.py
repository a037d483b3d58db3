"""The whole offline story in Chromium: load, lose the server, close the browser, work, and everything arrives once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.models import Visit
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from lianxin.domain.surveys import services as surveys
from lianxin.domain.surveys.models import Form, Submission, SubmissionFile
from lianxin.entry.cli.phone_export import opened
from tests import factories
from tests.browser.conftest import PATIENCE
from tests.browser.field_phone import PASSPHRASE, FieldPhone, Server, kept, saved, tap
from tests.domain.surveys.made import make_form, photo
from tests.factories import GONGKA, MOZHUGONGKA, NOW, TABA

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def server(transactional_db: None) -> Iterator[Server]:
    made = Server()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def phone(chromium: Browser, server: Server, tmp_path: Path) -> Iterator[FieldPhone]:
    made = FieldPhone(chromium.browser_type, tmp_path / "profile", server)
    yield made
    made.close()


@pytest.fixture
def worker(transactional_db: None) -> User:
    return factories.make_user("zhuoma", "worker", GONGKA, display_name="卓玛", starts_on=date(2020, 1, 1))


@pytest.fixture
def elder(transactional_db: None) -> Resident:
    return factories.make_resident(
        "白玛", TABA, name_bo="པད་མ།", pinyin="baima", address="塔巴村三组12号", birth_date=date(1945, 3, 1)
    )


@pytest.fixture
def questionnaire(transactional_db: None) -> Form:
    """The questionnaire of home visits that ships with the pack, assigned to the township."""
    system = Viewer.system("setup")
    surveys.install_pack_forms(actor=system, now=NOW, place=MOZHUGONGKA)
    form = Form.objects.get(form_id__contains="home_visit")
    surveys.assign_form(actor=system, now=NOW, form_id=form.id, place=GONGKA, starts_on=date(2026, 1, 1))
    return form


def record_visit(page: Page) -> None:
    tap(page, "居民")
    page.get_by_role("searchbox").fill("bm")
    tap(page, "白玛")
    tap(page, "记录走访")
    page.fill("[name=note]", "脚好多了")
    page.select_option("[name=kind] >> nth=0", "meal")
    page.fill("[name=said] >> nth=0", "牙口不好,吃不动硬的")
    tap(page, "再加一条", "button")
    page.select_option("[name=kind] >> nth=1", "bathing")
    page.fill("[name=said] >> nth=1", "一个人洗澡怕摔")
    tap(page, "保存", "button")
    saved(page)


def test_a_visit_and_a_questionnaire_made_without_a_server_arrive_once(
    phone: FieldPhone, server: Server, worker: User, elder: Resident, questionnaire: Form
) -> None:
    page = phone.open()
    phone.first_use(page, worker)
    phone.screenshot(page, "home")
    server.stop()

    page = phone.restart()
    phone.unlock(page)
    page.get_by_text("没有信号").wait_for()
    record_visit(page)
    fill_questionnaire(page, phone)
    page.get_by_text("2 条待发送,0 条有问题").wait_for()
    phone.screenshot(page, "waiting")
    assert Visit.objects.count() == 0
    exported = export(page)
    assert sorted(name.partition("/")[0] for name in exported) == ["file", "op", "op", "state", "state"]
    assert "脚好多了" in str(exported)

    page = phone.restart()
    phone.unlock(page)
    page.get_by_text("2 条待发送,0 条有问题").wait_for()
    server.start()
    tap(page, "立即同步", "button")
    page.get_by_text("登录已过期").wait_for()
    phone.sign_in(worker)
    tap(page, "立即同步", "button")
    page.get_by_text("全部已发送").wait_for()
    tap(page, "立即同步", "button")
    page.get_by_text("全部已发送").wait_for()
    tap(page, "发件箱")
    phone.screenshot(page, "outbox")

    visit = Visit.objects.get()
    assert (visit.resident_id, visit.note, visit.worker_id) == (elder.id, "脚好多了", worker.id)
    heard = Need.objects.filter(source_kind="visit")  # the answers of the questionnaire open needs of their own
    assert sorted(heard.values_list("kind", flat=True)) == ["bathing", "meal"]
    submission = Submission.objects.get()
    assert (submission.resident_id, submission.form_id) == (elder.id, questionnaire.id)
    assert SubmissionFile.objects.get().received_at is not None
    assert not phone.complaints


def export(page: Page) -> dict[str, object]:
    """The file of last resort, opened at the station with the passphrase."""
    tap(page, "发件箱")
    with page.expect_download() as download:
        tap(page, "导出加密文件", "button")
    content = download.value.path().read_bytes()
    assert "白玛".encode() not in content
    with factories.refused("field.export_unreadable"):
        opened(content, "别的口令12345")
    return opened(content, PASSPHRASE)


def fill_questionnaire(page: Page, phone: FieldPhone) -> None:
    tap(page, "居民")
    tap(page, "白玛")
    tap(page, "填写问卷")
    page.get_by_role("button", name="走访").first.click()
    page.locator(".question").first.wait_for()
    phone.screenshot(page, "form-1")
    for _step in range(12):
        for question in page.locator(".question:visible").all():
            choice = question.locator("input[type=radio]")
            if choice.count() and not question.locator("input:checked").count():
                choice.first.check()
            boxes = question.locator("input[type=checkbox]")
            if boxes.count() and not question.locator("input:checked").count():
                boxes.last.check()
            picture = question.locator("input[type=file]")
            if picture.count():
                picture.set_input_files({"name": "home.jpg", "mimeType": "image/jpeg", "buffer": photo()})
        phone.screenshot(page, f"form-step-{_step}")
        if page.get_by_role("button", name="完成并保存").count():
            break
        tap(page, "下一步", "button")
    page.locator("img.photo:visible").first.wait_for()
    tap(page, "完成并保存", "button")
    saved(page)


def test_two_workers_change_one_resident_offline_and_the_station_head_decides(
    chromium: Browser, server: Server, worker: User, elder: Resident, tmp_path: Path
) -> None:
    other = factories.make_user("ciren", "worker", GONGKA, display_name="次仁", starts_on=date(2020, 1, 1))
    head = factories.make_user("deji", "station_head", GONGKA, display_name="德吉", starts_on=date(2020, 1, 1))
    phones = [FieldPhone(chromium.browser_type, tmp_path / name, server) for name in ("first", "second")]
    changes = [{"note": "耳背", "address": "塔巴村四组1号"}, {"note": "眼睛不好", "phone": "13989010002"}]
    try:
        pages = [phone.open() for phone in phones]
        for phone, page, user in zip(phones, pages, (worker, other), strict=True):
            phone.first_use(page, user)
        for phone, page, change in zip(phones, pages, changes, strict=True):
            assert phone.context is not None
            phone.context.set_offline(True)
            change_resident(page, change)
            page.get_by_role("button", name="发件箱: 1 待发送").wait_for()
        for phone, page, said in zip(phones, pages, ("已发送", "与他人的修改冲突"), strict=True):
            assert phone.context is not None
            phone.context.set_offline(False)
            tap(page, "发件箱", "button")
            tap(page, "立即同步", "button")
            page.locator(".entry .badge", has_text=said).wait_for()
        phones[1].screenshot(pages[1], "conflict")
        elder.refresh_from_db()
        assert (elder.note, elder.address, elder.phone) == ("耳背", "塔巴村四组1号", "13989010002")
        settle(phones[1], pages[1], head)
    finally:
        for phone in phones:
            phone.close()
    elder.refresh_from_db()
    assert elder.note == "耳背,眼睛也不好"


def change_resident(page: Page, change: dict[str, str]) -> None:
    tap(page, "居民")
    tap(page, "白玛")
    tap(page, "修改资料")
    for name, value in change.items():
        page.fill(f"[name={name}]", value)
    tap(page, "保存", "button")
    saved(page)


def settle(phone: FieldPhone, page: Page, head: User) -> None:
    phone.sign_in(head)
    page.goto(f"{phone.server.url}/people/conflicts/")
    tap(page, "白玛")
    assert page.get_by_text("耳背").count()
    assert page.get_by_text("眼睛不好").count()
    page.get_by_role("radio", name="另写").check()
    page.fill("[name=note-text]", "耳背,眼睛也不好")
    phone.screenshot(page, "settling")
    tap(page, "确定", "button")
    page.get_by_text("没有待处理的冲突").wait_for()


def test_what_was_sent_back_is_opened_again_and_arrives_as_a_second_version(
    phone: FieldPhone, server: Server, worker: User, elder: Resident, questionnaire: Form
) -> None:
    head = factories.make_user("deji", "station_head", GONGKA, starts_on=date(2020, 1, 1))
    page = phone.open()
    phone.first_use(page, worker)
    fill_questionnaire(page, phone)
    page.get_by_text("全部已发送").wait_for()
    submission = Submission.objects.get()
    surveys.review_submission(
        actor=factories.viewer_for(head), now=NOW, submission_id=submission.id, act="send_back", note="原话再写清楚些"
    )
    tap(page, "立即同步", "button")
    tap(page, "待办")
    page.get_by_text("原话再写清楚些").wait_for()
    phone.screenshot(page, "todo")
    tap(page, "打开修改", "button")
    page.locator(".remark", has_text="原话再写清楚些").wait_for()
    for _step in range(12):
        if page.get_by_role("button", name="完成并保存").count():
            break
        tap(page, "下一步", "button")
    page.get_by_text("照片已在站里").wait_for()
    page.locator(".question:visible textarea").first.fill("一个人太冷清")
    tap(page, "完成并保存", "button")
    page.get_by_text("全部已发送").wait_for()
    tap(page, "发件箱")
    phone.screenshot(page, "sent-back-sent")
    assert Submission.objects.count() == 1
    assert submission.versions.count() == 2
    assert "一个人太冷清" in str(Submission.objects.get().answers)
    assert not phone.complaints


def test_a_questionnaire_left_half_way_is_found_again_after_the_browser_was_closed(
    phone: FieldPhone, server: Server, worker: User, elder: Resident
) -> None:
    make_form()
    page = phone.open()
    phone.first_use(page, worker)
    server.stop()
    tap(page, "问卷")
    page.locator("button.row").first.click()
    page.locator("a.row").first.click()
    page.locator(".question input[type=text]").first.fill("59")
    page.get_by_text("须满 60 岁").wait_for()  # the form's own rule, said as one types
    page.locator(".question input[type=text]").first.fill("72")
    page.locator("input[type=file]").first.set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.locator("img.photo:visible").wait_for()
    kept(page, worker, "photo/")  # a while after the last key, with all answers so far

    page = phone.restart()
    phone.unlock(page)
    tap(page, "问卷")
    page.get_by_role("link", name="白玛").click()
    assert page.locator(".question input[type=text]").first.input_value() == "72"
    page.locator("img.photo:visible").wait_for()
    tap(page, "完成并保存", "button")
    page.get_by_text("1 条待发送").wait_for()
    assert not phone.complaints


def test_a_photo_that_always_fails_holds_up_nothing_else(
    phone: FieldPhone, server: Server, worker: User, elder: Resident
) -> None:
    make_form()
    page = phone.open()
    phone.first_use(page, worker)
    first: list[str] = []

    def fails(route: Route) -> None:
        first.append(route.request.url.rpartition("/")[0]) if not first else None
        if route.request.url.startswith(first[0]):
            route.fulfill(status=500)
        else:
            route.continue_()

    page.route("**/field/api/files/**", fails)
    for _form in range(2):
        answer_small_form(page)
    record_visit(page)
    tap(page, "发件箱")
    page.get_by_text("发送失败,会自动再试").wait_for()
    for _sync in range(2):
        tap(page, "立即同步", "button")
        page.get_by_role("button", name="发件箱: 1 待发送").wait_for()
    assert (Submission.objects.count(), Visit.objects.count()) == (2, 1)
    assert SubmissionFile.objects.filter(received_at__isnull=False).count() == 1
    page.unroute("**/field/api/files/**")
    tap(page, "立即同步", "button")
    page.get_by_role("button", name="发件箱: 0 待发送").wait_for()
    assert SubmissionFile.objects.filter(received_at__isnull=False).count() == 2


def answer_small_form(page: Page) -> None:
    tap(page, "问卷")
    page.locator("button.row").first.click()
    page.locator("a.row[data-id]").first.click()
    page.locator(".question input[type=text]").first.fill("72")
    page.locator("input[type=file]").first.set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.locator("img.photo:visible").wait_for()
    tap(page, "完成并保存", "button")
    saved(page)


def test_a_browser_that_keeps_no_pages_is_told_so_and_how_to_go_on(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    context.add_init_script("delete Navigator.prototype.serviceWorker")  # as inside WeChat and other apps
    page = context.new_page()
    page.goto(f"{server.url}/field/")
    page.get_by_text("这个浏览器不能离线使用").wait_for()
    assert page.get_by_text("在浏览器打开").count()
    context.close()


def test_ones_unsent_work_is_never_sent_under_a_colleagues_name(
    phone: FieldPhone, server: Server, worker: User, elder: Resident
) -> None:
    other = factories.make_user("ciren", "worker", GONGKA, display_name="次仁", starts_on=date(2020, 1, 1))
    page = phone.open()
    phone.first_use(page, worker)
    phone.sign_in(other)  # in another tab of the same browser
    record_visit(page)
    page.get_by_text("浏览器里登录的是次仁").wait_for()
    assert Visit.objects.count() == 0
    phone.sign_in(worker)
    tap(page, "立即同步", "button")
    page.get_by_text("全部已发送").wait_for()
    assert Visit.objects.get().worker_id == worker.id
