"""Verbs and subjects of purchasing in words."""

from __future__ import annotations

from typing import Final

VERBS_OF_PURCHASING: Final[dict[str, str]] = {}
SUBJECTS_OF_PURCHASING: Final[dict[str, str]] = {}
