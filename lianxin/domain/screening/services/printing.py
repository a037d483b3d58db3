"""The report of an ability assessment as a file, with who printed it on record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from lianxin.base import packs, papers
from lianxin.base.access.selectors import labels_of
from lianxin.base.access.service import service
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit import services as audit
from lianxin.base.packs.scale_words import said
from lianxin.base.papers.rendering import Kind
from lianxin.base.places.selectors import full_name
from lianxin.domain.screening.selectors.results import screening_or_404, sheets_of
from lianxin.engines.scales import Warned
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.packs import schema
    from lianxin.domain.screening.models import Screening, Sheet

PAPER = "ability_report"


@dataclass(frozen=True, slots=True)
class Printed:
    """A file to hand out."""

    body: bytes
    content_type: str
    name: str


@service("screening.read")
def print_report(*, actor: Viewer, now: datetime, screening_id: UUID, kind: Kind, language: str) -> Printed:
    """The report of an assessment that counts: the parts, both assessors, what changed the level and what is still to be reviewed.

    Raises "general.not_found" for anything else, what papers raise.
    """
    found = screening_or_404(actor, screening_id)
    pack = packs.for_place(found.place)
    scale = pack.scales.get(found.scale)
    if scale is None or scale.kind != "assessment" or found.state != "counted":
        raise ProblemError("general.not_found")
    values = _values(found, scale, sheets_of(actor, found), language)
    made = papers.render(papers.find(pack, PAPER), values, kind=kind, language=language)
    after = {"scale": scale.code, "kind": kind}
    audit.record(
        actor=actor,
        verb="screening.report",
        subject=("screening.Screening", found.id),
        place=found.place,
        after=after,
        now=now,
    )
    return Printed(made.body, made.content_type, f"{PAPER}-{found.on:%Y%m%d}.{kind}")


def _values(
    found: Screening, scale: schema.Scale, sheets: Iterable[Sheet], language: str
) -> Mapping[str, Any]:
    def level(code: str) -> str:
        return (
            f"{scale.levels[code].rank} {scale.levels[code].name.in_language(language)}"
            if code in scale.levels
            else ""
        )

    rows = [one for one in sheets if not one.is_replaced]
    names = labels_of([one.worker_id for one in rows])
    subtotals = found.result.get("subtotals", {})
    changes = [
        scale.changes[code].name.in_language(language)
        for code, counts in found.result.get("changes", ())
        if code in scale.changes and counts
    ]
    return {
        "agency": full_name(found.place, language),
        "resident": {
            "name": found.resident.name if found.resident else "",
            "sex": found.resident.sex if found.resident else "",
            "birth_date": found.resident.birth_date if found.resident else None,
        },
        "assessed_on": found.on,
        "assessed_until": found.valid_until,
        "assessed_place": full_name(found.place, language),
        "assessed_parts": [
            {"part": part.name.in_language(language), "points": subtotals.get(code)}
            for code, part in scale.subscales.items()
        ],
        "assessed_sheets": [
            {
                "who": names.get(one.worker_id, "") if one.worker_id else "",
                "total": one.total,
                "level": level(one.level),
                "stands": "✓" if str(one.id) == found.result.get("sheet") else "",
            }
            for one in rows
        ],
        "assessed_total": found.total,
        "assessed_before": level(found.before),
        "assessed_changes": ";".join(changes),
        "assessed_level": level(found.level),
        "assessed_remarks": ";".join(
            said(scale, Warned(code, tuple(about)), language)
            for code, about in found.result.get("warnings", ())
        ),
    }
