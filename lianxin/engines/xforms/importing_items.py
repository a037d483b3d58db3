"""The rows of the survey sheet as items of a tree: what kind each is, which list it takes, in which group it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

from lianxin.engines.xforms.importing_columns import SURVEY, Column, columns_of
from lianxin.engines.xforms.importing_near import nearest
from lianxin.engines.xforms.importing_sheets import Row, Sheet
from lianxin.engines.xforms.values import Remark

_CONTROL: Final = re.compile(
    r"^(begin|end)[\s_]*(group|repeat|loop|lgroup|looped group)(?:\s+over\s+(\S+))?$", re.IGNORECASE
)
_SELECT: Final = re.compile(
    r"^(select_one_from_file|select_multiple_from_file|select_one_external|select_one|select_multiple|select one|select1"
    r"|select all that apply|rank)(?:\s+(?:from\s+)?(\S+))?(?:\s+(or[_ ]other|or specify other))?$",
    re.IGNORECASE,
)
_FILES: Final = ("select_one_from_file", "select_multiple_from_file")

PLAIN: Final = frozenset(
    ("text", "string", "integer", "int", "decimal", "range", "date", "time", "datetime", "dateTime", "geopoint", "gps",
     "location", "geotrace", "geoshape", "image", "photo", "audio", "video", "file", "barcode", "note", "acknowledge", "trigger",
     "calculate", "hidden", "start", "end", "today", "deviceid", "username", "email", "phonenumber", "audit",
     "start-geopoint", "csv-external", "xml-external", "percentage")
)  # fmt: skip
UNASKED: Final = frozenset(
    ("calculate", "hidden", "start", "end", "today", "deviceid", "username", "email", "phonenumber", "audit",
     "start-geopoint", "csv-external", "xml-external")
)  # fmt: skip
"""Nobody is shown these, so they need no label."""
REFUSED: Final = frozenset(
    ("osm", "background-audio", "background-geopoint", "cascading_select", "simserial", "subscriberid", "imei", "loop",
     "select_one_external")
)  # fmt: skip
"""XLSForm has them; this library and its clients make nothing of them, or should not (a microphone running unseen)."""
DEEPEST: Final = 20
"""Groups within groups; no clear form has more than four."""

Role = Literal["question", "begin", "end"]


@dataclass
class Item:
    """One row of the survey sheet. `parent` is the row of the group around it, 0 at the top; `path` its group names."""

    row: int
    role: Role
    kind: str
    name: str
    cells: Row
    list_name: str = ""
    parent: int = 0
    path: tuple[str, ...] = ()
    repeat: str = ""


@dataclass
class Survey:
    """All items, and what is wrong with their order."""

    items: list[Item]
    columns: list[Column]
    remarks: list[Remark] = field(default_factory=list)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The names of what people answer."""
        return frozenset(
            item.name for item in self.items if item.role == "question" and item.kind not in UNASKED
        )

    @cached_property
    def repeated(self) -> frozenset[str]:
        """The names of what stands in a repeat."""
        return frozenset(item.name for item in self.items if item.repeat)

    def cell(self, item: Item, base: str) -> tuple[str, str]:
        """The text of a column and its heading; empty when there is none."""
        for column in self.columns:
            if column.base == base and (text := item.cells.get(column.heading, "")):
                return text, column.heading
        return "", ""

    def cells(self, item: Item, bases: Iterable[str]) -> Iterator[tuple[Column, str]]:
        """Every filled cell of these columns."""
        wanted = frozenset(bases)
        for column in self.columns:
            if column.base in wanted and (text := item.cells.get(column.heading, "")):
                yield column, text

    def remark(
        self,
        item: Item,
        severity: Literal["error", "warning", "advice"],
        code: str,
        base: str,
        **details: str,
    ) -> None:
        heading = self.cell(item, base)[1] or base
        self.remarks.append(Remark(severity, code, SURVEY, item.row, heading, details))


def read_survey(sheet: Sheet) -> Survey:
    """The tree of a survey sheet; unknown types, nameless rows and unbalanced groups are remarks."""
    survey = Survey([], columns_of(sheet.headings))
    headings = {column.base: column.heading for column in reversed(survey.columns)}
    open_groups: list[Item] = []
    for number, row in sheet.rows:
        if row.get(headings.get("disabled", "disabled"), "").lower() in ("yes", "true", "true()"):
            continue
        written = " ".join(row.get(headings.get("type", "type"), "").split())
        name = row.get(headings.get("name", "name"), "")
        if not written:
            if name or any(column.base == "label" and row.get(column.heading) for column in survey.columns):
                survey.remarks.append(
                    Remark(
                        "error", "type-missing", SURVEY, number, headings.get("type", "type"), {"name": name}
                    )
                )
            continue
        item = _item(number, written, name, row)
        survey.items.append(item)
        _place(survey, item, open_groups)
    for begun in open_groups:
        survey.remark(begun, "error", "group-open", "type", kind=begun.kind, name=begun.name)
    return survey


def _item(number: int, written: str, name: str, row: Row) -> Item:
    if found := _CONTROL.match(written):
        kind = {"lgroup": "repeat", "looped group": "repeat"}.get(found[2].lower(), found[2].lower())
        return Item(number, "begin" if found[1].lower() == "begin" else "end", kind, name, row)
    if found := _SELECT.match(written):
        kind = found[1].lower().replace(" ", "_").replace("select1", "select_one")
        kind = {"select_all_that_apply": "select_multiple"}.get(kind, kind)
        return Item(number, "question", kind, name, row, found[2] or "")
    return Item(number, "question", written if written in PLAIN else written.lower(), name, row)


def _place(survey: Survey, item: Item, open_groups: list[Item]) -> None:
    """Note where the item stands; a group's end must answer the last begin."""
    if item.role == "end":
        if not open_groups or open_groups[-1].kind != item.kind:
            survey.remark(item, "error", "group-end", "type", kind=item.kind)
        else:
            open_groups.pop()
        return
    item.parent = open_groups[-1].row if open_groups else 0
    item.path = tuple(group.name for group in open_groups)
    item.repeat = next((group.name for group in reversed(open_groups) if group.kind == "repeat"), "")
    if item.role == "begin":
        open_groups.append(item)
        if len(open_groups) == DEEPEST:
            survey.remark(item, "error", "group-deep", "type", limit=str(DEEPEST - 1))
    _check_kind(survey, item)


def _check_kind(survey: Survey, item: Item) -> None:
    if item.kind in REFUSED:
        survey.remark(item, "error", "type-unsupported", "type", kind=item.kind)
    elif item.role == "question" and item.kind not in PLAIN and not _SELECT.match(item.kind):
        near = nearest(item.kind, sorted((*PLAIN, "select_one", "select_multiple", "rank")))
        survey.remark(item, "error", "type-unknown", "type", kind=item.kind, near=near)


def is_from_file(item: Item) -> bool:
    """Its choices come from a file beside the form."""
    return item.kind in _FILES


def is_select(item: Item) -> bool:
    return item.role == "question" and bool(_SELECT.match(item.kind))
