"""How a hand-out ended, who signed, what proves it; who gives. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from lianxin.kernel.problems import N_, ProblemError

HANDED, REFUSED = "handed", "refused"
OUTCOMES: Final = {
    HANDED: N_("已发到"),
    REFUSED: N_("本人不要"),
    "no_answer": N_("没人应门"),
    "away": N_("不在家"),
}
"""How it ended, in words. After "no_answer" and "away" the goods stay in the store and the line stays open."""
SELF, FAMILY, DEPUTY = "self", "family", "deputy"
SIGNERS: Final = {SELF: N_("本人"), FAMILY: N_("家属"), DEPUTY: N_("代领人")}
NAMED: Final = frozenset({FAMILY, DEPUTY})
"""Signers who say their name and what they are to the person."""
PROOFS: Final = frozenset({"signature", "photo", "second_worker", "voice"})
"""Any of them proves a hand-out: a signature, a photo (a thumb print, the person with the goods), a colleague who was there, the
person's own voice."""
DONOR_KINDS: Final = {"organisation": N_("单位、企业、社会组织"), "person": N_("个人"), "office": N_("政府部门")}


def by_number(address: str) -> list[tuple[int, str]]:
    """A key that sorts addresses as one walks: 9号 before 10号. Figures as numbers, the rest as text."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", address)]


def checked_signer(outcome: str, signed_by: str, name: str, relation: str, proofs: Collection[str]) -> None:
    """Raises "goods.outcome_unknown"; for what was handed out also "goods.signer_needed", "goods.proof_needed"."""
    if outcome not in OUTCOMES:
        raise ProblemError("goods.outcome_unknown", outcome=outcome)
    if outcome != HANDED:
        return
    if signed_by not in SIGNERS or (signed_by in NAMED and not (name.strip() and relation.strip())):
        raise ProblemError("goods.signer_needed")
    if not PROOFS & set(proofs):
        raise ProblemError("goods.proof_needed")


def checked_donor(kind: str, name: str) -> str:
    """The donor's name. Raises "goods.donor_unknown", "goods.donor_needed"."""
    if kind not in DONOR_KINDS:
        raise ProblemError("goods.donor_unknown", kind=kind)
    if not name.strip():
        raise ProblemError("goods.donor_needed")
    return name.strip()
