"""Two tabs at once, a clock that is wrong, a line that breaks, nobody at the phone: nothing is lost, and nothing stands still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from lianxin.base.access.models import User
from lianxin.domain.people.models import FieldEdit, Resident
from lianxin.domain.surveys import services as surveys
from lianxin.domain.surveys.models import Form
from tests import factories
from tests.browser.field_phone import NAMES, FieldPhone, phone_in_the_field, saved, tap
from tests.domain.surveys.made import SYSTEM, answered, send, workbook
from tests.factories import GONGKA, MOZHUGONGKA, NOW, TABA

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAMAGE = """([account, name]) => new Promise((resolve) => {
  const asked = indexedDB.open(`lianxin-field-${account}`);
  asked.onsuccess = () => {
    const change = asked.result.transaction("boxes", "readwrite");
    change.objectStore("boxes").put({ iv: new Uint8Array(12), data: new ArrayBuffer(40) }, name);
    change.oncomplete = () => { asked.result.close(); resolve(null); };
  };
})"""


SLOW_KEYS = """{
  const importKey = crypto.subtle.importKey.bind(crypto.subtle);
  crypto.subtle.importKey = (...given) => new Promise((resolve) => setTimeout(resolve, 300)).then(() => importKey(...given));
}"""
"""Between looking for a data key and putting one away: as on a slow phone, so that two tabs surely meet there."""


@pytest.fixture
def worker(transactional_db: None) -> User:
    return factories.make_user("zhuoma", "worker", GONGKA, display_name="卓玛", starts_on=date(2020, 1, 1))


@pytest.fixture
def elder(transactional_db: None) -> Resident:
    return factories.make_resident("白玛", TABA, pinyin="baima", note="爱喝茶\r\n耳背 ", birth_date=date(1945, 3, 1))


@pytest.fixture
def phone(chromium: Browser, worker: User, elder: Resident, tmp_path: Path) -> Iterator[FieldPhone]:
    with phone_in_the_field(chromium, tmp_path) as made:
        yield made


def show(page: Page, path: str) -> None:
    page.evaluate("(path) => { location.hash = path }", path)


def note_need(page: Page, elder: Resident, said: str) -> None:
    show(page, f"/need/{elder.id}")
    page.select_option("[name=kind]", "meal")
    page.fill("[name=said]", said)
    tap(page, "保存", "button")
    saved(page)


def test_two_tabs_opened_at_once_share_one_key_and_a_damaged_box_hides_no_other(phone: FieldPhone, worker: User, elder: Resident) -> None:
    one = phone.open()
    phone.sign_in(worker)
    assert phone.context is not None
    phone.context.add_init_script(SLOW_KEYS)
    other = phone.context.new_page()
    for page in (one, other):
        page.goto(f"{phone.server.url}/field/", wait_until="commit")
    for page in (one, other):
        page.get_by_role("button", name="以后再说").click()
        page.get_by_text("全部已发送").wait_for()
    note_need(one, elder, "第一个页签")
    note_need(other, elder, "第二个页签")
    one.evaluate(DAMAGE, [str(worker.id), "op/damaged"])
    one.evaluate(DAMAGE, [str(worker.id), "state/damaged"])
    one.reload()
    one.get_by_role("button", name="发件箱: 0 待发送, 0 有问题").wait_for()
    show(one, "/outbox")
    one.get_by_text("项内容打不开").wait_for()
    one.locator("details summary").first.wait_for()
    text = one.locator("main").text_content() or ""
    assert ("第一个页签" in text, "第二个页签" in text) == (True, True)


def assigned_form_with_a_list() -> Form:
    sheet = workbook().replace(b"select_one yes_no", b"select_one_from_file houses.csv")
    version = surveys.upload_form(actor=SYSTEM, now=NOW, place=MOZHUGONGKA, content=sheet, filename="elder.md")
    surveys.add_media(actor=SYSTEM, now=NOW, version_id=version.id, name="houses.csv", content="name,label\nyes,一号院\n".encode())
    surveys.publish_version(actor=SYSTEM, now=NOW, version_id=version.id)
    surveys.assign_form(actor=SYSTEM, now=NOW, form_id=version.form_id, place=GONGKA, starts_on=date(2026, 1, 1))
    return Form.objects.get()


def test_a_questionnaire_sent_back_takes_no_list_away_and_a_new_version_counts_when_it_is_here(phone: FieldPhone, worker: User, elder: Resident) -> None:
    form = assigned_form_with_a_list()
    submission = send(worker, answered(resident=elder.id)).submission
    head = factories.viewer_for(factories.make_user("deji", "station_head", GONGKA))
    surveys.review_submission(actor=head, now=NOW, submission_id=submission.id, act="send_back", note="?")
    page = phone.open()
    phone.first_use(page, worker)
    names = page.evaluate(NAMES, str(worker.id))
    assert f"media/{form.current_id}/houses.csv" in names

    later = workbook("2")
    version = surveys.upload_form(actor=SYSTEM, now=NOW, place=MOZHUGONGKA, content=later, filename="elder.md")
    surveys.publish_version(actor=SYSTEM, now=NOW, version_id=version.id)
    page.route("**/field/api/forms/*", lambda route: route.abort())
    tap(page, "立即同步", "button")
    page.get_by_text("没有信号:照常填写").wait_for()
    page.reload()
    page.get_by_text("全部已发送").wait_for()
    show(page, "/forms")
    assert page.locator("button.row small").first.text_content() == "1", "the version that is here"
    page.unroute("**/field/api/forms/*")
    show(page, "/outbox")
    with page.expect_response("**/field/api/residents*"):
        tap(page, "立即同步", "button")
    show(page, "/")
    page.get_by_text("全部已发送").wait_for()
    show(page, "/forms")
    page.locator("button.row small", has_text="2").wait_for()


def test_a_clock_that_was_ahead_neither_stops_syncing_nor_turns_the_order_round(phone: FieldPhone, worker: User, elder: Resident) -> None:
    page = phone.open()
    page.clock.set_fixed_time(timezone.now() + timedelta(days=400))
    phone.first_use(page, worker)
    page.route("**/field/api/ops", lambda route: route.fulfill(status=503))
    change_address(page, elder, "三组1号")
    page.clock.set_fixed_time(timezone.now())
    with page.expect_response("**/field/api/ops"), page.expect_response("**/field/api/residents*"):
        page.reload()
    page.get_by_role("button", name="发件箱: 1 待发送, 0 有问题").wait_for()
    change_address(page, elder, "三组2号")
    page.unroute("**/field/api/ops")
    page.clock.set_fixed_time(timezone.now() + timedelta(minutes=2))
    page.reload()
    page.get_by_role("button", name="发件箱: 0 待发送, 0 有问题").wait_for()
    elder.refresh_from_db()
    assert elder.address == "三组2号"
    edits = FieldEdit.objects.order_by("received_at").values_list("merged", "is_open")
    assert list(edits) == [(["address"], False)] * 2, "the note, with its line ends of a page, is not changed by opening it"


def change_address(page: Page, elder: Resident, address: str) -> None:
    show(page, f"/edit/{elder.id}")
    page.fill("[name=address]", address)
    tap(page, "保存", "button")
    saved(page)


def test_an_app_without_passphrase_that_nobody_touches_locks_and_asks_the_server_for_nothing(phone: FieldPhone, worker: User) -> None:
    page = phone.open()
    page.clock.install()
    phone.sign_in(worker)
    page.goto(f"{phone.server.url}/field/")
    tap(page, "以后再说", "button")
    page.get_by_text("全部已发送").wait_for()
    page.clock.fast_forward("31:00")
    page.get_by_text("已经锁定").wait_for()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/field/api/" in request.url else None)
    page.clock.fast_forward("12:00")
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    assert asked == []
    tap(page, "解锁", "button")
    page.get_by_text("全部已发送").wait_for()
