"""How long a worker takes to write down a visit: at the speed of a person, not of a machine. Prints the figure (`pytest -s`).

A person needs a second for each decision (where to tap, which entry of a list) and a fifth of a second for each key. Chinese
is typed as pinyin: its letters, and one key more for every two characters to choose the word.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from lianxin.domain.care.models import Visit as CareVisit
from lianxin.domain.needs.models import Need
from lianxin.domain.people.rules.residents import pinyin_of
from tests.browser.test_journeys import as_user, cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.browser.test_journeys import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["as_user", "cast"]
DECISION, KEY = 1.0, 0.2  # seconds
AIM = 30.0


class Hand:
    """One thumb on a phone."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.decisions = page, 0.0, 0

    def decide(self) -> None:
        self.page.wait_for_timeout(DECISION * 1000)
        self.decisions += 1

    def tap(self, role: str, name: str) -> None:
        self.decide()
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]

    def choose(self, field: str, value: str) -> None:
        """Open the list, then find the entry in it."""
        self.decide()
        self.decide()
        self.page.select_option(f"[name={field}]", value)

    def write(self, field: str, text: str) -> None:
        self.decide()
        self.page.locator(f"[name={field}]").click()
        for character in text:
            keys = len(pinyin_of(character).strip()) + 0.5
            self.keys += keys
            self.page.wait_for_timeout(keys * KEY * 1000)
            self.page.keyboard.insert_text(character)


def test_a_visit_with_a_note_and_two_needs_takes_less_than_half_a_minute(
    as_user: Callable[..., Visit], cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    page = as_user(cast.zhuoma, "/today/").page
    hand = Hand(page)
    began = time.monotonic()
    hand.tap("link", "白玛 པད་མ།")
    hand.tap("link", "记录走访")
    hand.tap("link", "记录")  # the visit planned for today
    hand.write("note", "脚好多了")
    hand.choose("need0-kind", "meal")
    hand.write("need0-said", "牙口不好,吃不动硬的")
    hand.choose("need1-kind", "bathing")
    hand.write("need1-said", "一个人洗澡怕摔")
    hand.tap("button", "保存")
    page.get_by_text("已记录对白玛的走访").wait_for()
    taken = time.monotonic() - began
    with capsys.disabled():
        print(f"\nvisit with a note and two needs: {taken:.1f} s ({hand.decisions} decisions, {hand.keys:.0f} keys)")
    assert CareVisit.objects.filter(recorded_at__isnull=False, note="脚好多了").count() == 1
    assert Need.objects.count() == 2
    assert hand.decisions * DECISION + hand.keys * KEY < AIM  # what the machine adds depends on how busy it is: it is printed
