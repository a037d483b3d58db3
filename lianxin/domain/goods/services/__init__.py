"""Every change of goods: in, from store to store, off, counted, and into people's hands."""

from lianxin.domain.goods.services.assigning import assign_round
from lianxin.domain.goods.services.campaigns import (
    add_recipient,
    change_campaign,
    close_campaign,
    make_campaign,
    open_campaign,
    remove_recipient,
)
from lianxin.domain.goods.services.counting import approve_count, count_stock, refuse_count
from lianxin.domain.goods.services.following import (
    follow_dropped,
    follow_finished,
    follow_left,
    follow_moved,
)
from lianxin.domain.goods.services.handing import hand_out, undo_hand_out
from lianxin.domain.goods.services.receiving import DonatedLine, receive_donation
from lianxin.domain.goods.services.stock import (
    receive_transfer,
    reverse_movement,
    send_goods,
    write_off,
)

__all__ = [
    "DonatedLine",
    "add_recipient",
    "approve_count",
    "assign_round",
    "change_campaign",
    "close_campaign",
    "count_stock",
    "follow_dropped",
    "follow_finished",
    "follow_left",
    "follow_moved",
    "hand_out",
    "make_campaign",
    "open_campaign",
    "receive_donation",
    "receive_transfer",
    "refuse_count",
    "remove_recipient",
    "reverse_movement",
    "send_goods",
    "undo_hand_out",
    "write_off",
]
