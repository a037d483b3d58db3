"""Services of needs: into the inbox, through triage, and found by rule at night."""

from lianxin.domain.needs.services.by_rule import open_rule_needs
from lianxin.domain.needs.services.flagging import follow_categories
from lianxin.domain.needs.services.following import follow_left, follow_moved
from lianxin.domain.needs.services.inbox import (
    is_accepted,
    meet_need,
    merge_needs,
    record_need,
    reopen_need,
    triage_need,
)

__all__ = ["follow_categories", "follow_left", "follow_moved", "is_accepted", "meet_need", "merge_needs", "open_rule_needs", "record_need", "reopen_need", "triage_need"]
