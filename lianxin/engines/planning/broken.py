"""What an independent checker says of a plan, whatever is planned: one broken rule, with the words of its own rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """One broken rule: its stable name, what it concerns, and the figures. `words` says it in Chinese, by the `said` of each checker."""

    said: ClassVar[Mapping[str, str]] = {}

    rule: str
    subject: str
    detail: str = ""

    @property
    def words(self) -> str:
        return f"{self.subject}:{self.said[self.rule]}" + (f"({self.detail})" if self.detail else "")

    def __str__(self) -> str:
        return f"{self.rule} ({self.subject}) {self.detail}".rstrip()
