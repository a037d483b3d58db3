"""The list of workers as exported rows: no numbers of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.domain.workforce.selectors.files import levels_of
from lianxin.domain.workforce.selectors.listing import workers_page
from lianxin.domain.workforce.views.files_words import level_word, post_word
from lianxin.domain.workforce.views.workers import asked, filter_form
from lianxin.entry.web.joined.exporting import STEP, Exported, every_row
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest
    from lianxin.base.db.paging import Page
    from lianxin.domain.workforce.models import Worker
    from lianxin.engines.tables.writing import Value


def people(request: SignedRequest) -> Exported:
    """Everybody the list shows, with its filters, of places whose rows may leave."""
    wanted, today = asked(filter_form(request)), local_day(request.now)

    def next_page(after: str) -> Page[Worker]:
        return workers_page(request.viewer, wanted, today, after=after, limit=STEP)

    headings = [_("姓名"), _("所在地"), _("岗位"), _("到岗日期"), _("合同到期(含)"), _("证书"), _("离开本地行业")]
    return headings, (_cells(request, one) for one in every_row(request, next_page))


def _cells(request: SignedRequest, one: Worker) -> list[Value]:
    on = one.on  # type: ignore[attr-defined]  # read along by the page
    best = levels_of(request.viewer, [one.id], one.place, local_day(request.now)).get(one.id, "")
    first = on[0] if on else None
    return [
        one.name, full_name(one.place, language()), "、".join(post_word(each.post) for each in on), first.since if first else None,
        first.until if first else None, level_word(best), one.left_on,
    ]  # fmt: skip
