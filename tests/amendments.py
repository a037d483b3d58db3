"""Amendments for tests: a workbook of one rule with something changed in it, and an amendment brought to any step."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl

from lianxin.base import packs
from lianxin.base.access.viewer import Viewer
from lianxin.base.amendments import services
from lianxin.base.amendments.models import Amendment
from lianxin.base.packs.exchange import workbook
from lianxin.domain.people.services.impact import measure_queued
from tests.factories import MOZHUGONGKA, NOW, TODAY

Change = Callable[[Any], None]
TOMORROW = TODAY + timedelta(days=1)


def edited(change: Change, codes: tuple[str, ...] = ("gaoling_jintie",), place: str = MOZHUGONGKA) -> bytes:
    """The workbook of these rules of a place, as somebody hands it back after `change` on the opened book."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(packs.for_place(place), codes=codes)))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parameter(code: str, value: object) -> Change:
    """In the sheet of parameters another value."""

    def change(book: Any) -> None:
        row = next(row for row in book["参数"].iter_rows(min_row=3) if row[0].value == code)
        row[6].value = value

    return change


def to_85(book: Any) -> None:
    """The allowance begins at 85."""
    parameter("gaoling_jintie_age", 85)(book)


def drafted(actor: Viewer, change: Change | None = None, **fields: Any) -> Amendment:
    """A draft for 墨竹工卡 whose day is tomorrow."""
    codes = fields.pop("codes", ("gaoling_jintie",))
    filled = {
        "place": MOZHUGONGKA, "title": "高龄津贴改为85周岁", "reason": "县政府常务会议纪要〔2026〕12号", "effective_on": TOMORROW,
        "content": edited(change or to_85, codes), "file_label": "高龄津贴.xlsx", "now": NOW,
    }  # fmt: skip
    return services.draft(actor=actor, **(filled | fields))


def submitted(actor: Viewer, change: Change | None = None, **fields: Any) -> Amendment:
    """The same, measured and handed to the approvers."""
    one = drafted(actor, change, **fields)
    measure_queued(user_id=actor.person_id, now=NOW, amendment_id=one.id)
    services.submit(actor=actor, now=NOW, amendment_id=one.id)
    one.refresh_from_db()
    return one


def approved(actor: Viewer, second: Viewer, change: Change | None = None, **fields: Any) -> Amendment:
    """The same, approved by a second person."""
    one = submitted(actor, change, **fields)
    assert one.impact is not None
    services.approve(actor=second, now=NOW, amendment_id=one.id, seen=one.impact["id"], accepts_cases=True)
    one.refresh_from_db()
    return one
