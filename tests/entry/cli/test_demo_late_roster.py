"""The demo's spoilt roster waits in the import list with each mistake at its row; nothing of it is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.services import sync_from_packs
from lianxin.domain.people.models import Resident, RosterFault, RosterImport
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.cast import DEJI
from lianxin.entry.cli.demo.late_roster import SPOILT, stage_late_roster
from lianxin.entry.cli.demo.offices import MOZHU
from lianxin.entry.cli.demo.registers import REGISTERS, import_roster, write_rosters
from tests.entry.web.reading import get
from tests.factories import NOW, sign_in


@pytest.mark.django_db
def test_each_mistake_is_named_at_its_row_for_the_admin(deji: User, admin: User, tmp_path: Path) -> None:
    sync_from_packs(actor=Viewer.system("test"), now=NOW)
    small = replace(REGISTERS[0], office=replace(MOZHU, areas=(replace(MOZHU.areas[2], people=30),)))
    troupe = Troupe((DEJI,), NOW)
    import_roster(small, write_rosters((small,), tmp_path, NOW)[0], troupe, NOW)
    before = Resident.objects.count()
    stage_late_roster(small, troupe, tmp_path, NOW)
    staged = RosterImport.objects.get(state="staged")
    assert Resident.objects.count() == before
    blamed = set(RosterFault.objects.filter(roster_import=staged).values_list("row", flat=True))
    assert blamed >= {number + 3 for number, _field, _written in SPOILT}  # a title, headings, then rows from 0
    assert staged.new_rows >= 10
    client = sign_in(Client(), admin, verified=True)
    assert "有错" in get(client, reverse("people:rosters"))
    page = get(client, reverse("people:roster", args=[staged.id]))
    assert "塔巴存" in page
