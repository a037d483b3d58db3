"""The column `prefill` of the survey sheet: which fact known beforehand a question may begin with.

XLSForm has no such column (its `default` is the same for everybody). It becomes an attribute of the question's bind in a namespace
of our own, so that whoever fills in finds it in the form itself; other clients pass over it. What the words mean is the
caller's business.
"""

from __future__ import annotations

from typing import Final

from lianxin.engines.xforms.importing_columns import SURVEY
from lianxin.engines.xforms.importing_items import Item, Survey
from lianxin.engines.xforms.importing_sheets import Row, Sheet
from lianxin.engines.xforms.model import OWN_NAMESPACE
from lianxin.engines.xforms.values import Remark

PREFILL: Final = "prefill"
_HEADING: Final = f"bind::lx:{PREFILL}"
_TAKES: Final = frozenset(
    ("text", "string", "integer", "int", "decimal", "date", "select_one")
)


def read_prefills(survey: Survey) -> tuple[tuple[tuple[int, str], ...], list[Remark]]:
    """(row, source) of every question that names one, and what is wrong: one inside a repeat, or of a kind that takes none."""
    found: list[tuple[int, str]] = []
    remarks: list[Remark] = []
    for item in survey.items:
        source, heading = survey.cell(item, PREFILL)
        if source and _takes(item):
            found.append((item.row, source))
        elif source:
            remarks.append(Remark("error", "prefill-place", SURVEY, item.row, heading, {"name": item.name}))
    return tuple(found), remarks


def bind_prefills(sheet: Sheet, survey: Survey, settings: Row) -> None:
    """Put the column where pyxform writes it into the binds."""
    headings = [column.heading for column in survey.columns if column.base == PREFILL]
    for heading in headings:
        sheet.headings = [_HEADING if one == heading else one for one in sheet.headings]
        for _number, row in sheet.rows:
            if heading in row:
                row[_HEADING] = row.pop(heading)
    if headings:
        settings["namespaces"] = f'{settings.get("namespaces", "")} lx="{OWN_NAMESPACE}"'.strip()


def _takes(item: Item) -> bool:
    return item.role == "question" and item.kind in _TAKES and not item.repeat
