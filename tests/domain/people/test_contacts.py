"""Whom to turn to about somebody stands on the file, is called from a visit, and never shows a number unrecorded."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.people.models import Contact, Resident
from lianxin.domain.people.rules.contacts import ContactValues
from lianxin.domain.people.selectors.contacts import contacts_of
from lianxin.domain.people.services import contacts as services
from lianxin.domain.people.services import residents
from lianxin.kernel.ids import new_id
from tests.entry.web.reading import form_of, get
from tests.factories import NOW, TABA, make_resident, refused, sign_in, viewer_for

pytestmark = pytest.mark.django_db
PHONE, OTHER = "13900001111", "13900002222"


def add(actor: User, resident: Resident, **given: object) -> Contact:
    values = ContactValues(**{"name": "央金", "relation": "女儿", "phone": PHONE} | given)  # type: ignore[arg-type]
    return services.keep_contact(
        actor=viewer_for(actor), now=NOW, resident_id=resident.id, contact_id=new_id(), values=values
    )


def test_a_contact_is_entered_on_the_file_masked_and_shown_for_a_reason(zhuoma: User, baima: Resident) -> None:
    client, file = sign_in(Client(), zhuoma), reverse("web:resident", args=[baima.id])
    page = reverse("people:contact-new", args=[baima.id])
    assert page in get(client, file)
    typed = form_of(get(client, page)) | {"name": "央金", "relation": "女儿", "phone": "1390000abc", "is_emergency": "on"}
    assert client.post(page, typed).status_code == 422
    for _ in range(2):  # sent twice, entered once
        assert client.post(page, typed | {"phone": PHONE}).status_code == 302
    contact = Contact.objects.get()
    assert (contact.phone, contact.place, contact.is_emergency) == (PHONE, TABA, True)
    assert PHONE.encode() not in bytes(contact.phone_sealed or b"")
    shown = get(client, file)
    for said in ("央金", "女儿", "紧急联系人", reverse("people:contact-reveal", args=[contact.id])):
        assert said in shown
    assert PHONE not in shown
    answer = client.post(reverse("people:contact-reveal", args=[contact.id]), {"why": "contact"})
    assert f'href="tel:{PHONE}"' in answer.content.decode()
    trail = AuditEntry.objects.filter(subject_kind__in=["people.Contact", "people.Resident"])
    assert {"contact.add", "resident.reveal"} <= set(trail.values_list("verb", flat=True))
    assert PHONE not in "".join(f"{row.before}{row.after}" for row in trail)


def test_a_visit_offers_to_call_and_the_look_is_recorded_once_an_hour(zhuoma: User, baima: Resident) -> None:
    baima.phone = OTHER
    baima.save()
    add(zhuoma, baima)
    add(zhuoma, baima, name="扎西", relation="", phone="", kind="neighbour")
    client, page = sign_in(Client(), zhuoma), reverse("web:visit-record", args=[baima.id])
    for _ in range(2):
        html = client.get(page, follow=True).content.decode()
        assert re.findall(r'href="tel:(\d+)"', html) == [OTHER, PHONE]
    assert AuditEntry.objects.filter(verb="resident.phones", subject_id=str(baima.id)).count() == 1


def test_a_contact_is_corrected_its_phone_cleared_and_then_removed(zhuoma: User, baima: Resident) -> None:
    contact, client = add(zhuoma, baima), sign_in(Client(), zhuoma)
    page = reverse("people:contact", args=[contact.id])
    typed = form_of(get(client, page))
    assert typed["phone"] == ""
    assert client.post(page, typed | {"relation": "侄女"}).status_code == 302
    contact.refresh_from_db()
    assert (contact.relation, contact.phone) == ("侄女", PHONE)
    assert client.post(page, typed | {"clear_phone": "on"}).status_code == 302
    contact.refresh_from_db()
    assert contact.phone == ""
    removal = reverse("people:contact-remove", args=[contact.id])
    assert "不能恢复" in get(client, removal)
    assert client.post(removal).status_code == 302
    assert not Contact.objects.exists()
    assert AuditEntry.objects.filter(verb="contact.remove").count() == 1


def test_nobody_from_elsewhere_sees_writes_or_calls(zhuoma: User, zhangwei: User, baima: Resident) -> None:
    contact, outsider = add(zhuoma, baima), viewer_for(zhangwei)
    assert not contacts_of(outsider, baima.id)
    with refused("general.not_found"):
        services.reveal_contact(actor=outsider, now=NOW, contact_id=contact.id, why="好奇")
    with refused("general.not_found"):
        services.phones_to_call(actor=outsider, now=NOW, resident_id=baima.id)
    with refused("general.not_found"):
        services.keep_contact(
            actor=outsider, now=NOW, resident_id=baima.id, contact_id=contact.id, values=ContactValues("张三")
        )
    other = make_resident("次仁")
    with refused("general.not_found"):  # not another person's contact under one's own resident either
        services.keep_contact(
            actor=viewer_for(zhuoma), now=NOW, resident_id=other.id, contact_id=contact.id, values=ContactValues("央金")
        )


def test_who_may_not_reveal_sees_masked_numbers_and_no_calls(zhuoma: User, cuomu: User, baima: Resident) -> None:
    add(zhuoma, baima)
    officer = sign_in(Client(), cuomu, verified=True)
    shown = get(officer, reverse("web:resident", args=[baima.id]))
    assert "央金" in shown
    assert "/reveal/" not in shown
    assert PHONE not in shown


def test_a_wrong_phone_and_a_wrong_number_can_be_taken_out_of_a_file(zhuoma: User) -> None:
    number = "990101194605010129"
    from lianxin.kernel.identity_numbers import check_digit

    number = number[:17] + check_digit(number[:17])
    resident = make_resident("白玛")
    resident.phone, resident.id_number = PHONE, number
    resident.save()
    values = residents_values(resident) | {"id_number": number}
    client, page = sign_in(Client(), zhuoma), reverse("people:edit", args=[resident.id])
    sent = form_of(get(client, page), "id_number") | values
    assert client.post(page, sent).status_code == 302
    resident.refresh_from_db()
    assert resident.id_index
    sent = form_of(get(client, page), "id_number") | {"clear_phone": "on", "clear_id_number": "on"}
    assert client.post(page, sent | {"no_id_reason": ""}).status_code == 422, "a missing number needs its reason"
    assert client.post(page, sent | {"no_id_reason": "unknown"}).status_code == 302
    resident.refresh_from_db()
    assert (resident.phone, resident.id_number, resident.id_index, resident.no_id_reason) == ("", "", "", "unknown")
    trail = AuditEntry.objects.filter(verb="resident.update").latest("seq")
    assert '"phone": ""' in trail.after
    assert number not in trail.after + trail.before
    client.get(f"{reverse('people:search')}?q={number}")
    assert trail.subject_kind == residents.SUBJECT


def residents_values(resident: Resident) -> dict[str, str]:
    return {"name": resident.name, "place": resident.place}
