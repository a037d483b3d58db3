"""What is known of a resident as answers a questionnaire may begin with. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from lianxin.kernel.clock import age_on

FACT = "fact:"


class Registered(Protocol):
    """As much of a resident as is asked for."""

    name: str
    name_bo: str
    sex: str
    birth_date: date | None


def known_texts(
    resident: Registered, village: str, noted: Mapping[str, Any], sources: Collection[str], today: date
) -> dict[str, str]:
    """Source → text as a form holds it; what is not known is left out. `noted`: facts as they are kept, by code."""
    birth = resident.birth_date if resident.birth_date and resident.birth_date <= today else None
    known = {
        "name": resident.name, "name_bo": resident.name_bo, "sex": resident.sex if resident.sex in ("1", "2") else "",
        "birth_date": birth.isoformat() if birth else "", "age": str(age_on(birth, today)) if birth else "", "village": village,
        **noted_texts(noted),
    }  # fmt: skip
    return {source: known[source] for source in sources if known.get(source)}


def noted_texts(noted: Mapping[str, Any]) -> dict[str, str]:
    """Facts as they are kept, as forms hold them: yes and no for true and false."""
    return {f"{FACT}{code}": text for code, value in noted.items() if (text := _text(value))}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, str | int | float | Decimal) else ""
