"""Lists as Excel or CSV: what the page shows, all of it, formulas neutralised, written into the audit trail."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.audit.services import record_read
from lianxin.base.db.paging import Page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.wording import moment_text
from lianxin.domain.commitments import selectors as promises
from lianxin.domain.commitments.forms import BoardFilterForm
from lianxin.domain.commitments.rules import STATUSES, status
from lianxin.domain.commitments.views.showing import STATUS_WORDS, title_of
from lianxin.domain.needs import selectors as needs
from lianxin.domain.needs.forms import InboxFilterForm
from lianxin.domain.needs.views.saying import said_in_list
from lianxin.engines.tables.writing import Value, write_csv, write_xlsx
from lianxin.entry.web.joined import (
    exported_duty,
    exported_goods,
    exported_meals,
    exported_pay,
    exported_people,
    exported_settlement,
    exported_standing,
    exported_workers,
    profile_leaving,
)
from lianxin.entry.web.joined.exporting import STEP, Exported, every_row
from lianxin.entry.web.joined.need import state_badge
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import Commitment
    from lianxin.domain.needs.models import Need

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("export.rows")
def export(request: SignedRequest, kind: str) -> HttpResponse:
    """The rows behind a list with its filters (`?format=csv` for CSV); only of places whose rows may leave."""
    writer = WRITERS.get(kind)
    if writer is None:
        raise ProblemError("general.not_found")
    headings, rows = writer(request)
    record_read(
        actor=request.viewer, verb=f"export.{kind}", subject=("list", kind), place=request.viewer.home, now=request.now,
        why=request.GET.urlencode()[:200],
    )  # fmt: skip
    name = f"{kind}-{local_day(request.now):%Y%m%d}"
    if request.GET.get("format") == "csv":
        text = io.StringIO()
        write_csv(text, headings, rows)
        return _file(text.getvalue().encode(), "text/csv; charset=utf-8", f"{name}.csv")
    book = io.BytesIO()
    write_xlsx(book, headings, rows)
    return _file(book.getvalue(), _XLSX, f"{name}.xlsx")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _needs(request: SignedRequest) -> Exported:
    form = InboxFilterForm(request.GET, viewer=request.viewer)
    wanted, accepted = form.wanted(), request.GET.get("show") == "accepted"

    def next_page(after: str) -> Page[Need]:
        if accepted:
            return needs.accepted(request.viewer, wanted, after=after, limit=STEP)
        return needs.inbox(request.viewer, request.now, wanted, after=after, limit=STEP)

    headings = [_("居民"), _("地点"), _("需求"), _("紧急程度"), _("发现渠道"), _("原话"), _("发现时间"), _("研判期限"), _("状态")]
    return headings, (_need_cells(need) for need in every_row(request, next_page))


def _need_cells(need: Need) -> list[Value]:
    pack = packs.for_place(need.place)
    return [
        need.resident.name if need.resident else "", full_name(need.place, language()), word(pack.need_kinds, need.kind),
        word(pack.urgencies, need.urgency), word(pack.channels, need.channel), said_in_list(need), moment_text(need.found_at),
        moment_text(need.triage_due_at), state_badge(need).label,
    ]  # fmt: skip


def _commitments(request: SignedRequest) -> Exported:
    wanted = BoardFilterForm(request.GET, viewer=request.viewer).wanted()
    shown = next((one for one in STATUSES if one == request.GET.get("show")), None)

    def next_page(after: str) -> Page[Commitment]:
        return promises.board(request.viewer, request.now, shown, wanted, after=after, limit=STEP)

    headings = [_("事项"), _("为谁"), _("地点"), _("承办人"), _("登记时间"), _("期限"), _("完成时间"), _("状态"), _("结果")]
    return headings, (_commitment_cells(request, row) for row in every_row(request, next_page))


def _commitment_cells(request: SignedRequest, row: Commitment) -> list[Value]:
    return [
        title_of(row), row.resident.name if row.resident else "", full_name(row.place, language()),
        row.actor_name or (row.worker.display_name if row.worker else ""), moment_text(row.made_at), moment_text(row.due_at),
        moment_text(row.done_at) if row.done_at else "", str(STATUS_WORDS[status(row, request.now)]), row.outcome,
    ]  # fmt: skip


WRITERS: Final[Mapping[str, Callable[[SignedRequest], Exported]]] = {
    "needs": _needs,
    "commitments": _commitments,
    "residents": exported_people.residents,
    "households": exported_people.households,
    "visits": exported_people.visits,
    "due": exported_people.due,
    "profile": profile_leaving.profile,
    "standing": exported_standing.standing,
    "stock": exported_goods.movements,
    "handouts": exported_goods.handed,
    "meal-count": exported_meals.count,
    "meals": exported_meals.month,
    "settlement": exported_settlement.statement,
    "pay": exported_pay.sheet,
    "duty": exported_duty.people,
    "workers": exported_workers.people,
}
"""What may be exported: the kind in the address, and who writes its headings and rows."""
