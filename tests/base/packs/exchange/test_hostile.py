"""Whatever stands in the cells of a workbook or between the tags of a model: a proposal with findings, never a crash."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.base import packs
from lianxin.base.packs import exchange
from lianxin.base.packs.exchange.sheets import Read, Sheet
from lianxin.base.packs.exchange.workbook_reading import _read_sheet
from lianxin.kernel.problems import ProblemError

PACK = packs.get("540100")
CODES = ("gaoling_jintie", "ziliji", "elder_high", "elder_key", "elder_general")
BOOK = openpyxl.load_workbook(io.BytesIO(exchange.workbook(PACK, CODES)))
TEXT = exchange.model(PACK, CODES)
CALM = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
ODD = st.sampled_from([None, "", " ", "编码", "种类", "=1", "1e999", "nan", "-", "是", "2026-13-45", "(其他情况)", "'", '"', "a.b", "param", "[x]"])
CELLS = st.one_of(ODD, st.booleans(), st.integers(-(10**30), 10**30), st.floats(), st.text(max_size=6))
BITS = st.sampled_from(["", "<", "</text>", "<text>", '"', "[[", "nan", "inf", "{", "code = 1", "label = 3", "values = []", "conditions = 5", "rows = {}", "\n", "all(", 'date("2026-99-99")'])  # fmt: skip


@given(st.data())
@CALM
def test_any_cells_make_a_proposal(data: st.DataObject) -> None:
    sheet = data.draw(st.sampled_from([one for one in BOOK.sheetnames if one not in ("说明", "可用的事实")]))
    rows: list[list[Any]] = [[_plain(cell) for cell in row] for row in BOOK[sheet].iter_rows(values_only=True)]
    for _ in range(data.draw(st.integers(1, 6))):
        row = data.draw(st.integers(0, len(rows) - 1))
        place = data.draw(st.integers(0, len(rows[row])))
        rows[row] = [*rows[row][:place], data.draw(CELLS), *rows[row][place + data.draw(st.integers(0, 2)) :]]
    read = Read({part: exchange.rows.rows_of(PACK, part) for part in exchange.rows.SHAPES})
    _read_sheet(Sheet(sheet, rows), read)
    proposal = exchange.proposal.proposed(PACK, read.rows, read.origins, read.findings)
    _goes_on(proposal)


@given(st.data())
@CALM
def test_any_text_makes_a_proposal_or_is_refused_by_name(data: st.DataObject) -> None:
    text = TEXT
    for _ in range(data.draw(st.integers(1, 4))):
        pieces = [found.span() for found in re.finditer(r"<[^>]*>|[\w.]+ = [^\n]*|\"[^\"]*\"|[\w.]+", text)]
        start, end = data.draw(st.sampled_from(pieces[:: max(1, len(pieces) // 997)]))
        text = text[:start] + data.draw(BITS) + text[end:]
    proposal, refused = _read(text)
    if proposal is None:
        assert refused.startswith("dmn.")
    else:
        _goes_on(proposal)


def _plain(cell: object) -> object:
    """A cell as the reader gives it: days as text."""
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def _read(text: str) -> tuple[exchange.Proposal | None, str]:
    try:
        return exchange.read_model(text, PACK), ""
    except ProblemError as refused:
        return None, refused.code


def _goes_on(proposal: exchange.Proposal) -> None:
    """Everything that is done with a proposal can be done with this one."""
    assert all(str(finding) and "%(" not in str(finding) for finding in proposal.findings)
    exchange.toml(proposal)
    made, findings = exchange.applied(PACK, proposal)
    assert all(str(finding) for finding in findings)
    if made is not None:
        assert all(change.text for change in exchange.changes(PACK, made))
