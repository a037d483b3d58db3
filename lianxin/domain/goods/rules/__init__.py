"""The rules of goods: pure functions of plain values."""

from lianxin.domain.goods.rules.handing import (
    DONOR_KINDS,
    NAMED,
    OUTCOMES,
    PROOFS,
    SIGNERS,
    by_number,
    checked_donor,
    checked_signer,
)
from lianxin.domain.goods.rules.selecting import (
    LEFT_OUT,
    Considered,
    Excluded,
    excluded,
    gone_on,
)
from lianxin.domain.goods.rules.stock import (
    ACCOUNTS,
    MAY_OWE,
    MOST,
    WHATS,
    Lot,
    Posting,
    balances,
    checked_count,
    checked_quantity,
    is_expired,
    pick,
)

__all__ = [
    "ACCOUNTS",
    "DONOR_KINDS",
    "LEFT_OUT",
    "MAY_OWE",
    "MOST",
    "NAMED",
    "OUTCOMES",
    "PROOFS",
    "SIGNERS",
    "WHATS",
    "Considered",
    "Excluded",
    "Lot",
    "Posting",
    "balances",
    "by_number",
    "checked_count",
    "checked_donor",
    "checked_quantity",
    "checked_signer",
    "excluded",
    "gone_on",
    "is_expired",
    "pick",
]
