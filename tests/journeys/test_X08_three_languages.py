"""X08: Chinese, Tibetan and English in every page of the daily work; what is left in Chinese is data, not our words."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.domain.care.models import Visit
from lianxin.domain.people.models import Resident
from lianxin.kernel.ids import new_id
from tests.entry.web.reading import get
from tests.factories import TABA, TODAY, make_commitment, make_need, make_resident, make_user, sign_in

# On PostgreSQL test_X08_every_page.py opens these pages too.
pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.once]
HAN = re.compile(r"[\u4e00-\u9fff]+")
# The names of languages stand in their own script everywhere; a place without a name in the language keeps its own.
LANGUAGE_NAMES = r'<button name="language".*?</button>'


@pytest.fixture
def pema(db: None) -> Resident:
    return make_resident("Pema", name_bo="པད་མ།", lon=91.73, lat=29.83)


def pages_of(pema: Resident, worker: User) -> list[str]:
    need = make_need(pema, said="no teeth")
    open_one = make_commitment(worker, pema, title="Blanket", need=need)
    done = make_commitment(worker, pema, title="Blanket", done_at=open_one.made_at)
    visit = Visit.objects.create(place=TABA, resident=pema, worker=worker, day=TODAY, service="zhuyu", hands=2)
    return [
        reverse("web:today"),
        reverse("web:visit-whom"),
        reverse("web:visit-record", args=[pema.id]) + f"?visit={new_id()}",
        reverse("web:visit", args=[visit.id]),
        reverse("web:visits"),
        reverse("web:resident", args=[pema.id]),
        reverse("care:plan", args=[pema.id]),
        reverse("care:dayplan"),
        reverse("needs:inbox"),
        reverse("needs:record") + f"?resident={pema.id}",
        reverse("web:need", args=[need.id]),
        reverse("commitments:board"),
        reverse("commitments:make"),
        reverse("commitments:commitment", args=[open_one.id]),
        reverse("commitments:finish", args=[open_one.id]),
        reverse("commitments:refuse", args=[open_one.id]),
        reverse("commitments:cancel", args=[open_one.id]),
        reverse("commitments:reassign", args=[open_one.id]),
        reverse("commitments:confirm", args=[done.id]),
        reverse("commitments:invite", args=[done.id]),
        reverse("commitments:handover"),
        reverse("commitments:handover") + f"?worker={worker.id}",
        reverse("commitments:doubts"),
        reverse("settlement:overview"),
    ]


def place_names() -> list[str]:
    """The Chinese names of the places of the pack, longest first."""
    return sorted((place.name for place in packs.for_place(TABA).places), key=len, reverse=True)


@pytest.fixture
def head(db: None) -> User:
    return make_user("deji", "station_head", "540127100000", display_name="Deki")


@pytest.fixture
def everything(pema: Resident, head: User) -> list[str]:
    return pages_of(pema, make_user("droma", "worker", "540127100000", display_name="Droma"))


@pytest.mark.parametrize("language", ["zh-hans", "bo", "en"])
def test_every_page_answers_in_the_language_asked_for(
    client: Client, everything: list[str], head: User, language: str
) -> None:
    sign_in(client, head, verified=True)
    client.cookies["django_language"] = language
    for address in everything:
        html = get(client, address)
        assert f'<html lang="{language}"' in html
        assert ("draft-note" in html) == (language == "bo"), "a machine draft says so on every page"


@pytest.mark.parametrize("language", ["bo", "en"])
def test_no_word_of_ours_is_left_in_chinese(
    client: Client, everything: list[str], head: User, language: str
) -> None:
    sign_in(client, head, verified=True)
    client.cookies["django_language"] = language
    data = re.compile("|".join([LANGUAGE_NAMES, *place_names()]))
    left: dict[str, set[str]] = {}
    for address in everything:
        html = data.sub("", unescape(get(client, address)))
        if found := set(HAN.findall(html)):
            left[address] = found
    assert not left


def test_the_county_page_speaks_all_three(client: Client, pema: Resident, cuomu: User) -> None:
    sign_in(client, cuomu, verified=True)
    for language, word in (("zh-hans", "居民"), ("en", "Residents")):
        client.cookies["django_language"] = language
        assert word in get(client, reverse("web:county"))
