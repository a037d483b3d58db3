"""Verbs and subjects of training in words."""

from __future__ import annotations

from typing import Final

VERBS_OF_TRAINING: Final[dict[str, str]] = {}
SUBJECTS_OF_TRAINING: Final[dict[str, str]] = {}
