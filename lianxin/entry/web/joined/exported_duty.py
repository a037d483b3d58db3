"""The list of the duty to be certified as exported rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.domain.workforce.rules.duty import LIGHT_NAMES
from lianxin.domain.workforce.selectors.duty import lights, workers_of
from lianxin.domain.workforce.views.duty import asked_among, in_order
from lianxin.domain.workforce.views.duty_words import post_word, reason_text
from lianxin.entry.web.joined.exporting import MOST_ROWS, Exported
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest


def people(request: SignedRequest) -> Exported:
    """Everybody the page shows, with its filters, of places whose rows may leave."""
    found = in_order(lights(request.viewer, local_day(request.now), asked_among(request)))
    may = {place: request.viewer.may("export.rows", place) for place in {one.place for one in found}}
    leaving = [one for one in found if may[one.place]][:MOST_ROWS]
    names = workers_of(request.viewer, leaving)
    headings = [_("姓名"), _("地点"), _("岗位"), _("持证"), _("为什么"), _("最迟日期"), _("豁免到"), _("要求")]
    return headings, (
        [
            names[one.worker_id].name, full_name(one.place, language()), post_word(one), _(LIGHT_NAMES[one.colour]), reason_text(one),
            one.due_on, one.exempt_until, one.duty.name.in_language(language()) if one.duty else "",
        ]
        for one in leaving
    )  # fmt: skip
