"""What to do with a pair: the few rules that stand above the weights, and three zones.

Never "merge": that is a person's decision. The weights take fields for independent, and a family's are not: it shares
phone and address, and twins their birth too. So a different name or birth is never proposed on weights alone, and
both together are another member of the family; two valid numbers that differ are two persons unless somebody finds otherwise
(numbers have been re-issued).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from lianxin.engines.identity.weights import Weights
from lianxin.kernel.problems import N_

SAME_NUMBER: Final = N_("同一个有效的身份证号,姓名或出生日期也相合")
NUMBER_CONFLICT: Final = N_("同一个有效的身份证号,但姓名和出生日期都不相合")
OTHERS: Final = N_("姓名和出生日期都不同,又没有相同的身份证号:住在一起的人常共用电话和住处")
TWO_PERSONS: Final = N_("两个有效的身份证号不同,姓名也不同:是两个人")

OTHER_NAME: Final = frozenset({"different", "one_part"})
"""Levels of the name at which it is another name: 次仁卓玛 and 次仁卓嘎 may be twins."""

_ALIKE: Final = frozenset({"near", "half"})
"""Levels at which it may be another name: 扎西 and his son 扎西次仁."""


class Zone(Enum):
    """Propose as the same person, put into the review queue, or leave."""

    PROPOSE = "propose"
    REVIEW = "review"
    LEAVE = "leave"


_DECIDED: Final = {
    SAME_NUMBER: Zone.PROPOSE,
    NUMBER_CONFLICT: Zone.REVIEW,
    TWO_PERSONS: Zone.LEAVE,
    OTHERS: Zone.LEAVE,
}


def first_tier(levels: Mapping[str, str], *, both_valid: bool) -> str:
    """The tier before the weights: the reason that decides alone, or "" when the weights shall.

    `levels` by field; `both_valid`: both numbers pass GB 11643.
    """
    number, birth = (levels.get(field, "") for field in ("number", "birth"))
    other_name = levels.get("name") in OTHER_NAME
    strangers = other_name and birth == "different"
    if number == "same" and both_valid:
        return NUMBER_CONFLICT if strangers else SAME_NUMBER
    if number == "different" and (other_name or (levels.get("name") in _ALIKE and birth == "different")):
        return TWO_PERSONS
    return OTHERS if strangers and number not in ("same", "near") else ""


def zone_of(chance: float, certain: str, levels: Mapping[str, str], weights: Weights) -> Zone:
    """The zone of a pair of this probability, this tier (`first_tier`) and these levels."""
    if certain:
        return _DECIDED[certain]
    if chance < weights.review:
        return Zone.LEAVE
    differs = "different" in (levels.get(field) for field in ("number", "birth"))
    doubtful = differs or levels.get("name") in OTHER_NAME
    return Zone.PROPOSE if chance >= weights.propose and not doubtful else Zone.REVIEW
