"""What was done and seen on a visit, beside how it went: the service's record, the changes marked."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Final

from lianxin.base import packs
from lianxin.domain.care.models import Visit
from lianxin.kernel.problems import ProblemError

LONGEST_OUTCOME: Final = 300
"""Letters of the outcome of a promise; the whole note stays with the visit."""


def must_be_offered(visit: Visit, record: Mapping[str, str], observed: Sequence[str]) -> None:
    """Every code is one of the pack's, else "care.record_unknown"; a service that the pack has dropped since asks nothing."""
    pack = packs.for_place(visit.place)
    service = pack.services.get(visit.service)
    if service is not None:
        _must_all_be_in(record, {field.code for field in service.record})
    _must_all_be_in(observed, pack.observations)


def done_in_words(visit: Visit, promised: str) -> str:
    """The record of the promise of a service: what was written, else what the service's record holds."""
    service = packs.for_place(visit.place).services.get(visit.service or promised)
    names = {field.code: field.name.zh for field in service.record} if service else {}
    done = ";".join(f"{names.get(code, code)}:{said}" if said else names.get(code, code) for code, said in visit.record.items())
    return (visit.note or done)[:LONGEST_OUTCOME]


def _must_all_be_in(codes: Iterable[str], known: Container[str]) -> None:
    for code in codes:
        if code not in known:
            raise ProblemError("care.record_unknown", code=code)
