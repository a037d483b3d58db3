"""The words of the pack for what may be chosen here, in its order."""

from __future__ import annotations

from lianxin.base import packs
from lianxin.base.packs.words import Words
from lianxin.kernel.problems import ProblemError

WORKFLOW = "child_protection"
GUARD = "minor.read"
SITUATIONS = "situations"


def choices(place: str, name: str) -> dict[str, Words]:
    """What may be chosen, by code: a list of `minors.toml`, the duty list ("situations"), or the codes of a fact of the workflow."""
    pack = packs.for_place(place)
    if name == SITUATIONS:
        return {one.code: one.name for one in pack.paper_fields[SITUATIONS].options}
    if name == "sign":
        return {code: sign.name for code, sign in pack.child_signs.items()}
    if name in pack.child_lists:
        return {one.code: one.name for one in pack.child_lists[name].options}
    return dict(pack.workflows[WORKFLOW].facts[name].codes)


def must_know(place: str, name: str, code: str) -> str:
    """The code, if it may be chosen there. Raises "minor.code_unknown"."""
    if code not in choices(place, name):
        raise ProblemError("minor.code_unknown", code=code)
    return code


def signs_of(place: str) -> dict[str, str]:
    """The signs of guardianship, each with the result it points to."""
    return {code: sign.result for code, sign in packs.for_place(place).child_signs.items()}
