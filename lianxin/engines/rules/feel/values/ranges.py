"""Range values (DMN 1.5 §10.3.2.7): two ends of one kind, each open or closed; a missing end is unbounded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Range:
    start: Any
    end: Any
    start_included: bool
    end_included: bool
