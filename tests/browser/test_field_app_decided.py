"""What a phone shows of what others decide or know: a need corrected, work in quarantine, a form begun from the file, whom to see first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from lianxin.base.access.models import Grant, User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.care.models import Visit
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from lianxin.domain.surveys import services as surveys
from lianxin.domain.surveys.models import Form, HeldOperation, Submission
from lianxin.entry.field.operations import write
from lianxin.entry.field.reading import Fields
from lianxin.kernel.clock import age_on, local_day
from tests import factories
from tests.browser.field_phone import FieldPhone, phone_in_the_field, saved, settled, tap
from tests.browser.test_field_app_kept import refused, show
from tests.factories import GONGKA, MOZHUGONGKA, NOW, TABA, viewer_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def worker(transactional_db: None) -> User:
    return factories.make_user("zhuoma", "worker", GONGKA, display_name="卓玛", starts_on=date(2020, 1, 1))


@pytest.fixture
def elder(transactional_db: None) -> Resident:
    return factories.make_resident("白玛", TABA, pinyin="baima", sex="2", birth_date=date(1945, 3, 1))


@pytest.fixture
def phone(chromium: Browser, worker: User, elder: Resident, tmp_path: Path) -> Iterator[FieldPhone]:
    with phone_in_the_field(chromium, tmp_path) as made:
        yield made


def note_need(page: Page, elder: Resident, said: str) -> None:
    show(page, f"/need/{elder.id}")
    page.select_option("[name=kind]", "meal")
    page.fill("[name=said]", said)
    tap(page, "保存", "button")
    saved(page)


def test_a_refused_need_is_opened_corrected_and_arrives_once(phone: FieldPhone, worker: User, elder: Resident) -> None:
    page = phone.open()
    phone.first_use(page, worker)
    page.route("**/field/api/ops", refused)
    note_need(page, elder, "想吃热得")
    page.get_by_role("button", name="发件箱: 0 待发送, 1 有问题").wait_for()
    page.unroute("**/field/api/ops")
    show(page, "/outbox")
    tap(page, "打开改正", "button")
    assert page.locator("[name=said]").input_value() == "想吃热得"
    assert page.locator("[name=kind]").input_value() == "meal"
    page.fill("[name=said]", "想吃热的")
    page.select_option("[name=kind]", "bathing")
    tap(page, "保存", "button")
    page.get_by_role("button", name="发件箱: 0 待发送, 0 有问题").wait_for()
    found = Need.objects.get()
    assert (found.kind, found.said, found.found_by_id) == ("bathing", "想吃热的", worker.id)
    show(page, "/outbox")
    page.locator(".entry").first.wait_for()
    assert page.locator(".entry").count() == 1, "the one it took the place of is gone"
    assert not phone.complaints


def test_what_is_sent_after_the_role_is_gone_waits_and_the_phone_learns_the_decision(phone: FieldPhone, worker: User, elder: Resident) -> None:
    head = factories.make_user("deji", "station_head", GONGKA, display_name="德吉", starts_on=date(2020, 1, 1))
    page = phone.open()
    phone.first_use(page, worker)
    page.route("**/field/api/**", lambda route: route.abort())  # a signal, and no server behind it
    note_need(page, elder, "想吃热的")
    note_need(page, elder, "还是想吃热的")
    settled(page)
    Grant.objects.filter(user=worker).delete()
    page.unroute("**/field/api/**")
    show(page, "/outbox")
    tap(page, "立即同步", "button")
    page.locator('.entry[data-state="quarantined"]').nth(1).wait_for()
    page.route("**/field/**", lambda route: route.abort())
    settled(page)
    assert Need.objects.count() == 0
    first, second = HeldOperation.objects.order_by("id")
    actor, now = viewer_for(head, timezone.now()), timezone.now()
    surveys.admit_operation(
        actor=actor, now=now, operation_id=first.id, take_in=lambda who, sent: write(who, now, Fields(sent))
    )
    surveys.turn_down_operation(actor=actor, now=now, operation_id=second.id, note="是同一件事")
    page.unroute("**/field/**")
    tap(page, "立即同步", "button")
    page.locator('.entry[data-state="sent"]').wait_for()
    page.locator('.entry[data-state="problem"]', has_text="是同一件事").wait_for()
    settled(page)
    found = Need.objects.get()
    assert (found.said, found.found_by_id) == ("想吃热的", worker.id)
    assert not phone.complaints


def test_a_form_begins_with_what_the_file_knows_and_whom_one_is_to_visit_comes_first(phone: FieldPhone, worker: User, elder: Resident) -> None:
    surveys.install_pack_forms(actor=Viewer.system("setup"), now=NOW, place=MOZHUGONGKA)
    form = Form.objects.get(form_id="elder_needs")
    surveys.assign_form(actor=Viewer.system("setup"), now=NOW, form_id=form.id, place=GONGKA, starts_on=date(2026, 1, 1))
    today = local_day(timezone.now())
    for name, pinyin, place in (("扎西", "zhaxi", "540127100201"), ("旦增", "danzeng", TABA), ("阿旺", "awang", TABA)):
        factories.make_resident(name, place, pinyin=pinyin)
    due = Resident.objects.get(name="旦增")
    Visit.objects.create(place=TABA, resident=due, worker=worker, service="zhucan", day=today, window_start=630, window_end=750)
    page = phone.open()
    phone.first_use(page, worker)
    show(page, "/people")
    page.locator("#found strong").first.wait_for()
    assert page.locator("#found strong").all_inner_texts() == ["旦增", "扎西", "阿旺", "白玛"]
    assert "10:30 走访" in page.locator("#found .label").inner_text()
    show(page, "/forms")
    page.locator("button.row").first.click()
    page.get_by_role("searchbox").fill("白玛")
    page.locator("a.row[data-id]").first.click()
    page.get_by_role("radio", name="同意", exact=True).check()
    tap(page, "下一步", "button")
    page.get_by_text("照居民档案填好").wait_for()
    name, age, telephone = (page.locator(".question input[type=text]:visible").nth(at) for at in range(3))
    assert (name.input_value(), age.input_value(), telephone.input_value()) == ("白玛", str(age_on(date(1945, 3, 1), today)), "")
    assert page.get_by_role("radio", name="女", exact=True).is_checked()
    name.fill("白玛措")
    tap(page, "返回")
    page.get_by_role("link", name="白玛").click()  # the draft: what was corrected stays
    assert name.input_value() == "白玛措"
    assert Submission.objects.count() == 0
    assert not phone.complaints


def test_the_visit_planned_for_today_is_offered_first_and_gone_once_it_is_recorded(phone: FieldPhone, worker: User, elder: Resident) -> None:
    today = local_day(timezone.now())
    planned = Visit.objects.create(place=TABA, resident=elder, worker=worker, service="zhucan", day=today, window_start=630, window_end=750)
    page = phone.open()
    phone.first_use(page, worker)
    page.route("**/field/api/**", lambda route: route.abort())
    show(page, f"/people/{elder.id}")
    page.get_by_role("link", name="记成另一次走访").wait_for()
    tap(page, "记录走访")
    page.fill("[name=day]", today.isoformat())
    page.fill("[name=from]", "00:00")
    page.fill("[name=until]", "00:00")
    tap(page, "保存", "button")
    page.get_by_text("没有安排好的走访").wait_for()  # long before the server says so
    show(page, "/outbox")
    page.get_by_text("没有信号").wait_for()  # why nothing goes stands beside what waits
    page.unroute("**/field/api/**")
    tap(page, "立即同步", "button")
    page.locator('.entry[data-state="sent"]').wait_for()
    planned.refresh_from_db()
    assert planned.recorded_at is not None
    assert Visit.objects.count() == 1
