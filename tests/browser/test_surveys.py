"""Questionnaires in a real browser: the preview, filling in with and without a script, a resident's link; accessible and no wider than a phone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianxin.base import packs
from lianxin.domain.surveys.models import Form, Submission
from lianxin.domain.surveys.services import forms as services
from lianxin.domain.surveys.services.senders import make_link
from tests import factories
from tests.browser.conftest import DESKTOP, PHONE
from tests.domain.surveys.made import photo
from tests.factories import GONGKA, MOZHUGONGKA, viewer_for

if TYPE_CHECKING:
    from lianxin.base.access.models import User
    from lianxin.domain.people.models import Resident
    from tests.browser.conftest import Opener, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def session_of(user: User) -> str:
    return factories.sign_in(Client(), user, verified=True).cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def elder_needs(cuomu: User) -> Form:
    """The pack's questionnaire about the needs of elders, with relevances, a repeat, a photo and three languages."""
    actor, now = viewer_for(cuomu, timezone.now()), timezone.now()
    content = (packs.root() / "national-base" / "forms" / "elder_needs.md").read_bytes()
    made = services.upload_form(actor=actor, now=now, place=MOZHUGONGKA, content=content, filename="elder_needs.md")
    services.publish_version(actor=actor, now=now, version_id=made.id)
    services.assign_form(actor=actor, now=now, form_id=made.form_id, place=GONGKA, starts_on=timezone.localdate())
    return Form.objects.get(id=made.form_id)


def sound(visit: Visit) -> list[str]:
    """What is wrong with the page as it stands."""
    found = visit.violations() + visit.complaints
    return found + ([f"{wide} px too wide"] if (wide := visit.sideways()) else [])


@pytest.mark.parametrize("language", ["zh-hans", "bo"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_preview_shows_a_phone_and_follows_the_rules(
    open_page: Opener, elder_needs: Form, cuomu: User, language: str, size: tuple[int, int]
) -> None:
    assert elder_needs.current is not None
    visit = open_page(
        reverse("surveys:preview", args=[elder_needs.current.id]), size=size, language=language, session=session_of(cuomu)
    )
    page = visit.page
    page.locator("input[type=radio][name='a/data/consent'][value=yes]").check()
    page.wait_for_selector("[name='a/data/elder/age']")
    page.locator("[name='a/data/elder/age']").fill("45")
    page.locator("[name='a/data/elder/name']").fill("白玛")
    page.wait_for_selector(".field-error")
    assert page.locator("[name='a/data/elder/name']").input_value() == "白玛", "what was typed meanwhile stays"
    visit.screenshot(f"surveys-preview-{language}-{size[0]}", whole=True)
    assert not sound(visit)


def test_a_worker_fills_in_on_a_phone_and_sends(open_page: Opener, elder_needs: Form, zhuoma: User, baima: Resident) -> None:
    visit = open_page(f"{reverse('surveys:fill', args=[elder_needs.id])}?resident={baima.id}", session=session_of(zhuoma))
    page = visit.page
    page.locator("input[type=radio][name='a/data/consent'][value=yes]").check()
    page.wait_for_selector("[name='a/data/elder/name']")
    page.locator("[name='a/data/elder/living'][value=spouse]").check()
    page.get_by_role("button", name="添加:同住的家人").click()
    page.wait_for_selector("[name='a/data/elder/kin[1]/kin_name']")
    page.locator("[name='a/data/elder/kin[1]/kin_name']").fill("次旦")
    page.locator("input[type=file]").set_input_files({"name": "home.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.locator("[name='a/data/elder/sex']").first.check()
    page.locator("[name='a/data/elder/age']").fill("45")
    page.locator("[name='a/data/elder/phone']").click()
    page.wait_for_selector(".field-error")
    assert page.locator("input[type=file]").evaluate("(field) => field.files.length") == 1, "drawn anew, the chosen photo stays"
    page.get_by_role("button", name="交上去").click()
    page.wait_for_selector(".error-summary")
    assert page.locator(".kept-file").count() == 1
    visit.screenshot("surveys-fill-errors", whole=True)
    visit.complaints.clear()  # the browser tells of the 422
    assert not sound(visit)
    assert page.locator("[name='a/data/elder/kin[1]/kin_name']").input_value() == "次旦"
    page.locator("input[type=radio][name='a/data/consent'][value=no]").check()
    page.wait_for_selector("[name='a/data/elder/name']", state="detached")
    page.get_by_role("button", name="交上去").click()
    page.wait_for_url("**/surveys/mine/")
    assert Submission.objects.get().answers["consent"] == "no"


@pytest.mark.parametrize("language", ["zh-hans", "bo"])
def test_a_resident_answers_by_a_link_without_a_script(
    open_page: Opener, elder_needs: Form, zhuoma: User, baima: Resident, language: str
) -> None:
    now = timezone.now()
    _link, token = make_link(
        actor=viewer_for(zhuoma, now), now=now, form_id=elder_needs.id, expires_at=now + timedelta(days=3), resident_id=baima.id
    )
    looked = open_page(reverse("public:fill", args=[token]), language=language)
    looked.screenshot(f"surveys-link-{language}", whole=True)
    assert not sound(looked)
    visit = open_page(reverse("public:fill", args=[token]), language=language, script=False)
    page = visit.page
    page.locator("input[type=radio][name='a/data/consent'][value=no]").check()
    page.locator(".fill-end button.primary").click()
    assert Submission.objects.get().channel == "link"
    assert page.locator(".notice.good").count() == 1
