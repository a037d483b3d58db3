"""Pages of needs, and what pages of other areas show of them."""

from lianxin.domain.needs.views.listing import inbox, record, urgency_badge

__all__ = ["inbox", "record", "urgency_badge"]
