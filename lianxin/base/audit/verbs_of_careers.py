"""Verbs and subjects of careers in words."""

from __future__ import annotations

from typing import Final

VERBS_OF_CAREERS: Final[dict[str, str]] = {}
SUBJECTS_OF_CAREERS: Final[dict[str, str]] = {}
