"""Every change of a commitment, its proof and its confirmation."""

from lianxin.domain.commitments.services.assigning import Pick, hand_over, reassign
from lianxin.domain.commitments.services.changing import reaches
from lianxin.domain.commitments.services.confirming import (
    Invitation,
    confirm_by_link,
    confirm_commitment,
    decide_confirmation,
    invited_commitment,
    issue_link_token,
    make_token,
    read_token,
)
from lianxin.domain.commitments.services.escalating import escalate
from lianxin.domain.commitments.services.following import follow_left, follow_moved
from lianxin.domain.commitments.services.fulfilling import (
    add_proof,
    cancel_commitment,
    finish_commitment,
    missing_proof,
    refuse_commitment,
    required_proof,
    start_commitment,
)
from lianxin.domain.commitments.services.making import (
    answer_need,
    follow_merged_need,
    make_commitment,
    reschedule,
)

__all__ = [
    "Invitation",
    "Pick",
    "add_proof",
    "answer_need",
    "cancel_commitment",
    "confirm_by_link",
    "confirm_commitment",
    "decide_confirmation",
    "escalate",
    "finish_commitment",
    "follow_left",
    "follow_merged_need",
    "follow_moved",
    "hand_over",
    "invited_commitment",
    "issue_link_token",
    "make_commitment",
    "make_token",
    "missing_proof",
    "reaches",
    "read_token",
    "reassign",
    "refuse_commitment",
    "required_proof",
    "reschedule",
    "start_commitment",
]
