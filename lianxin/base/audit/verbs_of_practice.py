"""Verbs and subjects of practice in words."""

from __future__ import annotations

from typing import Final

VERBS_OF_PRACTICE: Final[dict[str, str]] = {}
SUBJECTS_OF_PRACTICE: Final[dict[str, str]] = {}
