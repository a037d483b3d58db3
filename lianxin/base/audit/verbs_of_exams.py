"""Verbs and subjects of exams in words."""

from __future__ import annotations

from typing import Final

VERBS_OF_EXAMS: Final[dict[str, str]] = {}
SUBJECTS_OF_EXAMS: Final[dict[str, str]] = {}
