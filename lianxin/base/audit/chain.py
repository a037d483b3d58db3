"""The arithmetic of the chain: what one row's keyed digest covers. Pure, so that an auditor can run it alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime

from lianxin.kernel.free_text import without_private_numbers

FIELDS = ("chain", "seq", "at", "actor_id", "actor_label", "verb", "subject_kind", "subject_id", "place", "before", "after")
MASKED_KEYS = frozenset({"id_number", "phone", "guardian_phone", "password", "secret", "token", "codes"})
MASK = "***"
_WRITTEN = frozenset({"comment", "goals", "note", "outcome", "reason", "said", "why"})
"""What somebody wrote in their own words: private numbers in it are starred."""


def canonical(values: Mapping[str, object]) -> str:
    """One row as JSON text that is the same on every machine (sorted keys, UTC moments)."""
    plain = {k: _plain(values[k]) for k in FIELDS}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(previous: str, values: Mapping[str, object], mac: Callable[[bytes], str]) -> str:
    """The keyed digest of a row: HMAC over the previous row's digest and this row's canonical text."""
    return mac(f"{previous}\n{canonical(values)}".encode())


def masked(state: Mapping[str, object] | None) -> str:
    """A before/after picture as JSON, with the values of encrypted fields hidden (that they changed stays visible)."""
    shown = {k: _hidden(k, v) for k, v in (state or {}).items()}
    return json.dumps(shown, ensure_ascii=False, sort_keys=True, default=str)


def _hidden(name: str, value: object) -> object:
    if name in MASKED_KEYS and value not in (None, ""):
        return MASK
    return without_private_numbers(value) if name in _WRITTEN and isinstance(value, str) else value


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.timestamp()
    if value is None or isinstance(value, int | str):
        return value
    return str(value)
