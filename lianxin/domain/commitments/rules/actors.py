"""Who may undertake something: our own staff, or somebody outside whom one of the staff follows up. Pure."""

from __future__ import annotations

from typing import Final

from lianxin.kernel.problems import N_, ProblemError

STAFF: Final = "worker"
ACTOR_KINDS: Final = {
    STAFF: N_("工作人员"),
    "volunteer": N_("志愿者"),
    "organisation": N_("机构、企业、社会组织"),
    "family": N_("家属、邻里"),
    "office": N_("政府部门"),
}
"""The kinds in words; a pack that has a wording of the same code says it in its own."""


def checked_actor(kind: str, name: str) -> str:
    """The name of whoever undertakes it; staff are known by their account and have none here.

    Raises "commitment.actor_unknown", "commitment.actor_name_needed".
    """
    if kind not in ACTOR_KINDS:
        raise ProblemError("commitment.actor_unknown", kind=kind)
    if kind == STAFF:
        return ""
    if not name.strip():
        raise ProblemError("commitment.actor_name_needed")
    return name.strip()
