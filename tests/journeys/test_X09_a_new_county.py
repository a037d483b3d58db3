"""X09 a new county is data only: a fourth county's pack, made in a folder, runs roster → need → plan → visit in its own words.

Not a line of the product knows this county; its values are found on the pack page with the line they were written on.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.services import sync_from_packs
from lianxin.domain.care.models import CareOrder, Visit
from lianxin.domain.care.services import make_visits
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident, VisitTier
from lianxin.domain.people.services.passes import run_pass
from tests.entry.web.reading import all_rows, form_of, get
from tests.factories import NOW, TODAY, make_user, sign_in, viewer_for
from tests.rosters import identity_number, write_roster

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
REAL = Path(__file__).resolve().parents[2] / "packs"
COUNTY, TOWN, VILLAGE = "632521000000", "632521100000", "632521100001"
SYSTEM = Viewer.system("测试")

FILES = {
    "pack.toml": """
code = "632521"
name = { zh = "共和县", bo = "གུང་ཧོ་རྫོང་།", en = "Gonghe County" }
extends = "national-base"
version = "2026.12"
in_force_from = 2026-11-01
maintainer = "共和县民政局"
""",
    "places.csv": f"""code,name,level,kind,name_bo,name_en,lon,lat,valid_from,valid_to,replaced_by,position
{COUNTY},共和县,county,county,,Gonghe County,100.62,36.28,,,,approximate
{TOWN},恰卜恰镇,township,town,,Qabqa,100.61,36.28,,,,approximate
{VILLAGE},次汉素村,village,village,,Cihansu,100.60,36.30,,,,approximate
""",
    "services.toml": """
[zhucan]
name = { zh = "送饭上门", bo = "ཟས་སྐྱེལ།", en = "Meals brought home" }
minutes = 25
""",
    "tiers.toml": """
[elder_high]
interval_days = 3
source = "product_default"
checked_on = 2026-11-01
sureness = "default"
unverified = true
""",
    "roles.toml": """
[grid_keeper]
name = { zh = "网格员", bo = "དྲ་མིག་པ།", en = "Grid keeper" }
reach = "village"
two_factor = false
abilities = ["notice.read", "resident.read", "category.read", "need.read", "need.record", "care.read", "visit.record"]
""",
    "CHANGES.md": "- 2026.12(2026-11-01 起):第一版。\n",
}


@pytest.fixture(autouse=True)
def county(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """The base as it is and the new county beside it; on the shelf for this test alone."""
    shutil.copytree(REAL / "national-base", tmp_path / "national-base")
    own = tmp_path / "632521-gonghe"
    own.mkdir()
    for name, text in FILES.items():
        (own / name).write_text(text.lstrip(), encoding="utf-8")
    settings.LIANXIN_PACKS = tmp_path
    packs.refresh()
    sync_from_packs(actor=SYSTEM, now=NOW)
    yield own
    packs.refresh()


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def worker() -> User:
    return make_user("cairang", "worker", TOWN, display_name="才让")


@pytest.fixture
def elder(worker: User, tmp_path: Path) -> Resident:
    """卓玛才让, 86 and alone, from the roster of the new county's bureau, through the pages."""
    officer = sign_in(Client(), make_user("juzhang", "bureau_officer", COUNTY), verified=True)
    file = write_roster(tmp_path / "名册.xlsx", [_line()])
    with file.open("rb") as content:
        sent = {"source": "new", "new_name": "共和县民政局 老年人台账", "place": COUNTY, "file": content}
        asked = officer.post(reverse("people:roster_new"), sent)
    proposed = [*asked.context["step"], *asked.context["form"]]  # what the browser would send back, nothing changed
    columns = {field.html_name: str(field.value() or "") for field in proposed}
    report = officer.post(reverse("people:roster_columns"), columns).headers["Location"]
    accepted = officer.post(report + "decide/", {"decision": "accept"})
    assert accepted.status_code == 302, accepted.content.decode()
    run_pass(actor=SYSTEM, now=NOW, county=COUNTY)
    return Resident.objects.get()


def _line() -> list[str | int]:
    number = identity_number(TODAY.replace(year=TODAY.year - 86), 22)
    return [
        1, "卓玛才让", "女", "藏族", number, "", "恰卜恰镇", "次汉素村", "次汉素村1组", "13900001234", "H1", "户主", "否", "",
    ]  # fmt: skip


def test_the_pack_is_sound_and_covers_its_places(county: Path) -> None:
    found = packs.check_all(today=TODAY)
    assert [one.text for one in found if one.level == "error"] == []
    assert packs.for_place(VILLAGE).code == "632521"


def test_roster_need_plan_and_visit_run_in_the_countys_own_words(worker: User, elder: Resident) -> None:
    assert elder.place == VILLAGE
    client = sign_in(Client(), worker)
    record = f"{reverse('needs:record')}?resident={elder.id}"
    sent = form_of(get(client, record), "need_id") | {"kind": "meal", "said": "做不动饭了"}
    assert client.post(record, sent).status_code == 302
    assert Need.objects.get().place == VILLAGE

    plan = reverse("care:plan", args=[elder.id])
    assert client.post(plan, form_of(get(client, plan)) | {"goals": "吃上热饭"}).status_code == 302
    html = get(client, plan)
    assert "送饭上门" in html
    assert "助餐" not in html.partition("<main")[2].partition("</main>")[0], "outside it the menu names the pages of the kitchens so"
    order = f"{reverse('care:plan', args=[elder.id]).split('/residents/')[0]}/plans/{elder.care_plans.get().id}/orders/zhucan/"
    filled: dict[str, object] = dict(form_of(get(client, order)))
    assert filled["minutes"] == "25"
    filled |= {"weekdays": ["1"], "regular_carer_id": str(worker.id)}
    assert client.post(order, filled).status_code == 302
    assert CareOrder.objects.get().minutes == 25

    head = make_user("zhanzhang", "station_head", TOWN)
    assert make_visits(actor=viewer_for(head), now=NOW, day=TODAY, place=TOWN) == 1
    today = get(client, reverse("web:today"))
    assert "送饭上门" in today
    visit = Visit.objects.get()
    page = f"{reverse('web:visit-record', args=[elder.id])}?visit={visit.id}"
    assert client.post(page, form_of(get(client, page), "visit_id") | {"note": "送到了,胃口好"}).status_code == 302
    visit.refresh_from_db()
    assert visit.result == "met"
    assert VisitTier.objects.get().due_on == TODAY + timedelta(days=3)  # the county's own interval, not the base's 7


def test_a_role_of_the_county_works_by_its_own_abilities_and_reach(elder: Resident) -> None:
    keeper = make_user("wangge", "grid_keeper", VILLAGE, display_name="网格员")
    client = sign_in(Client(), keeper)
    assert all_rows(client, reverse("people:list")) == 1
    assert all_rows(client, reverse("web:visits-due")) == 1
    assert client.get(reverse("care:dayplan")).status_code == 403
    elsewhere = make_user("bieren", "grid_keeper", "632521100002", display_name="别村")
    assert all_rows(sign_in(Client(), elsewhere), reverse("people:list")) == 0


def test_the_pack_page_says_where_each_value_was_written(county: Path) -> None:
    admin = sign_in(Client(), make_user("xiguan", "system_admin", COUNTY), verified=True)
    html = get(admin, reverse("web:admin-pack", args=["632521"]) + "?section=differences")
    assert "送饭上门" in html
    for section, row, file, line in (
        ("services", "zhucan", "services.toml", "minutes = 25"), ("tiers", "elder_high", "tiers.toml", "interval_days = 3"),
    ):  # fmt: skip
        number = (county / file).read_text(encoding="utf-8").splitlines().index(line) + 1
        shown = get(admin, reverse("web:admin-pack-row", args=["632521", section, row]))
        assert f"632521-gonghe/{file}:{number}" in shown
        assert "national-base" in shown
