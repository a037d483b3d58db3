"""Write, submit, approve and withdraw amendments, and put them into force in the night."""

from lianxin.base.amendments.services.deciding import approve, refuse
from lianxin.base.amendments.services.enforcing import put_in_force
from lianxin.base.amendments.services.proposing import (
    ask_impact,
    draft,
    note_impact,
    revise,
    submit,
    withdraw,
)
from lianxin.base.amendments.services.steps import APPROVE, PROPOSE

__all__ = [
    "APPROVE",
    "PROPOSE",
    "approve",
    "ask_impact",
    "draft",
    "note_impact",
    "put_in_force",
    "refuse",
    "revise",
    "submit",
    "withdraw",
]
