"""Verbs and subjects of conduct in words."""

from __future__ import annotations

from typing import Final

VERBS_OF_CONDUCT: Final[dict[str, str]] = {}
SUBJECTS_OF_CONDUCT: Final[dict[str, str]] = {}
