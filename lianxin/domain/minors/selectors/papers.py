"""The values that the printed record of a report takes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from lianxin.base.access.selectors import labels_of
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.domain.minors.models import ChildFile, ChildReport
from lianxin.domain.minors.selectors.files import (
    assessments_of,
    measures_of,
    reports_of,
    ruled_out_of,
    told_of,
    words_of,
)
from lianxin.domain.minors.selectors.words import choices

PAPER: Final = "minor_report"
_TOWNSHIP: Final = 9


def paper_values(viewer: Viewer, now: datetime, file: ChildFile, report: ChildReport) -> dict[str, Any]:
    """By the blanks of the paper; what is not known stays blank. Telephone numbers are written in by hand."""
    proceeding, place, texts = file.proceeding, file.proceeding.place, words_of(report.told)
    resident = proceeding.resident
    found = assessments_of(viewer, now, file)
    told = told_of(viewer, now, file)
    return {
        "agency": _("%(place)s社工站") % {"place": full_name(f"{place[:_TOWNSHIP]}000", language())},
        "number": proceeding.number,
        "report": {
            "found_at": report.discovered_at, "found_how": _said(place, "found_how", report.found_how), "situations": report.situations,
            "reporter": texts.get("reporter") or labels_of([report.by]).get(report.by or proceeding.id, ""), "unit": texts.get("unit", ""),
        },
        "resident": {"name": resident.name, "sex": resident.sex, "birth_date": resident.birth_date, "address": resident.address}
        if resident is not None
        else {"name": file.child},
        "safety_now": " ".join(part for part in (_said(place, "safety", report.safety), texts.get("where", "")) if part),
        "report_facts": texts.get("happened", ""),
        "child_view": words_of(found[0].found).get("view", "") if found else "",
        "told": [
            {"unit": f"{_said(place, 'agency', one.agency)} {one.receiver}", "at": one.told_at, "feedback": one.feedback} for one in told
        ],
        "measures": "\n".join(f"{_said(place, 'measure', one.kind)}:{one.detail}" for one in measures_of(viewer, now, file)),
        "not_reported": "\n".join(one.why for one in ruled_out_of(viewer, now, file)),
    }  # fmt: skip


def report_to_print(viewer: Viewer, now: datetime, file: ChildFile, report_id: object) -> ChildReport | None:
    """One report of the file."""
    return next((one for one in reports_of(viewer, now, file) if one.id == report_id), None)


def _said(place: str, name: str, code: str) -> str:
    known = choices(place, name)
    return known[code].in_language(language()) if code in known else code
