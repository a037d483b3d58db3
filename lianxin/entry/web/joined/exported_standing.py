"""The lists of 待遇与类别 as exported rows: the filters of the page, children by the beginning of their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianxin.base.db.paging import Page
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Badge, Link
from lianxin.domain.people.views.standing import HEADINGS, page_of_tab, row_cells
from lianxin.domain.people.views.standing_forms import StandingFilterForm
from lianxin.entry.web.joined.exporting import STEP, Exported, every_row
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest
    from lianxin.engines.tables.writing import Value


def standing(request: SignedRequest) -> Exported:
    """The tab the page shows, all of it."""
    form = StandingFilterForm(request.GET, viewer=request.viewer)
    today = local_day(request.now)
    cells: dict[Any, list[Any]] = {}

    def next_page(after: str) -> Page[Any]:
        found = page_of_tab(request.viewer, form, today, after, limit=STEP)
        cells.clear()
        shown = row_cells(request.viewer, form, found, today)
        cells.update({row.pk: one for row, one in zip(found.rows, shown, strict=True)})
        return found

    headings = [_(text) for text in HEADINGS[form.tab]]
    headings.insert(1, _("地点"))
    return headings, (_cells(row, cells[row.pk]) for row in every_row(request, next_page))


def _cells(row: Any, shown: list[Any]) -> list[Value]:
    plain = [_plain(one) for one in shown]
    return [plain[0], full_name(row.place, language()), *plain[1:]]


def _plain(value: Any) -> Value:
    """A cell of the page as a value of a spreadsheet."""
    if isinstance(value, list):
        return ";".join(str(_plain(one)) for one in value)
    if isinstance(value, Link | Badge):
        return value.label
    return value  # type: ignore[no-any-return]  # days and texts
