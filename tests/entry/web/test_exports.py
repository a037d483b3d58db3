"""Lists that leave: only for who may, all rows, no formula, written into the trail."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.people.models import Resident
from tests.factories import make_commitment, make_need, make_resident, sign_in

pytestmark = [pytest.mark.django_db]


def test_the_inbox_leaves_as_a_workbook_without_formulas(client: Client, deji: User, baima: Resident) -> None:
    make_need(baima, said='=HYPERLINK("http://evil","x")')
    make_need(make_resident("外人", "330109002001"))
    sign_in(client, deji, verified=True)
    answer = client.get(reverse("web:export", args=["needs"]))
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row == 2
    cells = {cell.value: cell.data_type for cell in sheet[2]}
    assert cells["白玛"] == "s"
    assert cells['=HYPERLINK("http://evil","x")'] == "s"
    entry = AuditEntry.objects.get(verb="export.needs")
    assert entry.actor_id == deji.id


def test_the_board_leaves_as_csv_with_its_filters(client: Client, deji: User, zhuoma: User, baima: Resident) -> None:
    make_commitment(zhuoma, baima, title="@SUM(A1)")
    make_commitment(None, baima, title="没有人")
    sign_in(client, deji, verified=True)
    answer = client.get(reverse("web:export", args=["commitments"]), {"format": "csv", "worker": str(zhuoma.id)})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["'@SUM(A1)"]


def test_a_worker_takes_no_lists_away(client: Client, zhuoma: User) -> None:
    sign_in(client, zhuoma)
    assert client.get(reverse("web:export", args=["needs"])).status_code == 403
    assert not AuditEntry.objects.filter(verb__startswith="export").exists()


def test_an_unknown_list_is_not_found(client: Client, deji: User) -> None:
    sign_in(client, deji, verified=True)
    assert client.get(reverse("web:export", args=["secrets"])).status_code == 404
