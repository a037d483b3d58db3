"""L13: no word about a child leaves its file: not in a log, a notice, a job, the trail or an export."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.urls import reverse

from lianxin.base.audit.models import AuditEntry
from lianxin.domain.minors import services
from lianxin.domain.minors.models import ChildReport
from lianxin.domain.minors.services import Item
from lianxin.entry.web.joined.exports import WRITERS
from tests.domain.minors import story
from tests.factories import NOW, sign_in, viewer_for

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client

pytestmark = pytest.mark.django_db
BIRD = "金丝雀格桑旺姆"


def sung(people: story.Station) -> UUID:
    """A file in which every text sings."""
    officer = viewer_for(people.quzhen)
    told: dict[str, Any] = dict.fromkeys(("happened", "how", "safety_note", "where", "child", "reporter", "phone", "unit"), BIRD)
    child = story.child()
    file_id = story.sent(people.dawa, child, **told).report.file_id
    services.receive_report(actor=officer, now=NOW, file_id=file_id)
    services.tell_agency(actor=officer, now=NOW, file_id=file_id, agency="police", receiver=BIRD, told_at=NOW)
    services.mark_safe(actor=officer, now=NOW, file_id=file_id)
    story.step(people.quzhen, file_id, "report", now=NOW)
    services.assess(actor=officer, now=NOW, file_id=file_id, found=story.found(injury=BIRD, danger=BIRD, view=BIRD))
    services.add_measure(actor=officer, now=NOW, file_id=file_id, kind="kin", detail=BIRD, since=date(2026, 11, 23), until=date(2027, 2, 23))
    services.make_plan(actor=officer, now=NOW, file_id=file_id, goals=BIRD)
    services.set_urgency(actor=officer, now=NOW, file_id=file_id, urgency="high", reason=BIRD)
    services.decide_age(actor=officer, now=NOW, file_id=file_id, decision="child", why=BIRD)
    services.rule_out_duty(actor=officer, now=NOW, file_id=file_id, why=BIRD)
    services.keep_conference(actor=officer, now=NOW, file_id=file_id, held_on=date(2026, 11, 23), present=BIRD, said=BIRD, decided=BIRD)
    services.record_visit(actor=officer, now=NOW, file_id=file_id, held_at=NOW, saw_child=True, found=BIRD, own_words=BIRD)
    item = Item("policy", "community", BIRD, date(2026, 12, 20), "塔巴村委会")
    made = services.add_item(actor=officer, now=NOW, file_id=file_id, item=item)
    services.finish_item(actor=officer, now=NOW, file_id=file_id, item_id=made.id, done_on=date(2026, 11, 23), result=BIRD)
    services.write_closing(actor=officer, now=NOW, file_id=file_id, reason=BIRD, next_contact_on=date(2027, 6, 1))
    other = story.sent(people.dawa, child, **told).report.file_id
    services.receive_report(actor=officer, now=NOW, file_id=other)
    services.join_files(actor=officer, now=NOW, file_id=other, into_id=file_id, reason=BIRD)
    return file_id


def told_anywhere() -> list[str]:
    """Every column of any table in which the bird is to be read."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            quoted = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
            cursor.execute(f'SELECT {quoted} FROM "{model._meta.db_table}"')
            for row in cursor.fetchall():
                pairs = zip(model._meta.concrete_fields, row, strict=True)
                found += [f"{model.__name__}.{field.name}" for field, value in pairs if BIRD in (bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value))]
    return found


def test_every_text_of_a_childs_file_is_sealed_and_sings_nowhere_else(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    people = story.station()
    with time_machine.travel(NOW + timedelta(minutes=20), tick=False):
        file_id = sung(people)
        assert all(one.told.count(BIRD) >= 6 for one in ChildReport.objects.all())  # it is there
        for user in (people.deji, people.dawa, people.cuomu):
            sign_in(client, user, verified=True)
            client.get(reverse("minors:file", args=[file_id]))
            for kind in WRITERS:
                body = client.get(reverse("web:export", args=[kind]), {"format": "csv"}).getvalue().decode(errors="replace")
                assert BIRD not in body, kind
    assert AuditEntry.objects.exists()
    assert not told_anywhere()
    assert not [record.getMessage() for record in caplog.records if BIRD in f"{record.getMessage()} {record.exc_text}" and "INSERT" not in record.getMessage()]
