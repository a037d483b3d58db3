"""The rows of a roster that stay out, as a file that goes back to whoever sent it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import IO
from uuid import UUID

from django.utils.translation import gettext as _

from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.domain.people.models import RosterFault
from lianxin.domain.people.selectors import roster as selectors
from lianxin.domain.people.services.roster import opened_chunks
from lianxin.engines.tables.writing import Value, write_xlsx
from lianxin.kernel.problems import problem


@service(selectors.ABILITY)
def write_fault_report(*, actor: Viewer, now: datetime, roster_import: UUID, target: IO[bytes]) -> None:
    """Write the rows that stay out as an Excel file for the sender: as they stood, with a column of problems and remedies.

    They hold identity numbers, so the download is audited.
    """
    found = selectors.import_or_404(actor, roster_import)
    actor.must(selectors.ABILITY, found.place)
    headings: list[str] = []
    faulty: list[tuple[int, list[Value]]] = []
    for __, chunk in opened_chunks(found):
        if chunk.faulty:
            headings = chunk.headings
            faulty += [(row + 1, list(cells)) for row, cells in chunk.faulty]
    reasons = _reasons(selectors.faults(actor, roster_import))
    audit.record_read(
        actor=actor,
        verb="roster.report",
        subject=("people.RosterImport", found.id),
        place=found.place,
        now=now,
    )
    write_xlsx(
        target,
        [_("行号"), _("问题"), *headings],
        _report_rows(faulty, reasons, len(headings)),
        sheet=_("有误的行"),
    )


def _reasons(faults: Iterable[RosterFault]) -> dict[int, str]:
    """Row → its problems in words, one a line, with the cell and the remedy."""
    reasons: dict[int, str] = {}
    for fault in faults:
        if fault.blocks:
            known = problem(fault.code)
            words = f"{_(known.message) % fault.details}{_(known.remedy) % fault.details}"
            line = f"{fault.column} {fault.cell}:{words}".strip()
            reasons[fault.row] = f"{reasons[fault.row]}\n{line}" if fault.row in reasons else line
    return reasons


def _report_rows(
    faulty: Sequence[tuple[int, list[Value]]], reasons: Mapping[int, str], width: int
) -> Iterator[list[Value]]:
    for row, cells in faulty:
        yield [row, reasons.get(row, ""), *cells[:width]]
