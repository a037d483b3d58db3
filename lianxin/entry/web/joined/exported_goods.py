"""Lists of goods as exported rows: every movement of the books, and the people of a hand-out list."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from lianxin.base.access.selectors import labels_of
from lianxin.base.db.paging import Page, page_of, read_key
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.asked import asked_place
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.wording import moment_text
from lianxin.domain.goods import selectors
from lianxin.domain.goods.rules import ACCOUNTS, WHATS
from lianxin.domain.goods.selectors import MovementFilter
from lianxin.domain.goods.views.showing import each_text, goods_word, line_badge
from lianxin.entry.web.joined.exporting import STEP, Exported, every_row

if TYPE_CHECKING:
    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.goods.models import Recipient, StockAccount, StockMovement
    from lianxin.engines.tables.writing import Value


def movements(request: SignedRequest) -> Exported:
    """The books as the page shows them, with its filters."""
    kind = request.GET.get("kind", "")
    wanted = MovementFilter(request.GET.get("goods", ""), kind if kind in ACCOUNTS else "", asked_place(request.GET))

    names: dict[UUID, str] = {}

    def next_page(after: str) -> Page[StockMovement]:
        found = selectors.movements_page(request.viewer, wanted, after=after, limit=STEP)
        names.update(labels_of(one.made_by for one in found.rows))
        return found

    headings = [_("时间"), _("事由"), _("物资"), _("尺码"), _("批号"), _("有效期至"), _("数量"), _("从"), _("到"), _("理由"), _("捐赠方"), _("经手")]
    return headings, (_movement_cells(one, names) for one in every_row(request, next_page))


def _movement_cells(one: StockMovement, names: dict[UUID, str]) -> list[Value]:
    batch = one.batch
    return [
        moment_text(one.made_at), _(WHATS[one.what]), goods_word(batch.goods, one.place), batch.size, batch.batch_number, batch.expires_on, one.quantity,
        _account(one.source), _account(one.target), one.reason, batch.donation.donor_name,
        names.get(one.made_by, "") if one.made_by else "",
    ]  # fmt: skip


def _account(account: StockAccount) -> str:
    return f"{full_name(account.place, language())} {_(ACCOUNTS[account.kind])}"


def handed(request: SignedRequest) -> Exported:
    """The people of one list (`?campaign=`), or of every list within reach."""
    rows = selectors.recipients(request.viewer)
    if key := request.GET.get("campaign", ""):
        rows = rows.filter(campaign=selectors.campaign_or_404(request.viewer, read_key(key)))

    def next_page(after: str) -> Page[Recipient]:
        return page_of(rows, "added_at", after=after, limit=STEP)

    headings = [_("活动"), _("姓名"), _("地点"), _("住址"), _("每人"), _("状态"), _("交给谁"), _("办结时间"), _("结果"), _("添加或去掉的理由")]
    return headings, (_line_cells(one) for one in every_row(request, next_page))


def _line_cells(one: Recipient) -> list[Value]:
    promise = one.commitment
    worker = promise.worker.display_name if promise and promise.worker else ""
    return [
        one.campaign.title, one.resident.name, full_name(one.place, language()), one.resident.address, each_text(one.campaign), line_badge(one).label, worker,
        moment_text(promise.done_at) if promise and promise.done_at else "", promise.outcome if promise else "", one.removed_reason or one.reason,
    ]  # fmt: skip
