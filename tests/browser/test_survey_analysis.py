"""The analysis of a questionnaire in Chromium: accessible in both sizes, nothing to scroll sideways, and no exact small number on
paper."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.domain.surveys.models import Form, Submission
from lianxin.domain.surveys.services.analysis import mark_validity
from tests.browser.conftest import DESKTOP, PHONE, Opener
from tests.browser.test_daily_pages import session_of
from tests.domain.surveys.asked import make_asked, send_told
from tests.factories import NOW, viewer_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def form(zhuoma: User, cuomu: User) -> Form:
    """Answers of nine who count and of one who was asked in a hurry."""
    made = make_asked()
    for at in range(9):
        send_told(
            zhuoma, f"次仁{at}", lives="kin" if at % 3 else "alone", wish=("meal bath", "meal", "")[at % 3], age=68 + at,
            words="想有人送饭" if at % 2 else "腿疼,去不了卫生院", kin=(40,) if at % 3 else (),
        )  # fmt: skip
    send_told(zhuoma, "快", seconds=20)
    mark_validity(actor=viewer_for(cuomu), now=NOW, form_id=made.id)
    return made


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_the_analysis_is_accessible_and_fits(open_page: Opener, cuomu: User, form: Form, size: tuple[int, int]) -> None:
    at = f"{reverse('surveys:analysis', args=[form.id])}?row=/data/lives&column=/data/trust/t1"
    visit = open_page(at, size=size, session=session_of(cuomu))
    assert visit.violations() == []
    assert visit.sideways() == 0
    assert visit.complaints == []


def test_the_rows_and_the_verdict_are_accessible_on_a_phone(open_page: Opener, cuomu: User, form: Form) -> None:
    spoilt = Submission.objects.get(is_valid=False)
    for name, key in (("analysis-rows", form.id), ("validity", spoilt.id)):
        visit = open_page(f"{reverse(f'surveys:{name}', args=[key])}?validity=all", session=session_of(cuomu))
        assert visit.violations() == []
        assert visit.sideways() == 0


def test_free_answers_are_put_into_a_code_on_a_phone(open_page: Opener, cuomu: User, form: Form) -> None:
    visit = open_page(f"{reverse('surveys:coding', args=[form.id])}?text=/data/words", session=session_of(cuomu))
    assert (visit.violations(), visit.sideways()) == ([], 0)
    visit.page.get_by_label("想有人送饭").check()
    visit.page.get_by_label("名称").fill("送饭")
    visit.page.get_by_role("button", name="归类").click()
    visit.page.get_by_text("已归入“送饭”").wait_for()
    visit.page.get_by_text("改名、合并").click()
    assert (visit.violations(), visit.sideways(), visit.complaints) == ([], 0, [])
    visit.page.get_by_role("link", name="1. 送饭").click()
    visit.page.get_by_role("button", name="移出这一类").wait_for()
    assert (visit.violations(), visit.sideways()) == ([], 0)


def test_the_exact_page_does_not_print_and_the_one_to_print_does(open_page: Opener, cuomu: User, form: Form) -> None:
    session = session_of(cuomu)
    exact = open_page(reverse("surveys:analysis", args=[form.id]), session=session).page
    exact.emulate_media(media="print")
    assert exact.locator(".print-only").is_visible()
    assert not exact.locator(".profile-body").is_visible()
    printed = open_page(reverse("surveys:analysis-print", args=[form.id]), session=session, size=DESKTOP)
    printed.page.emulate_media(media="print")
    assert printed.page.locator(".profile-body").is_visible()
    assert "小于 5 的数" in (printed.page.locator(".small-note").text_content() or "")


def test_the_analysis_in_tibetan_fits_a_desk_screen(open_page: Opener, cuomu: User, form: Form) -> None:
    at = f"{reverse('surveys:analysis', args=[form.id])}?row=place&column=/data/trust/t1"
    visit = open_page(at, size=DESKTOP, session=session_of(cuomu), language="bo")
    assert visit.sideways() == 0
    cut = "frames => frames.filter(frame => frame.scrollWidth > frame.clientWidth).length"
    assert visit.page.locator(".table-frame").evaluate_all(cut) == 0, "no table has to be pushed sideways"
