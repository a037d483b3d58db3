"""Verbs and subjects of purchasing in words."""

from __future__ import annotations

from typing import Final

from lianxin.kernel.problems import N_

VERBS_OF_PURCHASING: Final = {
    "contract.open": N_("登记购买服务合同"),
    "contract.seat": N_("写驻站要求"),
    "contract.seat_drop": N_("去掉驻站要求"),
    "contract.sign": N_("登记合同签订"),
    "contract.end": N_("终止合同"),
    "contract.propose": N_("核算合同扣款"),
    "contract.decide": N_("认定合同扣款"),
    "contract.reopen": N_("退回重算合同扣款"),
}
SUBJECTS_OF_PURCHASING: Final = {"purchasing.Contract": N_("购买服务合同"), "purchasing.Deduction": N_("合同扣款")}
