"""A larger roster in a real browser: the person is led to its page at once, which finishes by itself, without a script."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianxin.base.access.viewer import Viewer
from lianxin.base.jobs.worker import run_worker
from lianxin.base.places.services import sync_from_packs
from lianxin.domain.people.models import Resident
from lianxin.domain.people.services.roster_queue import ACCEPTED_AT_ONCE, CHECKED_AT_ONCE
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import NOW, sign_in
from tests.rosters import people, write_roster

if TYPE_CHECKING:
    from lianxin.base.access.models import User
    from tests.browser.conftest import Opener

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS = 4_500


def work() -> int:
    return run_worker(threading.Event(), once=True, clock=lambda: timezone.now() + timedelta(seconds=1))


@pytest.mark.parametrize(("size", "language", "script"), [(DESKTOP, "zh-hans", False), (PHONE, "bo", True)])
def test_a_larger_roster_is_uploaded_left_and_found_finished(
    open_page: Opener, deji: User, tmp_path: Path, size: tuple[int, int], language: str, script: bool
) -> None:
    sync_from_packs(actor=Viewer.system("测试"), now=NOW)
    path = write_roster(tmp_path / "名册.xlsx", people(ROWS))
    assert path.stat().st_size > CHECKED_AT_ONCE
    assert ROWS > ACCEPTED_AT_ONCE
    session = str(sign_in(Client(), deji, verified=True).session.session_key)
    shown = {"size": size, "language": language, "session": session}
    visit = open_page(reverse("people:roster_new"), script=script, **shown)
    page = visit.page
    page.fill("[name=new_name]", "工卡镇台账")
    page.select_option("[name=place]", "540127100000")
    page.set_input_files("[name=file]", path)
    page.click("main form button.primary")
    page.click("main form button.primary")  # the columns as they were guessed

    page.wait_for_selector("progress")
    assert Resident.objects.count() == 0
    assert visit.sideways() == 0
    assert work() == 1
    page.click("button[value=accept]")  # the page has looked again by itself

    page.wait_for_selector("progress")
    address = page.url.removeprefix(visit.site)
    looker = open_page(address, **shown)
    assert looker.violations() == []
    assert looker.complaints == []
    assert work() == 1
    page.wait_for_selector(".badge.good")
    assert Resident.objects.count() == ROWS
    assert visit.complaints == []
    told = open_page(reverse("web:account-notices"), **shown)
    assert told.page.locator(f'a[href="{address}"]').count() == 2
