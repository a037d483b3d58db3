"""A carer's day without signal: the route, a visit from arriving to leaving, goods signed for; then everything has arrived, with proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from lianxin.base.access.models import User
from lianxin.domain.care.models import Visit
from lianxin.domain.care.services import record_visit
from lianxin.domain.commitments.models import Commitment, Proof
from lianxin.domain.goods.models import HandOut, Recipient, StockAccount
from lianxin.domain.goods.services import (
    DonatedLine,
    assign_round,
    make_campaign,
    open_campaign,
    receive_donation,
)
from lianxin.domain.meals.models import Kitchen, Meal, MealDay
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import CategoryMembership, Resident
from lianxin.kernel.clock import local_day
from tests import factories
from tests.browser.field_phone import FieldPhone, phone_in_the_field, saved, settled, tap
from tests.browser.test_field_app_screens import faults_of
from tests.domain.surveys.made import photo
from tests.factories import GONGKA, TABA

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def worker(transactional_db: None) -> User:
    return factories.make_user("zhuoma", "worker", GONGKA, display_name="卓玛", starts_on=date(2020, 1, 1))


@pytest.fixture
def elder(worker: User) -> Resident:
    """白玛, with cleaning today, and the winter list to be brought to her."""
    now = timezone.now()
    found = factories.make_resident("白玛", TABA, note="从后门进", address="三组12号", lon=91.735, lat=29.835)
    promise = factories.make_commitment(worker, found, service="zhujie", minutes=90, made_at=now - timedelta(days=2), due_at=now + timedelta(days=1))
    Visit.objects.create(
        place=TABA, resident=found, worker=worker, service="zhujie", day=local_day(now), commitment=promise, planned_start=540, window_start=540,
        window_end=720, travel_minutes=12, minutes=90,
    )  # fmt: skip
    CategoryMembership.objects.create(resident=found, place=TABA, code="duju", since=local_day(now) - timedelta(days=9), rule_version="1", computed_at=now)
    head = factories.viewer_for(factories.make_user("deji", "station_head", GONGKA, display_name="德吉", starts_on=date(2020, 1, 1)), now)
    ago = now - timedelta(days=1)
    tea = DonatedLine("zangcha", 5, "T1", local_day(now) + timedelta(days=400))
    receive_donation(actor=head, now=ago, place=GONGKA, donor_kind="organisation", donor_name="拉萨某商会", lines=[tea])
    store = StockAccount.objects.get(place=GONGKA, kind="store").id
    made = make_campaign(actor=head, now=now, title="暖冬行动", place=GONGKA, store_id=store, goods={"zangcha": 1}, categories=["duju"], as_of=local_day(now))
    open_campaign(actor=head, now=now, campaign_id=made.id)
    assign_round(actor=head, now=now, campaign_id=made.id, place=GONGKA, worker_id=worker.id)
    return found


@pytest.fixture
def phone(chromium: Browser, worker: User, elder: Resident, tmp_path: Path) -> Iterator[FieldPhone]:
    with phone_in_the_field(chromium, tmp_path) as made:
        yield made


def sign(page: Page) -> None:
    """A cross in the box."""
    pad = page.locator("canvas.pad")
    pad.evaluate("pad => pad.scrollIntoView({ block: 'center' })")  # clear of the button that stays at the foot
    box = pad.bounding_box()
    assert box
    for start, end in ((0.2, 0.8), (0.8, 0.2)):
        page.mouse.move(box["x"] + box["width"] * start, box["y"] + box["height"] * 0.2)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * end, box["y"] + box["height"] * 0.8, steps=4)
        page.mouse.up()
    page.get_by_text("已签字").wait_for()


def test_a_day_without_signal_arrives_whole_with_its_proof(phone: FieldPhone, worker: User, elder: Resident) -> None:
    page = phone.open()
    assert phone.context
    phone.context.grant_permissions(["geolocation"], origin=phone.server.url)
    phone.context.set_geolocation({"longitude": 91.735, "latitude": 29.835, "accuracy": 12})
    phone.first_use(page, worker)
    settled(page)
    phone.server.stop()

    tap(page, "今天的路线")
    page.get_by_text("下一站").wait_for()
    page.get_by_text("09:00–12:00 之间").wait_for()
    assert page.get_by_role("link", name="去那里").get_attribute("href") == "geo:29.835,91.735?q=29.835,91.735"
    phone.screenshot(page, "route")
    assert not faults_of(page, phone.server)
    tap(page, "上门")
    page.get_by_text("从后门进").wait_for()
    page.get_by_role("button", name="到了").click()
    page.get_by_text("误差 12 米").wait_for()
    page.get_by_label("清洁项目").first.check()
    page.locator(".task input[type=text]:visible").fill("地、窗")
    page.get_by_label("吃得少了").check()
    page.get_by_text("登记为需求").click()
    page.locator("#door-photo").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.locator(".shots img").wait_for()
    sign(page)
    phone.screenshot(page, "door")
    page.set_viewport_size({"width": 320, "height": 640})
    assert not faults_of(page, phone.server)
    page.set_viewport_size({"width": 390, "height": 844})

    page = phone.restart()  # in the middle of it: the browser was closed, and everything is still there
    phone.unlock(page)
    page.get_by_role("link", name="走访 白玛").click()
    page.locator(".shots img").wait_for()
    page.get_by_text("已签字").wait_for()
    page.get_by_role("button", name="离开").click()
    page.get_by_text("离开 ·").wait_for()
    tap(page, "完成并保存", "button")
    saved(page)

    page.get_by_role("link", name="暖冬行动").click()
    page.get_by_label("家属").check()
    page.fill("[name=signerName]", "仁增")
    tap(page, "完成并保存", "button")
    page.get_by_text("请写签收人的姓名和关系").wait_for()
    page.fill("[name=relation]", "儿子")
    sign(page)
    phone.screenshot(page, "handout")
    tap(page, "完成并保存", "button")
    page.get_by_text("今明两天没有要上门的").wait_for()
    assert Proof.objects.count() == 0

    phone.server.start()
    phone.sign_in(worker)
    tap(page, "返回")
    tap(page, "立即同步", "button")
    page.get_by_text("全部已发送").wait_for()
    settled(page)
    visit, made = Visit.objects.get(), HandOut.objects.get()
    assert (visit.result, visit.record, visit.observed) == ("met", {"checklist": "地、窗"}, ["eats_less"])
    assert Need.objects.get(resident=elder).kind == "meal"
    promise = Commitment.objects.get(id=visit.commitment_id)
    kinds = sorted(Proof.objects.filter(commitment=promise).values_list("kind", flat=True))
    assert kinds == ["photo", "place", "place", "signature", "time"]
    assert not promise.is_open
    assert (made.outcome, made.signed_by, made.signer_name, made.relation) == ("handed", "family", "仁增", "儿子")
    assert Recipient.objects.get().state == "handed"
    with_files = Proof.objects.exclude(sent_sha256="")
    assert with_files.count() == 3
    assert not with_files.filter(file=None).exists()
    assert not phone.complaints


def test_a_door_begun_yesterday_is_finished_today_and_takes_its_photo_along_when_somebody_was_quicker(phone: FieldPhone, worker: User, elder: Resident) -> None:
    elder.phone = "13989010001"
    elder.save()
    page = phone.open()
    phone.first_use(page, worker)
    settled(page)
    tap(page, "今天的路线")
    page.get_by_role("link", name="打电话").wait_for()
    tap(page, "上门")
    page.get_by_role("button", name="到了").click()
    page.locator("#door-photo").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.locator(".shots img").wait_for()
    sign(page)
    tap(page, "返回")

    visit, now = Visit.objects.get(), timezone.now()
    Visit.objects.update(day=local_day(now) - timedelta(days=1))
    tap(page, "返回")
    page.get_by_role("link", name="今天的路线 · 2 站").wait_for()
    tap(page, "立即同步", "button")
    page.get_by_role("link", name="今天的路线 · 1 站").wait_for()
    tap(page, "走访 白玛")  # no longer on the route, and still in the draft
    page.get_by_text("从后门进").wait_for()
    page.locator(".shots img").wait_for()
    assert page.get_by_role("link", name="打电话").count() == 0
    head = factories.viewer_for(User.objects.get(username="deji"), now)
    record_visit(actor=head, now=now, resident_id=elder.id, visit_id=visit.id, arrived_at=now - timedelta(minutes=50), left_at=now - timedelta(minutes=9))
    tap(page, "完成并保存", "button")
    page.get_by_role("button", name="发件箱: 0 待发送, 1 有问题").click()
    tap(page, "记成另一次走访", "button")
    page.locator("[data-state=sent]").wait_for()
    settled(page)
    assert Visit.objects.count() == 2
    with_files = Proof.objects.exclude(sent_sha256="")
    assert {(one.commitment_id, one.kind, one.file is not None) for one in with_files} == {(visit.commitment_id, kind, True) for kind in ("photo", "signature")}
    assert not phone.complaints


def test_numbers_to_call_leave_the_phone_with_the_day_and_come_again_with_the_next_download(phone: FieldPhone, worker: User, elder: Resident) -> None:
    elder.phone = "13989010001"
    elder.save()
    page = phone.open()
    phone.first_use(page, worker)
    settled(page)
    phone.server.stop()
    for days, count in ((0, 1), (1, 0), (0, 0)):
        page = phone.restart()
        page.add_init_script(f"const now = Date; Date = class extends now {{ constructor(...at) {{ at.length ? super(...at) : super(now.now() + {days * 86_400_000}) }} }}")
        phone.unlock(page)
        page.get_by_role("link", name="今天的路线").wait_for()
        tap(page, "今天的路线")
        page.get_by_role("link", name="上门" if days == 0 else "暖冬行动").first.wait_for()
        assert page.get_by_role("link", name="打电话").count() == count
    phone.server.start()
    phone.sign_in(worker)
    tap(page, "返回")
    tap(page, "立即同步", "button")
    settled(page)
    tap(page, "今天的路线")
    page.get_by_role("link", name="打电话").wait_for()


def test_who_only_brings_meals_has_their_round_on_the_phone(phone: FieldPhone, worker: User, elder: Resident) -> None:
    pubu = factories.make_user("pubu", "volunteer", TABA, display_name="普布", starts_on=date(2020, 1, 1))
    page = phone.open()
    phone.first_use(page, pubu)
    settled(page)
    assert page.get_by_role("link", name="记录走访").count() == 0
    assert page.locator(".tabs a").all_inner_texts() == ["首页", "发件箱"]
    tap(page, "今天的路线")
    page.get_by_text("今明两天没有要上门的").wait_for()
    assert not faults_of(page, phone.server)
    assert not phone.complaints


def test_a_meal_stands_among_the_visits_by_time_and_what_must_not_be_in_it_is_marked(phone: FieldPhone, worker: User, elder: Resident) -> None:
    now = timezone.now()
    where = Kitchen.objects.create(place=GONGKA, name="工卡镇养老食堂", lon=91.731, lat=29.832, made_at=now)
    lunch = MealDay.objects.create(place=GONGKA, kitchen=where, day=local_day(now), sitting="lunch", frozen_at=now)
    for name, at in (("次珍", 530), ("央宗", 760)):
        whom = factories.make_resident(name, TABA, address="二组3号")
        promise = factories.make_commitment(worker, whom, kind="meal", service="zhucan", made_at=now - timedelta(days=1), due_at=now + timedelta(days=1))
        Meal.objects.create(
            place=TABA, meal_day=lunch, resident=whom, listed_as=whom.id, commitment=promise, way="brought", texture="ordinary", allergies=["milk"],
            other_allergy="蚕豆", window_start=500, window_end=800, price=15, subsidy=0, self_paid=15, runner=worker, trip=1, sequence=at, planned_arrival=at,
        )  # fmt: skip
    page = phone.open()
    phone.first_use(page, worker)
    settled(page)
    page.get_by_role("link", name="送餐 2 份").wait_for()
    tap(page, "今天的路线")
    first = page.locator(".card.next")
    first.get_by_text("对奶过敏").wait_for()
    assert first.locator(".badge").all_inner_texts() == ["对奶过敏", "对蚕豆过敏"]
    assert "饮食要求: 普食" in first.inner_text()
    assert page.locator(".who strong, .rows strong").all_inner_texts()[:3] == ["次珍", "09:00 白玛", "12:40 央宗"], "the visit lies between the two meals"
    phone.screenshot(page, "meals")
    assert not faults_of(page, phone.server)
    tap(page, "上门")
    page.locator(".notice .badge").first.wait_for()
    assert page.locator(".notice .badge").all_inner_texts() == ["对奶过敏", "对蚕豆过敏"]
    phone.screenshot(page, "meal-door")
    tap(page, "完成并保存", "button")
    page.get_by_text("还缺:").wait_for()
    assert page.url.split("#")[1].startswith("/door/meal/"), "nothing is saved yet"
    tap(page, "没有也保存", "button")
    saved(page)
