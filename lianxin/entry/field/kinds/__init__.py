"""What each kind of operation becomes: one file for each. Every one is a service that is safe to call twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from lianxin.base.access.viewer import Viewer
from lianxin.entry.field.kinds.child_report import child_report
from lianxin.entry.field.kinds.edit import edit
from lianxin.entry.field.kinds.handout import handout
from lianxin.entry.field.kinds.meal import meal
from lianxin.entry.field.kinds.need import need
from lianxin.entry.field.kinds.practice import practice
from lianxin.entry.field.kinds.visit import visit
from lianxin.entry.field.reading import Fields

WRITTEN: Final[Mapping[str, Callable[[Viewer, datetime, Fields], dict[str, Any]]]] = {
    "visit": visit,
    "need": need,
    "resident_edit": edit,
    "handout": handout,
    "meal": meal,
    "child_report": child_report,
    "practice": practice,
}
