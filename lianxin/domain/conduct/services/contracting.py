"""An agency that a complaint bars from new contracts is not bound by one."""

from __future__ import annotations

from lianxin.domain.conduct.selectors.bars import barred_from_contracts
from lianxin.domain.purchasing.events import ContractSigned
from lianxin.kernel.clock import local_day
from lianxin.kernel.problems import ProblemError


def follow_signed(event: ContractSigned) -> None:
    """Raises "contract.agency_barred"."""
    if barred_from_contracts(event.agency_id, local_day(event.at)):
        raise ProblemError("contract.agency_barred")
