"""Is this a minor? The register says one thing, somebody who saw the child may say another. Pure."""

from __future__ import annotations

from datetime import date
from typing import Final

from lianxin.kernel.clock import age_on

CHILD: Final = "child"
ADULT: Final = "adult"
AGE_WORDS: Final = (CHILD, ADULT)


def is_minor(birth_date: date | None, today: date, limit: int) -> bool | None:
    """Under `limit` years today; None when the birth date is not known, or lies ahead."""
    if birth_date is None or birth_date > today:
        return None
    return age_on(birth_date, today) < limit


def standing(
    birth_date: date | None, today: date, limit: int, *, decided: str = "", decided_for: date | None = None
) -> bool | None:
    """Is the person of this file a minor: True, False, or None while that has to be asked.

    What somebody decided holds for the birth date it was decided on; corrected in the register, the new date decides afresh. Of whom
    no birth date is known is taken for a child: protection is not held up by a missing paper.
    """
    if decided and decided_for == birth_date:
        return decided == CHILD
    return None if is_minor(birth_date, today, limit) is False else True
