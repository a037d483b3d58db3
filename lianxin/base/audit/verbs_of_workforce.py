"""Verbs and subjects of workforce in words."""

from __future__ import annotations

from typing import Final

VERBS_OF_WORKFORCE: Final[dict[str, str]] = {}
SUBJECTS_OF_WORKFORCE: Final[dict[str, str]] = {}
