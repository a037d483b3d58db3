"""L09, L10: the ability of an elder by GB/T 42195: two assessors, each their own sheet; a third decides where they disagree."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.domain.people.models import Resident
from lianxin.domain.screening import services
from lianxin.domain.screening.models import Screening
from lianxin.domain.surveys.models import Submission
from tests.domain.screening.made import publish_scale, screened, send
from tests.entry.web.reading import get
from tests.factories import GONGKA, NOW, TABA, make_user, refused, sign_in, viewer_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def form(db: None) -> None:
    publish_scale("gbt42195")


@pytest.fixture
def sangji(db: None) -> User:
    return make_user("sangji", "worker", GONGKA, display_name="桑吉")


def assess(worker: User, resident: Resident, lost: int, *, days: int = 0, **facts: str) -> Submission:
    """A sheet whose total is 90 less `lost`; an item "refused" is left out."""
    scale = packs.for_place(TABA).scales["gbt42195"]
    given = {}
    for code, item in scale.items.items():
        points = {option: one.points or 0 for option, one in scale.options[item.options].items() if option != "coma"}
        top = max(points.values())
        take = min(lost, top)
        lost -= take
        given[code] = next(option for option, worth in points.items() if worth == top - take)
    told = {"mental_disorder": "no", "risk_events": "0"} | facts
    if told.pop("refused", ""):
        del given["b4_5"]
    return send(worker, resident, scale="gbt42195", items=given, at=NOW + timedelta(days=days), **told)


def level_of(resident: Resident) -> int | None:
    return Resident.objects.get(id=resident.id).ability_level


def test_an_equal_level_stands_and_becomes_the_fact_with_its_date(zhuoma: User, ciren: User, baima: Resident) -> None:
    one = screened(assess(zhuoma, baima, 30))
    assert (one.state, level_of(baima)) == ("waiting", None)
    assess(zhuoma, baima, 40)
    one.refresh_from_db()
    assert one.state == "waiting", "the second sheet must be somebody else's"
    assess(ciren, baima, 26, days=1)
    one.refresh_from_db()
    assert (one.state, one.level, one.total, level_of(baima)) == ("counted", "moderate", 50, 2)
    assert (one.on, one.valid_until) == (date(2026, 11, 23), date(2027, 11, 23))
    assert one.follow_ups.get(ended_at=None).limit == "screen"


def test_where_two_disagree_a_third_decides_and_all_stay_visible(zhuoma: User, ciren: User, sangji: User, deji: User, baima: Resident, client: Client) -> None:
    one = screened(assess(zhuoma, baima, 20))
    assess(ciren, baima, 40)
    one.refresh_from_db()
    assert (one.state, one.level, level_of(baima)) == ("differs", "", None)
    own = one.sheets.get(worker_id=zhuoma.id)
    with refused("access.denied"):
        services.choose_sheet(actor=viewer_for(zhuoma), now=NOW, screening_id=one.id, sheet_id=own.id, reason="我的对")
    for worker, offered in ((zhuoma, False), (sangji, True)):
        sign_in(client, worker)
        page = client.get(reverse("screening:screening", args=[one.id])).content.decode()
        assert ("由我第三位再评" in page) == offered
    assess(sangji, baima, 42, days=2)
    one.refresh_from_db()
    assert (one.state, one.level, one.sheets.count(), level_of(baima)) == ("counted", "moderate", 3, 2)


def test_or_a_head_who_assessed_neither_chooses_one(zhuoma: User, deji: User, baima: Resident) -> None:
    one = screened(assess(zhuoma, baima, 20))
    assess(deji, baima, 40)
    sheet = one.sheets.get(worker_id=zhuoma.id)
    with refused("screening.own_sheet"):
        services.choose_sheet(actor=viewer_for(deji), now=NOW, screening_id=one.id, sheet_id=sheet.id, reason="照这份")
    other = make_user("other", "station_head", GONGKA)
    address, choose = reverse("screening:screening", args=[one.id]), reverse("screening:choose", args=[one.id])
    assert choose not in get(sign_in(Client(), deji, verified=True), address), "what would be refused is not offered"
    assert choose in get(sign_in(Client(), other, verified=True), address)
    services.choose_sheet(actor=viewer_for(other), now=NOW, screening_id=one.id, sheet_id=sheet.id, reason="一起去看过")
    assert level_of(baima) == 1


def test_a_refusal_voids_the_sheet_and_level_changes_are_named_with_the_warning_about_stacking(
    zhuoma: User, ciren: User, sangji: User, baima: Resident
) -> None:
    one = screened(assess(zhuoma, baima, 24, mental_disorder="yes", risk_events="2"))
    assess(ciren, baima, 24, refused="yes")
    one.refresh_from_db()
    assert (one.state, level_of(baima)) == ("review", None)
    assess(sangji, baima, 24, mental_disorder="yes", risk_events="3")
    one.refresh_from_db()
    assert (one.state, one.total, one.before, one.level) == ("counted", 66, "mild", "moderate")
    assert one.result["changes"] == [["mental_disorder", True], ["risk_events", False]]
    assert ["one_counts", ["mental_disorder", "risk_events"]] in one.result["warnings"]
    made = services.print_report(actor=viewer_for(zhuoma), now=NOW, screening_id=one.id, kind="docx", language="zh-hans")
    assert made.body[:2] == b"PK"


def test_void_takes_the_level_back(zhuoma: User, ciren: User, deji: User, baima: Resident) -> None:
    one = screened(assess(zhuoma, baima, 30))
    assess(ciren, baima, 30)
    assert level_of(baima) == 2
    services.void_screening(actor=viewer_for(deji), now=NOW, screening_id=one.id, reason="评的是她姐姐")
    assert level_of(baima) is None
    assert Screening.objects.get().state == "void"
