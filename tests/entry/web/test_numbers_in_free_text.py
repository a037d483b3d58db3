"""An identity or mobile number typed into a text is asked about before it is kept, and starred wherever it is listed."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from tests.entry.web.reading import form_of, get
from tests.factories import make_commitment, make_need, sign_in

pytestmark = pytest.mark.django_db
ID, MOBILE = "990127195203140027", "13900000001"


def test_a_need_with_a_number_is_asked_about_and_kept_only_when_that_is_ticked(client: Client, zhuoma: User, baima: Resident) -> None:
    sign_in(client, zhuoma)
    address = f"{reverse('needs:record')}?resident={baima.id}"
    sent = form_of(get(client, address)) | {"kind": "other", "said": f"办证用 {ID},电话{MOBILE}"}
    asked = client.post(address, sent)
    assert asked.status_code == 422
    assert "这里好像有身份证号、手机号" in asked.content.decode()
    assert 'name="said-keep"' in asked.content.decode()
    assert not Need.objects.exists()
    assert client.post(address, sent | {"said-keep": "1"}).status_code == 302
    assert ID in Need.objects.get().said


def test_words_without_numbers_are_kept_at_once(client: Client, zhuoma: User, baima: Resident) -> None:
    sign_in(client, zhuoma)
    address = f"{reverse('needs:record')}?resident={baima.id}"
    page = get(client, address)
    assert "said-keep" not in page
    assert client.post(address, form_of(page) | {"kind": "other", "said": "血压 140/90"}).status_code == 302


def test_the_note_of_a_visit_is_asked_about_too(client: Client, zhuoma: User, baima: Resident) -> None:
    sign_in(client, zhuoma)
    address = client.get(reverse("web:visit-record", args=[baima.id])).url  # type: ignore[attr-defined]  # with an id of its own
    answer = client.post(address, form_of(get(client, address)) | {"note": f"儿子电话 {MOBILE}"})
    assert answer.status_code == 422
    assert "这里好像有手机号" in answer.content.decode()


def test_lists_exports_and_the_trail_star_what_the_needs_own_page_shows(client: Client, deji: User, zhuoma: User, baima: Resident) -> None:
    need = make_need(baima, said=f"打 {MOBILE}")
    sign_in(client, deji, verified=True)
    assert MOBILE in get(client, reverse("web:need", args=[need.id]))
    for address in (reverse("needs:inbox"), reverse("web:resident", args=[baima.id]), reverse("web:today")):
        assert MOBILE not in get(client, address), address
        assert "139******01" in get(client, address), address
    promise = make_commitment(zhuoma, baima)
    cancel = reverse("commitments:cancel", args=[promise.id])
    sent = form_of(get(client, cancel)) | {"reason": f"家属 {MOBILE} 说不用了", "reason-keep": "1"}
    assert client.post(cancel, sent).status_code == 302
    trail = AuditEntry.objects.get(verb="commitment.cancel")
    assert MOBILE not in trail.after
    assert "139******01" in trail.after


def test_an_export_holds_no_number_from_a_text(client: Client, deji: User, baima: Resident) -> None:
    make_need(baima, said=f"打 {MOBILE}")
    sign_in(client, deji, verified=True)
    address = reverse("web:export", args=["needs"])
    answer = client.post(address, {"reason": "月底核对"})
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not any(MOBILE in cell for cell in cells)
    assert any("139******01" in cell for cell in cells)
