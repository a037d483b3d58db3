"""Consents and other legal bases: which purposes, which bases, and who must consent for a child.

Sources: 《个人信息保护法》第十三条 (bases), 第二十九条 (separate consent for sensitive data), 第三十一条 (a guardian consents for
a child under 14), 第十五条 (withdrawal is as easy as consent).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from lianxin.kernel.clock import age_on
from lianxin.kernel.problems import N_, ProblemError

PURPOSES: Final = {
    "file": N_("建立档案、提供服务"), "health": N_("处理健康信息"), "location": N_("处理住处位置"),
    "photo": N_("拍照留存服务凭证"), "share": N_("向其他部门提供以办理救助"),
}  # fmt: skip
BASES: Final = {
    "consent": N_("本人同意"), "guardian_consent": N_("监护人同意"), "statutory_duty": N_("履行法定职责"),
    "vital_interest": N_("紧急情况下保护生命健康"),
}  # fmt: skip
GUARDIAN_BELOW: Final = 14
"""Completed years below which a guardian consents: fixed by 《个人信息保护法》第三十一条, no setting."""


def check(*, purpose: str, basis: str, given_by: str, birth_date: date | None, on: date, today: date) -> None:
    """Raises "people.consent_…", "people.guardian_needed", "people.birth_needed_for_consent", "people.day_in_future".

    With an unknown birth date a plain consent is refused: the person may be a child.
    """
    if purpose not in PURPOSES:
        raise ProblemError("people.consent_purpose_unknown", purpose=purpose)
    if basis not in BASES:
        raise ProblemError("people.consent_basis_unknown", basis=basis)
    if on > today:
        raise ProblemError("people.day_in_future")
    if birth_date is not None and on < birth_date:
        raise ProblemError("people.day_before_birth")
    if basis == "consent":
        _check_age(birth_date, on)
    if basis == "guardian_consent" and not given_by.strip():
        raise ProblemError("people.guardian_needed")


def _check_age(birth_date: date | None, on: date) -> None:
    if birth_date is None:
        raise ProblemError("people.birth_needed_for_consent")
    if age_on(birth_date, on) < GUARDIAN_BELOW:
        raise ProblemError("people.guardian_needed")
