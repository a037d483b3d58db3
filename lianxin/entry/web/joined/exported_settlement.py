"""Settlement statements as exported rows, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianxin.base.db.paging import Page, read_key
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.wording import moment_text, spoken
from lianxin.domain.settlement import selectors
from lianxin.domain.settlement.selectors import LineFilter
from lianxin.domain.settlement.views.showing import (
    KINDS,
    UNITS,
    agency_name,
    parts_text,
    run_title,
    service_name,
)
from lianxin.entry.web.joined.exporting import STEP, Exported, every_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lianxin.base.access.pages import SignedRequest
    from lianxin.base.access.viewer import Viewer
    from lianxin.domain.settlement.models import SettlementLine, SettlementRun
    from lianxin.engines.tables.writing import Value


def statement(request: SignedRequest) -> Exported:
    """The lines of one statement (`?run=`); without, of every statement of the newest month within reach."""
    asked = request.GET.get("run", "")
    found = [selectors.run_or_404(request.viewer, read_key(asked))] if asked else _newest(request.viewer)
    headings = [
        _("结算单"), _("种类"), _("机构"), _("承办人"), _("服务"), _("日期"), _("为谁"), _("地点"), _("数量"), _("计量"), _("分钟"), _("费用(元)"), _("其中补贴(元)"),
        _("谁付"), _("确认时间"), _("以前月份的服务"), _("更正理由"),
    ]  # fmt: skip
    return headings, (_cells(run_title(run), line) for run in found for line in _lines(request, run))


def _newest(viewer: Viewer) -> list[SettlementRun]:
    within_reach = selectors.runs(viewer)
    first = within_reach.first()
    return list(within_reach.filter(month=first.month)) if first is not None else []


def _lines(request: SignedRequest, run: SettlementRun) -> Iterator[SettlementLine]:
    def next_page(after: str) -> Page[SettlementLine]:
        return selectors.lines_page(request.viewer, run, LineFilter(), after=after, limit=STEP)

    return every_row(request, next_page)


def _cells(title: str, line: SettlementLine) -> list[Value]:
    whom = line.commitment.resident
    return [
        title, _(KINDS[line.kind][0]), agency_name(line.agency), line.worker.display_name if line.worker else "", service_name(line.place, line.service),
        line.day, whom.name if whom else "", full_name(line.place, language()), line.quantity, _(UNITS.get(line.unit, "")), line.minutes, line.price, line.subsidy,
        parts_text(line.place, line.parts), moment_text(line.confirmed_at), _("是") if line.is_late else "", spoken(line.reason),
    ]  # fmt: skip
