"""Verbs and subjects of payroll in words."""

from __future__ import annotations

from typing import Final

VERBS_OF_PAYROLL: Final[dict[str, str]] = {}
SUBJECTS_OF_PAYROLL: Final[dict[str, str]] = {}
