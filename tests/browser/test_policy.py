"""The pages of rules and amendments in a real browser: accessible, and nothing to scroll to the side, on phone and desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianxin.base.amendments import services
from lianxin.base.packs import amending
from lianxin.domain.people.services.impact import measure_queued
from lianxin.kernel.clock import local_day
from tests.amendments import edited, parameter
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import MOZHUGONGKA, make_resident, sign_in, viewer_for

if TYPE_CHECKING:
    from lianxin.base.access.models import User
    from tests.browser.conftest import Opener

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def nothing_in_force() -> Iterator[None]:
    amending.forget()
    yield
    amending.forget()


def pages(cuomu: User) -> dict[str, str]:
    """One rule of each kind, an amendment that is measured, one with errors, and the form."""
    now = timezone.now()
    actor = viewer_for(cuomu, now)
    make_resident("央金")
    made = [
        services.draft(
            actor=actor, now=now, place=MOZHUGONGKA, title=f"高龄津贴改为{age}周岁", reason="县政府常务会议纪要〔2026〕12号",
            effective_on=local_day(now) + timedelta(days=1), content=edited(parameter("gaoling_jintie_age", age)), file_label="高龄津贴.xlsx",
        )
        for age in (85, "八十五")
    ]  # fmt: skip
    measure_queued(user_id=actor.person_id, now=now, amendment_id=made[0].id)
    rule = [("benefits", "gaoling_jintie"), ("tables", "shaicha"), ("tiers", "elder"), ("parameters", "gaoling_jintie_age")]
    return {
        "rules": reverse("web:admin-rules"),
        **{part: reverse("web:admin-rule", args=[part, code]) for part, code in rule},
        "amendments": reverse("web:admin-amendments"),
        "measured": reverse("web:admin-amendment", args=[made[0].id]),
        "people": reverse("web:admin-amendment-people", args=[made[0].id]),
        "with_errors": reverse("web:admin-amendment", args=[made[1].id]),
        "form": reverse("web:admin-amendment-add"),
    }


@pytest.mark.parametrize(
    ("language", "size"),
    [("zh-hans", DESKTOP), ("bo", PHONE), *(pytest.param(*one, marks=pytest.mark.slow) for one in (("zh-hans", PHONE), ("bo", DESKTOP)))],
)
def test_policy_pages_are_accessible_and_fit(open_page: Opener, cuomu: User, language: str, size: tuple[int, int]) -> None:
    session = str(sign_in(Client(), cuomu, verified=True).session.session_key)
    for name, address in pages(cuomu).items():
        visit = open_page(address, size=size, language=language, session=session)
        assert visit.sideways() == 0, name
        assert visit.violations() == [], name
        assert not visit.complaints, name
        visit.screenshot(f"policy-{name}-{language}-{size[0]}", whole=True)
