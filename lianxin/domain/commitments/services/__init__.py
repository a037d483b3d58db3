"""Every change of a commitment, its proof and its confirmation."""

from lianxin.domain.commitments.services.assigning import Pick, credit, hand_over, reassign
from lianxin.domain.commitments.services.bringing import (
    add_late_proof,
    bring_file,
    expect_proof_file,
    take_proof_file,
)
from lianxin.domain.commitments.services.calling import draw_call_backs, record_call
from lianxin.domain.commitments.services.changing import reaches
from lianxin.domain.commitments.services.clocks import (
    begin_clock,
    end_clock,
    move_clock,
    name_carrier,
    name_person_of_clock,
    pass_clock,
)
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
from lianxin.domain.commitments.services.deciding import accept_proof, ask_to_explain, reject_proof
from lianxin.domain.commitments.services.door_codes import (
    end_codes_of_leaver,
    is_code_wrong,
    issue_door_code,
    issue_door_codes,
)
from lianxin.domain.commitments.services.escalating import escalate
from lianxin.domain.commitments.services.following import cancel_along, follow_left, follow_moved
from lianxin.domain.commitments.services.fulfilling import (
    add_proof,
    cancel_commitment,
    finish_commitment,
    missing_choice,
    missing_proof,
    proof_choice,
    refuse_commitment,
    required_proof,
    start_commitment,
)
from lianxin.domain.commitments.services.making import (
    Undertaking,
    answer_need,
    follow_merged_need,
    make_commitment,
    make_commitments,
    reschedule,
)
from lianxin.domain.commitments.services.reopening import reopen_commitment, take_back_proof

__all__ = [
    "Invitation",
    "Pick",
    "Undertaking",
    "accept_proof",
    "add_late_proof",
    "add_proof",
    "answer_need",
    "ask_to_explain",
    "begin_clock",
    "bring_file",
    "cancel_along",
    "cancel_commitment",
    "confirm_by_link",
    "confirm_commitment",
    "credit",
    "decide_confirmation",
    "draw_call_backs",
    "end_clock",
    "end_codes_of_leaver",
    "escalate",
    "expect_proof_file",
    "finish_commitment",
    "follow_left",
    "follow_merged_need",
    "follow_moved",
    "hand_over",
    "invited_commitment",
    "is_code_wrong",
    "issue_door_code",
    "issue_door_codes",
    "issue_link_token",
    "make_commitment",
    "make_commitments",
    "make_token",
    "missing_choice",
    "missing_proof",
    "move_clock",
    "name_carrier",
    "name_person_of_clock",
    "pass_clock",
    "proof_choice",
    "reaches",
    "read_token",
    "reassign",
    "record_call",
    "refuse_commitment",
    "reject_proof",
    "reopen_commitment",
    "required_proof",
    "reschedule",
    "start_commitment",
    "take_back_proof",
    "take_proof_file",
]
