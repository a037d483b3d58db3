"""A pay sheet as exported rows, one item of one person a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianxin.base.db.paging import read_key
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.domain.payroll import selectors
from lianxin.domain.payroll.views.showing import KINDS, basis_text, item_text, sheet_title
from lianxin.kernel.problems import ProblemError

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.payroll.models import PayLine
    from lianxin.engines.tables.writing import Value
    from lianxin.entry.web.joined.exporting import Exported


def sheet(request: SignedRequest) -> Exported:
    """The lines of one sheet (`?sheet=`); without, of the newest within reach. Raises "general.not_found"."""
    asked = request.GET.get("sheet", "")
    found = selectors.sheet_or_404(request.viewer, read_key(asked)) if asked else selectors.sheets(request.viewer).first()
    if found is None:
        raise ProblemError("general.not_found")
    headings = [_("薪酬补助表"), _("姓名"), _("地点"), _("所属月份"), _("项目"), _("金额(元)"), _("怎样算的"), _("种类"), _("更正理由")]
    title = sheet_title(found)
    return headings, (_cells(title, line) for line in selectors.lines_of(request.viewer, found).iterator())


def _cells(title: str, line: PayLine) -> list[Value]:
    return [
        title, line.engagement.worker.name, full_name(line.place, language()), f"{line.month:%Y-%m}", item_text(line), line.amount,
        basis_text(line.place, line.item, line.basis), _(KINDS[line.kind][0]), line.reason,
    ]  # fmt: skip
