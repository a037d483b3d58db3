"""Several texts of one record as one sealed text. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping


def as_text(words: Mapping[str, str]) -> str:
    """The texts by their names as JSON, those that are empty left out, in the order of the names."""
    kept = {name: text.strip() for name, text in words.items() if text.strip()}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def as_words(text: str) -> dict[str, str]:
    """The texts again; {} of nothing."""
    return dict(json.loads(text)) if text else {}
