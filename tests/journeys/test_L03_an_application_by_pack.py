"""L03: other applications are pack data. A county's pack gains 临时救助; it is accompanied from its papers to its outcome, and no code knew of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.domain.errands.models import Errand, ErrandPaper
from lianxin.domain.people.models import Resident
from lianxin.kernel.ids import new_id
from tests.entry.web.reading import get
from tests.factories import NOW, TODAY, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.journey, pytest.mark.usefixtures("divisions")]

REAL = Path(packs.__file__).resolve().parents[3] / "packs"
RELIEF = """
[temporary_relief]
name = { zh = "临时救助", bo = "གནས་སྐབས་རོགས་སྐྱོབ།", en = "Temporary relief" }
source = "social_assistance"
article = "第四十七条"
checked_on = 2026-11-20
sureness = "default"
unverified = true

[temporary_relief.steps.township]
name = { zh = "申请和审批", bo = "ཞུ་བ་དང་ཆོག་མཆན།", en = "Application and approval" }
office = { zh = "乡镇民政办", bo = "ཡུལ་ཚོའི་དམངས་སྲིད།", en = "Township civil affairs" }
rank = 10
days = 3
working_days = false

[temporary_relief.papers.form]
name = { zh = "临时救助申请书", bo = "ཞུ་ཡིག", en = "Application" }
rank = 10
"""


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """The base and Lhasa, whose pack gains one application; for this test alone."""
    for folder in ("national-base", "540100-lhasa"):
        shutil.copytree(REAL / folder, tmp_path / folder)
    (tmp_path / "540100-lhasa" / "errands.toml").write_text(RELIEF, encoding="utf-8")
    settings.LIANXIN_PACKS = tmp_path
    packs.refresh()
    yield tmp_path
    packs.refresh()


def test_an_application_that_only_a_county_knows_is_accompanied_to_its_end(client: Client, zhuoma: User, baima: Resident) -> None:
    def post(name: str, key: object, **fields: object) -> None:
        answer = client.post(reverse(f"errands:{name}", args=[key]), fields)
        assert answer.status_code == 302, answer.content.decode()[:3000]

    with time_machine.travel(NOW, tick=False):
        sign_in(client, zhuoma)
        new = f"{reverse('errands:new')}?resident={baima.id}"
        assert "临时救助" in get(client, new)
        assert client.post(new, {"errand_id": new_id(), "kind": "temporary_relief"}).status_code == 302
        one = Errand.objects.get()
        page = reverse("errands:errand", args=[one.id])
        assert "临时救助申请书" in get(client, page)
        post("paper", ErrandPaper.objects.get().id, state="got")
        post("hand-in", one.id, on=TODAY)
        one.refresh_from_db()
        assert one.office_due_on == TODAY + timedelta(days=3)
        assert "乡镇民政办" in get(client, reverse("commitments:board"))
        post("outcome", one.id, outcome="granted", decided_on=TODAY)
        post("told", one.id, on=TODAY)
        one.proceeding.refresh_from_db()
        done = client.post(reverse("proceedings:step", args=[one.id, "finish"]), {"version": one.proceeding.version})
        assert done.status_code == 302
        assert "办完" in get(client, page)
