"""The daily pages in a real browser: accessible, no sideways scrolling, usable without a script, light on the wire."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import brotli
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianxin.domain.care.models import Visit
from lianxin.domain.commitments.services import make_token
from lianxin.domain.commitments.services.confirming import Invitation
from lianxin.domain.needs.models import Need
from lianxin.kernel.clock import local_day
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import TABA, make_commitment, make_need, sign_in

if TYPE_CHECKING:
    from lianxin.base.access.models import User
    from lianxin.domain.people.models import Resident
    from tests.browser.conftest import Opener

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def a_day(baima: Resident, zhuoma: User) -> dict[str, str]:
    """A worker's day with something of everything, and the pages that show it."""
    now = timezone.now()
    need = make_need(baima, said="牙口不好,吃不动硬的", triage_due_at=now + timedelta(hours=3))
    make_need(baima, said="还是吃不动")
    late = make_commitment(zhuoma, baima, need=need, due_at=now - timedelta(days=2))
    done = make_commitment(zhuoma, baima, title="助浴", service="zhuyu", done_at=now)
    Visit.objects.create(
        place=TABA, resident=baima, worker=zhuoma, day=local_day(now), service="zhuyu", window_start=600, window_end=720,
        planned_start=615, sequence=1, hands=2, minutes=60,
    )  # fmt: skip
    token = make_token(Invitation(done.id, "resident", zhuoma.id, now + timedelta(hours=5)))
    return {
        "today": reverse("web:today"),
        "record": reverse("web:visit-record", args=[baima.id]),
        "resident": reverse("web:resident", args=[baima.id]),
        "plan": reverse("care:plan", args=[baima.id]),
        "inbox": reverse("needs:inbox"),
        "need": reverse("web:need", args=[need.id]),
        "board": reverse("commitments:board"),
        "commitment": reverse("commitments:commitment", args=[late.id]),
        "finish": reverse("commitments:finish", args=[late.id]),
        "handover": f"{reverse('commitments:handover')}?worker={zhuoma.id}",
        "dayplan": reverse("care:dayplan"),
        "confirm": reverse("public:confirm", args=[token]),
    }


def session_of(user: User) -> str:
    return str(sign_in(Client(), user, verified=True).session.session_key)


@pytest.mark.parametrize("language", ["zh-hans", "bo"])
def test_every_daily_page_is_accessible_on_a_desk(
    open_page: Opener, deji: User, zhuoma: User, baima: Resident, language: str
) -> None:
    """On phones: test_pages, with every other page."""
    pages, session = a_day(baima, zhuoma), session_of(deji)
    for name, address in pages.items():
        whose = "" if name == "confirm" else session  # the link is for the person served, not for staff
        visit = open_page(address, size=DESKTOP, language=language, session=whose)
        assert visit.page.get_attribute("html", "lang") == language, name
        assert visit.violations() == [], name
        assert visit.sideways() == 0, name
        assert visit.complaints == [], name


def test_the_county_page_is_accessible_and_fits(
    open_page: Opener, cuomu: User, zhuoma: User, baima: Resident
) -> None:
    a_day(baima, zhuoma)
    for size in (PHONE, DESKTOP):
        visit = open_page(reverse("web:county"), size=size, session=session_of(cuomu))
        assert visit.violations() == []
        assert visit.sideways() == 0


def test_the_public_pages_are_made_for_old_eyes(open_page: Opener) -> None:
    for name in ("public:welcome", "public:privacy", "public:accessibility"):
        visit = open_page(reverse(name), mode="elder")
        assert visit.violations() == []
        assert visit.sideways() == 0
        assert visit.page.evaluate("getComputedStyle(document.body).fontSize") == "20px"


_LOW = """() => [...document.querySelectorAll('a, button, summary, select, textarea, input:not([type=hidden], [type=radio], [type=checkbox])')]
  .filter((one) => !one.closest('p, .badge-reason, .unseen, .skip') && !one.matches('.unseen, .skip') && one.checkVisibility())
  .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect().height])
  .filter(([, height]) => height > 0 && height < 47.5)"""
"""What can be touched and is lower than 48 px; links in running text are exempt (WCAG 2.2, 2.5.8)."""


def test_with_large_letters_everything_can_be_touched(
    open_page: Opener, deji: User, zhuoma: User, baima: Resident
) -> None:
    pages, session = a_day(baima, zhuoma), session_of(deji)
    low = {}
    for name in ("today", "record", "resident", "inbox", "need", "board", "handover", "dayplan"):
        visit = open_page(pages[name], mode="elder", session=session)
        low[name] = visit.page.evaluate(_LOW)
    assert {name: found for name, found in low.items() if found} == {}
    assert len(low) == 8


def test_a_visit_is_written_down_without_a_script_in_nine_touches(
    open_page: Opener, zhuoma: User, baima: Resident
) -> None:
    a_day(baima, zhuoma)
    before = Need.objects.count()
    page = open_page(reverse("web:today"), session=session_of(zhuoma), script=False).page
    page.click(".stop .button.primary")
    page.fill("[name=note]", "聊了家常")
    page.select_option("[name=need0-kind]", "meal")
    page.fill("[name=need0-said]", "想吃软的")
    page.select_option("[name=need1-kind]", "bathing")
    page.click(".save-bar .primary")
    assert "白玛" in page.inner_text(".notice.success")
    assert Need.objects.count() == before + 2


def test_the_first_visit_of_a_worker_is_light(open_page: Opener, zhuoma: User, baima: Resident) -> None:
    """Design: at most 60 KiB over the wire without the Tibetan font; compressed here as the server would."""
    a_day(baima, zhuoma)
    visit = open_page(reverse("web:today"), session=session_of(zhuoma))
    urls = "performance.getEntriesByType('resource').map((one) => one.name)"
    names: list[str] = [visit.page.url, *visit.page.evaluate(urls)]
    assert len(names) >= 5
    sizes = {}
    for name in names:
        if "tibetan" not in name:
            answer = visit.page.request.get(name)
            sizes[name.rsplit("/", 1)[-1]] = len(brotli.compress(answer.body(), quality=9))
    assert sum(sizes.values()) <= 60 * 1024, sizes
