"""L08 “5+N”: N is open. A county's pack gains a service; it is proposed, ordered, planned, made and counted, and no code knew of it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

import lianxin
from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.domain.care import selectors, services
from lianxin.domain.care.models import CareOrder, CarePlan, PlanDecision, Visit
from lianxin.domain.commitments.models import Commitment
from lianxin.domain.people.models import Resident
from lianxin.kernel.clock import day_bounds
from tests.entry.web.reading import form_of, get
from tests.factories import GONGKA, NOW, TODAY, make_carer, refused, sign_in, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]

REAL = Path(packs.__file__).resolve().parents[3] / "packs"
WALKING = """
[zhuxing]
name = { zh = "助行", bo = "འགྲོ་འཆག་རོགས་རམ།", en = "Getting about" }
family = "n"
unit = "visit"
minutes = 45
windows = [{ from = 10:00:00, to = 12:30:00 }]
skills = ["escort"]
categories = ["duju"]
from_level = 1
often = [{ weekdays = "15" }]
proof = ["time", "record"]
price = "price_zhuxing"
subsidy = "subsidy_zhuxing"
source = "product_default"
checked_on = 2026-11-01
sureness = "default"
unverified = true
record = [{ code = "route", name = { zh = "去处和路线", bo = "འགྲོ་ལམ།", en = "Which way" } }]
"""


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """The base and Lhasa without 助行; on the shelf for this test alone."""
    for folder in ("national-base", "540100-lhasa"):
        shutil.copytree(REAL / folder, tmp_path / folder)
    written = tmp_path / "540100-lhasa" / "services.toml"
    text = written.read_text(encoding="utf-8")
    written.write_text(re.sub(r"^\[zhuxing\]\n(?:(?!\[).*\n?)*", "", text, flags=re.MULTILINE), encoding="utf-8")
    settings.LIANXIN_PACKS = tmp_path
    packs.refresh()
    yield written
    packs.refresh()


@pytest.fixture(autouse=True)
def monday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW - timedelta(hours=3), tick=False) as traveller:  # 07:00
        yield traveller


def test_a_county_adds_a_service_as_data(
    client: Client, shelf: Path, monday: time_machine.Traveller, zhuoma: User, deji: User, baima: Resident
) -> None:
    baima.ability_level = 1
    baima.save()
    now, worker, head = NOW - timedelta(hours=3), viewer_for(zhuoma), viewer_for(deji)
    make_carer(zhuoma, skills=["escort"], shift_start=540, shift_end=1080)
    sign_in(client, zhuoma)
    page = reverse("care:plan", args=[baima.id])
    client.post(page, form_of(get(client, page)))
    plan = CarePlan.objects.get()
    assert "助行" not in get(client, page)
    with refused("care.service_unknown"):
        services.add_order(actor=worker, now=now, plan_id=plan.id, service_code="zhuxing", weekdays="1")

    with shelf.open("a", encoding="utf-8") as services_toml:
        services_toml.write(WALKING)
    packs.refresh()

    html = get(client, page)
    assert html.index("建议的服务") < html.index("助行") < html.index("服务单")
    client.post(reverse("care:order-accept", args=[plan.id, "zhuxing"]))
    order = CareOrder.objects.get()
    assert (order.service, order.weekdays, order.minutes, order.window_start) == ("zhuxing", "15", 45, 600)
    assert PlanDecision.objects.get().choice == "accepted"
    assert [o.id for o in selectors.orders_on(head, TODAY, GONGKA, "zhuxing")] == [order.id]

    assert services.make_visits(actor=head, now=now, day=TODAY, place=GONGKA) == 1
    draft = services.plan_day(actor=head, now=now, day=TODAY, place=GONGKA)
    assert [stop["carer"] for stop in draft.stops] == [str(zhuoma.id)], "planned by the skill its pack row names"
    services.publish_day_plan(actor=head, now=now, plan_id=draft.id)
    visit = Visit.objects.get()
    assert visit.planned_start is not None
    begun = day_bounds(TODAY)[0] + timedelta(minutes=visit.planned_start)
    left = begun + timedelta(minutes=45)
    services.record_visit(
        actor=worker, now=left, resident_id=baima.id, visit_id=visit.id, arrived_at=begun, left_at=left, note="走到白塔又回来"
    )
    promise = Commitment.objects.get(service="zhuxing")
    assert (promise.done_minutes, promise.title) == (45, "助行")
    assert [v.service for v in selectors.recorded_visits(head, TODAY, TODAY, GONGKA)] == ["zhuxing"]
    assert "助行" in get(client, page)


def test_no_code_names_a_service() -> None:
    """Outside the demo, whose story is told with names, no source file holds the code of a service of any pack."""
    packs.refresh()
    codes = {code for folder in REAL.iterdir() if (folder / "services.toml").exists() for code in _codes(folder / "services.toml")}
    assert len(codes) >= 9
    root = Path(lianxin.__file__).parent
    naming = re.compile("[\"'](" + "|".join(sorted(codes)) + ")[\"']")
    found = [
        f"{path.relative_to(root)}: {match[1]}"
        for path in (*root.rglob("*.py"), *root.rglob("*.html"))
        if "demo" not in path.parts and (match := naming.search(path.read_text(encoding="utf-8")))
    ]
    assert not found


def _codes(file: Path) -> list[str]:
    return re.findall(r"^\[([a-z_]+)\]$", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
