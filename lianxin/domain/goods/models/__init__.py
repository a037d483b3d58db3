"""The tables of goods: the ledger, donations, counts, and who gets what."""

from lianxin.domain.goods.models.campaigns import Campaign, HandOut, Recipient
from lianxin.domain.goods.models.stock import (
    Donation,
    GoodsBatch,
    StockAccount,
    StockBalance,
    StockCount,
    StockMovement,
)

__all__ = [
    "Campaign",
    "Donation",
    "GoodsBatch",
    "HandOut",
    "Recipient",
    "StockAccount",
    "StockBalance",
    "StockCount",
    "StockMovement",
]
