"""Writes of purchasing."""

from lianxin.domain.purchasing.services.contracting import (
    add_seat,
    drop_seat,
    end_contract,
    open_contract,
    sign_contract,
)
from lianxin.domain.purchasing.services.deducting import (
    decide_deduction,
    propose_deductions,
    reopen_deduction,
)

__all__ = ["add_seat", "decide_deduction", "drop_seat", "end_contract", "open_contract", "propose_deductions", "reopen_deduction", "sign_contract"]
