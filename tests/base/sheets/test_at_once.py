"""One file is brought by several at one moment, each over a connection of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connections

from lianxin.base.sheets import kinds, services
from lianxin.base.sheets.models import Sheet
from tests.base.sheets.test_sheets import KIND, WRITTEN, book, stage
from tests.factories import GONGKA, NOW, make_user, viewer_for
from tests.marks import POSTGRESQL_ALONE

pytestmark = [pytest.mark.django_db(transaction=True), POSTGRESQL_ALONE]
_HANDS = 4


def test_a_file_brought_and_accepted_by_several_at_once_is_one_sheet_written_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(kinds._KINDS, "trial", KIND)
    WRITTEN.clear()
    head, path, together = viewer_for(make_user("head", "station_head", GONGKA)), book(tmp_path, [["央金", 1]]), Barrier(_HANDS)

    def bring(_hand: int) -> UUID:
        together.wait()
        try:
            return stage(head, path).id
        finally:
            connections.close_all()

    def accept(_hand: int) -> int:
        together.wait()
        try:
            return services.accept_sheet(actor=head, now=NOW, kind="trial", sheet_id=Sheet.objects.get().id).written
        finally:
            connections.close_all()

    with ThreadPoolExecutor(_HANDS) as hands:
        assert len(set(hands.map(bring, range(_HANDS)))) == 1
        assert list(hands.map(accept, range(_HANDS))) == [1] * _HANDS
    assert Sheet.objects.get().state == "accepted"
    assert len(WRITTEN) == 1
