"""Nothing typed on a phone is lost: photos of drafts, half-written visits, changes to be corrected, logging out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lianxin.base.access.models import Grant, User
from lianxin.domain.care.models import Visit
from lianxin.domain.people.models import FieldEdit, Resident
from lianxin.domain.surveys.models import Submission, SubmissionFile
from tests import factories
from tests.browser.field_phone import FieldPhone, phone_in_the_field, tap
from tests.domain.surveys.made import make_form, photo
from tests.factories import GONGKA, TABA

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def worker(transactional_db: None) -> User:
    return factories.make_user("zhuoma", "worker", GONGKA, display_name="卓玛", starts_on=date(2020, 1, 1))


@pytest.fixture
def elder(transactional_db: None) -> Resident:
    return factories.make_resident("白玛", TABA, pinyin="baima", note="爱喝茶", birth_date=date(1945, 3, 1))


@pytest.fixture
def phone(chromium: Browser, worker: User, elder: Resident, tmp_path: Path) -> Iterator[FieldPhone]:
    make_form()
    with phone_in_the_field(chromium, tmp_path) as made:
        yield made


def show(page: Page, path: str) -> None:
    page.evaluate("(path) => { location.hash = path }", path)


def begin_form_with_photo(page: Page) -> None:
    tap(page, "问卷")
    page.locator("button.row").first.click()
    page.locator("a.row[data-id]").first.click()
    age(page).fill("72")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.locator("img.photo:visible").wait_for()
    tap(page, "返回")


def age(page: Page) -> Locator:
    return page.locator(".question input[type=text]").first


def reopen(page: Page) -> None:
    page.get_by_role("link", name="白玛").click()
    page.locator("img.photo:visible").wait_for()


def test_a_photo_of_a_draft_opened_again_and_again_arrives(phone: FieldPhone, worker: User) -> None:
    page = phone.open()
    phone.first_use(page, worker)
    begin_form_with_photo(page)
    reopen(page)
    age(page).fill("73")
    tap(page, "返回")
    reopen(page)
    assert age(page).input_value() == "73"
    age(page).fill("74")
    page.wait_for_timeout(1200)  # saved while open, too
    tap(page, "返回")
    reopen(page)
    tap(page, "完成并保存", "button")
    page.get_by_text("全部已发送").wait_for()
    assert Submission.objects.get().answers
    assert SubmissionFile.objects.get().received_at is not None
    assert not phone.complaints


def test_a_photo_taken_away_from_a_draft_opened_again_is_not_sent(phone: FieldPhone, worker: User) -> None:
    page = phone.open()
    phone.first_use(page, worker)
    begin_form_with_photo(page)
    reopen(page)
    page.get_by_role("button", name="去掉照片").first.click()
    tap(page, "返回")
    page.get_by_role("link", name="白玛").click()
    tap(page, "完成并保存", "button")
    page.get_by_text("全部已发送").wait_for()
    assert Submission.objects.count() == 1
    assert not SubmissionFile.objects.exists()


def test_a_photo_that_is_nowhere_any_more_is_told_as_a_problem(phone: FieldPhone, worker: User) -> None:
    page = phone.open()
    phone.first_use(page, worker)
    begin_form_with_photo(page)
    page.get_by_role("link", name="白玛").wait_for()
    page.evaluate(_LOSE_PHOTOS)
    page.get_by_role("link", name="白玛").click()
    tap(page, "完成并保存", "button")
    page.get_by_role("button", name="发件箱: 0 待发送, 1 有问题").wait_for()
    tap(page, "发件箱")
    page.get_by_text("不在这部手机上").wait_for()


_LOSE_PHOTOS = """async () => {
  for (const { name } of await indexedDB.databases()) await new Promise((done) => {
    const asked = indexedDB.open(name);
    asked.onsuccess = () => {
      const found = asked.result;
      if (!found.objectStoreNames.contains("boxes")) { found.close(); return done(); }
      const change = found.transaction("boxes", "readwrite");
      change.objectStore("boxes").delete(IDBKeyRange.bound("photo/", "photo/\\uffff"));
      change.oncomplete = () => { found.close(); done(); };
    };
  });
}"""
"""As a phone short of space, or a fault of ours, would lose them."""


def test_logging_out_names_what_is_unfinished_and_asks_again(phone: FieldPhone, worker: User) -> None:
    page = phone.open()
    phone.first_use(page, worker)
    begin_form_with_photo(page)
    page.get_by_role("link", name="白玛").wait_for()
    tap(page, "发件箱")
    tap(page, "退出并清除", "button")
    tap(page, "再点一次", "button")
    page.get_by_role("alert").filter(has_text="老人需求 · 白玛").wait_for()
    tap(page, "问卷")
    reopen(page)
    tap(page, "返回")
    tap(page, "发件箱")
    tap(page, "退出并清除", "button")
    tap(page, "再点一次", "button")
    tap(page, "删掉这些并退出", "button")
    tap(page, "再点一次:删掉这 1 份", "button")
    page.get_by_text("第一次使用请先").wait_for()


def test_a_half_written_visit_is_found_again_and_a_row_of_needs_can_go(
    phone: FieldPhone, worker: User, elder: Resident
) -> None:
    page = phone.open()
    phone.first_use(page, worker)
    tap(page, "居民")
    page.get_by_role("searchbox").fill("tbc bm")  # 塔巴村, 白玛
    tap(page, "白玛")
    tap(page, "记录走访")
    page.fill("[name=note]", "脚好多了")
    page.select_option("[name=kind]", "meal")
    assert page.locator("[name=kind] option[value=care_plan]").count() == 0  # found by rule only
    tap(page, "再加一条", "button")
    page.fill("[name=said] >> nth=1", "写错了")
    tap(page, "返回")
    page.get_by_role("link", name="登记需求").click()
    tap(page, "保存", "button")
    page.get_by_text("请选择需要什么。", exact=True).wait_for()
    tap(page, "返回")
    tap(page, "返回")
    show(page, "/")
    tap(page, "走访 白玛")
    page.get_by_text("没有写完的内容").wait_for()
    assert page.locator("[name=note]").input_value() == "脚好多了"
    page.get_by_role("button", name="删除这一条").nth(1).click()
    tap(page, "保存", "button")
    page.get_by_text("全部已发送").wait_for()
    assert Visit.objects.get().note == "脚好多了"
    show(page, f"/visit/{elder.id}")
    page.locator("[name=note]").wait_for()
    assert page.locator("[name=note]").input_value() == ""


def test_a_refused_change_shows_at_once_and_goes_again_corrected(
    phone: FieldPhone, worker: User, elder: Resident
) -> None:
    page = phone.open()
    phone.first_use(page, worker)
    page.route("**/field/api/ops", refused)
    show(page, f"/edit/{elder.id}")
    page.fill("[name=phone]", "12x")
    tap(page, "保存", "button")
    page.get_by_text("5 到 15 位数字").wait_for()
    page.fill("[name=phone]", "")
    page.fill("[name=note]", "耳被")
    tap(page, "保存", "button")
    page.locator("dd", has_text="耳被").wait_for()  # on the person's page before it is sent
    page.get_by_role("button", name="发件箱: 0 待发送, 1 有问题").wait_for()
    assert page.locator(".status").inner_text() == "!1"
    page.unroute("**/field/api/ops")
    show(page, "/outbox")
    page.get_by_text("看内容").click()
    page.locator(".entry dd", has_text="耳被").wait_for()
    tap(page, "打开改正", "button")
    assert page.locator("[name=note]").input_value() == "耳被"
    page.fill("[name=note]", "耳背")
    tap(page, "保存", "button")
    page.get_by_role("button", name="发件箱: 0 待发送, 0 有问题").wait_for()
    page.locator("dd", has_text="耳背").wait_for()  # before the next download brings it
    elder.refresh_from_db()
    assert (elder.note, FieldEdit.objects.count()) == ("耳背", 1)
    assert not phone.complaints


def refused(route: Route) -> None:
    problem = {"code": "people.example", "title": "不行。", "remedy": "请改正。"}
    sent = json.loads(route.request.post_data or "")["ops"]
    route.fulfill(
        json={"answers": [{"id": one["id"], "outcome": "refused", "problem": problem} for one in sent]}
    )


def test_what_waits_can_be_corrected_and_is_named_in_the_language_of_now(
    phone: FieldPhone, worker: User, elder: Resident
) -> None:
    page = phone.open()
    phone.first_use(page, worker)
    assert page.locator(".status").inner_text() == "✓"
    page.route("**/field/api/**", lambda route: route.abort())  # a signal, and no server behind it
    show(page, f"/visit/{elder.id}")
    page.fill("[name=note]", "腿疼")
    tap(page, "保存", "button")
    page.get_by_role("button", name="发件箱: 1 待发送, 0 有问题").wait_for()
    page.locator(".status", has_text="↑1").wait_for()
    page.get_by_text("没有信号").wait_for()
    tap(page, "English", "button")
    show(page, "/outbox")
    page.get_by_text("Visit to 白玛").wait_for()
    tap(page, "Open and correct", "button")
    page.fill("[name=note]", "膝盖疼")
    tap(page, "Save", "button")
    page.get_by_text("Saved on the phone").wait_for()
    page.unroute("**/field/api/**")
    tap(page, "Sync now", "button")
    page.locator(".status", has_text="✓").wait_for()
    assert Visit.objects.get().note == "膝盖疼"


def test_who_has_lost_the_role_is_told_so_and_whom_to_ask(
    phone: FieldPhone, worker: User, elder: Resident
) -> None:
    page = phone.open()
    phone.first_use(page, worker)
    show(page, "/passphrase")
    page.fill("[name=passphrase]", "山上的风42很大")
    page.fill("[name=again]", "别的")
    tap(page, "保存", "button")
    page.get_by_text("两次输入的不一样").wait_for()
    for field in ("passphrase", "again"):
        page.fill(f"[name={field}]", "短")
    tap(page, "保存", "button")
    page.get_by_text("至少 8 个字符。", exact=True).wait_for()
    assert page.get_by_text("两次输入的不一样").is_hidden()
    show(page, "/")
    assert page.get_by_role("link", name="回到网页版").get_attribute("href") == "/"
    Grant.objects.filter(user=worker).update(ends_on=date(2020, 2, 1))
    tap(page, "立即同步", "button")
    page.get_by_text("请找站长或系统管理员").wait_for()
    assert page.get_by_role("link", name="记录走访").is_hidden()
    show(page, "/people")
    page.get_by_text("没有找到").wait_for()
