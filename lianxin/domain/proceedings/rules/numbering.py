"""The number of a file by the template of the pack. Pure."""

from __future__ import annotations

from datetime import date

from lianxin.kernel.names import initials

_DIGITS = 4
_LETTERS = 8
_NOBODY = "0"


def file_number(template: str, *, place: str, site: str, worker: str, day: date, serial: int) -> str:
    """`{place}-{year}-{serial}` → 540127100-2026-0007. KeyError for a part that is none (the pack's check finds it before).

    `place`: code of the township or county in whose series it is counted; `site`: code of the place where it was opened; `worker`: name
    of who held it then, of which the number has the initials in pinyin (ZM for 卓玛), "0" where nobody did or the name has none. No
    account carries a code of its own, and the serial alone tells files apart.
    """
    return template.format(
        place=place, site=site, worker=initials(worker).upper()[:_LETTERS] or _NOBODY, day=f"{day:%Y%m%d}", year=f"{day:%Y}", serial=f"{serial:0{_DIGITS}d}"
    )  # fmt: skip
