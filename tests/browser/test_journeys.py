"""The main job as people do it, in a real browser: each role's way through the pages, counted in taps."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.services import sync_from_packs
from lianxin.domain.care.models import Visit as CareVisit
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.commitments.services import make_token
from lianxin.domain.commitments.services.confirming import Invitation
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from lianxin.kernel.clock import local_day
from tests import factories
from tests.browser.conftest import DESKTOP
from tests.factories import GONGKA, LHASA, MOZHUGONGKA, TABA
from tests.rosters import COLUMN, people, write_roster

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Opener, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "山上有风 river 42 stone"


@dataclass
class Cast:
    """The people of the article, and the elder 白玛 with a visit planned for today."""

    zhuoma: User
    ciren: User
    deji: User
    cuomu: User
    admin: User
    baima: Resident


def person(username: str, name: str, role: str, place: str, **fields: Any) -> User:
    return factories.make_user(username, role, place, display_name=name, starts_on=date(2020, 1, 1), **fields)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    baima = factories.make_resident("白玛", TABA, name_bo="པད་མ།", pinyin="bai ma", language="bo")
    found = Cast(
        person("zhuoma", "卓玛", "worker", GONGKA, password=PASSWORD), person("ciren", "次仁", "worker", GONGKA),
        person("deji", "德吉", "station_head", GONGKA), person("cuomu", "措姆", "bureau_officer", MOZHUGONGKA),
        person("admin", "管理员", "system_admin", LHASA), baima,
    )  # fmt: skip
    CareVisit.objects.create(
        place=TABA, resident=baima, worker=found.zhuoma, service="zhucan", day=local_day(timezone.now()),
        window_start=630, window_end=750,
    )  # fmt: skip
    return found


@pytest.fixture
def as_user(open_page: Opener) -> Callable[..., Visit]:
    """`as_user(account, path, …)`: the page as this person sees it, signed in with the second factor."""

    def go(user: User, path: str, **how: Any) -> Visit:
        client = factories.sign_in(Client(), user, verified=True)
        return open_page(path, session=client.cookies[settings.SESSION_COOKIE_NAME].value, **how)

    return go


class Thumb:
    """A person at a phone: every tap, every choice in a list (two taps) and every text counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.interactions = page, 0

    def tap(self, name: str, role: Any = "link") -> None:
        self.page.get_by_role(role, name=name).first.click()
        self.interactions += 1

    def choose(self, field: str, value: str) -> None:
        self.page.select_option(f"[name={field}]", value)
        self.interactions += 2

    def write(self, field: str, text: str) -> None:
        self.page.fill(f"[name={field}]", text)
        self.interactions += 1


def number(text: str | None) -> int:
    """The number inside a text such as 1,234."""
    return int(re.sub(r"\D", "", text or ""))


def rows_of(page: Page) -> int:
    return page.locator("main table.rows tbody tr").count()


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
def test_a_worker_writes_down_a_visit_and_two_needs_in_a_dozen_taps(open_page: Opener, cast: Cast, script: bool) -> None:
    visit = open_page("/login/", script=script)
    page = visit.page
    page.fill("[name=username]", "zhuoma")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="下一步").click()
    assert page.url.endswith("/today/")
    thumb = Thumb(page)
    thumb.tap("白玛 པད་མ།")
    thumb.tap("记录走访")
    thumb.tap("记录")  # the visit planned for today, so that its promise is kept
    thumb.choose("need0-kind", "meal")
    thumb.write("need0-said", "牙口不好,吃不动硬的")
    thumb.choose("need1-kind", "bathing")
    thumb.write("need1-said", "一个人洗澡怕摔")
    sent = []
    page.on("request", lambda one: sent.append(one) if one.method == "POST" else None)
    thumb.tap("保存", "button")
    page.wait_for_load_state()
    assert page.get_by_text("牙口不好").count()
    assert thumb.interactions <= 12
    # The same form arrives a second time: a second tap, or a phone that sends again after a gap in the network.
    [post] = sent
    kept = {name: value for name, value in post.headers.items() if name in {"content-type", "referer", "origin"}}
    again = page.context.request.post(post.url, data=post.post_data_buffer, headers=kept)
    assert again.ok
    assert CareVisit.objects.filter(recorded_at__isnull=False, resident=cast.baima).count() == 1
    needs = Need.objects.filter(resident=cast.baima).values_list("kind", "said").order_by("kind")
    assert list(needs) == [("bathing", "一个人洗澡怕摔"), ("meal", "牙口不好,吃不动硬的")]
    assert visit.complaints == []


def test_a_head_gives_a_need_to_a_worker_and_a_leavers_work_to_others(as_user: Callable[..., Visit], cast: Cast) -> None:
    need = factories.make_need(cast.baima, triage_due_at=timezone.now() + timedelta(hours=2))
    for day in (-1, 1, 2):
        factories.make_commitment(cast.ciren, cast.baima, due_at=timezone.now() + timedelta(days=day))
    page = as_user(cast.deji, "/needs/", size=DESKTOP).page
    page.get_by_role("link", name="白玛 པད་མ།").click()
    page.get_by_label("卓玛").check()
    page.get_by_role("button", name="受理并交办").click()
    promise = Commitment.objects.get(need=need)
    assert promise.worker_id == cast.zhuoma.id
    page.goto(page.url.partition("/needs/")[0] + "/commitments/")
    for tab in range(3):  # all open, overdue, due today
        link = page.locator(".tabs > a").nth(tab)
        count = number(link.locator(".count").text_content())
        link.click()
        page.wait_for_load_state()
        assert rows_of(page) == count
    page.get_by_role("link", name="承办").first.click()
    page.get_by_role("link", name="工作交接").click()
    page.get_by_label("谁的工作要交接").select_option(label="次仁")
    page.locator("main form button").first.click()
    assert page.locator("select[name^=to-]").count() == 3
    assert "手上未结事项" in (page.locator("td.take").first.text_content() or "")
    page.fill("[name=reason]", "次仁调到县里")
    page.get_by_role("button", name="交接这 3 件事项").click()
    page.wait_for_load_state()
    assert page.locator("#messages").get_by_text("已交接 3 件事项").count() == 1
    assert not Commitment.objects.filter(worker=cast.ciren, is_open=True).exists()


def test_every_number_of_the_county_page_opens_its_rows(as_user: Callable[..., Visit], cast: Cast) -> None:
    for at in range(3):
        elder = factories.make_resident(f"居民{at}", TABA)
        factories.make_need(elder)
        factories.make_commitment(cast.zhuoma, elder, due_at=timezone.now() - timedelta(hours=at))
    page = as_user(cast.cuomu, "/county/", size=DESKTOP).page
    shown = page.locator("a.stat").evaluate_all(
        "(all) => all.map((one) => [one.href, one.querySelector('.stat-value').textContent])"
    )
    counts = {}
    for address, value in shown:
        page.goto(address)
        counts[address] = number(value)
        assert rows_of(page) == counts[address], address
    assert sum(1 for count in counts.values() if count) >= 4


def test_a_roster_with_a_fault_is_reported_by_row_accepted_and_its_people_found(
    as_user: Callable[..., Visit], cast: Cast, tmp_path: Path
) -> None:
    sync_from_packs(actor=Viewer.system("测试"), now=timezone.now())
    rows = list(people(8, villages=("塔巴村",)))
    rows[2][COLUMN["村(社区)"]] = "没有的村"
    rows[4][COLUMN["姓名"]] = "རིག་འཛིན་སྒྲོལ་མ།"
    rows[5][COLUMN["姓名"]] = "强巴旦增"
    file = write_roster(tmp_path / "名册.xlsx", rows)
    page = as_user(cast.admin, "/people/rosters/new/").page
    page.fill("[name=new_name]", "县民政局 台账")
    page.select_option("[name=place]", GONGKA)
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_role("button", name="确认并检查").click()
    page.wait_for_load_state()
    fault = page.locator("main tbody tr")
    assert fault.count() == 1
    said = fault.inner_text()
    for word in ("4", "没有的村", "村(社区)"):
        assert word in said
    assert len((fault.locator("td").last.inner_text()).strip()) > len("怎么办")
    page.get_by_role("button", name="确认导入").click()
    page.wait_for_load_state()
    assert page.locator("#messages").get_by_text("新增 7 人").count() == 1
    found = as_user(cast.zhuoma, "/people/search/").page
    for asked, expected in (("qbdz", "强巴旦增"), ("སྒྲོལ་མ", "རིག་འཛིན་སྒྲོལ་མ།")):
        found.locator("main [name=q]").fill(asked)
        found.locator("main [name=q]").press("Enter")
        found.wait_for_load_state()
        assert found.locator("main tbody tr").filter(has_text=expected).count() == 1


def test_the_language_changes_and_the_page_stays(as_user: Callable[..., Visit], cast: Cast) -> None:
    page = as_user(cast.zhuoma, "/people/search/").page
    page.locator("main [name=q]").fill("bm")
    page.locator("main [name=q]").press("Enter")
    page.wait_for_load_state()
    here = page.url
    for language, notes in (("bo", 1), ("en", 0), ("zh-hans", 0)):
        page.locator(".topbar .menu summary").first.click()
        page.locator(f"button[name=language][value={language}]").click()
        page.wait_for_load_state()
        assert page.url == here
        assert page.get_attribute("html", "lang") == language
        assert page.locator(".draft-note:visible").count() == notes


def test_the_look_changes_and_stays_on_the_next_page(as_user: Callable[..., Visit], cast: Cast) -> None:
    page = as_user(cast.zhuoma, "/today/").page
    grounds = set()
    for theme in ("light", "dark", "contrast"):
        page.locator(".topbar .menu summary").first.click()
        page.locator(f"button[name=theme][value={theme}]").click()
        page.wait_for_load_state()
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 3
    page.locator(".topbar .menu summary").first.click()
    page.locator("button[name=mode][value=elder]").click()
    page.wait_for_load_state()
    page.get_by_role("link", name="需求").first.click()
    page.wait_for_load_state()
    assert page.url.endswith("/needs/")
    assert page.get_attribute("html", "data-theme") == "contrast"
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "20px"


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
def test_the_person_served_confirms_by_the_link_without_an_account(open_page: Opener, cast: Cast, script: bool) -> None:
    at = timezone.now() - timedelta(hours=1)
    promise = factories.make_commitment(
        cast.zhuoma, cast.baima, title="助浴", service="zhuyu", made_at=at, done_at=at, done_by=cast.zhuoma.id
    )
    token = make_token(Invitation(promise.id, "resident", cast.zhuoma.id, timezone.now() + timedelta(hours=48)))
    visit = open_page(f"/confirm/{token}/", script=script, mode="elder")
    assert "白玛" not in visit.page.content()
    visit.page.get_by_text("满意", exact=True).click()
    visit.page.get_by_role("button", name="确认").click()
    visit.page.wait_for_load_state()
    assert visit.page.get_by_text("谢谢您").count() == 1
    promise.refresh_from_db()
    assert promise.confirmations.get().satisfied is True
    assert visit.complaints == []
