"""What is missing for rules to hold, of many people: compared with what stands, written where it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from lianxin.domain.people.models import Shortfall
from lianxin.domain.people.rules.shortfalls import Lacking

_ROWS: Final = 500  # keys of one statement


@dataclass(frozen=True, slots=True)
class Missing:
    """One resident as decided today."""

    resident_id: UUID
    place: str
    lacking: Mapping[str, Lacking]


def stored_shortfalls(resident_ids: Sequence[UUID]) -> dict[UUID, dict[str, Lacking]]:
    """What stands, by resident and rule."""
    found: dict[UUID, dict[str, Lacking]] = {}
    for start in range(0, len(resident_ids), _ROWS):
        rows = Shortfall.objects.filter(resident_id__in=resident_ids[start : start + _ROWS])
        for row in rows.values_list("resident_id", "code", "kind", "failed", "unknown", "count"):
            key, code, kind, failed, unknown, count = row
            found.setdefault(key, {})[code] = Lacking("short" if kind == "short" else "unknown", failed, unknown, count)
    return found


def write_shortfalls(
    missing: Iterable[Missing], stored: Mapping[UUID, Mapping[str, Lacking]], *, today: date, version: str
) -> int:
    """Write what changed; how many rows did. `since` is the day on which it last changed."""
    fresh: list[Shortfall] = []
    gone: dict[str, list[UUID]] = {}
    for one in missing:
        before = stored.get(one.resident_id, {})
        fresh += [
            Shortfall(
                resident_id=one.resident_id, place=one.place, code=code, kind=now.kind, failed=now.failed,
                unknown=now.unknown, count=now.count, since=today, rule_version=version,
            )
            for code, now in one.lacking.items()
            if before.get(code) != now
        ]  # fmt: skip
        for code in before.keys() - one.lacking.keys():
            gone.setdefault(code, []).append(one.resident_id)
    names = [f.name for f in Shortfall._meta.concrete_fields if f.name not in ("id", "resident", "code")]
    Shortfall.objects.bulk_create(
        fresh, batch_size=_ROWS, update_conflicts=True, unique_fields=["resident", "code"], update_fields=names
    )
    for code, keys in gone.items():
        for start in range(0, len(keys), _ROWS):
            Shortfall.objects.filter(code=code, resident_id__in=keys[start : start + _ROWS]).delete()
    return len(fresh) + sum(map(len, gone.values()))
