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
from lianxin.base.jobs.models import Job
from lianxin.base.notices.models import Notice
from lianxin.domain.minors import services
from lianxin.domain.minors.models import ChildReport
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
    return file_id


def sealed_columns() -> list[tuple[str, str]]:
    models = apps.get_app_config("minors").get_models()
    return [(model._meta.db_table, str(field.column)) for model in models for field in model._meta.concrete_fields if field.name.endswith("_sealed")]


def test_every_text_of_a_childs_file_is_sealed_and_sings_nowhere_else(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    people = story.station()
    with time_machine.travel(NOW + timedelta(minutes=20), tick=False):
        file_id = sung(people)
        assert ChildReport.objects.get(file_id=file_id).told.count(BIRD) >= 6  # it is there
        for user in (people.deji, people.dawa, people.cuomu):
            sign_in(client, user, verified=True)
            client.get(reverse("minors:file", args=[file_id]))
            for kind in WRITERS:
                body = client.get(reverse("web:export", args=[kind]), {"format": "csv"}).getvalue().decode(errors="replace")
                assert BIRD not in body, kind
    for model in (Notice, Job, AuditEntry):
        rows = [{field.attname: getattr(row, field.attname) for field in model._meta.fields} for row in model._default_manager.all()]
        assert rows or model is Job
        assert not [row for row in rows if BIRD in str(row)]
    assert not [record.getMessage() for record in caplog.records if BIRD in f"{record.getMessage()} {record.exc_text}" and "INSERT" not in record.getMessage()]
    with connection.cursor() as cursor:
        for table, column in sealed_columns():
            cursor.execute(f"SELECT {column} FROM {table}")
            assert not [row for row in cursor.fetchall() if row[0] and BIRD.encode() in bytes(row[0])], f"{table}.{column}"
