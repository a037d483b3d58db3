"""The result of a guardianship assessment from the signs that were seen. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

RESULTS: Final = ("missing", "improper", "insufficient", "normal")
"""监护缺失、失当、不足、正常: the gravest first."""


def proposed_result(signs: Iterable[str]) -> str:
    """The gravest result that any of the signs points to; normal without any. `signs`: their results, one for each sign seen."""
    seen = set(signs)
    return next((result for result in RESULTS if result in seen), RESULTS[-1])
