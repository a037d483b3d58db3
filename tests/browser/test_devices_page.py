"""采集设备 on a phone and on a desk: registered, shown once with its code, without a complaint of browser or checker."""

from __future__ import annotations

import pytest
from django.test import Client

from lianxin.base.access.models import User
from tests.browser.conftest import DESKTOP, PHONE, Opener
from tests.factories import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_a_device_is_registered_and_its_code_shown(open_page: Opener, client: Client, zhuoma: User, size: tuple[int, int]) -> None:
    session = sign_in(client, zhuoma).session.session_key
    visit = open_page("/devices/", size=size, session=session)
    visit.page.get_by_label("设备名称").fill("我的手机")
    assert visit.violations() == []
    visit.page.get_by_role("button", name="登记并生成二维码").click()
    code = visit.page.get_by_role("img", name="用于设置 ODK Collect 的二维码")
    code.wait_for()
    visit.screenshot(f"device-made-{size[0]}", whole=True)
    box = code.bounding_box()
    assert box is not None
    assert box["width"] >= 200, "a camera must be able to read it"
    assert visit.violations() == []
    assert visit.sideways() == 0
    visit.page.get_by_role("link", name="已经保存好,返回采集设备").click()
    visit.page.get_by_text("使用中").first.wait_for()
    visit.screenshot(f"devices-{size[0]}", whole=True)
    assert visit.violations() == []
    assert visit.sideways() == 0
    assert visit.complaints == []
