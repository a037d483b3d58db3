"""The number of a file by the template of the pack. Pure."""

from __future__ import annotations

from datetime import date

_DIGITS = 4


def file_number(template: str, *, place: str, day: date, serial: int) -> str:
    """`{place}-{year}-{serial}` → 540127100-2026-0007. KeyError for a part that is none (the pack's check finds it before)."""
    return template.format(place=place, day=f"{day:%Y%m%d}", year=f"{day:%Y}", serial=f"{serial:0{_DIGITS}d}")
