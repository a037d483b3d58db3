"""What may be read of commitments; every function takes the viewer first."""

from lianxin.domain.commitments.selectors.board import (
    BoardCounts,
    BoardFilter,
    board,
    board_counts,
    commitment_or_404,
    due_for_worker,
    having,
    of_need,
    of_resident,
    overdue_by_place,
    proofs_of,
    visible,
)
from lianxin.domain.commitments.selectors.handover import (
    Choice,
    Proposal,
    WorkerFacts,
    assignable,
    learn_from,
    propose_for,
    propose_handover,
    workers_with_open,
)
from lianxin.domain.commitments.selectors.settling import SettlementRow, settlement, totals

__all__ = [
    "BoardCounts",
    "BoardFilter",
    "Choice",
    "Proposal",
    "SettlementRow",
    "WorkerFacts",
    "assignable",
    "board",
    "board_counts",
    "commitment_or_404",
    "due_for_worker",
    "having",
    "learn_from",
    "of_need",
    "of_resident",
    "overdue_by_place",
    "proofs_of",
    "propose_for",
    "propose_handover",
    "settlement",
    "totals",
    "visible",
    "workers_with_open",
]
