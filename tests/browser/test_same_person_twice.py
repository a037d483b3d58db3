"""The same person twice, on a phone: told while typing, and two files merged side by side, with a script and without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from lianxin.base.access.viewer import Viewer
from lianxin.base.places.services import sync_from_packs
from lianxin.domain.people.models import Resident, ResidentMerge
from lianxin.domain.people.services.duplicate_pass import run_duplicate_pass
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_journeys import as_user, cast
from tests.domain.people.registered_twice import BORN, NEXT_VILLAGE, make_file, number
from tests.factories import MOZHUGONGKA, TABA

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.browser.test_journeys import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["as_user", "cast"]


@pytest.fixture
def on_file(cast: Cast) -> Resident:
    sync_from_packs(actor=Viewer.system("测试"), now=timezone.now())
    return make_file("次仁卓玛", name_bo="ཚེ་རིང་སྒྲོལ་མ།", id_number=number(), phone="19900000901")


def fill(visit: Visit, name: str) -> None:
    visit.page.fill("#id_name", name)
    visit.page.select_option("#id_place", TABA)
    visit.page.fill("#id_birth_date", str(BORN))


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_a_name_alone_shows_who_is_called_so_beside_the_name(
    as_user: Callable[..., Visit], cast: Cast, on_file: Resident, size: tuple[int, int]
) -> None:
    visit = as_user(cast.zhuoma, reverse("people:new"), size=size)
    visit.page.fill("#id_name", "才仁着玛")
    visit.page.wait_for_selector("#likely .namesakes")
    field, panel = (visit.page.locator(one).bounding_box() for one in ("#id_name", "#likely .namesakes"))
    assert field
    assert panel
    assert field["y"] < panel["y"] < size[1] - 100, "seen without scrolling"
    assert visit.page.locator("#likely .namesakes a").get_attribute("href") == reverse("web:resident", args=[on_file.id])
    assert not visit.violations()
    assert visit.sideways() == 0
    visit.screenshot(f"namesakes-{size[0]}")


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_the_panel_comes_while_typing_and_the_answer_stays(
    as_user: Callable[..., Visit], cast: Cast, on_file: Resident, size: tuple[int, int]
) -> None:
    visit = as_user(cast.zhuoma, reverse("people:new"), size=size)
    fill(visit, "才仁着玛")
    visit.page.wait_for_selector("#likely section")
    line = visit.page.locator("#likely-line a")
    assert "1 份相近的档案" in line.inner_text()
    assert visit.page.locator("#likely").get_by_text("同一个藏文名字的不同汉字写法").is_visible()
    visit.page.check("[name=not_same]")
    with visit.page.expect_response(lambda answer: answer.url.endswith("/likely/")):
        visit.page.fill("#id_phone", "19900000902")
    visit.page.wait_for_selector("#likely section")
    assert visit.page.is_checked("[name=not_same]"), "asked again, the answer stays"
    assert not visit.violations()
    assert visit.sideways() == 0
    assert not visit.complaints
    visit.screenshot(f"likely-{size[0]}", whole=True)
    visit.page.fill("#id_name", "格桑旺堆")
    visit.page.fill("#id_phone", "")
    visit.page.wait_for_selector("#likely section", state="detached")
    fill(visit, "才仁着玛")
    visit.page.wait_for_selector("#likely section")
    visit.page.check("[name=not_same]")
    visit.page.select_option("#id_no_id_reason", "unknown")
    visit.page.get_by_role("button", name="保存").click()
    visit.page.wait_for_url("**/residents/*/")
    assert Resident.objects.filter(name="才仁着玛").exists()


def test_without_a_script_the_form_comes_back(as_user: Callable[..., Visit], cast: Cast, on_file: Resident) -> None:
    visit = as_user(cast.zhuoma, reverse("people:new"), script=False)
    fill(visit, "才仁着玛")
    visit.page.select_option("#id_no_id_reason", "unknown")
    visit.page.get_by_role("button", name="保存").click()
    assert visit.page.get_by_text("这个人可能已经登记过").first.is_visible()
    visit.page.check("[name=not_same]")
    visit.page.get_by_role("button", name="保存").click()
    visit.page.wait_for_url("**/residents/*/")


@pytest.mark.parametrize(("size", "script"), [(PHONE, True), (DESKTOP, True), (PHONE, False)])
def test_the_queue_the_two_files_and_the_way_back(
    as_user: Callable[..., Visit], cast: Cast, on_file: Resident, size: tuple[int, int], script: bool
) -> None:
    make_file("才仁着玛", NEXT_VILLAGE, phone="19900000901", note="耳背,请大声说", address="村口第二家")
    run_duplicate_pass(actor=Viewer.system("测试"), now=timezone.now(), county=MOZHUGONGKA)
    visit = as_user(cast.deji, reverse("people:duplicates"), size=size, script=script)
    look = [visit.sideways()] if script else []
    visit.screenshot(f"duplicates-{size[0]}", whole=True)
    visit.page.get_by_role("link", name="并排核对").first.click()
    visit.screenshot(f"compare-{size[0]}", whole=True)
    if script:
        assert not visit.violations()
        look.append(visit.sideways())
    visit.page.fill("#id_reason", "入户核对")
    visit.page.get_by_role("button", name="合并").click()
    assert visit.page.get_by_text("由两份档案合并").is_visible()
    visit.screenshot(f"merged-{size[0]}", whole=True)
    merge = ResidentMerge.objects.get()
    assert merge.kept.note == "耳背,请大声说"
    visit.page.get_by_role("link", name="撤销").click()
    visit.page.fill("#id_reason", "是两个人")
    visit.page.get_by_role("button", name="撤销合并").click()
    assert visit.page.get_by_role("heading", name="才仁着玛").is_visible()
    assert not any(look)
    assert not visit.complaints
