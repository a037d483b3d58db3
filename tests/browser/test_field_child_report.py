"""A child at risk reported where there is no signal: never said to be received before it is, first of all that is sent, one incident."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lianxin.base.access.models import User
from lianxin.domain.minors.models import ChildReport
from lianxin.domain.minors.selectors import feedback_by_code, words_of
from lianxin.domain.needs.models import Need
from tests import factories
from tests.browser.conftest import PATIENCE
from tests.browser.field_phone import NAMES, FieldPhone, phone_in_the_field, tap
from tests.browser.test_field_app_steadfast import note_need, show
from tests.factories import GONGKA, TABA

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BIRD = "金丝雀说手上有青紫"
CONTENTS = """(account) => new Promise((resolve) => {
  const asked = indexedDB.open(`lianxin-field-${account}`);
  asked.onsuccess = () => {
    const rows = asked.result.transaction("boxes").objectStore("boxes").getAll();
    rows.onsuccess = () => {
      asked.result.close();
      resolve(rows.result.map((box) => new TextDecoder().decode(box.data) + JSON.stringify(box)).join());
    };
  };
})"""


@pytest.fixture
def worker(transactional_db: None) -> User:
    return factories.make_user("zhuoma", "worker", GONGKA, display_name="卓玛", starts_on=date(2020, 1, 1))


@pytest.fixture
def phone(chromium: Browser, worker: User, tmp_path: Path) -> Iterator[FieldPhone]:
    factories.make_user("quzhen", "child_officer", GONGKA, starts_on=date(2020, 1, 1))
    with phone_in_the_field(chromium, tmp_path) as made:
        yield made


class Line:
    """What the phone sent, request by request; it can break behind the server's back, or bring a refusal."""

    def __init__(self, page: Page) -> None:
        self.kinds: list[list[str]] = []
        self.how = "whole"
        page.route("**/field/api/ops", self._pass)

    def _pass(self, route: Route) -> None:
        sent: list[dict[str, Any]] = json.loads(route.request.post_data or "")["ops"]
        self.kinds.append([one["kind"] for one in sent])
        if "child_report" not in self.kinds[-1]:
            route.continue_()
        elif self.how == "refuses":
            problem = {"code": "minor.place_needed", "title": "没有写明地点。", "remedy": "请选择地点。"}
            route.fulfill(json={"answers": [{"id": one["id"], "outcome": "refused", "problem": problem} for one in sent]})
        elif self.how == "breaks":
            route.fetch()  # the server has it, and the phone never hears
            route.abort()
        else:
            route.continue_()


def test_a_report_written_without_a_signal_is_one_incident_and_leaves_its_number_alone(phone: FieldPhone, worker: User) -> None:
    elder = factories.make_resident("白玛", TABA, birth_date=date(1945, 3, 1))
    page = phone.open()
    phone.first_use(page, worker)
    page.context.set_offline(True)
    note_need(page, elder, "想吃热的")  # waits before it, and goes after it
    write(page)
    page.get_by_text("站里还没有收到。现在就打电话").wait_for()
    numbers = [one.get_attribute("href") for one in page.locator(".entry .notice a").all()]
    assert {"tel:110", "tel:12345", "tel:12355"} <= set(numbers)
    assert page.get_by_text("站里已收到").count() == 0
    assert page.get_by_role("button", name="打开改正").count() == 1  # of the need: a report is never taken back to be written on
    assert BIRD not in page.evaluate(CONTENTS, str(worker.id))
    show(page, "/")
    page.locator(".standing .notice a[href='tel:110']").wait_for()
    phone.screenshot(page, "child-report-waiting")

    line = Line(page)
    line.how = "refuses"
    page.context.set_offline(False)
    show(page, "/outbox")
    page.get_by_text("没有写明地点。 请选择地点。").wait_for()
    page.get_by_role("button", name="发件箱: 0 待发送, 1 有问题").wait_for()
    assert line.kinds == [["child_report"], ["need"]]
    card = page.locator(".entry[data-state=problem]")
    line.how = "breaks"
    card.get_by_role("button", name="打开改正").click()
    assert page.locator("[name=happened]").input_value() == BIRD  # refused, and nothing lost
    page.select_option("[name=place]", TABA)
    tap(page, "报告", "button")
    page.locator(".entry[data-state=waiting] .notice").wait_for()
    wait_for_reports(page)
    assert page.get_by_text("站里已收到").count() == 0  # it is there, and nobody has told the phone

    line.how = "whole"
    tap(page, "立即同步", "button")
    page.get_by_text("站里已收到,编号").wait_for()
    found = ChildReport.objects.get()
    assert (found.way, found.by, found.place, words_of(found.told)["happened"]) == ("field", worker.id, TABA, BIRD)
    assert found.written_at is not None
    assert found.written_at < found.sent_at
    code = (page.get_by_text("站里已收到,编号").text_content() or "").rpartition(" ")[2]
    assert feedback_by_code(code).sent_at == found.sent_at
    names = page.evaluate(NAMES, str(worker.id))
    assert f"state/{found.id}" in names
    assert f"op/{found.id}" not in names
    page.get_by_role("button", name="发件箱: 0 待发送, 0 有问题").wait_for()
    assert BIRD not in (page.locator("main").text_content() or "")
    page.reload()
    show(page, "/outbox")
    page.get_by_text(f"站里已收到,编号 {code}").wait_for()
    assert ChildReport.objects.count() == 1
    assert Need.objects.filter(kind="meal").count() == 1
    assert not phone.complaints


def write(page: Page) -> None:
    show(page, "/")
    tap(page, "报告孩子有危险")
    tap(page, "报告", "button")
    page.get_by_text("请写发生了什么。", exact=True).wait_for()
    page.select_option("[name=place]", GONGKA)
    page.fill("[name=child]", "七八岁的男孩,红衣服")
    page.fill("[name=happened]", BIRD)
    page.select_option("[name=safety]", "danger")
    page.select_option("[name=found_how]", "seen")
    page.locator("[name=situations][value=MR4]").check(force=True)
    tap(page, "报告", "button")


def wait_for_reports(page: Page) -> None:
    for _each in range(PATIENCE // 100):
        if ChildReport.objects.exists():
            return
        page.wait_for_timeout(100)
    pytest.fail("the report never reached the server")
